import { randomBytes } from "node:crypto";
import { Databases } from "./databases.ts";
import { sql } from "./nodes/sql.ts";

/** The server whose databases this run is about, by its url; where none is named, SQLite. */
const server = process.env.NUAGES_TEST_DATABASE ?? "sqlite";

/** More than any test file opens. */
const schemaCount = 300;

/** Schemas of PostgreSQL, made beforehand so that a database can be asked for without waiting. The run drops them with their database. */
const schemas = server === "sqlite" ? [] : await makeSchemas();

async function makeSchemas(): Promise<string[]> {
  const names = Array.from({ length: schemaCount }, () => `t${randomBytes(8).toString("hex")}`);
  const databases = new Databases({ default: { url: server } });
  try {
    await databases.get().atomic(async () => {
      for (const name of names) await databases.get().execute(sql`create schema ${sql.identifier(name)}`);
    });
  } finally {
    await databases.close();
  }
  return names;
}

/** The kinds of databases that tests run on. */
export type DatabaseKind = "sqlite" | "postgres";

/** The kind of database that this run is about. */
export const databaseKind: DatabaseKind = server === "sqlite" ? "sqlite" : "postgres";

/** What is expected where databases differ, as in the stored form of a value. */
export function byKind<T>(values: Readonly<Record<DatabaseKind, T>>): T {
  return values[databaseKind];
}

/** The url of an empty database of that kind. */
export function emptyDatabase(): string {
  if (databaseKind === "sqlite") return "sqlite::memory:";
  const name = schemas.pop();
  if (name === undefined) throw new RangeError(`a test file opens at most ${schemaCount} databases`);
  const url = new URL(server);
  url.searchParams.set("options", `-c search_path=${name}`);
  return url.href;
}

/** Where a server is expected; its user may make databases. */
export const serverUrls = { postgres: process.env.POSTGRES_URL ?? "postgres://postgres@127.0.0.1:5432/postgres" };

/** Why the tests of a server can't run on this machine, as the run has found; false where they can. */
export function absence(server: keyof typeof serverUrls): string | false {
  const reasons: Readonly<Record<string, string>> = JSON.parse(process.env.NUAGES_TEST_WITHOUT ?? "{}");
  return reasons[server] ?? false;
}

/** What the settings of a site under test say of its databases: of the kind of this run. `createTestApplication` makes an empty one beside. */
export const siteDatabases = { default: { url: server === "sqlite" ? "sqlite:site.sqlite3" : server } };

/** The text of a statement without what is only a dialect's way of writing: quotes, and how a value's place is marked. */
export function plainSql(statement: string): string {
  return statement
    .replaceAll('"', "")
    .replace(/\$\d+(?:::(?:double precision|\w+))?/g, "?")
    .replace(/\bTRUE\b/g, "1")
    .replace(/\bFALSE\b/g, "0");
}
