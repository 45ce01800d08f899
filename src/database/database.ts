import { ContextSlot } from "../context/index.ts";
import { Signal } from "../signals/index.ts";
import type { Dialect } from "./dialect.ts";
import type { Connection, Driver } from "./driver.ts";
import { OperationalError, TransactionError } from "./errors.ts";
import type { SqlNode } from "./nodes/node.ts";
import { pause } from "./pause.ts";
import { queryLogSlot } from "./query-log.ts";
import { Block, type CommitHook, rolledBack, runNested, Transaction } from "./transaction.ts";
import type { CompiledQuery, DatabaseOptions, DbValue, QueryResult } from "./types.ts";

/** How an `atomic` block behaves. */
export interface AtomicOptions {
  /** Refuses to run inside another block: after it returns, the work is on disk. */
  readonly durable?: boolean;
  /** `false`: a nested block without a savepoint; when it fails, the block around it can only roll back. */
  readonly savepoint?: boolean;
  /** Reads one snapshot beside writers; writes are refused. Only for the outermost block. */
  readonly readOnly?: boolean;
  /** Changes tables, with a schema editor: foreign keys are checked at commit. Only for the outermost block. */
  readonly schema?: boolean;
  /** How often the block runs again when the database asks to retry (a lock, a serialization failure); 0 by default. */
  readonly retries?: number;
}

/** Sent when a robust `onCommit` function failed: its error is kept from the caller. */
export const commitHookFailed: Signal<{ alias: string; error: unknown }> = new Signal("commit hook failed");

/** One database: runs statements, and transactions that belong to the code that opened them. */
export class Database {
  readonly alias: string;
  readonly dialect: Dialect;
  readonly #driver: Driver;
  readonly #patience: number;
  readonly #block: ContextSlot<Block>;
  #writes = 0;

  constructor(alias: string, dialect: Dialect, options: DatabaseOptions) {
    this.alias = alias;
    this.dialect = dialect;
    this.#driver = dialect.connect({ ...options, alias });
    this.#patience = options.acquireTimeout ?? 10_000;
    this.#block = new ContextSlot<Block>(`transaction of ${alias}`);
  }

  /** Whether the code that asks is inside an `atomic` block of this database. */
  get inTransaction(): boolean {
    const block = this.#block.get();
    return block !== undefined && !block.hasEnded;
  }

  /** Whether the transaction that is open here may write; false outside of one. */
  get inWritableTransaction(): boolean {
    return this.inTransaction && !this.#block.get()!.transaction.readOnly;
  }

  /** The identity of the transaction that is open here; undefined outside of one. */
  transactionToken(): object | undefined {
    const block = this.#block.get();
    return block === undefined || block.hasEnded ? undefined : block.transaction;
  }

  /** Grows with every statement that may have changed the database through this object. */
  get writeCounter(): number {
    return this.#writes;
  }

  /**
   * Runs a statement: in the transaction that is open here, else by itself.
   * Throws `IntegrityError`, `OperationalError`, `ProgrammingError` or `TransactionError`.
   *
   * @example const { rows } = await database.execute(sql`select id from blog_post where views > ${100}`);
   */
  async execute(statement: SqlNode | CompiledQuery): Promise<QueryResult> {
    const query = this.#compile(statement);
    const block = this.#block.get();
    if (block !== undefined) return block.exclusive(() => this.#run(block.transaction.connection, query));
    const connection = await this.#driver.acquire(query.writes ? "write" : "read");
    try {
      return await this.#run(connection, query);
    } finally {
      this.#driver.release(connection);
    }
  }

  /** The rows of a query in chunks, with constant memory; all chunks come from one snapshot. */
  async *iterate(
    statement: SqlNode | CompiledQuery,
    options: { readonly chunkSize?: number } = {},
  ): AsyncGenerator<unknown[][], void, undefined> {
    const query = this.#compile(statement);
    const chunkSize = Math.max(1, Math.floor(options.chunkSize ?? 500));
    const block = this.#block.get();
    if (block !== undefined) {
      const connection = block.transaction.connection;
      const stream = this.#logged(query, () => connection.stream(query, chunkSize));
      yield* readAll(() => block.exclusive(() => stream.next()), stream);
      return;
    }
    const connection = await this.#driver.acquire("hold");
    try {
      const stream = this.#logged(query, () => connection.stream(query, chunkSize));
      yield* readAll(() => stream.next(), stream);
    } finally {
      this.#driver.release(connection);
    }
  }

  /**
   * Runs `fn` in a transaction: all of it happens, or, when `fn` throws, nothing. Nested calls are savepoints. What runs
   * beside it (another request) neither sees nor joins the transaction.
   *
   * @example
   * await database.atomic(async () => {
   *   await order.save();
   *   await database.onCommit(() => sendMail(order));
   * });
   */
  async atomic<T>(fn: () => Promise<T> | T, options: AtomicOptions = {}): Promise<T> {
    const parent = this.#block.get();
    if (parent !== undefined) {
      if (options.durable) throw new TransactionError("E_TRANSACTION_NESTED", { option: "durable" });
      if (options.schema && !parent.transaction.schema)
        throw new TransactionError("E_TRANSACTION_NESTED", { option: "schema" });
      if (options.readOnly && !parent.transaction.readOnly) {
        throw new TransactionError("E_TRANSACTION_NESTED", { option: "readOnly" });
      }
      return runNested(parent, options.savepoint ?? true, (block) => this.#inside(block, fn));
    }
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#outermost(fn, options);
      } catch (error) {
        const again = error instanceof OperationalError && error.retryable && attempt < (options.retries ?? 0);
        if (!again) throw error;
        await pause(Math.min(1000, 20 * 2 ** attempt));
      }
    }
  }

  /**
   * Runs `fn` after the outermost block has committed, in the order of the calls; never when it, or the nested block that
   * called, rolls back. Outside of a transaction it runs at once. An error of `fn` reaches the caller of `atomic`, and the
   * functions after it don't run; with `robust` it is only told to `commitHookFailed`.
   */
  async onCommit(fn: () => unknown, options: { readonly robust?: boolean } = {}): Promise<void> {
    const hook: CommitHook = { fn, robust: options.robust ?? false };
    const block = this.#block.get();
    if (block === undefined) return this.#runHooks([hook]);
    block.check();
    block.hooks.push(hook);
  }

  /** Closes every connection; waits for those in use. */
  close(): Promise<void> {
    return this.#driver.close();
  }

  async #outermost<T>(fn: () => Promise<T> | T, options: AtomicOptions): Promise<T> {
    const { readOnly = false, schema = false } = options;
    const connection = await this.#driver.acquire(readOnly ? "hold" : "write");
    const transaction = new Transaction(connection, { alias: this.alias, patience: this.#patience, readOnly, schema });
    const block = new Block(transaction);
    let result: T;
    try {
      await connection.begin({ readOnly, schema });
      result = await this.#untilCommit(block, fn);
    } finally {
      this.#driver.release(connection);
    }
    await this.#runHooks(block.hooks);
    return result;
  }

  async #untilCommit<T>(block: Block, fn: () => Promise<T> | T): Promise<T> {
    const { connection } = block.transaction;
    try {
      const result = await this.#inside(block, fn);
      await block.end();
      if (block.broken !== undefined) throw rolledBack(block);
      await connection.commit();
      return result;
    } catch (error) {
      if (!block.hasEnded) await block.end();
      // The error that ended the block is the one to tell; a connection that can't even roll back is dropped by its driver.
      if (connection.inTransaction) await connection.rollback().catch(() => {});
      throw error;
    }
  }

  async #inside<T>(block: Block, fn: () => Promise<T> | T): Promise<T> {
    // Awaited in here: a lazy query that `fn` returns must run in the transaction, not where its promise is read.
    return this.#block.run(block, async () => await fn());
  }

  async #runHooks(hooks: readonly CommitHook[]): Promise<void> {
    for (const hook of hooks) {
      try {
        await hook.fn();
      } catch (error) {
        if (!hook.robust) throw error;
        await commitHookFailed.send({ alias: this.alias, error });
      }
    }
  }

  #compile(statement: SqlNode | CompiledQuery): CompiledQuery & { readonly writes: boolean } {
    const query = "kind" in statement ? this.dialect.compile(statement) : statement;
    const writes = query.writes ?? mayWrite(query.sql);
    return { sql: query.sql, params: query.params, writes };
  }

  async #run(connection: Connection, query: CompiledQuery): Promise<QueryResult> {
    if (query.writes) this.#writes += 1;
    const log = queryLogSlot.get();
    if (log === undefined) return connection.run(query);
    const start = performance.now();
    try {
      return await connection.run(query);
    } finally {
      this.#record(query, performance.now() - start);
    }
  }

  #logged<T>(query: CompiledQuery, start: () => T): T {
    this.#record(query, 0);
    return start();
  }

  #record(query: CompiledQuery, milliseconds: number): void {
    const params: readonly DbValue[] = query.params;
    queryLogSlot.get()?.record({ sql: query.sql, params, milliseconds, alias: this.alias });
  }
}

async function* readAll(
  next: () => Promise<IteratorResult<unknown[][]>>,
  stream: AsyncIterator<unknown[][]>,
): AsyncGenerator<unknown[][], void, undefined> {
  try {
    for (let step = await next(); !step.done; step = await next()) yield step.value;
  } finally {
    await stream.return?.();
  }
}

/** Whether hand-written SQL may write; a word inside a text can only make it more careful. */
function mayWrite(text: string): boolean {
  // One space a turn: a run of them inside of the repetition could be divided in exponentially many ways.
  const first = /^(?:\s|--[^\n]*\n|\/\*[^*]*\*\/)*([a-z]+)/i.exec(text)?.[1]?.toLowerCase();
  if (first === "with") return /\b(?:insert|update|delete|replace)\b/i.test(text);
  return first !== "select" && first !== "values" && first !== "explain";
}
