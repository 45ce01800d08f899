import { ProgrammingError } from "../../errors.ts";
import type { wireTypes } from "./values.ts";

/** One statement as `pg` takes it. */
export interface PgQuery {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Prepares the statement under this name, once a connection. */
  readonly name?: string;
  readonly rowMode: "array";
  readonly types: typeof wireTypes;
}

/** What a statement answered. */
export interface PgResult {
  readonly rows: unknown[][];
  readonly rowCount: number | null;
  readonly fields: readonly { readonly name: string }[];
}

/** The little that is used of a connection of `pg`. */
export interface PgClient {
  query(query: PgQuery): Promise<PgResult>;
  query(text: string): Promise<unknown>;
  /** "I" idle, "T" in a transaction, "E" in one that has failed; null before the first answer. */
  getTransactionStatus(): string | null;
  on(event: "error", listener: (error: Error) => void): void;
  release(destroy?: boolean): void;
}

/** The little that is used of the pool of `pg`. */
export interface PgPool {
  connect(): Promise<PgClient>;
  end(): Promise<void>;
  on(event: "error", listener: (error: Error) => void): void;
  on(event: "connect", listener: (client: PgClient) => void): void;
}

/** How a pool is made. */
export interface PgPoolOptions {
  readonly connectionString: string;
  readonly options: string;
  readonly max: number;
  readonly connectionTimeoutMillis: number;
  readonly idleTimeoutMillis: number;
  readonly maxLifetimeSeconds: number;
  readonly application_name: string;
  readonly keepAlive: boolean;
  /** Connections that idle don't keep the process alive. */
  readonly allowExitOnIdle: boolean;
}

interface PgModule {
  readonly default: { readonly Pool: new (options: PgPoolOptions) => PgPool };
}

/** Loads the driver, which a site installs when it uses PostgreSQL. */
export async function loadPg(): Promise<PgModule["default"]> {
  const name = "pg";
  try {
    return ((await import(name)) as PgModule).default;
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new ProgrammingError("E_DATABASE_DRIVER", { database: "PostgreSQL", package: name }, { cause: error });
  }
}
