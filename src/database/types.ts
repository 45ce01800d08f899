/** A value that a database takes or gives. */
export type DbValue = string | number | bigint | boolean | null | Uint8Array;

/** The kinds of column that every dialect stores. */
export type ColumnKind =
  | "auto"
  | "integer"
  | "bigInteger"
  | "boolean"
  | "char"
  | "text"
  | "decimal"
  | "date"
  | "dateTime"
  | "json"
  | "uuid"
  | "float";

/**
 * What a column holds. In JavaScript: auto and integer `number`; bigInteger `bigint`; boolean `boolean`; char, text and uuid
 * `string`; decimal `Decimal`; date `Temporal.PlainDate`; dateTime `Date`; json any JSON value; float `number`.
 */
export interface ColumnType {
  readonly kind: ColumnKind;
  /** Of `char`: characters. */
  readonly maxLength?: number;
  /** Of `decimal`: digits in all. */
  readonly precision?: number;
  /** Of `decimal`: digits behind the point. */
  readonly scale?: number;
}

/** A statement as text with its values, ready for the driver. */
export interface CompiledQuery {
  readonly sql: string;
  readonly params: readonly DbValue[];
  /** Whether it changes the database; where absent, told by its first word. */
  readonly writes?: boolean;
}

/** What a statement answered. */
export interface QueryResult {
  /** One array per row, in the order of the selected columns; values as the driver gives them (see `Dialect.fromDb`). */
  readonly rows: unknown[][];
  /** Rows inserted, changed or deleted. */
  readonly changes: number;
  /** The automatic key of the last inserted row, where the statement inserted one. */
  readonly lastId: number | bigint | undefined;
}

/** A file or server that holds the data: `{ url: "sqlite:data/site.sqlite3" }`. */
export interface DatabaseOptions {
  /** Where it is: its scheme chooses the dialect, e.g. `sqlite:path/to/file` or `sqlite::memory:`. */
  readonly url: string;
  /** Milliseconds to wait for a connection before `OperationalError`; 10,000 by default. */
  readonly acquireTimeout?: number;
  /** Milliseconds to wait for locks of other processes before `OperationalError`; 5,000 by default. */
  readonly lockTimeout?: number;
  /** Streams and read-only transactions at the same time; 4 by default. Other reads need none of these. */
  readonly readers?: number;
  /** Prepared statements kept per connection; 200 by default. */
  readonly statementCache?: number;
}
