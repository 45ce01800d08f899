// The database servers that tests run on: which of them answer, and an empty database for a step.
import { createScratchDatabase, Databases } from "../../src/database/index.ts";

/** A kind of server, as its dialect is called. */
export type Server = "postgres" | "mariadb";

const urls: Readonly<Record<Server, () => string>> = {
  postgres: () => process.env.POSTGRES_URL ?? "postgres://postgres@127.0.0.1:5432/postgres",
  mariadb: () => process.env.MARIADB_URL ?? "mariadb://root@127.0.0.1:3306/mysql",
};

/** Every kind of server. */
export const servers = Object.keys(urls) as Server[];

/** What keeps the tests of a server from running, in one line; undefined where it answers. */
export async function absence(server: Server): Promise<string | undefined> {
  const databases = new Databases({ default: { url: urls[server](), acquireTimeout: 5_000 } });
  try {
    await databases.get().execute({ sql: "select 1", params: [] });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await databases.close();
  }
}

/** Runs `fn` with the url of an empty database on the server, which is removed afterwards with whatever is in it. */
export async function withDatabase<T>(server: Server, fn: (url: string) => Promise<T>): Promise<T> {
  const { options, remove } = await createScratchDatabase("default", { url: urls[server]() });
  try {
    return await fn(options.url);
  } finally {
    await remove();
  }
}
