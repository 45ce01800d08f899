import { type AppDefinition, discoverParts } from "../apps/index.ts";
import type { Check } from "../checks/index.ts";
import { type AnyModel, explainModelImport, isModel } from "../models/index.ts";
import type { TagLibrary } from "../templates/index.ts";

/** What the apps of a site bring, in the order of `settings.apps`. */
export interface Collected {
  readonly models: readonly AnyModel[];
  readonly checks: readonly Check<any>[];
  readonly templateTags: readonly TagLibrary[];
}

/**
 * Imports the parts of all apps: first every app's models, so that they know each other, then the rest.
 *
 * @throws NuagesError `E_APP_PART` for a file that can't be loaded.
 */
export async function collectApps(apps: readonly AppDefinition[]): Promise<Collected> {
  const models = new Set<AnyModel>();
  for (const app of apps)
    for (const value of Object.values(await loadModels(app))) if (isModel(value)) models.add(value);
  const checks: Check<any>[] = [];
  const templateTags: TagLibrary[] = [];
  for (const app of apps) {
    const parts = await discoverParts(app, ["checks", "templateTags"]);
    for (const value of Object.values(parts.checks ?? {}))
      if (typeof value === "function") checks.push(value as Check<any>);
    for (const value of Object.values(parts.templateTags ?? {})) if (isTagLibrary(value)) templateTags.push(value);
  }
  return { models: [...models], checks, templateTags };
}

async function loadModels(app: AppDefinition): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await discoverParts(app, ["models"])).models ?? {};
  } catch (error) {
    if (!(error instanceof Error) || error.cause === undefined) throw error;
    const explained = explainModelImport(error.cause);
    throw explained === error.cause ? error : explained;
  }
}

/** The exports of each app's admin file, for the apps that have one. They need the registry, so they come after it. */
export async function collectAdmin(
  apps: readonly AppDefinition[],
): Promise<{ readonly name: string; readonly exports: Readonly<Record<string, unknown>> }[]> {
  const modules = [];
  for (const app of apps) {
    const { admin } = await discoverParts(app, ["admin"]);
    if (admin !== undefined) modules.push({ name: `${app.label}/admin`, exports: admin });
  }
  return modules;
}

function isTagLibrary(value: unknown): value is TagLibrary {
  return typeof value === "object" && value !== null && "tags" in value && "filters" in value && "name" in value;
}
