import { existsSync, readdirSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { NuagesError } from "../errors/index.ts";
import { type GraphOptions, MigrationGraph, type MigrationSource } from "./graph.ts";
import { isMigration } from "./migration.ts";

/** An app, as far as migrations need to know it. */
export interface MigratedApp {
  readonly label: string;
  /** Its folder; migrations are in `migrations/` within. */
  readonly dir: string;
}

const filePattern = /^(\d{4}_\w+)\.(ts|js)$/;

/** Reads the migrations of the apps; throws for a file that is none, a missing dependency, a circle. */
export async function loadMigrations(
  apps: readonly MigratedApp[],
  options: Pick<GraphOptions, "userModel"> = {},
): Promise<MigrationGraph> {
  const sources: MigrationSource[] = [];
  for (const app of apps) sources.push(...(await loadApp(app)));
  return new MigrationGraph(sources, { ...options, apps: apps.map((app) => app.label) });
}

async function loadApp({ label, dir }: MigratedApp): Promise<MigrationSource[]> {
  const folder = join(dir, "migrations");
  if (!existsSync(folder)) return [];
  const files = new Map<string, string>();
  const readsTypes = !realpathSync(folder).includes(`${sep}node_modules${sep}`);
  // A source stands for its compiled twin beside it ("js" sorts before "ts"), save where Node reads no types.
  for (const file of readdirSync(folder).sort()) {
    const [, name, ending] = filePattern.exec(file) ?? [];
    if (name === undefined || (!readsTypes && files.has(name))) continue;
    if (!readsTypes && ending === "ts") throw new NuagesError("E_APP_NEEDS_JS", { label, file: join(folder, file) });
    files.set(name, join(folder, file));
  }
  const sources: MigrationSource[] = [];
  for (const [name, file] of files) sources.push({ app: label, name, file, migration: await load(file) });
  return sources;
}

async function load(file: string): Promise<MigrationSource["migration"]> {
  let module: { default?: unknown };
  try {
    module = await import(pathToFileURL(file).href);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new NuagesError("E_MIGRATION_FILE", { file, problem }, { cause });
  }
  if (isMigration(module.default)) return module.default;
  throw new NuagesError("E_MIGRATION_FILE", { file, problem: "its default export is no migration" });
}
