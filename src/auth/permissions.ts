import { contentTypeModels, runSync, type SyncOptions, syncContentTypes } from "../contenttypes/index.ts";
import type { ModelOptions, ModelRegistry } from "../models/index.ts";
import { Permission } from "./models.ts";

/** `"app.codename"`, e.g. `"blog.change_post"`. */
export type PermissionName = `${string}.${string}`;

/** The permissions that a model has: the default ones and those of its `meta.permissions`, as codename and label. */
export function permissionsOf(options: ModelOptions): readonly (readonly [codename: string, label: string])[] {
  const standard = options.defaultPermissions.map(
    (action) => [`${action}_${options.modelName}`, `Can ${action} ${options.verboseName}`] as const,
  );
  return [...standard, ...options.permissions];
}

/**
 * Makes the missing permissions of every model, and the content types they hang on; called after `migrate`. Permissions that no model
 * has any more stay: someone may have given them on purpose. Answers how many were made.
 */
export function syncPermissions(registry: ModelRegistry, { using = "default" }: SyncOptions = {}): Promise<number> {
  return runSync(() => makeMissing(registry, using), using);
}

async function makeMissing(registry: ModelRegistry, using: string): Promise<number> {
  const types = await syncContentTypes(registry, { using });
  const permissions = Permission.objects.using(using);
  const known = new Set<string>();
  for (const row of await permissions) known.add(`${row.contentTypeId} ${row.codename}`);
  const missing = contentTypeModels(registry).flatMap((model) => {
    const contentType = types.get(`${model.app}.${model.modelName}`)!;
    return permissionsOf(model)
      .filter(([codename]) => !known.has(`${contentType.pk} ${codename}`))
      .map(([codename, name]) => ({ codename, name: name.slice(0, 255), contentType }));
  });
  if (missing.length > 0) await permissions.bulkCreate(missing);
  return missing.length;
}
