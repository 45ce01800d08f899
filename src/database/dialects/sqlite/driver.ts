import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { AsyncLock } from "../../async-lock.ts";
import type { Connection, Driver, Purpose } from "../../driver.ts";
import { OperationalError } from "../../errors.ts";
import type { DatabaseOptions } from "../../types.ts";
import { SqliteConnection } from "./connection.ts";
import { unusable } from "./error-map.ts";
import { dispose, type Location, locate } from "./location.ts";

/** Who writes to a file waits in one queue, whichever object it came through. */
const writerLocks = new Map<string, { readonly lock: AsyncLock; users: number }>();

/**
 * The connections of one SQLite file: one that writes, behind a queue, and some that read beside it (WAL). SQLite's calls are
 * synchronous, so a second writer that waited inside one would stop the very loop that must commit the first.
 */
export class SqliteDriver implements Driver {
  readonly #alias: string;
  readonly #location: Location;
  readonly #acquireTimeout: number;
  readonly #lockTimeout: number;
  readonly #statementCache: number;
  readonly #readerCount: number;
  readonly #readers: AsyncLock;
  readonly #writerLock: AsyncLock;
  readonly #idle: SqliteConnection[] = [];
  readonly #open = new Set<SqliteConnection>();
  #writer: SqliteConnection | undefined;
  #closed = false;
  #reader: SqliteConnection | undefined;
  #opening: Promise<SqliteConnection> | undefined;
  #openingReader: Promise<SqliteConnection> | undefined;

  constructor(options: DatabaseOptions & { readonly alias: string }) {
    this.#alias = options.alias;
    this.#location = locate(options.alias, options.url);
    this.#acquireTimeout = options.acquireTimeout ?? 10_000;
    this.#lockTimeout = options.lockTimeout ?? 5_000;
    this.#statementCache = options.statementCache ?? 200;
    this.#readerCount = Math.max(1, options.readers ?? 4);
    this.#readers = new AsyncLock(this.#readerCount);
    const { path } = this.#location;
    const shared = writerLocks.get(path) ?? { lock: new AsyncLock(), users: 0 };
    shared.users += 1;
    writerLocks.set(path, shared);
    this.#writerLock = shared.lock;
  }

  async acquire(purpose: Purpose): Promise<Connection> {
    this.#check();
    // A single read is over before anybody else runs: all share one connection, and never wait for streams.
    if (purpose === "read") return this.#shared();
    const lock = purpose === "write" ? this.#writerLock : this.#readers;
    await lock.acquire(this.#acquireTimeout, () => this.#busy(purpose));
    try {
      this.#check();
      const writer = await this.#openWriter();
      if (purpose === "write") return writer;
      return this.#idle.pop() ?? (await this.#connect("read"));
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  release(connection: Connection): void {
    const own = connection as SqliteConnection;
    if (own === this.#reader) return;
    if (!own.isClean) this.#drop(own);
    else if (own.purpose === "read") this.#idle.push(own);
    (own.purpose === "write" ? this.#writerLock : this.#readers).release();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const locks = [this.#writerLock, ...Array.from({ length: this.#readerCount }, () => this.#readers)];
    const held = await Promise.allSettled(
      locks.map((lock) => lock.acquire(this.#acquireTimeout, () => this.#busy("write"))),
    );
    // The writer last: it moves the log into the file and removes it.
    for (const connection of this.#open) if (connection !== this.#writer) connection.close();
    this.#writer?.close();
    this.#open.clear();
    for (const [i, lock] of locks.entries()) if (held[i]!.status === "fulfilled") lock.release();
    const shared = writerLocks.get(this.#location.path);
    if (shared !== undefined && --shared.users === 0) writerLocks.delete(this.#location.path);
    dispose(this.#location);
  }

  async #shared(): Promise<SqliteConnection> {
    if (this.#reader !== undefined) return this.#reader;
    this.#openingReader ??= this.#openWriter()
      .then(() => this.#connect("read"))
      .finally(() => {
        this.#openingReader = undefined;
      });
    this.#reader = await this.#openingReader;
    return this.#reader;
  }

  #check(): void {
    if (this.#closed) throw new OperationalError("E_DATABASE_CLOSED", { alias: this.#alias });
  }

  /** The writer, which is opened first: it makes the file and turns on the log that readers need. */
  async #openWriter(): Promise<SqliteConnection> {
    if (this.#writer !== undefined) return this.#writer;
    this.#opening ??= this.#connect("write").finally(() => {
      this.#opening = undefined;
    });
    this.#writer = await this.#opening;
    return this.#writer;
  }

  async #connect(purpose: "read" | "write"): Promise<SqliteConnection> {
    const { path } = this.#location;
    if (purpose === "write") checkPath(path);
    const connection = await SqliteConnection.open({
      path,
      purpose,
      alias: this.#alias,
      lockTimeout: this.#lockTimeout,
      statementCache: this.#statementCache,
    });
    this.#open.add(connection);
    return connection;
  }

  /** Closes a connection that isn't clean: the next owner gets a new one. */
  #drop(connection: SqliteConnection): void {
    this.#open.delete(connection);
    if (connection === this.#writer) this.#writer = undefined;
    connection.close();
  }

  #busy(purpose: Purpose): OperationalError {
    const what = purpose === "write" ? "the connection that writes" : "a connection for a stream or a snapshot";
    const values = { what, milliseconds: this.#acquireTimeout, alias: this.#alias };
    return new OperationalError("E_DATABASE_BUSY", values, { retryable: true });
  }
}

function checkPath(path: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) throw unusable(path, `the folder ${folder} does not exist`, `Make it: mkdir -p "${folder}"`);
  if (existsSync(path) && statSync(path).isDirectory()) {
    throw unusable(path, "it is a folder", "Name a file in the url, e.g. sqlite:data/site.sqlite3");
  }
}
