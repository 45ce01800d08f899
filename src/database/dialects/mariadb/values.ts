import { Decimal, Temporal } from "../../../lib/index.ts";
import { checkValue } from "../../check-values.ts";
import { DatabaseError } from "../../errors.ts";
import { durationOf } from "../../times.ts";
import type { ColumnKind, ColumnType, DbValue } from "../../types.ts";

/** The form in which a JavaScript value is bound. */
export function toDb(type: ColumnType, value: unknown): DbValue {
  if (value === null) return null;
  const checked = checkValue[type.kind](type, value);
  // Sessions keep UTC; a letter for it would be refused as no part of a DATETIME.
  return type.kind === "dateTime" ? String(checked).replace("T", " ").replace("Z", "") : checked;
}

function unreadable(kind: ColumnKind): never {
  throw new DatabaseError("E_STORED_VALUE", { kind });
}

const zero = 48;

/** The number that two digits write; more than 99 for what aren't digits. */
function two(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - zero, text.charCodeAt(at + 1) - zero];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 100;
}

/** `2026-01-31 12:00:00.123`, which a thousand rows a page hold: read by its places, without a Date's parser. */
function readDateTime(raw: unknown): Date {
  if (typeof raw !== "string") return unreadable("dateTime");
  // The driver leaves a fraction of zero out.
  if ((raw.length !== 23 && raw.length !== 19) || raw.charCodeAt(4) !== 45) return readOtherForm(raw);
  const year = two(raw, 0) * 100 + two(raw, 2);
  const milliseconds = raw.length === 19 ? 0 : Number(raw.slice(20));
  if (year < 100 || year > 9999 || Number.isNaN(milliseconds)) return readOtherForm(raw);
  return new Date(Date.UTC(year, two(raw, 5) - 1, two(raw, 8), two(raw, 11), two(raw, 14), two(raw, 17), milliseconds));
}

/** Columns of other precisions, and years before 100. */
function readOtherForm(raw: string): Date {
  const [, day, time, fraction = ""] = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(\.\d+)?$/.exec(raw) ?? [];
  const date = new Date(`${day}T${time}${fraction.slice(0, 4)}Z`);
  return Number.isNaN(date.getTime()) ? unreadable("dateTime") : date;
}

function readDate(raw: unknown): Temporal.PlainDate {
  if (typeof raw !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(raw)) return unreadable("date");
  return Temporal.PlainDate.from(raw);
}

/** The driver leaves a fraction of zero out. */
function readTime(raw: unknown): Temporal.PlainTime {
  if (typeof raw !== "string" || !/^(?:[01]\d|2[0-3]):\d{2}:\d{2}(?:\.\d{1,6})?$/.test(raw)) return unreadable("time");
  return Temporal.PlainTime.from(raw);
}

function readDuration(raw: unknown): Temporal.Duration {
  return durationOf(readBigInt(raw));
}

/** The driver's bytes share their memory with others. */
function readBinary(raw: unknown): Uint8Array {
  return raw instanceof Uint8Array ? new Uint8Array(raw) : unreadable("binary");
}

function readJson(raw: unknown): unknown {
  return typeof raw === "string" ? JSON.parse(raw) : unreadable("json");
}

function readBoolean(raw: unknown): boolean {
  if (raw === 0 || raw === 1) return raw === 1;
  return typeof raw === "boolean" ? raw : unreadable("boolean");
}

function readBigInt(raw: unknown): bigint {
  if (typeof raw === "bigint") return raw;
  if (typeof raw === "number" && Number.isSafeInteger(raw)) return BigInt(raw);
  return typeof raw === "string" && /^-?\d+$/.test(raw) ? BigInt(raw) : unreadable("bigInteger");
}

function readDecimal(raw: unknown): Decimal {
  if (typeof raw === "number" || typeof raw === "bigint") return new Decimal(String(raw));
  return typeof raw === "string" && /^-?\d+(?:\.\d+)?$/.test(raw) ? new Decimal(raw) : unreadable("decimal");
}

type FromDb = (raw: unknown) => unknown;

function nullable(read: FromDb): FromDb {
  return (raw) => (raw === null ? null : read(raw));
}

const readers: Readonly<Partial<Record<ColumnKind, FromDb>>> = {
  boolean: nullable(readBoolean),
  bigInteger: nullable(readBigInt),
  decimal: nullable(readDecimal),
  date: nullable(readDate),
  dateTime: nullable(readDateTime),
  json: nullable(readJson),
  time: nullable(readTime),
  duration: nullable(readDuration),
  binary: nullable(readBinary),
};

/** The function that reads values of a type; undefined where the driver gives the value already. */
export function converter(type: ColumnType): FromDb | undefined {
  return readers[type.kind];
}

/** The JavaScript value of what the driver gave. */
export function fromDb(type: ColumnType, raw: unknown): unknown {
  const read = converter(type);
  return read === undefined ? raw : read(raw);
}
