import { NuagesError } from "../errors/index.ts";
import type { JsonValue } from "../models/index.ts";
import type { SessionChanges, SessionValues } from "./session-store.ts";

/** The most bytes that a session's values may have as JSON. */
export const maxSessionBytes = 65_536;

/** The stored values with one request's changes. Throws E_SESSION_TOO_LARGE when the result is too big to keep. */
export function mergeChanges(stored: SessionValues, changes: SessionChanges): SessionValues {
  const merged = new Map<string, JsonValue>(changes.clear ? [] : Object.entries(stored));
  for (const key of changes.deleted) merged.delete(key);
  for (const [key, value] of changes.set) merged.set(key, value);
  const values = Object.fromEntries(merged);
  const bytes = Buffer.byteLength(JSON.stringify(values));
  if (bytes > maxSessionBytes) {
    throw new NuagesError("E_SESSION_TOO_LARGE", { bytes, limit: maxSessionBytes, key: undefined });
  }
  return values;
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
