import { randomBytes } from "node:crypto";
import { after } from "node:test";
import { Databases } from "./databases.ts";
import { sql } from "./nodes/sql.ts";
import type { Identifier, Raw } from "./nodes/values.ts";

/** The server whose databases this run is about, by its url; where none is named, SQLite. */
const server = process.env.NUAGES_TEST_DATABASE ?? "sqlite";

/** The kinds of databases that tests run on. */
export type DatabaseKind = "sqlite" | "postgres" | "mariadb";

/** The kind of database that this run is about. */
export const databaseKind: DatabaseKind =
  server === "sqlite" ? "sqlite" : server.startsWith("postgres") ? "postgres" : "mariadb";

/** More than any test file opens. */
const most = 300;

/**
 * Empty places, made beforehand so that one can be asked for without waiting. On PostgreSQL schemas of the run's database, which
 * go with it; on MariaDB databases beside it, which begin with its name and are dropped when this process ends.
 */
const places = databaseKind === "sqlite" ? [] : await makePlaces();

async function makePlaces(): Promise<string[]> {
  const prefix = databaseKind === "mariadb" ? `${new URL(server).pathname.slice(1)}_` : "";
  const names = Array.from({ length: most }, () => `${prefix}t${randomBytes(8).toString("hex")}`);
  await eachPlace(names, (name) =>
    databaseKind === "mariadb" ? sql`create database ${name}` : sql`create schema ${name}`,
  );
  return names;
}

if (databaseKind === "mariadb") {
  const made = [...places];
  after(() => eachPlace(made, (name) => sql`drop database if exists ${name}`));
}

async function eachPlace(names: readonly string[], statement: (name: Identifier) => Raw): Promise<void> {
  const databases = new Databases({ default: { url: server } });
  try {
    const database = databases.get();
    const all = async () => {
      for (const name of names) await database.execute(statement(sql.identifier(name)));
    };
    await database.atomic(all, { schema: true });
  } finally {
    await databases.close();
  }
}

/** What is expected where databases differ, as in the stored form of a value. */
export function byKind<T>(values: Readonly<Record<DatabaseKind, T>>): T {
  return values[databaseKind];
}

/** The url of an empty database of that kind. */
export function emptyDatabase(): string {
  if (databaseKind === "sqlite") return "sqlite::memory:";
  const name = places.pop();
  if (name === undefined) throw new RangeError(`a test file opens at most ${most} databases`);
  const url = new URL(server);
  if (databaseKind === "mariadb") url.pathname = `/${name}`;
  else url.searchParams.set("options", `-c search_path=${name}`);
  return url.href;
}

/** The text of a statement without what is only a dialect's way of writing: quotes, and how a value's place is marked. */
export function plainSql(statement: string): string {
  return statement
    .replaceAll('"', "")
    .replace(/\$\d+(?:::(?:double precision|\w+))?/g, "?")
    .replace(/\bTRUE\b/g, "1")
    .replace(/\bFALSE\b/g, "0");
}
