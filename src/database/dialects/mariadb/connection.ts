import { bindable } from "../../bindable.ts";
import type { BeginOptions, Connection } from "../../driver.ts";
import { OperationalError, ProgrammingError } from "../../errors.ts";
import { shape } from "../../statement-shape.ts";
import type { CompiledQuery, DbValue, QueryResult } from "../../types.ts";
import { type ErrorContext, endsTransaction, isUnpreparable, losesConnection, mapError } from "./error-map.ts";
import type { Mysql2, Mysql2Connection, Mysql2Field, Mysql2Header } from "./mysql2.ts";
import { RowStream } from "./stream.ts";
import { exactIntegers, wireValues } from "./wire.ts";

/** What a connection needs to know. */
export interface ConnectionOptions extends Omit<ErrorContext, "statement"> {
  readonly statementCache: number;
}

/** Longer statements are made for one use: their text alone would fill the server's memory. */
const longestPrepared = 10_000;

/** The server commits before these, and commits them at once. */
const commits = /^\s*(?:create|alter|drop|rename|truncate)\s+(?!temporary\b)/i;

const inTransactionStatus = 1;

interface Answer {
  readonly rows: unknown[][] | Mysql2Header | undefined;
  readonly fields: readonly Mysql2Field[] | undefined;
}

/** One connection of `mysql2`. */
export class MariadbConnection implements Connection {
  readonly #client: Mysql2Connection;
  readonly #driver: Mysql2;
  readonly #options: ConnectionOptions;
  #transaction: "none" | "open" | "schema" = "none";
  #stream: RowStream | undefined;
  #isLost = false;

  constructor(client: Mysql2Connection, driver: Mysql2, options: ConnectionOptions) {
    this.#client = client;
    this.#driver = driver;
    this.#options = options;
    const lose = () => {
      this.#isLost = true;
    };
    client.on("error", lose);
    client.on("end", lose);
  }

  get inTransaction(): boolean {
    return !this.#isLost && this.#transaction !== "none";
  }

  /** Whether the next one may have it. */
  get isClean(): boolean {
    return !this.#isLost && this.#transaction === "none" && (this.#stream?.ended ?? true);
  }

  /** While it idles it doesn't keep the process alive. */
  set idles(idles: boolean) {
    if (idles) this.#client.stream.unref();
    else this.#client.stream.ref();
  }

  close(): Promise<void> {
    if (this.#isLost || !this.isClean) {
      this.#client.destroy();
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#client.end(() => resolve()));
  }

  async run(query: CompiledQuery): Promise<QueryResult> {
    const params = bindable(query.params);
    this.#refuseCommit(query.sql);
    const { rows, fields } = await this.#send(query.sql, params);
    if (rows === undefined) return { rows: [], fields: [], changes: 0, lastId: undefined };
    if (Array.isArray(rows)) {
      const changes = query.writes === true ? rows.length : 0;
      return {
        rows: fields === undefined ? rows : exactIntegers(rows, fields),
        fields: fields ?? [],
        changes,
        lastId: undefined,
      };
    }
    this.#noteStatus(rows, query.sql);
    return { rows: [], fields: [], changes: changesOf(rows, query.sql), lastId: keyOf(rows.insertId) };
  }

  async *stream(query: CompiledQuery, chunkSize: number): AsyncGenerator<unknown[][], void, undefined> {
    await this.#free();
    const values = wireValues(bindable(query.params), this.#driver);
    const command = this.#client.execute({ sql: query.sql, values, rowsAsArray: true });
    const stream = new RowStream(this.#client, command, chunkSize);
    this.#stream = stream;
    try {
      for (;;) {
        const rows = await stream.read(chunkSize);
        if (rows.length > 0) yield rows;
        if (rows.length < chunkSize) break;
      }
    } catch (error) {
      throw this.#mapped(error, query.sql);
    } finally {
      stream.drop();
      // Outside of a transaction the connection is given up with the rows that nobody reads.
      if (this.inTransaction) await this.#free();
    }
  }

  async begin({ readOnly, schema }: BeginOptions): Promise<void> {
    if (schema) return this.#beginSchema();
    if (readOnly) {
      await this.#control("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      await this.#control("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    } else await this.#control("START TRANSACTION");
    this.#transaction = "open";
  }

  commit(): Promise<void> {
    return this.#end("COMMIT");
  }

  rollback(): Promise<void> {
    return this.#end("ROLLBACK");
  }

  savepoint(name: string): Promise<void> {
    return this.#control(`SAVEPOINT ${name}`);
  }

  async releaseSavepoint(name: string): Promise<void> {
    await this.#controlSavepoint(`RELEASE SAVEPOINT ${name}`);
  }

  async rollbackToSavepoint(name: string): Promise<void> {
    const isThere = await this.#controlSavepoint(`ROLLBACK TO SAVEPOINT ${name}`);
    // What a change of a table has not committed since then came after it, and so after the savepoint.
    if (!isThere) await this.#control("ROLLBACK");
  }

  /** Runs a statement of the session, which has no values. */
  async control(sql: string): Promise<void> {
    await this.#control(sql);
  }

  /**
   * Migrations of one database run one after the other, each holding a lock of that name. A change of a table commits
   * what came before it; without autocommit, what comes after it is a transaction again.
   */
  async #beginSchema(): Promise<void> {
    const { lockTimeout, alias } = this.#options;
    const sql = "SELECT get_lock(concat('nuages.', sha1(database())), ?)";
    const { rows } = await this.#send(sql, [Math.ceil(lockTimeout / 1000)]);
    if ((rows as unknown[][])[0]?.[0] !== 1) {
      const values = { what: "another migration", milliseconds: lockTimeout, alias };
      throw new OperationalError("E_DATABASE_BUSY", values, { retryable: true });
    }
    this.#transaction = "schema";
    await this.#control("SET autocommit = 0");
  }

  async #end(word: "COMMIT" | "ROLLBACK"): Promise<void> {
    const wasSchema = this.#transaction === "schema";
    await this.#control(word);
    if (wasSchema) {
      await this.#control("SET autocommit = 1");
      await this.#control("DO release_lock(concat('nuages.', sha1(database())))");
    }
    this.#transaction = "none";
  }

  /** A change of a table has ended the savepoints before it: answers whether this one was there. */
  async #controlSavepoint(sql: string): Promise<boolean> {
    try {
      await this.#control(sql);
      return true;
    } catch (error) {
      const cause = (error as { cause?: { errno?: unknown } } | null)?.cause;
      if (this.#transaction !== "schema" || cause?.errno !== 1305) throw error;
      return false;
    }
  }

  #refuseCommit(sql: string): void {
    if (this.#transaction !== "open" || !commits.test(sql)) return;
    throw new ProgrammingError("E_SCHEMA_COMMIT", { alias: this.#options.alias, statement: shape(sql) });
  }

  /** Some statements commit without looking like it. */
  #noteStatus({ serverStatus }: Mysql2Header, sql: string): void {
    if (this.#transaction !== "open" || (serverStatus & inTransactionStatus) !== 0) return;
    this.#transaction = "none";
    throw new ProgrammingError("E_SCHEMA_COMMIT", { alias: this.#options.alias, statement: shape(sql) });
  }

  /** The connection is busy until the last row of a stream has come. */
  async #free(): Promise<void> {
    if (this.#stream === undefined) return;
    await this.#stream.finish();
    this.#stream = undefined;
  }

  async #send(sql: string, params: readonly DbValue[]): Promise<Answer> {
    await this.#free();
    const values = wireValues(params, this.#driver);
    try {
      return await new Promise<Answer>((resolve, reject) => {
        this.#client.execute({ sql, values, rowsAsArray: true }, (error, rows, fields) =>
          error === null ? resolve({ rows, fields }) : reject(error),
        );
      });
    } catch (error) {
      if (isUnpreparable(error) && params.length === 0) return this.#query(sql);
      throw this.#mapped(error, sql);
    } finally {
      if (this.#options.statementCache < 1 || sql.length > longestPrepared) this.#client.unprepare(sql);
    }
  }

  async #control(sql: string): Promise<void> {
    await this.#query(sql);
  }

  /** A statement that isn't prepared. */
  async #query(sql: string): Promise<Answer> {
    await this.#free();
    try {
      return await new Promise<Answer>((resolve, reject) => {
        this.#client.query({ sql, rowsAsArray: true }, (error, rows, fields) =>
          error === null ? resolve({ rows, fields }) : reject(error),
        );
      });
    } catch (error) {
      throw this.#mapped(error, sql);
    }
  }

  #mapped(error: unknown, statement: string): unknown {
    if (losesConnection(error)) this.#isLost = true;
    if (endsTransaction(error)) this.#transaction = "none";
    return mapError(error, { ...this.#options, statement });
  }
}

/** Rows that were found count as changed, whether or not their values were others. */
function changesOf({ affectedRows, info }: Mysql2Header, sql: string): number {
  const matched = /^Rows matched: (\d+)/.exec(info)?.[1];
  if (matched !== undefined) return Number(matched);
  // A row that took the place of another counts twice.
  const duplicates = /Duplicates: (\d+)/.exec(info)?.[1];
  if (duplicates !== undefined) return affectedRows - Number(duplicates);
  return affectedRows === 2 && /^\s*insert\b/i.test(sql) ? 1 : affectedRows;
}

function keyOf(insertId: number | string): number | bigint | undefined {
  if (typeof insertId === "string") return BigInt(insertId);
  return insertId === 0 ? undefined : insertId;
}
