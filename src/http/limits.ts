/** How much of a request is read before it is refused. */
export interface HttpLimits {
  /** Largest form, JSON, text or byte body in bytes, counted while it arrives (1 MiB). */
  readonly bodyBytes: number;
  /** Most fields of a form (1000). */
  readonly formFields: number;
  /** Most parameters of a query string (500). */
  readonly queryParams: number;
  /** Longest request target in characters (8192). */
  readonly urlLength: number;
  /** Deepest nesting of a JSON body (64). */
  readonly jsonDepth: number;
  /** Most header lines (100). */
  readonly headerCount: number;
}

/** The limits where the settings say nothing. */
export const defaultLimits: HttpLimits = Object.freeze({
  bodyBytes: 1024 * 1024,
  formFields: 1000,
  queryParams: 500,
  urlLength: 8192,
  jsonDepth: 64,
  headerCount: 100,
});
