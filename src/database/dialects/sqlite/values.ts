import { Decimal, Temporal } from "../../../lib/index.ts";
import { checkValue } from "../../check-values.ts";
import { digitsOf } from "../../decimals.ts";
import { DatabaseError } from "../../errors.ts";
import { readInstant } from "../../instants.ts";
import { durationOf } from "../../times.ts";
import type { ColumnKind, ColumnType, DbValue } from "../../types.ts";
import { readDecimal, storeDecimal } from "./decimals.ts";

const datePattern = /^\d{4}-\d{2}-\d{2}$/;
const dateTimePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

function unreadable(kind: ColumnKind): never {
  throw new DatabaseError("E_STORED_VALUE", { kind });
}

/** The stored form of a JavaScript value. */
export function toDb(type: ColumnType, value: unknown): DbValue {
  if (value === null) return null;
  const checked = checkValue[type.kind](type, value);
  if (type.kind === "boolean") return Number(checked);
  if (type.kind === "duration") return narrow(checked as bigint);
  // It fits: that was checked.
  return type.kind === "decimal" ? storeDecimal(type, new Decimal(checked as string))! : checked;
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function readTime(raw: unknown): Temporal.PlainTime {
  // Other tools write "12:30" or milliseconds.
  if (typeof raw !== "string" || !/^\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?$/.test(raw)) return unreadable("time");
  try {
    return Temporal.PlainTime.from(raw);
  } catch {
    return unreadable("time");
  }
}

function readDuration(raw: unknown): Temporal.Duration {
  const whole = typeof raw === "bigint" || (typeof raw === "number" && Number.isSafeInteger(raw));
  return whole ? durationOf(BigInt(raw)) : unreadable("duration");
}

function readDateTime(raw: unknown): Date {
  if (typeof raw !== "string") return unreadable("dateTime");
  if (raw.length === 24 && raw[10] === "T" && raw[19] === "." && raw[23] === "Z") {
    const instant = readInstant(raw, 3);
    if (instant !== undefined && !Number.isNaN(instant.getTime())) return instant;
  }
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

/** The one integer beyond 2^53 that node:sqlite takes for one that a number holds (its absolute value has no 64 bits). */
const leastInteger = -(2 ** 63);
const int64Least = -(2n ** 63n);

function readBigInt(raw: unknown): bigint {
  if (typeof raw === "bigint") return raw;
  if (raw === leastInteger) return int64Least;
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
  time: nullable(readTime),
  duration: nullable(readDuration),
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
