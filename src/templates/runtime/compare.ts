import { Decimal, SafeString } from "../../lib/index.ts";
import { isDecimal, isPlainObject } from "./values.ts";

function plain(value: unknown): unknown {
  return SafeString.is(value) ? value.toString() : value;
}

/** `a == b`: the same value, without conversion; numbers, bigints and Decimals by amount, dates by instant, objects of one class by its `equals` or their key `pk`. */
export function equal(left: unknown, right: unknown): boolean {
  const a = plain(left);
  const b = plain(right);
  if (a === b) return true;
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b) === 0;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b) || isPlainObject(a)) return false;
  const [one, other] = [a as Comparable, b as Comparable];
  if (typeof one.equals === "function") return one.equals(b) === true;
  return one.pk !== undefined && one.pk !== null && one.pk === other.pk;
}

/** What objects of one class may have to be compared by. */
interface Comparable {
  readonly equals?: unknown;
  readonly pk?: unknown;
}

type Numeric = number | bigint | Decimal;

function isNumeric(value: unknown): value is Numeric {
  return typeof value === "number" || typeof value === "bigint" || isDecimal(value);
}

function compareNumbers(a: Numeric, b: Numeric): number | undefined {
  if (isDecimal(a) || isDecimal(b)) {
    const result = new Decimal(String(a)).comparedTo(new Decimal(String(b)));
    return Number.isNaN(result) ? undefined : result;
  }
  if (a < b) return -1;
  if (a > b) return 1;
  return Number.isNaN(a) || Number.isNaN(b) ? undefined : 0;
}

/** Less (-1), equal (0), greater (1), or undefined for values that have no order between them. */
export function compare(left: unknown, right: unknown): number | undefined {
  if (typeof left === "number" && typeof right === "number")
    return left < right ? -1 : left > right ? 1 : left === right ? 0 : undefined;
  const a = plain(left);
  const b = plain(right);
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b);
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  if (a instanceof Date && b instanceof Date) return compareNumbers(a.getTime(), b.getTime());
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return undefined;
  const type: { compare?: unknown } | undefined = a.constructor as { compare?: unknown };
  if (type !== b.constructor || typeof type?.compare !== "function") return undefined;
  return Number(type.compare(a, b));
}

/** `item in collection`: a part of a text, an item of an array, Set or iterable, a key of a Map or a plain object. */
export function contains(collection: unknown, item: unknown): boolean {
  const holder = plain(collection);
  if (typeof holder === "string") return holder.includes(String(plain(item) ?? "\0"));
  if (typeof holder !== "object" || holder === null) return false;
  if (holder instanceof Map) return holder.has(plain(item));
  if (isPlainObject(holder)) return Object.hasOwn(holder, String(plain(item)));
  if (!(Symbol.iterator in holder)) return false;
  for (const entry of holder as Iterable<unknown>) if (equal(entry, item)) return true;
  return false;
}
