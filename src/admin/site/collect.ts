import { NuagesError } from "../../errors/index.ts";
import { isModelAdmin } from "../model-admin/define.ts";
import type { ModelAdminDefinition } from "../model-admin/types.ts";

/** What a site says about its admin as a whole. */
export interface AdminSettings {
  /** The site's name in the sidebar and in titles; "Nuages" when not given. */
  readonly name?: string;
  /** Where "View site" leads; "/" when not given. */
  readonly siteUrl?: string;
}

/** The admin part of an app, loaded: where it came from and what it exports. */
export interface AdminModule {
  /** For errors: "blog/admin.ts". */
  readonly name: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** What the admin parts of all apps say, together. */
export interface CollectedAdmins {
  readonly admins: readonly ModelAdminDefinition[];
  readonly settings: AdminSettings;
}

const known = new WeakSet<object>();

/**
 * Names the admin: export it from any app's `admin.ts`. Where several apps do, the first one counts.
 *
 * @example
 * export const settings = adminSettings({ name: "The Gazette" });
 */
export function adminSettings(settings: AdminSettings): AdminSettings {
  const made = Object.freeze({ ...settings });
  known.add(made);
  return made;
}

/**
 * Takes the definitions out of the apps' admin modules, in their order. Functions and classes are let pass, so that a module
 * may export helpers; anything else that is no definition throws `E_ADMIN_EXPORT`.
 */
export function collectAdmins(modules: Iterable<AdminModule>): CollectedAdmins {
  const admins = new Set<ModelAdminDefinition>();
  let settings: AdminSettings | undefined;
  for (const module of modules) {
    for (const [name, exported] of Object.entries(module.exports)) {
      if (typeof exported === "function") continue;
      if (typeof exported === "object" && exported !== null && known.has(exported)) {
        settings ??= exported as AdminSettings;
        continue;
      }
      for (const each of Array.isArray(exported) ? exported : [exported]) {
        if (!isModelAdmin(each)) throw new NuagesError("E_ADMIN_EXPORT", { module: module.name, name });
        admins.add(each);
      }
    }
  }
  return { admins: [...admins], settings: settings ?? {} };
}
