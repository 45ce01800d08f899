import { asDecimal, type Decimal, SafeString } from "../../lib/index.ts";

/** True for a promise and all else that can be awaited. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

/** True for a Decimal; not for data that only says it is one, which the library believes. */
export function isDecimal(value: unknown): value is Decimal {
  return asDecimal(value) !== undefined;
}

/** How many items a collection has; undefined for what is no collection. */
export function sizeOf(value: unknown): number | undefined {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return (value as unknown as { length: number }).length;
  if (value instanceof Map || value instanceof Set) return value.size;
  if (SafeString.is(value)) return value.toString().length;
  if (isPlainObject(value)) return Object.keys(value).length;
  if (!(Symbol.iterator in value)) return undefined;
  const counted = value as { length?: unknown; size?: unknown };
  if (typeof counted.length === "number") return counted.length;
  return typeof counted.size === "number" ? counted.size : undefined;
}

/** What `{% if %}` takes for true: not false, 0, NaN, "", null, undefined, an empty collection, an empty plain object, a zero Decimal. */
export function truthy(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return Boolean(value);
  if (isDecimal(value)) return !value.isZero() && !value.isNaN();
  const size = sizeOf(value);
  return size === undefined || size > 0;
}

/** True for an object literal, parsed JSON, and objects without a prototype. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
