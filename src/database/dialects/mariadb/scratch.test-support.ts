import { randomBytes } from "node:crypto";
import { type Database, type DatabaseOptions, Databases, sql } from "../../index.ts";

/** A server where it is expected: MARIADB_URL names another one. Its user may make databases. */
export const server = process.env.MARIADB_URL ?? "mariadb://root@127.0.0.1:3306/mysql";

/** An empty database for one test file. */
export class Scratch {
  readonly name = `nuages_test_${randomBytes(8).toString("hex")}`;
  readonly databases: Databases;

  private constructor(options: Partial<DatabaseOptions>) {
    const url = new URL(server);
    url.pathname = `/${this.name}`;
    this.databases = new Databases({ default: { url: url.href, ...options } });
  }

  static async open(options: Partial<DatabaseOptions> = {}): Promise<Scratch> {
    const made = new Scratch(options);
    await onServer(sql`create database ${sql.identifier(made.name)} character set latin1`);
    return made;
  }

  get db(): Database {
    return this.databases.get();
  }

  async rows(statement: ReturnType<typeof sql>): Promise<unknown[][]> {
    return (await this.db.execute(statement)).rows;
  }

  async close(): Promise<void> {
    await this.databases.close();
    await onServer(sql`drop database ${sql.identifier(this.name)}`);
  }
}

async function onServer(statement: ReturnType<typeof sql>): Promise<void> {
  const databases = new Databases({ default: { url: server } });
  try {
    await databases.get().execute(statement);
  } finally {
    await databases.close();
  }
}
