import { readFileSync } from "node:fs";
import { AsyncLock } from "../../async-lock.ts";
import type { Connection, Driver, Purpose } from "../../driver.ts";
import { OperationalError } from "../../errors.ts";
import type { DatabaseOptions } from "../../types.ts";
import { type ConnectionOptions, MariadbConnection } from "./connection.ts";
import { mapError } from "./error-map.ts";
import { type Location, locate } from "./location.ts";
import { loadMysql2, type Mysql2Connection, type Mysql2Options } from "./mysql2.ts";
import { sessionStatement } from "./session.ts";

interface Pooled {
  readonly connection: MariadbConnection;
  readonly openedAt: number;
  idleSince: number;
  isLong: boolean;
}

/** The pool of connections of one MariaDB database. Everybody takes any of them: the server sorts out who waits for whom. */
export class MariadbDriver implements Driver {
  readonly #location: Location;
  readonly #options: DatabaseOptions & { readonly alias: string };
  readonly #forConnections: ConnectionOptions;
  readonly #places: AsyncLock;
  /** Transactions and streams may wait for something: one place is left to those who only read and go. */
  readonly #longPlaces: AsyncLock;
  readonly #all = new Map<Connection, Pooled>();
  /** The one that was used last is taken first: the others may become old. */
  readonly #idle: Pooled[] = [];
  #taken = 0;
  #sweep: NodeJS.Timeout | undefined;
  #closed = false;
  #whenFree: (() => void) | undefined;

  constructor(options: DatabaseOptions & { readonly alias: string }) {
    this.#location = locate(options.alias, options.url);
    this.#options = options;
    const { poolSize = 10 } = options;
    this.#places = new AsyncLock(poolSize);
    this.#longPlaces = new AsyncLock(Math.max(1, poolSize - 1));
    this.#forConnections = {
      alias: options.alias,
      location: this.#location.shown,
      lockTimeout: options.lockTimeout ?? 5_000,
      acquireTimeout: options.acquireTimeout ?? 10_000,
      statementCache: options.statementCache ?? 200,
    };
  }

  async acquire(purpose: Purpose): Promise<Connection> {
    this.#refuseClosed();
    const isLong = purpose !== "read";
    await this.#wait(isLong);
    this.#taken += 1;
    try {
      this.#refuseClosed();
      const pooled = this.#takeIdle() ?? (await this.#open());
      pooled.connection.idles = false;
      pooled.isLong = isLong;
      return pooled.connection;
    } catch (error) {
      this.#giveBack(isLong);
      throw error;
    }
  }

  async #wait(isLong: boolean): Promise<void> {
    const { alias, acquireTimeout: milliseconds } = this.#forConnections;
    const busy = () => {
      const values = { what: "a connection", milliseconds, alias };
      return new OperationalError("E_DATABASE_BUSY", values, { retryable: true });
    };
    if (isLong) await this.#longPlaces.acquire(milliseconds, busy);
    try {
      await this.#places.acquire(milliseconds, busy);
    } catch (error) {
      if (isLong) this.#longPlaces.release();
      throw error;
    }
  }

  release(connection: Connection): void {
    const pooled = this.#all.get(connection);
    if (pooled === undefined) return;
    const now = performance.now();
    if (this.#closed || !pooled.connection.isClean || this.#isOld(pooled, now)) void this.#drop(pooled);
    else {
      pooled.idleSince = now;
      pooled.connection.idles = true;
      this.#idle.push(pooled);
      this.#sweepLater();
    }
    this.#giveBack(pooled.isLong);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#sweep);
    if (this.#taken > 0) await new Promise<void>((resolve) => (this.#whenFree = resolve));
    await Promise.all([...this.#all.values()].map((pooled) => this.#drop(pooled)));
  }

  #refuseClosed(): void {
    if (this.#closed) throw new OperationalError("E_DATABASE_CLOSED", { alias: this.#options.alias });
  }

  #giveBack(isLong: boolean): void {
    this.#taken -= 1;
    if (isLong) this.#longPlaces.release();
    this.#places.release();
    if (this.#taken === 0) this.#whenFree?.();
  }

  #takeIdle(): Pooled | undefined {
    for (let pooled = this.#idle.pop(); pooled !== undefined; pooled = this.#idle.pop()) {
      if (pooled.connection.isClean && !this.#isOld(pooled, performance.now())) return pooled;
      void this.#drop(pooled);
    }
    return undefined;
  }

  #isOld({ openedAt }: Pooled, now: number): boolean {
    return now - openedAt > (this.#options.maxLifetime ?? 3_600_000);
  }

  async #drop(pooled: Pooled): Promise<void> {
    this.#all.delete(pooled.connection);
    await pooled.connection.close();
  }

  #sweepLater(): void {
    const { idleTimeout = 30_000 } = this.#options;
    this.#sweep ??= setTimeout(() => {
      this.#sweep = undefined;
      const now = performance.now();
      // Those that idle longest stand first.
      while (this.#idle.length > 0 && now - this.#idle[0]!.idleSince >= idleTimeout)
        void this.#drop(this.#idle.shift()!);
      if (this.#idle.length > 0) this.#sweepLater();
    }, idleTimeout).unref();
  }

  async #open(): Promise<Pooled> {
    const driver = await loadMysql2();
    let client: Mysql2Connection | undefined;
    try {
      client = driver.createConnection(this.#connectionOptions());
      const connection = new MariadbConnection(client, driver, this.#forConnections);
      await connected(client);
      const { lockTimeout } = this.#forConnections;
      const { statementTimeout = 0 } = this.#options;
      await connection.control(sessionStatement({ lockTimeout, statementTimeout })).catch((error) => {
        throw isForeign(error) ? this.#foreign(error) : error;
      });
      const pooled = { connection, openedAt: performance.now(), idleSince: 0, isLong: false };
      this.#all.set(connection, pooled);
      return pooled;
    } catch (error) {
      client?.destroy();
      throw mapError(error, { ...this.#forConnections, statement: "connect" });
    }
  }

  #foreign(cause: unknown): OperationalError {
    const reason = "the server is not MariaDB 10.11 or newer";
    const advice = "Use MariaDB 10.11 or newer; neither older ones nor MySQL know what is asked of them.";
    return new OperationalError("E_DATABASE_OPEN", { location: this.#location.shown, reason, advice }, { cause });
  }

  #connectionOptions(): Mysql2Options {
    const { host, port, socket, user, password, name, sslMode, sslCa } = this.#location;
    const place = socket === undefined ? { host, port } : { socketPath: socket };
    const ssl = {
      ...(sslCa !== undefined && { ca: readFileSync(sslCa, "utf8") }),
      rejectUnauthorized: sslMode.startsWith("VERIFY"),
      verifyIdentity: sslMode === "VERIFY_IDENTITY",
    };
    return {
      ...place,
      user,
      password,
      database: name,
      ...(sslMode !== "DISABLED" && { ssl }),
      connectTimeout: this.#forConnections.acquireTimeout,
      charset: "utf8mb4",
      timezone: "Z",
      dateStrings: true,
      jsonStrings: true,
      supportBigNumbers: true,
      bigNumberStrings: false,
      decimalNumbers: false,
      multipleStatements: false,
      enableKeepAlive: true,
      maxPreparedStatements: Math.max(1, this.#forConnections.statementCache),
      // A server can't ask for files. And it is told apart which rows were found and which were changed: see changesOf.
      flags: ["-LOCAL_FILES", "-FOUND_ROWS"],
    };
  }
}

function connected(client: Mysql2Connection): Promise<void> {
  return new Promise((resolve, reject) => client.connect((error) => (error ? reject(error) : resolve())));
}

/** A server that lacks a setting, a mode or a collation which every session needs. */
function isForeign(error: unknown): boolean {
  const errno = (error as { cause?: { errno?: unknown } } | null)?.cause?.errno;
  return errno === 1193 || errno === 1231 || errno === 1273;
}
