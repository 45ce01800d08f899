import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { BeginOptions, Connection } from "../../driver.ts";
import { IntegrityError, ProgrammingError } from "../../errors.ts";
import { pause } from "../../pause.ts";
import type { CompiledQuery, DbValue, QueryResult } from "../../types.ts";
import { cannotWrite, isBusy, isReadOnly, mapError } from "./error-map.ts";
import { registerFunctions } from "./functions.ts";
import { RegexMatcher } from "./regex-match.ts";

/** What a connection needs to know. */
export interface ConnectionOptions {
  readonly path: string;
  readonly alias: string;
  readonly purpose: "read" | "write";
  readonly lockTimeout: number;
  readonly statementCache: number;
}

interface Prepared {
  readonly statement: StatementSync;
  readonly inserts: boolean;
  readonly answers: boolean;
  bigInts: boolean;
}

/** One connection of node:sqlite. Each call blocks for as long as SQLite works, never for a lock: locks are retried. */
export class SqliteConnection implements Connection {
  readonly purpose: "read" | "write";
  readonly #db: DatabaseSync;
  readonly #options: ConnectionOptions;
  readonly #matcher = new RegexMatcher();
  readonly #prepared = new Map<string, Prepared>();
  #inSchemaMode = false;

  private constructor(db: DatabaseSync, options: ConnectionOptions) {
    this.#db = db;
    this.#options = options;
    this.purpose = options.purpose;
  }

  /** Opens a connection and sets it up. */
  static async open(options: ConnectionOptions): Promise<SqliteConnection> {
    const context = { ...options, location: options.path, statement: "open" };
    let db: DatabaseSync;
    try {
      db = new DatabaseSync(options.path, { enableForeignKeyConstraints: true, timeout: 0 });
    } catch (error) {
      throw mapError(error, context);
    }
    const connection = new SqliteConnection(db, options);
    try {
      for (const pragma of setUp[options.purpose]) await connection.#control(pragma);
      registerFunctions(db, connection.#matcher);
    } catch (error) {
      db.close();
      throw isReadOnly(error) ? cannotWrite(options.path) : error;
    }
    return connection;
  }

  get inTransaction(): boolean {
    return this.#db.isOpen && this.#db.isTransaction;
  }

  /** Whether the next owner may have it: no transaction is open, and foreign keys act. */
  get isClean(): boolean {
    return !this.inTransaction && !this.#inSchemaMode;
  }

  async run(query: CompiledQuery): Promise<QueryResult> {
    const params = bindable(query.params);
    return this.#retrying(query.sql, () => this.#step(query.sql, params));
  }

  async *stream(query: CompiledQuery, chunkSize: number): AsyncGenerator<unknown[][], void, undefined> {
    const params = bindable(query.params);
    const rows = await this.#retrying(query.sql, () => {
      // Not a kept statement: that one may run again while this one is still being read.
      const statement = this.#db.prepare(query.sql);
      statement.setReturnArrays(true);
      statement.setReadBigInts(true);
      return statement.iterate(...params) as unknown as Iterator<unknown[]>;
    });
    try {
      for (;;) {
        const chunk = await this.#retrying(query.sql, () => take(rows, chunkSize));
        if (chunk.length > 0) yield chunk;
        if (chunk.length < chunkSize) return;
      }
    } finally {
      rows.return?.();
    }
  }

  async begin(options: BeginOptions): Promise<void> {
    // Replacing a table drops it, which would delete what points to it; and this can't be turned off inside a transaction.
    if (options.schema) await this.#schemaMode(true);
    try {
      await this.#control(options.readOnly ? "BEGIN" : "BEGIN IMMEDIATE");
    } catch (error) {
      await this.#schemaMode(false);
      throw error;
    }
    // A snapshot begins with the first read.
    if (options.readOnly) await this.#control("SELECT 1 FROM sqlite_schema LIMIT 1");
  }

  async commit(): Promise<void> {
    if (this.#inSchemaMode) await this.#checkReferences();
    await this.#control("COMMIT");
    await this.#schemaMode(false);
  }

  async rollback(): Promise<void> {
    await this.#control("ROLLBACK");
    await this.#schemaMode(false);
  }

  savepoint(name: string): Promise<void> {
    return this.#control(`SAVEPOINT ${name}`);
  }

  releaseSavepoint(name: string): Promise<void> {
    return this.#control(`RELEASE ${name}`);
  }

  rollbackToSavepoint(name: string): Promise<void> {
    return this.#control(`ROLLBACK TO ${name}`);
  }

  close(): void {
    this.#prepared.clear();
    if (this.#db.isOpen) this.#db.close();
  }

  async #schemaMode(on: boolean): Promise<void> {
    if (on === this.#inSchemaMode) return;
    await this.#control(`PRAGMA foreign_keys = ${on ? "OFF" : "ON"}`);
    this.#inSchemaMode = on;
  }

  async #checkReferences(): Promise<void> {
    const { rows } = await this.run({ sql: "PRAGMA foreign_key_check", params: [] });
    const broken = rows[0];
    if (broken === undefined) return;
    const values = { table: String(broken[0]), constraint: `reference to ${String(broken[2])}` };
    throw new IntegrityError({ kind: "foreignKey", ...values, statement: "PRAGMA foreign_key_check" });
  }

  #control(sql: string): Promise<void> {
    return this.#retrying(sql, () => this.#db.exec(sql));
  }

  #step(sql: string, params: SQLInputValue[]): QueryResult {
    this.#matcher.reset();
    const prepared = this.#prepare(sql);
    const { statement } = prepared;
    if (!prepared.answers) {
      const { changes, lastInsertRowid } = statement.run(...params);
      const inserted = prepared.inserts && changes > 0;
      return {
        rows: [],
        changes: Number(changes),
        fields: [],
        lastId: inserted ? (small(lastInsertRowid) as number | bigint) : undefined,
      };
    }
    let rows: unknown[][];
    try {
      rows = statement.all(...params) as unknown as unknown[][];
    } catch (error) {
      // Numbers are quicker to read; a statement that met one they can't hold reads bigints from then on.
      if (prepared.bigInts || (error as { code?: unknown }).code !== "ERR_OUT_OF_RANGE") throw error;
      prepared.bigInts = true;
      statement.setReadBigInts(true);
      rows = statement.all(...params) as unknown as unknown[][];
    }
    if (prepared.bigInts) for (const row of rows) shrink(row);
    return {
      rows,
      changes: rows.length,
      lastId: undefined,
      get fields() {
        return statement.columns();
      },
    };
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known !== undefined) {
      this.#prepared.delete(sql);
      this.#prepared.set(sql, known);
      return known;
    }
    const statement = this.#db.prepare(sql);
    statement.setReturnArrays(true);
    const reads = /^\s*(?:select|values)\b/i.test(sql);
    // A statement that writes can't be run twice: it reads bigints at once.
    if (!reads) statement.setReadBigInts(true);
    const inserts = /^\s*(?:insert|replace)\b/i.test(sql);
    const prepared: Prepared = { statement, inserts, answers: statement.columns().length > 0, bigInts: !reads };
    this.#prepared.set(sql, prepared);
    if (this.#prepared.size > this.#options.statementCache) this.#prepared.delete(this.#prepared.keys().next().value!);
    return prepared;
  }

  /** Runs `step`; while another process holds the lock, waits without blocking and runs it again. */
  async #retrying<T>(statement: string, step: () => T): Promise<T> {
    const { alias, path, lockTimeout } = this.#options;
    let deadline: number | undefined;
    for (let wait = 1; ; wait = Math.min(50, wait * 1.5)) {
      try {
        return step();
      } catch (error) {
        deadline ??= performance.now() + lockTimeout;
        if (!isBusy(error) || performance.now() > deadline) {
          throw mapError(error, { alias, location: path, statement, lockTimeout });
        }
      }
      await pause(wait);
    }
  }
}

// Generated columns, checks and indexes call the functions that each connection registers, which do nothing but calculate.
const common = ["PRAGMA foreign_keys = ON", "PRAGMA trusted_schema = ON", "PRAGMA temp_store = MEMORY"];

const setUp: Readonly<Record<"read" | "write", readonly string[]>> = {
  write: [
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA journal_size_limit = 67108864",
    ...common,
  ],
  // Without a read of the schema a file that is no database would be told only later.
  read: [...common, "PRAGMA query_only = ON", "SELECT 1 FROM sqlite_schema LIMIT 1"],
};

/**
 * Values as node:sqlite takes them: it binds every number as a float (so 5 / 2 would be 2.5 and a text column would hold "1.0"),
 * NaN as null, and refuses booleans.
 */
function bindable(params: readonly DbValue[]): SQLInputValue[] {
  return params.map((value, index) => {
    switch (typeof value) {
      case "string":
      case "bigint":
        return value;
      case "number":
        if (Number.isSafeInteger(value)) return BigInt(value);
        if (Number.isFinite(value)) return value;
        break;
      case "boolean":
        return value ? 1n : 0n;
      case "object":
        if (value === null || value instanceof Uint8Array) return value;
    }
    throw new ProgrammingError("E_SQL_PARAM", { position: index + 1, received: value });
  });
}

function take(rows: Iterator<unknown[]>, count: number): unknown[][] {
  const chunk: unknown[][] = [];
  while (chunk.length < count) {
    const { done, value } = rows.next();
    if (done) break;
    chunk.push(shrink(value));
  }
  return chunk;
}

function shrink(row: unknown[]): unknown[] {
  for (let i = 0; i < row.length; i++) if (typeof row[i] === "bigint") row[i] = small(row[i]);
  return row;
}

function small(value: unknown): unknown {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
