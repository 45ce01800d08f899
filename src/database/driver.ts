import type { CompiledQuery, QueryResult } from "./types.ts";

/** How a transaction begins. */
export interface BeginOptions {
  readonly readOnly: boolean;
  /** The transaction changes tables: foreign keys are checked at commit, and not acted on before. */
  readonly schema: boolean;
}

/** One connection, used by one owner at a time. Its errors are already `DatabaseError`s. */
export interface Connection {
  /** Whether the database still has a transaction open here: some errors end it by themselves. */
  readonly inTransaction: boolean;
  run(query: CompiledQuery): Promise<QueryResult>;
  /** The rows in chunks; the connection is busy with it only while a chunk is read. */
  stream(query: CompiledQuery, chunkSize: number): AsyncIterator<unknown[][]>;
  begin(options: BeginOptions): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  savepoint(name: string): Promise<void>;
  releaseSavepoint(name: string): Promise<void>;
  rollbackToSavepoint(name: string): Promise<void>;
}

/** What a connection is wanted for: one statement that reads, reading over a longer time (a stream, a snapshot), or writing. */
export type Purpose = "read" | "hold" | "write";

/** The connections of one database. */
export interface Driver {
  /** A connection for this purpose; rejects with `OperationalError` after the acquire timeout. */
  acquire(purpose: Purpose): Promise<Connection>;
  release(connection: Connection): void;
  /** Closes every connection; waits for those in use. */
  close(): Promise<void>;
}
