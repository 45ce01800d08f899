import { resolve } from "node:path";
import type { DatabaseOptions } from "../database/index.ts";

/** Databases by alias. */
export type DatabaseSettings = Readonly<Record<string, DatabaseOptions>>;

/** The databases of a site that names none. */
export const standardDatabases: DatabaseSettings = { default: { url: "sqlite:db.sqlite3" } };

/** Files of databases start at `dir`, wherever the process was started. */
export function absoluteDatabases(databases: DatabaseSettings, dir: string): DatabaseSettings {
  const entries = Object.entries(databases).map(([alias, options]) => {
    const file = /^sqlite:(?:\/\/)?(?!:memory:)(.+)$/.exec(options.url)?.[1];
    return [alias, file === undefined ? options : { ...options, url: `sqlite:${resolve(dir, file)}` }] as const;
  });
  return Object.freeze(Object.fromEntries(entries));
}
