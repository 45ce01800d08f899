// The databases that these tests run on: each subject is tested on every one of them.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Databases, sql } from "nuages/database";

/** An empty database, made for one test file. */
export interface EmptyDatabase {
  /** What settings say of it. */
  readonly url: string;
  remove(): Promise<void>;
}

/** One kind of database. */
export interface DatabaseKind {
  readonly name: string;
  create(): Promise<EmptyDatabase>;
  /** What a check of the whole database finds broken; nothing where it is sound. Looked at from a connection of its own. */
  damage(url: string): Promise<readonly string[]>;
}

/** SQLite on a file, as sites have it. */
const sqlite: DatabaseKind = {
  name: "SQLite",
  async create() {
    const folder = mkdtempSync(join(tmpdir(), "nuages-databases-"));
    const remove = () => rmSync(folder, { recursive: true, force: true });
    process.once("exit", remove);
    return {
      url: `sqlite:${join(folder, "test.sqlite3")}`,
      async remove() {
        process.off("exit", remove);
        remove();
      },
    };
  },
  async damage(url) {
    const databases = new Databases({ default: { url } });
    try {
      const { rows } = await databases.get().execute(sql`pragma integrity_check`);
      const lost = await databases.get().execute(sql`pragma foreign_key_check`);
      const found = rows.map(([text]) => String(text)).filter((text) => text !== "ok");
      return [...found, ...lost.rows.map((row) => `reference ${row.join(" ")}`)];
    } finally {
      await databases.close();
    }
  },
};

/** A server where it is expected: POSTGRES_URL names another one. Its user may make databases. */
const postgresServer = process.env.POSTGRES_URL ?? "postgres://postgres@127.0.0.1:5432/postgres";

async function onServer(server: string, statement: (name: string) => string, name: string): Promise<void> {
  const databases = new Databases({ default: { url: server } });
  try {
    await databases.get().execute({ sql: statement(`"${name}"`), params: [], writes: true });
  } finally {
    await databases.close();
  }
}

/** PostgreSQL, in a database of its own. */
const postgres: DatabaseKind = {
  name: "PostgreSQL",
  async create() {
    const name = `nuages_test_${randomBytes(8).toString("hex")}`;
    await onServer(postgresServer, (quoted) => `create database ${quoted}`, name);
    const url = new URL(postgresServer);
    url.pathname = `/${name}`;
    return {
      url: url.href,
      remove: () => onServer(postgresServer, (quoted) => `drop database if exists ${quoted} with (force)`, name),
    };
  },
  async damage(url) {
    const databases = new Databases({ default: { url } });
    try {
      const { rows } = await databases
        .get()
        .execute(sql`select conname::text from pg_constraint where not convalidated`);
      return rows.map(([name]) => `constraint ${name}`);
    } finally {
      await databases.close();
    }
  },
};

/** A server where it is expected: MARIADB_URL names another one. Its user may make databases. */
const mariadbServer = process.env.MARIADB_URL ?? "mariadb://root@127.0.0.1:3306/mysql";

/** MariaDB, in a database of its own. */
const mariadb: DatabaseKind = {
  name: "MariaDB",
  async create() {
    const name = `nuages_test_${randomBytes(8).toString("hex")}`;
    await onServer(mariadbServer, (quoted) => `create database ${quoted}`, name);
    const url = new URL(mariadbServer);
    url.pathname = `/${name}`;
    return {
      url: url.href,
      remove: () => onServer(mariadbServer, (quoted) => `drop database if exists ${quoted}`, name),
    };
  },
  async damage(url) {
    const databases = new Databases({ default: { url } });
    try {
      const database = databases.get();
      const found: string[] = [];
      for (const { name, columns } of await database.dialect.introspect(database)) {
        const checked = await database.execute(sql`check table ${sql.identifier(name)} extended`);
        found.push(...checked.rows.map((row) => String(row[3])).filter((text) => text !== "OK"));
        for (const { name: column, references } of columns) {
          if (references === undefined) continue;
          const [own, target] = [sql.identifier(column), sql.identifier(references.column)];
          const lost = await database.execute(
            sql`select count(*) from ${sql.identifier(name)} where ${own} is not null and ${own} not in (select ${target} from ${sql.identifier(references.table)})`,
          );
          if (lost.rows[0]![0] !== 0) found.push(`reference ${name}.${column}`);
        }
      }
      return found;
    } finally {
      await databases.close();
    }
  },
};

/** All of them. */
export const kinds: readonly DatabaseKind[] = [sqlite, postgres, mariadb];

/** How often something is repeated: fewer times in daily work, all of them with NUAGES_FULL=1. */
export function rounds(daily: number, full: number): number {
  return process.env.NUAGES_FULL === "1" ? full : daily;
}
