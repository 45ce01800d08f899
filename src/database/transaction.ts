import { AsyncLock } from "./async-lock.ts";
import type { Connection } from "./driver.ts";
import { type DatabaseError, TransactionError } from "./errors.ts";

/** A function that runs after the outermost commit. */
export interface CommitHook {
  readonly fn: () => unknown;
  readonly robust: boolean;
}

/** One open transaction; its identity tells two transactions apart. */
export class Transaction {
  readonly alias: string;
  readonly connection: Connection;
  /** How long a statement waits for a nested block beside it. */
  readonly patience: number;
  readonly readOnly: boolean;
  /** Whether it may replace tables. */
  readonly schema: boolean;
  #savepoints = 0;

  constructor(connection: Connection, options: Pick<Transaction, "alias" | "patience" | "readOnly" | "schema">) {
    this.connection = connection;
    this.alias = options.alias;
    this.patience = options.patience;
    this.readOnly = options.readOnly;
    this.schema = options.schema;
  }

  nextSavepoint(): string {
    this.#savepoints += 1;
    return `nuages_${this.#savepoints}`;
  }
}

/**
 * One `atomic` block of a transaction. Its lock is held by one statement at a time, and by a nested block for its whole
 * length: so statements that run beside a nested block wait for it, and a savepoint never holds what isn't its own.
 */
export class Block {
  readonly transaction: Transaction;
  readonly parent: Block | undefined;
  readonly hooks: CommitHook[] = [];
  readonly #lock = new AsyncLock();
  #ended = false;
  #broken: unknown;

  constructor(transaction: Transaction, parent?: Block) {
    this.transaction = transaction;
    this.parent = parent;
  }

  /** The error after which nothing more may run here. */
  get broken(): unknown {
    return this.#broken ?? this.parent?.broken;
  }

  get #isOver(): boolean {
    return this.#ended || (this.parent?.hasEnded ?? false);
  }

  get hasEnded(): boolean {
    return this.#isOver;
  }

  /** Throws where no statement may run any more. */
  check(): void {
    const { alias } = this.transaction;
    if (this.#isOver) throw new TransactionError("E_TRANSACTION_ENDED", { alias });
    const cause = this.broken;
    if (cause !== undefined) throw new TransactionError("E_TRANSACTION_BROKEN", { alias }, { cause });
  }

  /** Marks the block so that it can only roll back. */
  break(cause: unknown): void {
    this.#broken ??= cause;
    if (!this.transaction.connection.inTransaction) this.parent?.break(cause);
  }

  /** Runs one step on the connection when no other is running; a database error breaks the block. */
  async exclusive<T>(step: () => Promise<T>): Promise<T> {
    this.check();
    await this.lock();
    try {
      this.check();
      try {
        return await step();
      } catch (error) {
        this.break(error);
        throw error;
      }
    } finally {
      this.unlock();
    }
  }

  lock(): Promise<void> {
    const milliseconds = this.transaction.patience;
    return this.#lock.acquire(milliseconds, () => new TransactionError("E_TRANSACTION_STUCK", { milliseconds }));
  }

  unlock(): void {
    this.#lock.release();
  }

  /** From here on nothing may run in the block; resolves when what was running is done. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.lock();
  }
}

/** The error of a block that was left without an error although a statement in it had failed. */
export function rolledBack(block: Block): DatabaseError {
  return new TransactionError("E_TRANSACTION_ROLLED_BACK", { alias: block.transaction.alias }, { cause: block.broken });
}

/** Runs `fn` as a block inside `parent`: with a savepoint of its own, or sharing the parent's fate. */
export async function runNested<T>(parent: Block, savepoint: boolean, fn: (block: Block) => Promise<T>): Promise<T> {
  parent.check();
  await parent.lock();
  try {
    parent.check();
    const block = new Block(parent.transaction, parent);
    const result = savepoint ? await withSavepoint(block, fn) : await withoutSavepoint(block, fn);
    parent.hooks.push(...block.hooks);
    return result;
  } finally {
    parent.unlock();
  }
}

async function withSavepoint<T>(block: Block, fn: (block: Block) => Promise<T>): Promise<T> {
  const { connection } = block.transaction;
  const parent = block.parent!;
  const name = block.transaction.nextSavepoint();
  await connection.savepoint(name);
  try {
    const result = await fn(block);
    await block.end();
    if (block.broken !== undefined) throw rolledBack(block);
    parent.check();
    await connection.releaseSavepoint(name);
    return result;
  } catch (error) {
    if (!block.hasEnded) await block.end();
    try {
      if (connection.inTransaction) {
        await connection.rollbackToSavepoint(name);
        await connection.releaseSavepoint(name);
      } else parent.break(error);
    } catch (failure) {
      parent.break(failure);
    }
    throw error;
  }
}

async function withoutSavepoint<T>(block: Block, fn: (block: Block) => Promise<T>): Promise<T> {
  try {
    const result = await fn(block);
    await block.end();
    if (block.broken !== undefined) throw rolledBack(block);
    return result;
  } catch (error) {
    if (!block.hasEnded) await block.end();
    block.parent!.break(error);
    throw error;
  }
}
