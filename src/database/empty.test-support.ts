import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
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

/** More than any test file opens; databases of MariaDB are made anew while there are few left. */
const most = databaseKind === "mariadb" ? 40 : 300;

/**
 * Empty places, made beforehand so that one can be asked for without waiting. On PostgreSQL schemas of the run's database, which
 * go with it; on MariaDB databases beside it, which begin with its name and are dropped when this process ends.
 */
const places = databaseKind === "sqlite" ? [] : await makePlaces();
let making = false;

async function makePlaces(): Promise<string[]> {
  const prefix = databaseKind === "mariadb" ? `${new URL(server).pathname.slice(1)}_` : "";
  const names = Array.from({ length: most }, () => `${prefix}t${randomBytes(8).toString("hex")}`);
  if (databaseKind === "mariadb") process.once("exit", () => dropLater(names));
  await eachPlace(names, (name) =>
    databaseKind === "mariadb" ? sql`create database ${name}` : sql`create schema ${name}`,
  );
  return [...names];
}

async function makeMore(): Promise<void> {
  making = true;
  places.push(...(await makePlaces()));
  making = false;
}

/** What has ended can't wait for a server: another process does. */
function dropLater(names: readonly string[]): void {
  const script = `import { Databases } from ${JSON.stringify(new URL("databases.ts", import.meta.url).href)};
    const databases = new Databases({ default: { url: process.argv[1] } });
    for (const name of process.argv.slice(2))
      await databases.get().execute({ sql: 'drop database if exists "' + name + '"', params: [] });
    await databases.close();`;
  const flags = process.execArgv.filter((flag) => flag.startsWith("--conditions"));
  spawnSync(process.execPath, [...flags, "--input-type=module", "-e", script, server, ...names], { env: {} });
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
  if (databaseKind === "mariadb" && places.length < most / 2 && !making) void makeMore();
  const name = places.pop();
  if (name === undefined) throw new RangeError(`a test file opens at most ${most} databases at once`);
  const url = new URL(server);
  if (databaseKind === "mariadb") url.pathname = `/${name}`;
  else url.searchParams.set("options", `-c search_path=${name}`);
  return url.href;
}

/** Where a server is expected; its user may make databases. */
export const serverUrls = {
  postgres: process.env.POSTGRES_URL ?? "postgres://postgres@127.0.0.1:5432/postgres",
  mariadb: process.env.MARIADB_URL ?? "mariadb://root@127.0.0.1:3306/mysql",
};

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
