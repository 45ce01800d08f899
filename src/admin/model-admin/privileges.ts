import type { ModelOptions } from "../../models/index.ts";

const ofUsers = new Set(["isSuperuser", "isStaff", "groups", "userPermissions"]);
const ofGroups = new Set(["permissions"]);

/**
 * The fields that hand out power over the site: only a superuser may change them, or whoever may edit users could make themselves one.
 */
export function privilegedFields(options: ModelOptions): ReadonlySet<string> {
  if (isUser(options)) return ofUsers;
  return options.label === "auth.Group" ? ofGroups : new Set();
}

/** True for the project's user model. */
export function isUser(options: ModelOptions): boolean {
  return options.swappable === "userModel";
}

/** True for a row that only a superuser may change or delete: the account of a superuser. */
export function isPrivileged(options: ModelOptions, object: unknown): boolean {
  return isUser(options) && (object as { readonly isSuperuser?: unknown }).isSuperuser === true;
}
