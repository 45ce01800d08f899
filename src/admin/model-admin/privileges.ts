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

/** Models whose rows say what every permission means: whoever edits one turns what they hold into something else. */
const ofPower = new Set(["auth.Permission", "contenttypes.ContentType"]);

/** True for what only a superuser may write: the account of a superuser, and (with or without a row) what permissions are made of. */
export function isPrivileged(options: ModelOptions, object?: unknown): boolean {
  if (ofPower.has(options.label)) return true;
  return isUser(options) && (object as { readonly isSuperuser?: unknown } | undefined)?.isSuperuser === true;
}
