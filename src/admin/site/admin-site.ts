import { ContextSlot } from "../../context/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { type ModelOptions, registrySlot } from "../../models/index.ts";
import { ModelAdmin } from "../model-admin/model-admin.ts";
import type { ModelAdminDefinition } from "../model-admin/types.ts";
import { Formats } from "../values/formats.ts";
import type { AdminSettings } from "./collect.ts";
import { groupAdmin, userAdmin } from "./default-admins.ts";

/** What an admin site is made from; the application gives it. */
export interface AdminSiteOptions {
  readonly admins: readonly ModelAdminDefinition[];
  readonly settings?: AdminSettings;
  /** The apps by label, for the headings of the sidebar, in order. */
  readonly apps?: readonly { readonly label: string; readonly verboseName: string }[];
  /** "en" when not given. */
  readonly language?: string;
  /** "UTC" when not given. */
  readonly timeZone?: string;
  /** A word beside the site's name, so that nobody takes one environment for another: "development". */
  readonly environment?: string;
  /** The clock. */
  readonly now?: () => Date;
}

/** One heading of the sidebar. */
export interface AdminGroup {
  readonly app: string;
  readonly label: string;
  readonly admins: readonly ModelAdmin[];
}

/** All models of one application's admin, resolved and checked. */
export class AdminSite {
  readonly settings: AdminSettings;
  readonly formats: Formats;
  readonly environment: string;
  readonly now: () => Date;
  readonly #apps: NonNullable<AdminSiteOptions["apps"]>;
  readonly #own: readonly ModelAdmin[];
  #all: readonly ModelAdmin[] | undefined;
  #groups: readonly AdminGroup[] | undefined;

  /** Throws `E_ADMIN_OPTION` or `E_ADMIN_REGISTERED_TWICE` for definitions that don't fit their models. */
  constructor(options: AdminSiteOptions) {
    this.settings = options.settings ?? {};
    this.formats = new Formats({ language: options.language ?? "en", timeZone: options.timeZone ?? "UTC" });
    this.environment = options.environment ?? "";
    this.now = options.now ?? (() => new Date());
    this.#apps = options.apps ?? [];
    this.#own = options.admins.map((definition) => new ModelAdmin(definition));
    const labels = this.#own.map((admin) => admin.options.label);
    const twice = labels.find((label, index) => labels.indexOf(label) !== index);
    if (twice !== undefined) throw new NuagesError("E_ADMIN_REGISTERED_TWICE", { model: twice });
  }

  /** The site's name in the sidebar and in titles. */
  get name(): string {
    return this.settings.name ?? "Nuages";
  }

  /** Every model of the admin, in the order it was registered; users and groups are among them. */
  get admins(): readonly ModelAdmin[] {
    // Completed when it is first asked for: the registry is found in the context of the application, which is made after this.
    this.#all ??= [...this.#own, ...defaultAdmins(this.#own).map((definition) => new ModelAdmin(definition))];
    return this.#all;
  }

  /** The models by app, for the sidebar and the dashboard. */
  get groups(): readonly AdminGroup[] {
    this.#groups ??= grouped(this.admins, this.#apps);
    return this.#groups;
  }

  /** The admin of a model; undefined where it has none. */
  adminOf(options: ModelOptions): ModelAdmin | undefined {
    return this.byLabel(options.label);
  }

  /** The admin of a model by its label, "blog.Post". */
  byLabel(label: string): ModelAdmin | undefined {
    return this.admins.find((admin) => admin.options.label === label);
  }

  /** The admin that an address names. */
  at(app: string, modelName: string): ModelAdmin | undefined {
    return this.admins.find((admin) => admin.options.app === app && admin.options.modelName === modelName);
  }
}

/** The admin site of the application that is running here. */
export const adminSiteSlot: ContextSlot<AdminSite> = new ContextSlot<AdminSite>("admin site");

/** The admin site that is running here; throws `E_ADMIN_NO_SITE`. */
export function currentSite(): AdminSite {
  const site = adminSiteSlot.get();
  if (!site) throw new NuagesError("E_ADMIN_NO_SITE", {});
  return site;
}

/** Users and groups have a place in the admin even where the site says nothing about them. */
function defaultAdmins(own: readonly ModelAdmin[]): ModelAdminDefinition[] {
  const registry = registrySlot.get();
  const taken = new Set<unknown>(own.map((admin) => admin.model));
  const users = registry?.userModel;
  const groups = registry?.all().find((options) => options.label === "auth.Group");
  const made: ModelAdminDefinition[] = [];
  if (users && !taken.has(users.model) && looksLikeUser(users)) made.push(userAdmin(users.model));
  if (groups && !taken.has(groups.model)) made.push(groupAdmin(groups.model));
  return made;
}

/** A project may bring a user model that has none of our fields: that one is for the project to register. */
function looksLikeUser(options: ModelOptions): boolean {
  const names = [
    "username",
    "email",
    "firstName",
    "lastName",
    "isActive",
    "isStaff",
    "isSuperuser",
    "lastLogin",
    "dateJoined",
  ];
  return names.every((name) => options.field(name) !== undefined);
}

function grouped(admins: readonly ModelAdmin[], apps: NonNullable<AdminSiteOptions["apps"]>): AdminGroup[] {
  const labels = [...new Set([...apps.map((app) => app.label), ...admins.map((admin) => admin.options.app)])];
  return labels
    .map((app) => ({
      app,
      label: apps.find((each) => each.label === app)?.verboseName ?? app,
      admins: admins.filter((admin) => admin.options.app === app),
    }))
    .filter((group) => group.admins.length > 0);
}
