/**
 * The converters of patterns and the types of their values. Tell yours by declaration merging:
 *
 * @example
 * declare module "nuages/urls" { interface Converters { year: number } }
 */
export interface Converters {
  int: number;
  str: string;
  slug: string;
  uuid: string;
  path: string;
}
