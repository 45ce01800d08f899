import { isSecretName, redactUrl } from "../logging/index.ts";
import type { Settings } from "./settings.ts";

const stars = "••••••••";

/**
 * A URL without the name and password that it may hold, in the query too; other texts as they are. A password with an unescaped "/" or "?"
 * is a mistake, but no reason to show it: with a name and a colon, everything up to the last @ is hidden.
 */
export function withoutCredentials(text: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0];
  if (scheme === undefined) return text;
  const rest = text.slice(scheme.length);
  const at = /^[^/?#:@]*:/.test(rest) ? rest.lastIndexOf("@") : rest.slice(0, rest.search(/[/?#]|$/)).lastIndexOf("@");
  return redactUrl(at === -1 ? text : `${scheme}${stars}${rest.slice(at)}`);
}

/** The settings as plain data that may be shown: secrets hidden, functions, models and apps by their name. */
export function redactSettings(settings: Settings): Record<string, unknown> {
  return redactObject(settings, 0);
}

function redactObject(value: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      isSecretName(key, ["dsn"]) ? hide(item) : redactValue(item, depth + 1),
    ]),
  );
}

function hide(value: unknown): unknown {
  if (typeof value === "object" && value !== null) return Array.isArray(value) && value.length === 0 ? [] : stars;
  return value === undefined ? undefined : stars;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === "string") return withoutCredentials(value);
  if (typeof value === "function") return value.name === "" ? "[function]" : `[${value.name}]`;
  if (typeof value !== "object" || value === null) return value;
  if (depth > 4) return "…";
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redactValue(item, depth + 1));
  if ("label" in value && "dir" in value && typeof value.label === "string") return value.label;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return `[${prototype.constructor?.name ?? "object"}]`;
  return redactObject(value, depth);
}
