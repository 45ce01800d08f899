import { statSync } from "node:fs";
import { isAbsolute } from "node:path";
import { didYouMean, NuagesError } from "../errors/index.ts";
import { capitalize, humanize } from "../lib/index.ts";
import type { AppContributions } from "./app-contributions.ts";

/** What `defineApp` takes. */
export interface AppOptions extends AppContributions {
  /** The short name that stands before its models and in its tables: `"blog"` gives `blog.Post` and `blog_post`. */
  readonly label: string;
  /** The absolute path of the app's folder: `import.meta.dirname`. */
  readonly dir: string;
  /** The name that people read, e.g. in the admin; made from the label when it is not given. */
  readonly verboseName?: string;
}

/** One app of a site, as `defineApp` makes it: frozen, and known by `isApp`. */
export interface AppDefinition extends AppOptions {
  readonly verboseName: string;
}

const labelPattern = /^[a-z][a-z0-9_]{0,39}$/;
const baseKeys = ["label", "dir", "verboseName"];
const contributionKeys = new Set<string>();
const known = new WeakSet<object>();

/**
 * Declares an app: a folder whose `models`, `admin`, `checks`, `commands/`, `migrations/`, `templates/` and `static/` belong together.
 * Nothing is loaded before the application is made.
 *
 * @example
 * export default defineApp({ label: "blog", dir: import.meta.dirname });
 * @throws NuagesError `E_APP_LABEL`, `E_APP_DIR` or `E_APP_OPTION`.
 */
export function defineApp(options: AppOptions): AppDefinition {
  const { label, dir } = options;
  if (typeof label !== "string" || !labelPattern.test(label)) throw new NuagesError("E_APP_LABEL", { label });
  if (typeof dir !== "string" || !isAbsolute(dir) || !isFolder(dir)) throw new NuagesError("E_APP_DIR", { label, dir });
  const keys = [...baseKeys, ...contributionKeys];
  for (const key of Object.keys(options)) {
    if (!keys.includes(key))
      throw new NuagesError("E_APP_OPTION", { label, option: key }, { hint: didYouMean(key, keys) });
  }
  const app = Object.freeze({ ...options, verboseName: options.verboseName ?? capitalize(humanize(label)) });
  known.add(app);
  return app;
}

/** True for what `defineApp` made. */
export function isApp(value: unknown): value is AppDefinition {
  return typeof value === "object" && value !== null && known.has(value);
}

/** Lets `defineApp` accept a key that a room above declared in `AppContributions`. */
export function allowContribution(key: keyof AppContributions): void {
  contributionKeys.add(key);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
