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

/** The connections of one database. */
export interface Driver {
  /** A connection to read or to write with; rejects with `OperationalError` after the acquire timeout. */
  acquire(purpose: "read" | "write"): Promise<Connection>;
  release(connection: Connection): void;
  /** Closes every connection; waits for those in use. */
  close(): Promise<void>;
}
