import type { Connection, Driver } from "../../driver.ts";
import { OperationalError } from "../../errors.ts";
import type { DatabaseOptions } from "../../types.ts";
import { type ConnectionOptions, PostgresConnection } from "./connection.ts";
import { mapError } from "./error-map.ts";
import { type Location, locate } from "./location.ts";
import { loadPg, type PgClient, type PgPool } from "./pg.ts";

/** The pool of connections of one PostgreSQL database. Everybody takes any of them: the server sorts out who waits for whom. */
export class PostgresDriver implements Driver {
  readonly #location: Location;
  readonly #options: DatabaseOptions & { readonly alias: string };
  readonly #forConnections: ConnectionOptions;
  readonly #connections = new WeakMap<PgClient, PostgresConnection>();
  #pool: PgPool | undefined;
  #opening: Promise<PgPool> | undefined;
  #closed = false;

  constructor(options: DatabaseOptions & { readonly alias: string }) {
    this.#location = locate(options.alias, options.url);
    this.#options = options;
    this.#forConnections = {
      alias: options.alias,
      location: this.#location.shown,
      lockTimeout: options.lockTimeout ?? 5_000,
      acquireTimeout: options.acquireTimeout ?? 10_000,
      statementCache: options.statementCache ?? 200,
    };
  }

  async acquire(): Promise<Connection> {
    if (this.#closed) throw new OperationalError("E_DATABASE_CLOSED", { alias: this.#options.alias });
    const pool = this.#pool ?? (await this.#open());
    let client: PgClient;
    try {
      client = await pool.connect();
    } catch (error) {
      throw mapError(error, { ...this.#forConnections, statement: "connect" });
    }
    let connection = this.#connections.get(client);
    if (connection === undefined) {
      connection = new PostgresConnection(client, this.#forConnections);
      this.#connections.set(client, connection);
    }
    return connection;
  }

  release(connection: Connection): void {
    (connection as PostgresConnection).release();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await (this.#pool ?? (await this.#opening?.catch(() => undefined)))?.end();
  }

  async #open(): Promise<PgPool> {
    this.#opening ??= this.#makePool();
    this.#pool = await this.#opening;
    return this.#pool;
  }

  async #makePool(): Promise<PgPool> {
    const { Pool } = await loadPg();
    const { poolSize = 10, idleTimeout = 30_000, maxLifetime = 3_600_000 } = this.#options;
    const pool = new Pool({
      connectionString: this.#location.connectionString,
      options: this.#sessionOptions(),
      max: poolSize,
      connectionTimeoutMillis: this.#forConnections.acquireTimeout,
      idleTimeoutMillis: idleTimeout,
      maxLifetimeSeconds: Math.ceil(maxLifetime / 1000),
      application_name: "nuages",
      keepAlive: true,
      allowExitOnIdle: true,
    });
    // A connection that breaks while it idles is replaced by the pool; nobody is waiting for it.
    pool.on("error", () => {});
    return pool;
  }

  /** What each session begins with; the url's own wishes come last and win. */
  #sessionOptions(): string {
    const { statementTimeout = 0 } = this.#options;
    const settings: Readonly<Record<string, string | number>> = {
      TimeZone: "UTC",
      DateStyle: "ISO",
      IntervalStyle: "postgres",
      standard_conforming_strings: "on",
      bytea_output: "hex",
      lock_timeout: this.#forConnections.lockTimeout,
      statement_timeout: statementTimeout,
    };
    const own = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
    return [...own, this.#location.options].join(" ").trim();
  }
}
