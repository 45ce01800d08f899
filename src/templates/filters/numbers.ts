import { asDecimal, Decimal } from "../../lib/index.ts";
import { defineFilter } from "../define.ts";
import { text } from "../runtime/print.ts";
import { isDecimal, sizeOf } from "../runtime/values.ts";

const numeric = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/** The exact number of a value; undefined for what is none. Texts over 200 characters are none. */
function decimalOf(value: unknown): Decimal | undefined {
  const decimal = asDecimal(value);
  if (decimal !== undefined) return decimal.isFinite() ? decimal : undefined;
  if (typeof value === "number") return Number.isFinite(value) ? new Decimal(String(value)) : undefined;
  if (typeof value === "bigint") return new Decimal(String(value));
  const written = text(value).trim();
  return written.length <= 200 && numeric.test(written) ? new Decimal(written) : undefined;
}

/** Groups of three digits: a loop from the right, since a regular expression for it takes quadratic time. */
function grouped(digits: string): string {
  const parts: string[] = [];
  for (let end = digits.length; end > 0; end -= 3) parts.push(digits.slice(Math.max(0, end - 3), end));
  return parts.reverse().join(",");
}

/** `34.23` with -1 → "34.2", `34.0` with -1 → "34"; with 3 → "34.230"; the ending g groups thousands. A half rounds away from zero. */
function floatFormat(value: unknown, argument: unknown = -1): string {
  const number = decimalOf(value);
  if (number === undefined) return "";
  const written = text(argument);
  const groups = written.endsWith("g");
  const places = Number.parseInt(written, 10);
  if (!Number.isInteger(places) || Math.abs(places) > 100) return text(value);
  const hideZeros = places < 0 && number.isInteger();
  const fixed = number.toFixed(hideZeros ? 0 : Math.abs(places), Decimal.ROUND_HALF_UP);
  const shown = /^-0(?:\.0*)?$/.test(fixed) ? fixed.slice(1) : fixed;
  return groups ? groupNumber(shown) : shown;
}

function groupNumber(written: string): string {
  const sign = written.startsWith("-") ? "-" : "";
  const [whole = "", fraction] = written.slice(sign.length).split(".");
  return `${sign}${grouped(whole)}${fraction === undefined ? "" : `.${fraction}`}`;
}

function intComma(value: unknown): string {
  const written = text(value);
  return /^-?\d+(?:\.\d+)?$/.test(written) ? groupNumber(written) : written;
}

/** Numbers are added, texts and lists joined; "" for what can't be added. */
function add(value: unknown, other: unknown): unknown {
  const a = decimalOf(value);
  const b = decimalOf(other);
  if (a !== undefined && b !== undefined) {
    const sum = a.plus(b);
    if (isDecimal(value) || isDecimal(other)) return sum;
    return typeof value === "bigint" || typeof other === "bigint" ? BigInt(sum.toFixed(0)) : sum.toNumber();
  }
  if (Array.isArray(value) && Array.isArray(other)) return [...value, ...other];
  return typeof value === "string" && typeof other === "string" ? value + other : "";
}

/** The ending of a plural: `pluralize` → "s", `pluralize:"es"`, `pluralize:"y,ies"`. */
function pluralize(value: unknown, endings: unknown = "s"): string {
  const parts = text(endings).split(",");
  if (parts.length > 2) return "";
  const [one, many] = parts.length === 1 ? ["", parts[0]!] : [parts[0]!, parts[1]!];
  const amount = typeof value === "string" ? decimalOf(value) : (decimalOf(value) ?? decimalOf(sizeOf(value)));
  return amount?.equals(1) === true ? one : many;
}

function divisibleBy(value: unknown, divisor: unknown): boolean {
  const a = decimalOf(value);
  const b = decimalOf(divisor);
  return a !== undefined && b !== undefined && !b.isZero() && a.mod(b).isZero();
}

/** Filters for numbers. */
export const numberFilters = [
  defineFilter("add", add, { argument: "required" }),
  defineFilter("floatformat", floatFormat),
  defineFilter("intcomma", intComma, { argument: "none" }),
  defineFilter("pluralize", pluralize),
  defineFilter("divisibleby", divisibleBy, { argument: "required" }),
];
