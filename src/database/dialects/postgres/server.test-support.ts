import { Database } from "../../database.ts";
import { serverUrls } from "../../empty.test-support.ts";
import { sql } from "../../nodes/sql.ts";
import { createScratchDatabase, type ScratchDatabase } from "../../scratch.ts";
import type { DatabaseOptions } from "../../types.ts";
import { postgres } from "./dialect.ts";

/** An empty database on the server, and connections to it, for the tests of this folder. */
export class PostgresSite {
  readonly #scratch: ScratchDatabase;
  readonly #open: Database[] = [];

  private constructor(scratch: ScratchDatabase) {
    this.#scratch = scratch;
  }

  static async make(): Promise<PostgresSite> {
    return new PostgresSite(await createScratchDatabase("default", { url: serverUrls.postgres }));
  }

  get url(): string {
    return this.#scratch.options.url;
  }

  /** A database object of its own: with its own pool. */
  connect(options: Partial<DatabaseOptions> = {}): Database {
    const database = new Database("default", postgres, { url: this.url, ...options });
    this.#open.push(database);
    return database;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map((database) => database.close()));
    await this.#scratch.remove();
  }
}

/** The number by which the server knows the connection that runs here. */
export async function backend(database: Database): Promise<number> {
  const { rows } = await database.execute(sql`select pg_backend_pid()`);
  return rows[0]![0] as number;
}
