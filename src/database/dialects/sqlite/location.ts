import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { ProgrammingError } from "../../errors.ts";

const expected = '"sqlite:path/to/file.sqlite3", "sqlite:/an/absolute/path" or "sqlite::memory:"';

/** Where a database is. */
export interface Location {
  readonly path: string;
  /** The folder to remove at close: a database in memory is a file of its own, so that several connections can use it. */
  readonly temporary: string | undefined;
}

const temporaries = new Set<string>();

function removeAll(): void {
  for (const folder of temporaries) rmSync(folder, { recursive: true, force: true });
}

/** The path that a url names; `:memory:` makes a temporary folder. */
export function locate(alias: string, url: string): Location {
  const path = url.replace(/^sqlite:(?:\/\/)?/, "");
  if (path === ":memory:") return temporary();
  if (path === "" || path.includes("\0") || path.includes("?")) {
    throw new ProgrammingError("E_DATABASE_URL", { alias, url, expected });
  }
  return { path: canonical(resolve(path)), temporary: undefined };
}

function temporary(): Location {
  const folder = mkdtempSync(join(tmpdir(), "nuages-database-"));
  if (temporaries.size === 0) process.once("exit", removeAll);
  temporaries.add(folder);
  return { path: join(folder, "memory.sqlite3"), temporary: folder };
}

/** Removes what `locate` made. */
export function dispose(location: Location): void {
  if (location.temporary === undefined) return;
  rmSync(location.temporary, { recursive: true, force: true });
  temporaries.delete(location.temporary);
  if (temporaries.size === 0) process.off("exit", removeAll);
}

/** One name for one file, so that everybody who writes to it waits in the same queue. */
function canonical(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}
