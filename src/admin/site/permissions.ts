import type { HttpRequest } from "../../http/index.ts";
import type { ModelOptions } from "../../models/index.ts";
import type { ModelAdmin } from "../model-admin/model-admin.ts";
import { isPrivileged, isUser, privilegedFields } from "../model-admin/privileges.ts";
import type { AdminSite } from "./admin-site.ts";

/** What can be done with a model's rows. */
export type Verb = "view" | "add" | "change" | "delete";

/** What the admin asks of the user of a request. */
export interface AdminUser {
  readonly pk: unknown;
  readonly isAuthenticated: boolean;
  readonly isActive: boolean;
  readonly isStaff: boolean;
  readonly isSuperuser: boolean;
  hasPerm(name: string): boolean | Promise<boolean>;
}

/** What the user of one request may do: every page, row and button asks here, and nowhere else. Answers are kept for the request. */
export class Permissions {
  readonly #request: HttpRequest;
  readonly #site: AdminSite;
  readonly #user: AdminUser;
  readonly #kept = new Map<string, Promise<boolean>>();

  constructor(given: { readonly request: HttpRequest; readonly site: AdminSite; readonly user: AdminUser }) {
    this.#request = given.request;
    this.#site = given.site;
    this.#user = given.user;
  }

  /** May the user do this, with the model as a whole or with one row? */
  async can(verb: Verb, admin: ModelAdmin, object?: unknown): Promise<boolean> {
    const { settings, options } = admin;
    if (verb !== "view" && this.guards(options, object)) return false;
    switch (verb) {
      case "add":
        return settings.hasAddPermission ? settings.hasAddPermission(this.#request) : this.#holds("add", options);
      case "change":
        return settings.hasChangePermission
          ? settings.hasChangePermission(this.#request, object as never)
          : this.#holds("change", options);
      case "delete":
        return settings.hasDeletePermission
          ? settings.hasDeletePermission(this.#request, object as never)
          : this.#holds("delete", options);
      case "view":
        if (settings.hasViewPermission) return settings.hasViewPermission(this.#request, object as never);
        return (await this.#holds("view", options)) || this.can("change", admin, object);
    }
  }

  /** The same for a model that may have no admin: then its plain permission counts. */
  canModel(verb: Verb, options: ModelOptions, object?: unknown): Promise<boolean> {
    const admin = this.#site.adminOf(options);
    if (admin) return this.can(verb, admin, object);
    return verb !== "view" && this.guards(options, object) ? Promise.resolve(false) : this.#holds(verb, options);
  }

  /** True where only a superuser may write and the user is none, whatever permission they hold. */
  guards(options: ModelOptions, object?: unknown): boolean {
    return !this.#user.isSuperuser && isPrivileged(options, object);
  }

  /** Of the names of fields those that the user may edit: who is no superuser hands out no power over the site. */
  editable(options: ModelOptions, names: readonly string[]): readonly string[] {
    if (this.#user.isSuperuser) return names;
    const kept = privilegedFields(options);
    return names.filter((name) => !kept.has(name));
  }

  /** May the user see that the model is here at all? */
  async sees(admin: ModelAdmin): Promise<boolean> {
    for (const verb of ["view", "add", "change", "delete"] as const) if (await this.can(verb, admin)) return true;
    return false;
  }

  /** Does the user hold a permission by its name, "blog.approve_comment"? */
  named(name: string): Promise<boolean> {
    let answer = this.#kept.get(name);
    if (!answer) this.#kept.set(name, (answer = Promise.resolve(this.#user.hasPerm(name))));
    return answer;
  }

  /** True where no definition hides rows from some users but not from others, and for superusers. */
  seesAll(admin: ModelAdmin): boolean {
    return this.#user.isSuperuser || (admin.settings.scope === undefined && !this.perRow("view", admin));
  }

  /** True where a definition decides about single rows, so that each row must be asked. */
  perRow(verb: Verb, admin: ModelAdmin): boolean {
    if (isUser(admin.options) && verb !== "view") return true;
    const { hasViewPermission, hasChangePermission, hasDeletePermission } = admin.settings;
    if (verb === "delete") return hasDeletePermission !== undefined;
    if (verb === "change") return hasChangePermission !== undefined;
    return hasViewPermission !== undefined || hasChangePermission !== undefined;
  }

  #holds(verb: Verb, options: ModelOptions): Promise<boolean> {
    return this.named(`${options.app}.${verb}_${options.modelName}`);
  }
}
