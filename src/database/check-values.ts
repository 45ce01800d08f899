import { asDecimal, Decimal, Temporal } from "../lib/index.ts";
import { digitsOf, fixedDecimal } from "./decimals.ts";
import { ProgrammingError } from "./errors.ts";
import { microsecondsOf, storedTime } from "./times.ts";
import type { ColumnKind, ColumnType } from "./types.ts";

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };
const uuidPattern = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const decimalPattern = /^[+-]?\d{1,100}(?:\.\d{1,100})?$/;
const timePattern = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}$/;
const datePattern = /^\d{4}-\d{2}-\d{2}$/;

function refuse(type: ColumnType, expected: string, received: unknown): never {
  throw new ProgrammingError("E_COLUMN_VALUE", { kind: type.kind, expected, received });
}

function integer(type: ColumnType, value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  if (typeof value === "bigint" && Number.isSafeInteger(Number(value))) return Number(value);
  return refuse(type, "an integer between -(2^53-1) and 2^53-1", value);
}

function bigInteger(type: ColumnType, value: unknown): bigint {
  const big = typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof big === "bigint" && big >= int64.min && big <= int64.max) return big;
  return refuse(type, "a bigint of 64 bits", value);
}

function text(type: ColumnType, value: unknown): string {
  if (typeof value !== "string") return refuse(type, "a string", value);
  if (value.includes("\0") || !value.isWellFormed()) {
    return refuse(type, "a string of Unicode characters without NUL", value);
  }
  return value;
}

function uuid(type: ColumnType, value: unknown): string {
  if (typeof value !== "string" || !uuidPattern.test(value)) return refuse(type, "a UUID as a string", value);
  const hex = value.replaceAll("-", "").toLowerCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Plain text with the places of the type. */
function decimal(type: ColumnType, value: unknown): string {
  const number = toDecimal(value);
  const fixed = number === undefined ? undefined : fixedDecimal(type, number);
  if (fixed !== undefined) return fixed;
  const { precision, scale } = digitsOf(type);
  const expected = `a Decimal (or an integer, or a numeric string) of at most ${precision - scale} digits before the point`;
  return refuse(type, expected, value);
}

function toDecimal(value: unknown): Decimal | undefined {
  if (typeof value === "object") return asDecimal(value);
  if (typeof value === "bigint") return new Decimal(String(value));
  if (typeof value === "number" && Number.isFinite(value)) return new Decimal(value);
  return typeof value === "string" && decimalPattern.test(value) ? new Decimal(value) : undefined;
}

function date(type: ColumnType, value: unknown): string {
  const day = value instanceof Temporal.PlainDate ? value.toString({ calendarName: "never" }) : value;
  if (typeof day === "string" && datePattern.test(day) && isDate(day)) return day;
  return refuse(type, "a Temporal.PlainDate of the years 0000 to 9999", value);
}

function isDate(day: string): boolean {
  const instant = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day);
}

const firstInstant = Date.parse("0000-01-01T00:00:00.000Z");
const lastInstant = Date.parse("9999-12-31T23:59:59.999Z");

/** In UTC, as `2026-01-31T12:00:00.000Z`. */
function dateTime(type: ColumnType, value: unknown): string {
  if (value instanceof Date) {
    const time = value.getTime();
    if (time >= firstInstant && time <= lastInstant) return value.toISOString();
  }
  return refuse(type, "a valid Date of the years 0000 to 9999", value);
}

/** NUL and half a surrogate pair, as JSON writes them: PostgreSQL's jsonb has room for neither. */
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

function json(type: ColumnType, value: unknown): string {
  let written: string | undefined;
  try {
    written = JSON.stringify(value);
  } catch {
    return refuse(type, "a JSON value (no bigint, no circle)", value);
  }
  if (written === undefined) return refuse(type, "a JSON value", value);
  if (unstorable.test(written)) return refuse(type, "JSON whose texts are Unicode characters without NUL", value);
  return written;
}

function time(type: ColumnType, value: unknown): string {
  const text = value instanceof Temporal.PlainTime && value.nanosecond === 0 ? storedTime(value) : value;
  if (typeof text === "string" && timePattern.test(text)) return text;
  return refuse(type, "a Temporal.PlainTime of whole microseconds", value);
}

function duration(type: ColumnType, value: unknown): bigint {
  const microseconds = microsecondsOf(value);
  if (microseconds !== undefined && microseconds >= int64.min && microseconds <= int64.max) return microseconds;
  return refuse(type, "a Temporal.Duration of weeks to whole microseconds, without months and years", value);
}

function binary(type: ColumnType, value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : refuse(type, "a Uint8Array", value);
}

function boolean(type: ColumnType, value: unknown): boolean {
  return typeof value === "boolean" ? value : refuse(type, "a boolean", value);
}

function float(type: ColumnType, value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : refuse(type, "a finite number", value);
}

/**
 * Values as every dialect takes them, by the kind of column: numbers, booleans and bytes as they are, a duration as a number of
 * microseconds, everything else as text. Each
 * throws `ProgrammingError` for a value of another type, so nothing is left for a driver or a database to convert.
 */
export const checkValue = {
  auto: integer,
  integer,
  bigInteger,
  boolean,
  char: text,
  text,
  decimal,
  date,
  dateTime,
  time,
  duration,
  binary,
  json,
  uuid,
  float,
} satisfies Readonly<
  Record<ColumnKind, (type: ColumnType, value: unknown) => number | bigint | boolean | string | Uint8Array>
>;
