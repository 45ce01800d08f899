import type { AppDefinition } from "../apps/index.ts";
import { isUserClass, User } from "../auth/index.ts";
import { didYouMean, NuagesError } from "../errors/index.ts";
import type { ModelRegistry } from "../models/index.ts";

/** A model whose label begins with no app would never get a table. Throws `E_MODEL_APP`. */
export function requireApps(registry: ModelRegistry, apps: readonly AppDefinition[]): void {
  const labels = apps.map((app) => app.label);
  const stray = registry.all().find(({ app }) => !labels.includes(app));
  if (stray === undefined) return;
  const { label, app } = stray;
  throw new NuagesError("E_MODEL_APP", { label, app }, { hint: didYouMean(app, labels) });
}

/**
 * A user model of the site's own that the settings don't name would stand beside the standard one, and want its relations. Throws
 * `E_USER_MODEL_NOT_SET`.
 */
export function requireNamedUser(registry: ModelRegistry): void {
  const own = registry.all().find(({ model }) => model !== User && isUserClass(model));
  if (own !== undefined) throw new NuagesError("E_USER_MODEL_NOT_SET", { model: own.label });
}
