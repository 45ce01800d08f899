/**
 * What a site keeps in sessions, by declaration merging; keys that are not declared hold any JSON.
 *
 * @example
 * declare module "nuages/sessions" { interface SessionData { cart: number[] } }
 */
export interface SessionData {
  /** Kept by the CSRF check: the secret of the pages that were shown before the session began. */
  _csrf: string;
}
