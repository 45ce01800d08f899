import { isLeftOver, scratchName, scratchStart, withName } from "../../scratch-name.ts";
import type { DatabaseOptions } from "../../types.ts";
import { byCodePoint } from "./collations.ts";
import { quote } from "./compiler.ts";
import { MariadbDriver } from "./driver.ts";
import { locate } from "./location.ts";

type Options = DatabaseOptions & { readonly alias: string };
type Run = (sql: string) => Promise<unknown[][]>;

/** The database that every server has, and every user may look into. */
const common = "information_schema";

/** A database `test_name_time_chance` on the same server. Those of a day ago were left by a run that was killed. */
export async function createScratch(options: Options): Promise<{ readonly url: string; remove(): Promise<void> }> {
  const { name } = locate(options.alias, options.url);
  const start = scratchStart(name);
  const scratch = scratchName(name);
  await onServer(options, async (run) => {
    const names = (await run("SELECT schema_name FROM information_schema.schemata")).map(([one]) => String(one));
    for (const old of names.filter((one) => isLeftOver(start, one)))
      await run(`DROP DATABASE IF EXISTS ${quote(old)}`).catch(() => {});
    await run(`CREATE DATABASE ${quote(scratch)} CHARACTER SET utf8mb4 COLLATE ${byCodePoint}`);
  });
  return {
    url: withName(options.url, scratch),
    remove: () =>
      onServer(options, async (run) => {
        await run(`DROP DATABASE IF EXISTS ${quote(scratch)}`);
      }),
  };
}

async function onServer(options: Options, fn: (run: Run) => Promise<void>): Promise<void> {
  const driver = new MariadbDriver({ ...options, url: withName(options.url, common), poolSize: 1 });
  try {
    const connection = await driver.acquire("write");
    try {
      await fn(async (sql) => (await connection.run({ sql, params: [] })).rows);
    } finally {
      driver.release(connection);
    }
  } finally {
    await driver.close();
  }
}
