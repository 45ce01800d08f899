import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { AsyncLock } from "../../async-lock.ts";
import type { Connection, Driver } from "../../driver.ts";
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
  readonly #idle: SqliteConnection[] = [];
  readonly #open = new Set<SqliteConnection>();
  #writer: SqliteConnection | undefined;
  #closed = false;
  #opening: Promise<SqliteConnection> | undefined;

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
  }

  async acquire(purpose: "read" | "write"): Promise<Connection> {
    this.#check();
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
    if (own.purpose === "write") {
      if (!own.isClean) this.#drop(own);
      this.#writerLock.release();
      return;
    }
    if (!own.isClean) this.#drop(own);
    else this.#idle.push(own);
    this.#readers.release();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const readers = Array.from({ length: this.#readerCount }, () => this.#readers);
    const locks = [this.#writerLock, ...readers];
    await Promise.allSettled(locks.map((lock) => lock.acquire(this.#acquireTimeout, () => this.#busy("write"))));
    // The writer last: it moves the log into the file and removes it.
    for (const connection of this.#open) if (connection !== this.#writer) connection.close();
    this.#writer?.close();
    this.#open.clear();
    this.#writerLock.release();
    const shared = writerLocks.get(this.#location.path);
    if (shared !== undefined && --shared.users === 0) writerLocks.delete(this.#location.path);
    dispose(this.#location);
  }

  get #writerLock(): AsyncLock {
    return writerLocks.get(this.#location.path)!.lock;
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

  #busy(purpose: "read" | "write"): OperationalError {
    const what = purpose === "write" ? "the connection that writes" : "a connection that reads";
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
