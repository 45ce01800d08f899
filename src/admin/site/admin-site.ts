import { ContextSlot } from "../../context/index.ts";
import { NuagesError } from "../../errors/index.ts";
import type { ModelOptions } from "../../models/index.ts";
import { ModelAdmin } from "../model-admin/model-admin.ts";
import type { ModelAdminDefinition } from "../model-admin/types.ts";
import { Formats } from "../values/formats.ts";
import type { AdminSettings } from "./collect.ts";

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
  readonly groups: readonly AdminGroup[];
  readonly #byLabel = new Map<string, ModelAdmin>();
  readonly #byAddress = new Map<string, ModelAdmin>();

  /** Throws `E_ADMIN_OPTION` or `E_ADMIN_REGISTERED_TWICE` for definitions that don't fit their models. */
  constructor(options: AdminSiteOptions) {
    this.settings = options.settings ?? {};
    this.formats = new Formats({ language: options.language ?? "en", timeZone: options.timeZone ?? "UTC" });
    this.environment = options.environment ?? "";
    this.now = options.now ?? (() => new Date());
    for (const definition of options.admins) {
      const admin = new ModelAdmin(definition);
      const { label, app, modelName } = admin.options;
      if (this.#byLabel.has(label)) throw new NuagesError("E_ADMIN_REGISTERED_TWICE", { model: label });
      this.#byLabel.set(label, admin);
      this.#byAddress.set(`${app}/${modelName}`, admin);
    }
    this.groups = groups([...this.#byLabel.values()], options.apps ?? []);
  }

  /** The site's name in the sidebar and in titles. */
  get name(): string {
    return this.settings.name ?? "Nuages";
  }

  /** Every model of the admin, in the order it was registered. */
  get admins(): readonly ModelAdmin[] {
    return [...this.#byLabel.values()];
  }

  /** The admin of a model; undefined where it has none. */
  adminOf(options: ModelOptions): ModelAdmin | undefined {
    return this.#byLabel.get(options.label);
  }

  /** The admin of a model by its label, "blog.Post". */
  byLabel(label: string): ModelAdmin | undefined {
    return this.#byLabel.get(label);
  }

  /** The admin that an address names. */
  at(app: string, modelName: string): ModelAdmin | undefined {
    return this.#byAddress.get(`${app}/${modelName}`);
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

function groups(admins: readonly ModelAdmin[], apps: NonNullable<AdminSiteOptions["apps"]>): AdminGroup[] {
  const labels = [...new Set([...apps.map((app) => app.label), ...admins.map((admin) => admin.options.app)])];
  return labels
    .map((app) => ({
      app,
      label: apps.find((each) => each.label === app)?.verboseName ?? app,
      admins: admins.filter((admin) => admin.options.app === app),
    }))
    .filter((group) => group.admins.length > 0);
}
