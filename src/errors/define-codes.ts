/** One row of the error table: how a failure is told and what it means over HTTP. */
export interface CodeDefinition<V = never> {
  /** The HTTP status a request ends with when nobody catches the error. */
  readonly status: number;
  /** What happened, with the value that was given. */
  readonly message: (values: V) => string;
  /** What to do about it; never empty. */
  readonly hint: (values: V) => string;
}

/** A room's part of the error table, keyed by code (`E_…`). */
export type CodeTable = Readonly<Record<string, CodeDefinition<never>>>;

/** Declares one error code whose message and hint are made from `V`. */
export function code<V = Record<never, never>>(definition: CodeDefinition<V>): CodeDefinition<V> {
  return Object.freeze(definition);
}
