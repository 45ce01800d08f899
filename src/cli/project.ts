import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { NuagesError } from "../errors/index.ts";
import { isSettings, type Settings } from "../settings/index.ts";
import { fromHere } from "./from-here.ts";

/** The site that the command line works on. */
export interface Project {
  readonly dir: string;
  /** The path of its settings.ts. */
  readonly file: string;
}

/** The site in `from` or in the nearest folder above it; undefined where there is none. */
export function findProject(from: string): Project | undefined {
  for (let dir = from; ; dir = dirname(dir)) {
    const file = ["settings.ts", "settings.js"].map((name) => join(dir, name)).find((path) => existsSync(path));
    if (file !== undefined) return { dir, file };
    if (dirname(dir) === dir) return undefined;
  }
}

/** Like `findProject`, where there must be one. @throws NuagesError `E_CLI_NO_PROJECT`. */
export function requireProject(from: string): Project {
  const project = findProject(from);
  if (project === undefined) throw new NuagesError("E_CLI_NO_PROJECT", { dir: from });
  return project;
}

/**
 * Imports the settings of a site.
 *
 * @throws NuagesError what the settings themselves refuse, or `E_CLI_SETTINGS` with what else went wrong as its cause.
 */
export async function loadSettings(project: Project): Promise<Settings> {
  const file = fromHere(project.file);
  const module = (await import(pathToFileURL(project.file).href).catch((cause: unknown) => {
    if (cause instanceof NuagesError) throw cause;
    const detail = cause instanceof Error ? cause.message.split("\n", 1)[0]! : String(cause);
    throw new NuagesError("E_CLI_SETTINGS", { file, detail }, { cause });
  })) as { default?: unknown };
  if (!isSettings(module.default)) throw new NuagesError("E_CLI_SETTINGS_EXPORT", { file });
  return module.default;
}
