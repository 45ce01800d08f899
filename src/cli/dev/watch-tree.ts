import { type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { join } from "node:path";

/** A running watch; `add` takes in another folder, `close` ends it. */
export interface TreeWatch {
  add(folder: string): void;
  close(): void;
}

/** What `watchTree` takes. */
export interface WatchOptions {
  readonly folders: readonly string[];
  /** True for the files (by name) whose change counts. */
  readonly accepts: (name: string) => boolean;
  /** Called once for all the changes that come within `quietMs` of each other. */
  readonly onChange: (files: readonly string[]) => void;
  /** 60 when not given. */
  readonly quietMs?: number;
}

const skipped = new Set(["node_modules", "dist", "coverage", "__pycache__"]);

/**
 * Watches folders and all below them, but `node_modules` and those whose name starts with a dot. One watcher per folder, so that
 * a large `node_modules` costs nothing; a file counts as changed only when its size or time did.
 */
export function watchTree(options: WatchOptions): TreeWatch {
  const tree = new WatchedTree(options);
  for (const folder of options.folders) tree.add(folder);
  return tree;
}

class WatchedTree implements TreeWatch {
  readonly #options: WatchOptions;
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #files = new Map<string, string>();
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  add(folder: string): void {
    this.#scan(folder, false);
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #scan(folder: string, isNew: boolean): void {
    if (this.#watchers.has(folder)) return;
    try {
      const watcher = watch(folder, (_, name) => this.#onEvent(folder, name));
      watcher.on("error", () => this.#forget(folder));
      this.#watchers.set(folder, watcher);
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory() && !isSkipped(entry.name)) this.#scan(path, isNew);
        else if (entry.isFile() && this.#options.accepts(entry.name)) this.#look(path, isNew);
      }
    } catch {
      this.#forget(folder);
    }
  }

  #forget(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  #onEvent(folder: string, name: string | null): void {
    if (name === null) return;
    const path = join(folder, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory() === true && !isSkipped(name)) this.#scan(path, true);
    else if (this.#options.accepts(name)) this.#look(path, true);
    else if (stats === undefined) this.#forget(path);
  }

  #look(path: string, reports: boolean): void {
    const stats = statSync(path, { throwIfNoEntry: false });
    const mark = stats === undefined ? "" : `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
    if (this.#files.get(path) === mark) return;
    this.#files.set(path, mark);
    if (!reports) return;
    this.#changed.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#report(), this.#options.quietMs ?? 60);
  }

  #report(): void {
    const files = [...this.#changed].sort();
    this.#changed.clear();
    this.#options.onChange(files);
  }
}

function isSkipped(name: string): boolean {
  return name.startsWith(".") || skipped.has(name);
}
