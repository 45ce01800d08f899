import type { SqlNode } from "../../database/index.ts";
import type { Field, FieldOptions, JsonValue } from "../types/fields.ts";
import { declareColumn } from "./declaration.ts";
import { type FieldRules, wrongType } from "./rules.ts";

/** Deeper values are refused: walkers of JSON would overflow. */
const deepest = 200;

/**
 * Any JSON value, of the type T.
 *
 * @example
 * settings: json<{ theme: string }>({ default: () => ({ theme: "light" }) })
 */
export function json<T = JsonValue>(options: FieldOptions<T> & { readonly null: true }): Field<T, true, false>;
export function json<T = JsonValue>(
  options: FieldOptions<T> & ({ readonly default: T | (() => T) } | { readonly dbDefault: T | SqlNode }),
): Field<T, false, true>;
export function json<T = JsonValue>(options?: FieldOptions<T>): Field<T, false, false>;
export function json(options?: FieldOptions<any>): Field<any, any, any> {
  return declareColumn({ kind: "json", options });
}

function isJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || depth > deepest) return false;
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth + 1));
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return false;
  return Object.values(value).every((item) => isJson(item, depth + 1));
}

/** The rules of JSON: a cycle is too deep, and `undefined`, functions, NaN and instances of classes are no JSON. */
export const jsonRules = {
  json: {
    expected: `a JSON value (plain objects, arrays, strings, finite numbers, booleans, null) at most ${deepest} deep`,
    columnType: () => ({ kind: "json" }),
    check: (value) => (isJson(value, 0) ? value : wrongType),
    isEmpty: (value) =>
      value === "" || (typeof value === "object" && value !== null && Object.keys(value).length === 0),
    copy: (value) => structuredClone(value),
    snapshot: (value) => JSON.stringify(value),
  },
} as const satisfies Record<string, FieldRules>;
