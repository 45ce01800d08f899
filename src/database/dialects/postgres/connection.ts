import { bindable } from "../../bindable.ts";
import type { BeginOptions, Connection } from "../../driver.ts";
import type { CompiledQuery, QueryResult } from "../../types.ts";
import { type ErrorContext, isStale, mapError } from "./error-map.ts";
import type { PgClient, PgQuery, PgResult } from "./pg.ts";
import { wireTypes } from "./values.ts";

/** What a connection needs to know. */
export interface ConnectionOptions extends Omit<ErrorContext, "statement"> {
  readonly statementCache: number;
}

/** Longer statements are made for one use: their text alone would fill the server's memory. */
const longestPrepared = 10_000;

/** What changes the session beyond its transaction: the next owner must not find it. */
const sessionWords =
  /^\s*(?:set|reset|listen|load|prepare|create\s+(?:local\s+|global\s+)?temp(?:orary)?|declare)\b|\b(?:set_config|pg_advisory_lock\w*|pg_try_advisory_lock\w*)\s*\(|\binto\s+temp(?:orary)?\b/i;

/** What the framework itself sends, which ends with its transaction. */
const ownWords = /^SET CONSTRAINTS /;

/** Migrations of one database run one after the other: this number stands for them among the server's advisory locks. */
const schemaLock = 0x6e75_6167;

interface Prepared {
  readonly name: string;
  /** It leaves something in the session. */
  readonly marks: boolean;
}

/** One connection of `pg`. */
export class PostgresConnection implements Connection {
  readonly #client: PgClient;
  readonly #options: ConnectionOptions;
  /** The names of prepared statements by their text; the one that was not used longest makes room. */
  readonly #prepared = new Map<string, Prepared>();
  #names = 0;
  #cursors = 0;
  #isLost = false;
  /** Something was left in the session that the next owner must not find. */
  #isMarked = false;

  constructor(client: PgClient, options: ConnectionOptions) {
    this.#client = client;
    this.#options = options;
    client.on("error", () => {
      this.#isLost = true;
    });
  }

  get inTransaction(): boolean {
    const status = this.#client.getTransactionStatus();
    return !this.#isLost && (status === "T" || status === "E");
  }

  /** Gives the connection back: as new where its session was changed; one that can't be used any more is closed. */
  release(): void {
    const broken = this.#isLost || this.inTransaction;
    if (broken || !this.#isMarked) {
      this.#client.release(broken);
      return;
    }
    this.#isMarked = false;
    this.#prepared.clear();
    this.#client.query("DISCARD ALL").then(
      () => this.#client.release(),
      () => this.#client.release(true),
    );
  }

  async run(query: CompiledQuery): Promise<QueryResult> {
    const { rows, rowCount, fields } = await this.#send(query.sql, bindable(query.params));
    return { rows, changes: rowCount ?? 0, fields, lastId: undefined };
  }

  async *stream(query: CompiledQuery, chunkSize: number): AsyncGenerator<unknown[][], void, undefined> {
    const alone = !this.inTransaction;
    this.#cursors += 1;
    const cursor = `nuages_cursor_${this.#cursors}`;
    if (alone) await this.#control("BEGIN READ ONLY");
    let done = false;
    try {
      await this.#once(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${query.sql}`, bindable(query.params));
      for (;;) {
        const { rows } = await this.#once(`FETCH FORWARD ${chunkSize} FROM ${cursor}`, []);
        if (rows.length > 0) yield rows;
        if (rows.length < chunkSize) break;
      }
      done = true;
    } finally {
      await this.#endStream(cursor, { alone, done });
    }
  }

  begin({ readOnly, schema }: BeginOptions): Promise<void> {
    if (readOnly) return this.#control("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    if (schema) return this.#control(`BEGIN; SELECT pg_advisory_xact_lock(${schemaLock})`);
    return this.#control("BEGIN");
  }

  commit(): Promise<void> {
    return this.#control("COMMIT");
  }

  rollback(): Promise<void> {
    return this.#control("ROLLBACK");
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

  async #send(text: string, values: readonly unknown[]): Promise<PgResult> {
    const prepared = this.#prepare(text);
    if (prepared === undefined) {
      if (marksSession(text)) this.#isMarked = true;
      return this.#once(text, values);
    }
    const { name } = prepared;
    if (prepared.marks) this.#isMarked = true;
    const wasInTransaction = this.inTransaction;
    try {
      return await this.#client.query({ name, text, values, rowMode: "array", types: wireTypes });
    } catch (error) {
      // Inside a transaction the error has ended it: whoever began it has to begin again.
      if (!isStale(error) || wasInTransaction) throw this.#mapped(error, text);
      this.#prepared.delete(text);
    }
    return this.#once(text, values);
  }

  /** A statement that isn't prepared under a name. */
  async #once(text: string, values: readonly unknown[]): Promise<PgResult> {
    try {
      return await this.#client.query({ text, values, rowMode: "array", types: wireTypes } satisfies PgQuery);
    } catch (error) {
      throw this.#mapped(error, text);
    }
  }

  #prepare(text: string): Prepared | undefined {
    const { statementCache } = this.#options;
    if (statementCache < 1 || text.length > longestPrepared) return undefined;
    let prepared = this.#prepared.get(text);
    if (prepared === undefined) {
      if (this.#prepared.size >= statementCache) this.#forgetOldest();
      this.#names += 1;
      prepared = { name: `nuages_${this.#names}`, marks: marksSession(text) };
    } else this.#prepared.delete(text);
    this.#prepared.set(text, prepared);
    return prepared;
  }

  #forgetOldest(): void {
    const [text, { name }] = this.#prepared.entries().next().value!;
    this.#prepared.delete(text);
    // Goes ahead of the statement that follows; where the transaction has failed it can't be run, and is lost with the connection.
    this.#client.query(`DEALLOCATE ${name}`).catch(() => {});
  }

  async #endStream(
    cursor: string,
    { alone, done }: { readonly alone: boolean; readonly done: boolean },
  ): Promise<void> {
    if (this.#isLost) return;
    if (alone) await this.#control(done ? "COMMIT" : "ROLLBACK");
    else if (this.#client.getTransactionStatus() === "T") await this.#control(`CLOSE ${cursor}`);
  }

  async #control(sql: string): Promise<void> {
    try {
      await this.#client.query(sql);
    } catch (error) {
      throw this.#mapped(error, sql);
    }
  }

  #mapped(error: unknown, statement: string): unknown {
    const severity = (error as { severity?: unknown } | null)?.severity;
    if (severity === "FATAL" || severity === "PANIC") this.#isLost = true;
    return mapError(error, { ...this.#options, statement });
  }
}

function marksSession(text: string): boolean {
  return sessionWords.test(text) && !ownWords.test(text);
}
