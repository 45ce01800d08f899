import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { loadEnvFile } from "node:process";
import { NuagesError } from "../errors/index.ts";

/** What `env.string` may be told besides the variable's name. */
export interface EnvString {
  /** The value where the variable is not set or empty. */
  readonly default?: string;
}

/** What `env.number` may be told besides the variable's name. */
export interface EnvNumber {
  readonly default?: number;
  readonly min?: number;
  readonly max?: number;
}

/** The readers of environment variables; each throws an error that names the variable and never shows its value. */
export interface Env {
  /** A text; the same as `env.string`. */
  (name: string, options?: EnvString): string;
  string(name: string, options?: EnvString): string;
  /** A number within `min` and `max`. */
  number(name: string, options?: EnvNumber): number;
  /** `1`, `true`, `yes`, `on` or `0`, `false`, `no`, `off`, in any case. */
  boolean(name: string, options?: { readonly default?: boolean }): boolean;
  /** An absolute URL with any scheme, as text: `sqlite:./data.db`, `https://example.com`. */
  url(name: string, options?: EnvString): string;
  /** Texts separated by commas; spaces around them and empty ones are dropped. */
  list(name: string, options?: { readonly default?: readonly string[] }): readonly string[];
  /**
   * Reads the file `.env` of a folder (or the file that the path names) where it exists. Variables that are set already keep their value.
   * Call it at the top of settings.ts, before the first `env`.
   */
  load(path: string): void;
}

/**
 * Reads environment variables for settings.ts. A variable that is set to nothing counts as not set.
 *
 * @example
 * env.load(import.meta.dirname);
 * const secretKey = env("SECRET_KEY");
 * const debug = env.boolean("DEBUG", { default: false });
 * @throws NuagesError `E_ENV_MISSING`, `E_ENV_VALUE` or `E_ENV_FILE`.
 */
export const env: Env = Object.assign((name: string, options?: EnvString) => readString(name, options), {
  string: readString,
  number: readNumber,
  boolean: readBoolean,
  url: readUrl,
  list: readList,
  load: loadFile,
});

function raw(name: string): string | undefined {
  const value = process.env[name];
  return value === undefined || value.trim() === "" ? undefined : value;
}

function orDefault<T>(name: string, expected: string, fallback: T | undefined): T {
  if (fallback === undefined) throw new NuagesError("E_ENV_MISSING", { variable: name, expected });
  return fallback;
}

function readString(name: string, options: EnvString = {}): string {
  return raw(name) ?? orDefault(name, "a text", options.default);
}

function readNumber(name: string, options: EnvNumber = {}): number {
  const { min = -Number.MAX_VALUE, max = Number.MAX_VALUE } = options;
  const bounds =
    options.min === undefined && options.max === undefined
      ? ""
      : ` from ${options.min ?? "…"} to ${options.max ?? "…"}`;
  const expected = `a number${bounds}`;
  const text = raw(name)?.trim();
  if (text === undefined) return orDefault(name, expected, options.default);
  const value = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) throw new NuagesError("E_ENV_VALUE", { variable: name, expected });
  return value;
}

const truths = new Map(
  Object.entries({ "1": true, true: true, yes: true, on: true, "0": false, false: false, no: false, off: false }),
);

function readBoolean(name: string, options: { readonly default?: boolean } = {}): boolean {
  const expected = "true or false";
  const text = raw(name)?.trim().toLowerCase();
  if (text === undefined) return orDefault(name, expected, options.default);
  const value = truths.get(text);
  if (value === undefined) throw new NuagesError("E_ENV_VALUE", { variable: name, expected });
  return value;
}

function readUrl(name: string, options: EnvString = {}): string {
  const expected = "a URL with a scheme, such as https://example.com";
  const text = raw(name)?.trim();
  if (text === undefined) return orDefault(name, expected, options.default);
  if (!URL.canParse(text)) throw new NuagesError("E_ENV_VALUE", { variable: name, expected });
  return text;
}

function readList(name: string, options: { readonly default?: readonly string[] } = {}): readonly string[] {
  const text = raw(name);
  if (text === undefined) return orDefault(name, "a list of texts separated by commas", options.default);
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function loadFile(path: string): void {
  const file = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? join(path, ".env") : path;
  if (!existsSync(file)) return;
  try {
    loadEnvFile(file);
  } catch (cause) {
    throw new NuagesError(
      "E_ENV_FILE",
      { file, detail: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    );
  }
}
