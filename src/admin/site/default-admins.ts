import type { AnyModel } from "../../models/index.ts";
import { modelAdmin } from "../model-admin/define.ts";
import type { ModelAdminDefinition } from "../model-admin/types.ts";

/**
 * The admin of the project's user model, for sites that define none. Accounts are made by sign-up or `createsuperuser`, which know how
 * to set a password, so none is added here; powers over the site are for superusers to give.
 */
export function userAdmin(model: AnyModel): ModelAdminDefinition {
  return modelAdmin<AnyModel>(model, {
    listDisplay: ["username", "email", "isActive", "isStaff", "isSuperuser", "lastLogin"],
    listFilter: ["isActive", "isStaff", "isSuperuser", "lastLogin"],
    searchFields: ["username", "email", "firstName", "lastName"],
    readonlyFields: ["lastLogin", "dateJoined"],
    hasAddPermission: () => false,
    icon: "user",
  });
}

/** The admin of groups, for sites that define none. */
export function groupAdmin(model: AnyModel): ModelAdminDefinition {
  return modelAdmin<AnyModel>(model, { listDisplay: ["name"], searchFields: ["name"], icon: "users" });
}
