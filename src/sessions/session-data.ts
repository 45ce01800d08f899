import type { JsonValue } from "../models/index.ts";

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

/** The type of the value under a key. */
export type SessionValue<K extends string> = K extends keyof SessionData ? SessionData[K] : JsonValue;
