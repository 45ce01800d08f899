// The databases that these tests run on: each subject is tested on every one of them.
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

/** All of them. */
export const kinds: readonly DatabaseKind[] = [sqlite];

/** How often something is repeated: fewer times in daily work, all of them with NUAGES_FULL=1. */
export function rounds(daily: number, full: number): number {
  return process.env.NUAGES_FULL === "1" ? full : daily;
}
