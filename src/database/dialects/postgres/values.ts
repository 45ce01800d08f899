import { Decimal, Temporal } from "../../../lib/index.ts";
import { checkValue } from "../../check-values.ts";
import { DatabaseError } from "../../errors.ts";
import { readInstant } from "../../instants.ts";
import { durationOf } from "../../times.ts";
import type { ColumnKind, ColumnType, DbValue } from "../../types.ts";

/** The form in which a JavaScript value is bound. */
export function toDb(type: ColumnType, value: unknown): DbValue {
  if (value === null) return null;
  const checked = checkValue[type.kind](type, value);
  return type.kind === "duration" ? `${checked} microseconds` : checked;
}

type Parse = (text: string) => unknown;

const asText: Parse = (text) => text;

function parseInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** By the type's number in pg_type; what isn't here stays text. */
const parsers: ReadonlyMap<number, Parse> = new Map<number, Parse>([
  [16, (text) => text === "t"],
  [17, (text) => Buffer.from(text.slice(2), "hex")],
  [20, parseInteger],
  [21, Number],
  [23, Number],
  [26, Number],
  [700, Number],
  [701, Number],
]);

/** How the driver reads values: numbers and booleans at once, everything else as text that `converter` reads where a type is known. */
export const wireTypes = { getTypeParser: (oid: number): Parse => parsers.get(oid) ?? asText };

function unreadable(kind: ColumnKind): never {
  throw new DatabaseError("E_STORED_VALUE", { kind });
}

/** `2026-01-31 12:00:00.123+00`, with up to three digits of a second's parts. */
function readDateTime(raw: unknown): Date {
  if (typeof raw !== "string") return unreadable("dateTime");
  const { length } = raw;
  const usual = length >= 22 && length <= 26 && raw.endsWith("+00") && raw[4] === "-" && raw[10] === " ";
  return (usual ? readInstant(raw, Math.max(0, length - 23)) : undefined) ?? readOtherForm(raw);
}

/** Any form of PostgreSQL's ISO style: microseconds, offsets (a pooler that forgets the session's time zone), years before 100. */
function readOtherForm(raw: string): Date {
  const [, day, time, fraction = "", offset] =
    /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(\.\d+)?([+-]\d{2}(?::\d{2})?)$/.exec(raw) ?? [];
  const zone = offset?.length === 3 ? `${offset}:00` : offset;
  const date = new Date(`${day}T${time}${fraction.slice(0, 4)}${zone}`);
  return Number.isNaN(date.getTime()) ? unreadable("dateTime") : date;
}

function readDate(raw: unknown): Temporal.PlainDate {
  if (typeof raw !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(raw)) return unreadable("date");
  return Temporal.PlainDate.from(raw);
}

function readTime(raw: unknown): Temporal.PlainTime {
  if (typeof raw !== "string" || !/^(?:[01]\d|2[0-3]):\d{2}:\d{2}(?:\.\d{1,6})?$/.test(raw)) return unreadable("time");
  return Temporal.PlainTime.from(raw);
}

const intervalPattern =
  /^(?:(-?\d+) years? ?)?(?:(-?\d+) mons? ?)?(?:(-?\d+) days? ?)?(?:([+-])?(\d+):(\d{2}):(\d{2})(?:\.(\d{1,6}))?)?$/;

/** `1 day 02:03:04.5`. Months, which other programs may have stored, stay months. */
function readDuration(raw: unknown): Temporal.Duration {
  const found = typeof raw === "string" ? intervalPattern.exec(raw) : null;
  if (found === null) return unreadable("duration");
  const [, years = 0, months = 0, days = 0, sign, hours = 0, minutes = 0, seconds = 0, fraction = ""] = found;
  const time = ((BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds)) * 1_000_000n;
  const inDay = time + BigInt(fraction.padEnd(6, "0"));
  const exact = durationOf(BigInt(days) * 86_400_000_000n + (sign === "-" ? -inDay : inDay));
  const calendar = Number(years) * 12 + Number(months);
  if (calendar === 0) return exact;
  const mixed = exact.sign !== 0 && Math.sign(calendar) !== exact.sign;
  return mixed ? unreadable("duration") : exact.with({ years: Math.trunc(calendar / 12), months: calendar % 12 });
}

/** The driver's bytes share their memory with others. */
function readBinary(raw: unknown): Uint8Array {
  return raw instanceof Uint8Array ? new Uint8Array(raw) : unreadable("binary");
}

function readJson(raw: unknown): unknown {
  return typeof raw === "string" ? JSON.parse(raw) : unreadable("json");
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
  bigInteger: nullable(readBigInt),
  decimal: nullable(readDecimal),
  date: nullable(readDate),
  dateTime: nullable(readDateTime),
  time: nullable(readTime),
  duration: nullable(readDuration),
  binary: nullable(readBinary),
  json: nullable(readJson),
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
