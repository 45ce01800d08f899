import { dialectOf } from "./dialects/index.ts";
import type { DatabaseOptions } from "./types.ts";

/** An empty database for tests. */
export interface ScratchDatabase {
  /** The options of the database that it stands in for, with its own url. */
  readonly options: DatabaseOptions;
  /** Removes it with everything in it. Close its connections first. */
  remove(): Promise<void>;
}

/**
 * Makes an empty database of the same kind as one that a site uses, and beside it: a file in a temporary folder, or a database
 * `test_…` on the same server, whose user must be allowed to make one. What an interrupted run left there is removed a day later.
 *
 * @example
 * const scratch = await createScratchDatabase("default", { url: "postgres://postgres@127.0.0.1/blog" });
 */
export async function createScratchDatabase(alias: string, options: DatabaseOptions): Promise<ScratchDatabase> {
  const { url, remove } = await dialectOf(alias, options.url).createScratch({ ...options, alias });
  return { options: { ...options, url }, remove };
}
