import { ProgrammingError } from "../../errors.ts";

/** One statement as `mysql2` takes it. */
export interface Mysql2Query {
  readonly sql: string;
  readonly values?: readonly unknown[];
  readonly rowsAsArray: true;
}

/** What a statement without rows answered. */
export interface Mysql2Header {
  readonly affectedRows: number;
  readonly insertId: number | string;
  /** As `Rows matched: 2  Changed: 1  Warnings: 0`. */
  readonly info: string;
  readonly serverStatus: number;
}

/** What is used of the description of a column. */
export interface Mysql2Field {
  readonly name: string;
  readonly columnType: number;
}

type Callback = (
  error: Error | null,
  rows: unknown[][] | Mysql2Header | undefined,
  fields: readonly Mysql2Field[] | undefined,
) => void;

/** A statement that runs: without a callback it tells its rows one by one. */
export interface Mysql2Command {
  on(event: "result", listener: (row: unknown[]) => void): this;
  on(event: "fields", listener: (fields: readonly Mysql2Field[] | undefined) => void): this;
  on(event: "error", listener: (error: Error) => void): this;
  on(event: "end", listener: () => void): this;
}

/** The little that is used of a connection of `mysql2`. */
export interface Mysql2Connection {
  /** The socket. */
  readonly stream: { ref(): void; unref(): void };
  connect(callback: (error: Error | null) => void): void;
  /** Prepares the statement, once a connection, and runs it. */
  execute(query: Mysql2Query, callback?: Callback): Mysql2Command;
  /** Runs a statement that is not prepared: it has no values. */
  query(query: Mysql2Query, callback: Callback): Mysql2Command;
  /** Forgets a prepared statement. */
  unprepare(sql: string): unknown;
  pause(): void;
  resume(): void;
  end(callback: (error?: Error | null) => void): void;
  destroy(): void;
  on(event: "error", listener: (error: Error) => void): void;
  on(event: "end", listener: () => void): void;
}

/** How a connection is made. */
export interface Mysql2Options {
  readonly host?: string;
  readonly port?: number;
  readonly socketPath?: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly ssl?: { readonly ca?: string; readonly rejectUnauthorized: boolean; readonly verifyIdentity: boolean };
  readonly connectTimeout: number;
  readonly charset: "utf8mb4";
  readonly timezone: "Z";
  readonly dateStrings: true;
  readonly jsonStrings: true;
  readonly supportBigNumbers: true;
  readonly bigNumberStrings: false;
  readonly decimalNumbers: false;
  readonly multipleStatements: false;
  readonly enableKeepAlive: true;
  readonly maxPreparedStatements: number;
  readonly flags: readonly string[];
}

/** The driver. */
export interface Mysql2 {
  createConnection(options: Mysql2Options): Mysql2Connection;
  readonly TypedParameter: { LONGLONG(value: number | bigint): unknown };
}

/** Loads the driver, which a site installs when it uses MariaDB. */
export async function loadMysql2(): Promise<Mysql2> {
  const name = "mysql2";
  try {
    return ((await import(name)) as { readonly default: Mysql2 }).default;
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new ProgrammingError("E_DATABASE_DRIVER", { database: "MariaDB", package: name }, { cause: error });
  }
}
