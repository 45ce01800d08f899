import { asDecimal, Decimal, Temporal } from "../../../lib/index.ts";
import { DatabaseError, ProgrammingError } from "../../errors.ts";
import type { ColumnKind, ColumnType, DbValue } from "../../types.ts";
import { digitsOf, readDecimal, storeDecimal } from "./decimals.ts";

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };
const uuidPattern = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const decimalPattern = /^[+-]?\d{1,100}(?:\.\d{1,100})?$/;
const datePattern = /^\d{4}-\d{2}-\d{2}$/;
const dateTimePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

function refuse(type: ColumnType, expected: string, received: unknown): never {
  throw new ProgrammingError("E_COLUMN_VALUE", { kind: type.kind, expected, received });
}

function unreadable(kind: ColumnKind): never {
  throw new DatabaseError("E_STORED_VALUE", { kind });
}

function integerToDb(type: ColumnType, value: unknown): DbValue {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  if (typeof value === "bigint" && Number.isSafeInteger(Number(value))) return Number(value);
  return refuse(type, "an integer between -(2^53-1) and 2^53-1", value);
}

function bigIntegerToDb(type: ColumnType, value: unknown): DbValue {
  const big = typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof big === "bigint" && big >= int64.min && big <= int64.max) return big;
  return refuse(type, "a bigint of 64 bits", value);
}

function textToDb(type: ColumnType, value: unknown): DbValue {
  if (typeof value !== "string") return refuse(type, "a string", value);
  if (value.includes("\0") || !value.isWellFormed()) {
    return refuse(type, "a string of Unicode characters without NUL", value);
  }
  return value;
}

function uuidToDb(type: ColumnType, value: unknown): DbValue {
  if (typeof value !== "string" || !uuidPattern.test(value)) return refuse(type, "a UUID as a string", value);
  const hex = value.replaceAll("-", "").toLowerCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function decimalToDb(type: ColumnType, value: unknown): DbValue {
  const { precision, scale } = digitsOf(type);
  const expected = `a Decimal (or an integer, or a numeric string) of at most ${precision - scale} digits before the point`;
  const decimal = toDecimal(value);
  const stored = decimal === undefined ? undefined : storeDecimal(type, decimal);
  return stored === undefined ? refuse(type, expected, value) : stored;
}

function toDecimal(value: unknown): Decimal | undefined {
  if (typeof value === "object") return asDecimal(value);
  if (typeof value === "bigint") return new Decimal(String(value));
  if (typeof value === "number" && Number.isFinite(value)) return new Decimal(value);
  return typeof value === "string" && decimalPattern.test(value) ? new Decimal(value) : undefined;
}

function dateToDb(type: ColumnType, value: unknown): DbValue {
  const text = value instanceof Temporal.PlainDate ? value.toString({ calendarName: "never" }) : value;
  if (typeof text === "string" && datePattern.test(text) && isDate(text)) return text;
  return refuse(type, "a Temporal.PlainDate of the years 0000 to 9999", value);
}

function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function dateTimeToDb(type: ColumnType, value: unknown): DbValue {
  if (value instanceof Date && !Number.isNaN(value.getTime())) {
    const year = value.getUTCFullYear();
    if (year >= 0 && year <= 9999) return value.toISOString();
  }
  return refuse(type, "a valid Date of the years 0000 to 9999", value);
}

function jsonToDb(type: ColumnType, value: unknown): DbValue {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    return refuse(type, "a JSON value (no bigint, no circle)", value);
  }
  return text === undefined ? refuse(type, "a JSON value", value) : text;
}

type ToDb = (type: ColumnType, value: unknown) => DbValue;

const writers: Readonly<Record<ColumnKind, ToDb>> = {
  auto: integerToDb,
  integer: integerToDb,
  bigInteger: bigIntegerToDb,
  boolean: (type, value) => (typeof value === "boolean" ? Number(value) : refuse(type, "a boolean", value)),
  char: textToDb,
  text: textToDb,
  decimal: decimalToDb,
  date: dateToDb,
  dateTime: dateTimeToDb,
  json: jsonToDb,
  uuid: uuidToDb,
  float: (type, value) =>
    typeof value === "number" && Number.isFinite(value) ? value : refuse(type, "a finite number", value),
};

/** The stored form of a JavaScript value. */
export function toDb(type: ColumnType, value: unknown): DbValue {
  return value === null ? null : writers[type.kind](type, value);
}

function readDateTime(raw: unknown): Date {
  if (typeof raw !== "string") return unreadable("dateTime");
  // Other tools write "2024-01-31 12:00:00", in UTC as SQLite's own functions do.
  const text = dateTimePattern.test(raw) ? raw : raw.replace(/^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}.*?)Z?$/, "$1T$2Z");
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? unreadable("dateTime") : date;
}

function readDate(raw: unknown): Temporal.PlainDate {
  if (typeof raw !== "string" || !datePattern.test(raw.slice(0, 10))) return unreadable("date");
  try {
    return Temporal.PlainDate.from(raw.slice(0, 10));
  } catch {
    return unreadable("date");
  }
}

function readJson(raw: unknown): unknown {
  if (typeof raw !== "string") return typeof raw === "number" ? raw : unreadable("json");
  try {
    return JSON.parse(raw);
  } catch {
    return unreadable("json");
  }
}

function readBigInt(raw: unknown): bigint {
  if (typeof raw === "bigint") return raw;
  return typeof raw === "number" && Number.isSafeInteger(raw) ? BigInt(raw) : unreadable("bigInteger");
}

function readBoolean(raw: unknown): boolean {
  return typeof raw === "number" || typeof raw === "bigint" ? Number(raw) !== 0 : unreadable("boolean");
}

type FromDb = (raw: unknown) => unknown;

function nullable(read: FromDb): FromDb {
  return (raw) => (raw === null ? null : read(raw));
}

const readers: Readonly<Partial<Record<ColumnKind, FromDb>>> = {
  bigInteger: nullable(readBigInt),
  boolean: nullable(readBoolean),
  date: nullable(readDate),
  dateTime: nullable(readDateTime),
  json: nullable(readJson),
};

const decimalReaders = new Map<number, FromDb>();

/** The function that reads stored values of a type; undefined where they are the value already. */
export function converter(type: ColumnType): FromDb | undefined {
  if (type.kind !== "decimal") return readers[type.kind];
  const { scale } = digitsOf(type);
  let reader = decimalReaders.get(scale);
  if (reader === undefined) {
    reader = nullable((raw) => readDecimal(scale, raw) ?? unreadable("decimal"));
    decimalReaders.set(scale, reader);
  }
  return reader;
}

/** The JavaScript value of a stored one. An integer beyond 2^53 in an `integer` column comes as a bigint, digit by digit right. */
export function fromDb(type: ColumnType, raw: unknown): unknown {
  const read = converter(type);
  return read === undefined ? raw : read(raw);
}
