import { isAbsolute } from "node:path";
import { inspect } from "node:util";
import { type AppDefinition, isApp } from "../apps/index.ts";
import { didYouMean, NuagesError } from "../errors/index.ts";
import { absoluteDatabases, standardDatabases } from "./database-urls.ts";
import { redactSettings } from "./redact.ts";
import { refuseUnsafe } from "./refuse.ts";
import { currentRuntime, type Runtime } from "./runtime.ts";
import type { Settings, SettingsOptions } from "./settings.ts";
import { type Shape, settingsShape } from "./shape.ts";
import { standardApps } from "./standard-apps.ts";

const known = new WeakSet<object>();

/**
 * Makes the settings of a site: checks every key and value, fills in the defaults, refuses what is unsafe, and freezes the result.
 * Printing or serialising the result never shows a secret.
 *
 * @example
 * env.load(import.meta.dirname);
 * export default defineSettings({
 *   dir: import.meta.dirname,
 *   debug: env.boolean("DEBUG", { default: false }),
 *   secretKey: env("SECRET_KEY"),
 *   allowedHosts: env.list("ALLOWED_HOSTS", { default: [] }),
 *   apps: [...standardApps, blog],
 *   urls: () => import("./urls.ts"),
 * });
 * @throws NuagesError `E_SETTING_UNKNOWN`, `E_SETTING_VALUE`, `E_SETTING_UNSAFE` or `E_NODE_UNSAFE`.
 */
export function defineSettings(options: SettingsOptions): Settings {
  return defineSettingsFor(options, currentRuntime());
}

/** `defineSettings` for a runtime that is handed in. */
export function defineSettingsFor(options: SettingsOptions, runtime: Runtime): Settings {
  checkShape("", options, settingsShape);
  refuseUnsafe(options, runtime);
  const dir = options.dir ?? process.cwd();
  if (!isAbsolute(dir))
    throw new NuagesError("E_SETTING_VALUE", { setting: "dir", expected: "an absolute path", received: dir });
  const apps = checkedApps(options.apps ?? standardApps);
  const settings: Settings = {
    debug: false,
    secretKeyFallbacks: [],
    allowedHosts: [],
    security: {},
    csrf: {},
    sessions: {},
    logging: {},
    trustProxy: 0,
    graceSeconds: 25,
    language: "en",
    timeZone: "UTC",
    ...definedOf(options),
    dir,
    apps,
    databases: absoluteDatabases(options.databases ?? standardDatabases, dir),
    templates: { dirs: ["templates"], ...definedOf(options.templates ?? {}) },
    static: { url: "/static/", dirs: ["static"], ...definedOf(options.static ?? {}) },
  };
  for (const key of [inspect.custom, "toJSON"])
    Object.defineProperty(settings, key, { value: () => redactSettings(settings) });
  known.add(settings);
  return Object.freeze(settings);
}

/** The same settings with some replaced, checked anew: for tests and for commands. */
export function withSettings(settings: Settings, changes: Partial<SettingsOptions>): Settings {
  return defineSettings({ ...settings, ...changes });
}

/** True for what `defineSettings` made. */
export function isSettings(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && known.has(value);
}

function definedOf<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function checkShape(prefix: string, value: unknown, shape: Shape): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new NuagesError("E_SETTING_VALUE", {
      setting: prefix.slice(0, -1) || "settings",
      expected: "an object",
      received: value,
    });
  }
  const keys = Object.keys(shape);
  for (const [key, item] of Object.entries(value)) {
    const rule = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (rule === undefined)
      throw new NuagesError("E_SETTING_UNKNOWN", { setting: prefix + key }, { hint: didYouMean(key, keys) });
    if (item === undefined) continue;
    if (rule.keys !== undefined) checkShape(`${prefix}${key}.`, item, rule.keys);
    else if (!rule.accepts(item)) {
      const received = rule.secret === true ? typeof item : item;
      throw new NuagesError("E_SETTING_VALUE", { setting: prefix + key, expected: rule.expected, received });
    }
  }
}

function checkedApps(apps: readonly AppDefinition[]): readonly AppDefinition[] {
  const seen = new Map<string, AppDefinition>();
  for (const app of apps) {
    if (!isApp(app))
      throw new NuagesError("E_SETTING_VALUE", {
        setting: "apps",
        expected: "a list of what defineApp makes",
        received: app,
      });
    const first = seen.get(app.label);
    if (first !== undefined)
      throw new NuagesError("E_APP_DUPLICATE", { label: app.label, first: first.dir, second: app.dir });
    seen.set(app.label, app);
  }
  return Object.freeze([...apps]);
}
