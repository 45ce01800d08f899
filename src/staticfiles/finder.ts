import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { NuagesError } from "../errors/index.ts";
import { isStaticName } from "./static-name.ts";

/** A file that was found, and the folder it was found in. */
export interface FoundFile {
  readonly root: string;
  readonly name: string;
}

/** Looks for files in several folders; a file in an earlier folder hides one of the same name in a later one. */
export class StaticFinder {
  readonly directories: readonly string[];

  constructor(directories: readonly string[]) {
    this.directories = directories;
  }

  /** The file of this name, or undefined. Names that could leave the folders, by `..` or by a symbolic link, are never found. */
  async find(name: string): Promise<FoundFile | undefined> {
    if (!isStaticName(name)) return undefined;
    for (const root of this.directories) {
      if (await isFileInside(root, name)) return { root, name };
    }
    return undefined;
  }

  /** Throws E_STATIC_DIRECTORY for a folder that doesn't exist. */
  async check(): Promise<void> {
    for (const directory of this.directories) {
      const stats = await stat(directory).catch(() => undefined);
      if (stats?.isDirectory() !== true) throw new NuagesError("E_STATIC_DIRECTORY", { directory });
    }
  }

  /** Every file once, with its folder. */
  async *all(): AsyncGenerator<FoundFile, void> {
    const seen = new Set<string>();
    for (const root of this.directories) {
      for await (const name of filesBelow(root, "")) {
        if (seen.has(name)) continue;
        seen.add(name);
        yield { root, name };
      }
    }
  }
}

async function isFileInside(root: string, name: string): Promise<boolean> {
  try {
    const base = await realpath(root);
    const file = await realpath(join(base, name));
    return file.startsWith(base + sep) && (await stat(file)).isFile();
  } catch {
    return false;
  }
}

async function* filesBelow(root: string, below: string): AsyncGenerator<string, void> {
  for (const entry of await readdir(join(root, below), { withFileTypes: true }).catch(() => [])) {
    const name = below === "" ? entry.name : `${below}/${entry.name}`;
    if (!isStaticName(name)) continue;
    if (entry.isDirectory()) yield* filesBelow(root, name);
    else if (await isFileInside(root, name)) yield name;
  }
}
