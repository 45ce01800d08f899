import { readFile, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import type { Loader, TemplateFile } from "./loader.ts";

const maximumSize = 1024 * 1024;

/**
 * Loads templates from folders, the first that has the file wins. A name never leads out of them, not through a symbolic link either;
 * files over 1 MiB are not taken.
 *
 * @example
 * directoryLoader([join(import.meta.dirname, "templates")]);
 */
export function directoryLoader(directories: string | readonly string[]): Loader {
  const roots = typeof directories === "string" ? [directories] : directories;
  return {
    async find(name) {
      for (const root of roots) {
        const file = await findIn(root, name);
        if (file !== undefined) return file;
      }
      return undefined;
    },
    places: (name) => roots.map((root) => join(root, name)),
  };
}

async function findIn(root: string, name: string): Promise<TemplateFile | undefined> {
  try {
    const [base, path] = await Promise.all([realpath(root), realpath(join(root, name))]);
    if (!path.startsWith(base.endsWith(sep) ? base : base + sep)) return undefined;
    const info = await stat(path);
    if (!info.isFile() || info.size > maximumSize) return undefined;
    const read = async () => (await readFile(path, "utf8")).replace(/^\ufeff/, "");
    return { origin: path, version: `${info.mtimeMs}:${info.size}:${info.ino}`, read };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG" || code === "ELOOP";
}
