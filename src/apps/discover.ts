import { existsSync, readdirSync, realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { NuagesError } from "../errors/index.ts";
import type { AppDefinition } from "./app.ts";
import { type Command, isCommand } from "./command.ts";

/** The files of an app that are found by their name; the rest of an app is imported by what uses it. */
export const partFiles = { models: "models", admin: "admin", checks: "checks", templateTags: "template-tags" } as const;

/** A part of an app that is found by its file name. */
export type AppPart = keyof typeof partFiles;

/** What a part's file exports, by name. */
export type AppModule = Readonly<Record<string, unknown>>;

/** The parts of one app: the exports of each file that is there. */
export type AppParts = { readonly [P in AppPart]?: AppModule };

/**
 * Imports the parts of an app that are there (`models.ts` or `models.js`, `admin.ts`, `checks.ts`, `template-tags.ts`).
 * Files such as `models.d.ts` and `models.test.ts` are no parts.
 *
 * @param parts only these; all when it is not given.
 * @throws NuagesError `E_APP_PART` with what the file threw as its cause, or `E_APP_NEEDS_JS`.
 */
export async function discoverParts(
  app: AppDefinition,
  parts: readonly AppPart[] = Object.keys(partFiles) as AppPart[],
): Promise<AppParts> {
  const found: { -readonly [P in AppPart]?: AppModule } = {};
  for (const part of parts) {
    const file = partFile(app, partFiles[part]);
    if (file !== undefined) found[part] = await importPart(app, partFiles[part], file);
  }
  return found;
}

/**
 * The commands in an app's `commands/` folder, by name; a file is loaded by calling its value. The name of a file is the name of its command.
 */
export function discoverCommands(app: AppDefinition): Map<string, () => Promise<Command>> {
  const folder = join(app.dir, "commands");
  const names = new Set<string>();
  for (const entry of existsSync(folder) ? readdirSync(folder) : []) {
    const name = /^([a-z][a-z0-9-]*)\.(ts|js)$/.exec(entry)?.[1];
    if (name !== undefined) names.add(name);
  }
  return new Map([...names].sort().map((name) => [name, () => loadCommand(app, name)]));
}

async function loadCommand(app: AppDefinition, name: string): Promise<Command> {
  const file = partFile(app, join("commands", name))!;
  const command = (await importPart(app, `command "${name}"`, file)).default;
  if (!isCommand(command))
    throw new NuagesError("E_COMMAND_DEFINITION", {
      command: name,
      detail: `${shown(file)} does not export a command as its default`,
    });
  if (command.name !== name)
    throw new NuagesError("E_COMMAND_DEFINITION", {
      command: command.name,
      detail: `its file ${shown(file)} must have the same name`,
    });
  return command;
}

/** The path of an app's file without its ending, `.ts` first, `.js` where there is no other; undefined where there is neither. */
export function partFile(app: AppDefinition, name: string): string | undefined {
  const base = join(realpathSync(app.dir), name);
  if (!base.includes(`${sep}node_modules${sep}`)) return [`${base}.ts`, `${base}.js`].find((file) => existsSync(file));
  if (existsSync(`${base}.js`)) return `${base}.js`;
  if (existsSync(`${base}.ts`))
    throw new NuagesError("E_APP_NEEDS_JS", { label: app.label, file: shown(`${base}.ts`) });
  return undefined;
}

async function importPart(app: AppDefinition, part: string, file: string): Promise<AppModule> {
  try {
    return (await import(pathToFileURL(file).href)) as AppModule;
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message.split("\n", 1)[0]! : String(cause);
    const hint = cause instanceof NuagesError ? { hint: cause.hint } : {};
    throw new NuagesError("E_APP_PART", { label: app.label, part, file: shown(file), detail }, { cause, ...hint });
  }
}

function shown(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith("..") ? file : path;
}
