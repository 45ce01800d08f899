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
  | "time"
  | "duration"
  | "binary"
  | "json"
  | "uuid"
  | "float";

/**
 * What a column holds. In JavaScript: auto and integer `number`; bigInteger `bigint`; boolean `boolean`; char, text and uuid
 * `string`; decimal `Decimal`; date `Temporal.PlainDate`; dateTime `Date`; time `Temporal.PlainTime`; duration `Temporal.Duration`;
 * binary `Uint8Array`; json any JSON value; float `number`.
 */
export interface ColumnType {
  readonly kind: ColumnKind;
  /** Of `integer`: bytes, 4 where absent; of `auto`: 8 where absent. What points to an automatic key is as wide as it. */
  readonly bytes?: 2 | 4 | 8;
  /** Of whole numbers: the database refuses those below zero. */
  readonly positive?: true;
  /** Of `char` and `text`: how they are compared and ordered, by the database's own name for it; by code point where absent. */
  readonly collation?: string;
  /** Of `char`: characters. */
  readonly maxLength?: number;
  /** How values of JavaScript become those of the kind, and back: of fields that a project has defined. */
  readonly codec?: Codec;
  /** Of `decimal`: digits in all. */
  readonly precision?: number;
  /** Of `decimal`: digits behind the point. */
  readonly scale?: number;
}

/** Turns values of a type that only the program knows into values that a column's kind takes, and back; never null. */
export interface Codec {
  encode(value: unknown): unknown;
  decode(stored: unknown): unknown;
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
  /** The columns of the rows, in order. */
  readonly fields: readonly { readonly name: string }[];
  /** The automatic key of the last inserted row, where the statement inserted one. */
  readonly lastId: number | bigint | undefined;
}

/** A file or server that holds the data: `{ url: "sqlite:data/site.sqlite3" }`. */
export interface DatabaseOptions {
  /**
   * Where it is; its scheme chooses the dialect: `sqlite:path/to/file`, `sqlite::memory:`,
   * `postgres://user:password@host:5432/name` or `mariadb://user:password@host:3306/name`. A server's name may be followed by what its
   * driver understands: `?sslmode=verify-full` of PostgreSQL; `?ssl-mode=VERIFY_IDENTITY`, `ssl-ca` and `socket` of MariaDB.
   */
  readonly url: string;
  /** Milliseconds to wait for a connection before `OperationalError`; 10,000 by default. */
  readonly acquireTimeout?: number;
  /** Milliseconds to wait for locks of others before `OperationalError`; 5,000 by default. MariaDB counts in whole seconds. */
  readonly lockTimeout?: number;
  /** Of SQLite: streams and read-only transactions at the same time; 4 by default. Other reads need none of these. */
  readonly readers?: number;
  /** Of a server: the most connections that this process opens; 10 by default. */
  readonly poolSize?: number;
  /** Of a server: milliseconds after which a statement is ended by the server; without a limit by default. */
  readonly statementTimeout?: number;
  /** Of a server: milliseconds after which an idle connection is closed; 30,000 by default. */
  readonly idleTimeout?: number;
  /** Of a server: milliseconds after which a connection is replaced by a new one; one hour by default. */
  readonly maxLifetime?: number;
  /** Prepared statements kept per connection; 200 by default, 0 for none (a pooler between that can't keep them). */
  readonly statementCache?: number;
}
