import { OperationalError } from "../../errors.ts";
import { isLeftOver, scratchName, scratchStart, withName } from "../../scratch-name.ts";
import type { DatabaseOptions } from "../../types.ts";
import { quote } from "./compiler.ts";
import { PostgresDriver } from "./driver.ts";
import { locate } from "./location.ts";

type Options = DatabaseOptions & { readonly alias: string };

/** The database that every server has. */
const common = "postgres";

/** A database `test_name_time_chance` on the same server. Those of a day ago that nobody uses were left by a run that was killed. */
export async function createScratch(options: Options): Promise<{ readonly url: string; remove(): Promise<void> }> {
  const { name } = locate(options.alias, options.url);
  const start = scratchStart(name);
  const scratch = scratchName(name);
  await onServer(options, async (run) => {
    for (const old of await leftOvers(run, start)) await run(`DROP DATABASE IF EXISTS ${quote(old)}`).catch(() => {});
    await run(`CREATE DATABASE ${quote(scratch)} TEMPLATE template0 ENCODING 'UTF8'`);
  });
  return {
    url: withName(options.url, scratch),
    remove: () =>
      onServer(options, async (run) => {
        await run(`DROP DATABASE IF EXISTS ${quote(scratch)} WITH (FORCE)`);
      }),
  };
}

type Run = (sql: string, ...params: string[]) => Promise<unknown[][]>;

async function leftOvers(run: Run, start: string): Promise<string[]> {
  const rows = await run(
    `SELECT d.datname::text FROM pg_database d WHERE starts_with(d.datname, $1::text)
       AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datid = d.oid)`,
    start,
  );
  return rows.map(([name]) => String(name)).filter((name) => isLeftOver(start, name));
}

/** Runs statements about databases: from the one that every server has, or, where the user may not enter it, from the site's own. */
async function onServer(options: Options, fn: (run: Run) => Promise<void>): Promise<void> {
  try {
    await connected({ ...options, url: withName(options.url, common) }, fn);
  } catch (error) {
    if (!(error instanceof OperationalError) || error.code !== "E_DATABASE_OPEN") throw error;
    await connected(options, fn);
  }
}

async function connected(options: Options, fn: (run: Run) => Promise<void>): Promise<void> {
  const driver = new PostgresDriver({ ...options, poolSize: 1, statementCache: 0 });
  try {
    const connection = await driver.acquire();
    try {
      await fn(async (sql, ...params) => (await connection.run({ sql, params })).rows);
    } finally {
      driver.release(connection);
    }
  } finally {
    await driver.close();
  }
}
