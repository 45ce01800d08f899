import { NuagesError } from "../errors/index.ts";
import type { JsonValue } from "../models/index.ts";
import type { SessionChanges, SessionValues } from "./session-store.ts";

/** The most bytes that a session's values may have as JSON. */
export const maxSessionBytes = 65_536;

/**
 * What begins the key of a value that may be dropped, such as a notice that no page has shown: the newest ones by their keys' order stay,
 * fewer where the session would get too large. A browser that never reads them, a script, must not fill its session until nothing works.
 */
export const passingPrefix = "_passing.";
const maxPassing = 50;

/** The stored values with one request's changes. Throws E_SESSION_TOO_LARGE when the result is too big to keep. */
export function mergeChanges(stored: SessionValues, changes: SessionChanges): SessionValues {
  const merged = new Map<string, JsonValue>(changes.clear ? [] : Object.entries(stored));
  for (const key of changes.deleted) merged.delete(key);
  for (const [key, value] of changes.set) merged.set(key, value);
  let bytes = sizeOf(merged);
  const passing = [...merged.keys()].filter((key) => key.startsWith(passingPrefix)).sort();
  for (let left = passing.length; left > 0 && (left > maxPassing || bytes > maxSessionBytes); left--) {
    const key = passing[passing.length - left]!;
    // Its braces are none of it, the comma beside it is.
    bytes -= sizeOf([[key, merged.get(key)!]]) - 1;
    merged.delete(key);
  }
  if (bytes > maxSessionBytes) {
    throw new NuagesError("E_SESSION_TOO_LARGE", { bytes, limit: maxSessionBytes, key: undefined });
  }
  return Object.fromEntries(merged);
}

function sizeOf(values: Iterable<readonly [string, JsonValue]>): number {
  return Buffer.byteLength(JSON.stringify(Object.fromEntries(values)));
}

/** A copy of a value that is JSON through and through; throws E_SESSION_VALUE or E_SESSION_TOO_LARGE where the caller can see it. */
export function requireJson(key: string, value: unknown): JsonValue {
  const text = isJson(value, 64) ? JSON.stringify(value) : undefined;
  if (text === undefined) throw new NuagesError("E_SESSION_VALUE", { key, received: value });
  const bytes = Buffer.byteLength(text);
  if (bytes > maxSessionBytes) throw new NuagesError("E_SESSION_TOO_LARGE", { bytes, limit: maxSessionBytes, key });
  return JSON.parse(text) as JsonValue;
}

function isJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || depth === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth - 1));
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every((item) => isJson(item, depth - 1));
}
