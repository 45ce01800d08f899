import { Temporal } from "../../lib/index.ts";

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const pressMonths = ["Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."];
const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** The parts of a date in UTC; a date without time is at midnight. */
interface Parts {
  readonly date: Date;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekDay: number;
  readonly hour: number;
  readonly minute: number;
}

const two = (n: number) => String(n).padStart(2, "0");
const twelve = (hour: number) => hour % 12 || 12;

function ordinal(day: number): string {
  if (day > 10 && day < 14) return "th";
  return ["th", "st", "nd", "rd"][day % 10] ?? "th";
}

function press(p: Parts): string {
  if (p.minute === 0 && (p.hour === 0 || p.hour === 12)) return p.hour === 0 ? "midnight" : "noon";
  const minutes = p.minute === 0 ? "" : `:${two(p.minute)}`;
  return `${twelve(p.hour)}${minutes} ${p.hour < 12 ? "a.m." : "p.m."}`;
}

function dayOfYear(p: Parts): number {
  return (
    Math.round(
      (Date.UTC(2000 + (isLeap(p.year) ? 0 : 1), p.month - 1, p.day) -
        Date.UTC(2000 + (isLeap(p.year) ? 0 : 1), 0, 1)) /
        86_400_000,
    ) + 1
  );
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

const letters: Readonly<Record<string, (p: Parts) => string | number>> = {
  a: (p) => (p.hour < 12 ? "a.m." : "p.m."),
  A: (p) => (p.hour < 12 ? "AM" : "PM"),
  b: (p) => months[p.month - 1]!.slice(0, 3).toLowerCase(),
  c: (p) => p.date.toISOString(),
  d: (p) => two(p.day),
  D: (p) => days[p.weekDay]!.slice(0, 3),
  e: () => "UTC",
  E: (p) => months[p.month - 1]!,
  f: (p) => `${twelve(p.hour)}${p.minute === 0 ? "" : `:${two(p.minute)}`}`,
  F: (p) => months[p.month - 1]!,
  g: (p) => twelve(p.hour),
  G: (p) => p.hour,
  h: (p) => two(twelve(p.hour)),
  H: (p) => two(p.hour),
  i: (p) => two(p.minute),
  I: () => "0",
  j: (p) => p.day,
  l: (p) => days[p.weekDay]!,
  L: (p) => (isLeap(p.year) ? "True" : "False"),
  m: (p) => two(p.month),
  M: (p) => months[p.month - 1]!.slice(0, 3),
  n: (p) => p.month,
  N: (p) => pressMonths[p.month - 1]!,
  o: (p) => p.date.getUTCFullYear(),
  O: () => "+0000",
  P: press,
  r: (p) => p.date.toUTCString().replace("GMT", "+0000"),
  s: (p) => two(p.date.getUTCSeconds()),
  S: (p) => ordinal(p.day),
  t: (p) => new Date(Date.UTC(p.year, p.month, 0)).getUTCDate(),
  T: () => "UTC",
  u: (p) => String(p.date.getUTCMilliseconds()).padStart(3, "0").padEnd(6, "0"),
  U: (p) => Math.floor(p.date.getTime() / 1000),
  w: (p) => p.weekDay,
  W: (p) => isoWeek(p),
  y: (p) => two(p.year % 100),
  Y: (p) => String(p.year).padStart(4, "0"),
  z: dayOfYear,
  Z: () => "0",
};

function isoWeek(p: Parts): number {
  return Temporal.PlainDate.from({ year: p.year, month: p.month, day: p.day }).weekOfYear ?? 0;
}

/** The parts of a Date, a Temporal date or an ISO text; undefined for anything else. */
function partsOf(value: unknown): Parts | undefined {
  const date = toDate(value);
  if (date === undefined) return undefined;
  return {
    date,
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekDay: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
  };
}

const isoPattern = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

/** The instant of a Date, a Temporal instant or date (at midnight, UTC), or an ISO 8601 text; undefined for anything else. */
export function toDate(value: unknown): Date | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value;
  if (value instanceof Temporal.PlainDate) return new Date(value.toZonedDateTime("UTC").epochMilliseconds);
  if (value instanceof Temporal.PlainDateTime) return new Date(value.toZonedDateTime("UTC").epochMilliseconds);
  if (value instanceof Temporal.Instant || value instanceof Temporal.ZonedDateTime)
    return new Date(value.epochMilliseconds);
  if (value instanceof Temporal.PlainTime) return toDate(Temporal.PlainDate.from("1970-01-01").toPlainDateTime(value));
  if (typeof value !== "string" || value.length > 40 || !isoPattern.test(value)) return undefined;
  // A date-time without an offset is meant in UTC, as everything here.
  const date = new Date(value.length > 10 && !/(?:Z|[+-]\d{2}:\d{2})$/.test(value) ? `${value}Z` : value);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

const shortcuts = new Map([
  ["DATE_FORMAT", "N j, Y"],
  ["DATETIME_FORMAT", "N j, Y, P"],
  ["SHORT_DATE_FORMAT", "m/d/Y"],
  ["SHORT_DATETIME_FORMAT", "m/d/Y P"],
  ["TIME_FORMAT", "P"],
]);

/** A date in Django's format letters (`"j F Y, H:i"`), in English and in UTC; "\" before a letter prints it. "" for what is no date. */
export function formatDate(value: unknown, format: string): string {
  const parts = partsOf(value);
  if (parts === undefined) return "";
  const pattern = shortcuts.get(format) ?? format;
  let out = "";
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (c === "\\" && i + 1 < pattern.length) out += pattern[++i]!;
    else out += Object.hasOwn(letters, c) ? letters[c]!(parts) : c;
  }
  return out;
}

const units: readonly [name: string, seconds: number][] = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["week", 7 * 86_400],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** The time from one instant to a later one in its two largest neighbouring units: "2 weeks, 3 days"; "0 minutes" below one minute. */
export function timeBetween(from: Date, to: Date): string {
  let seconds = Math.max(0, Math.floor((to.getTime() - from.getTime()) / 1000));
  const index = units.findIndex(([, size]) => seconds >= size);
  if (index === -1) return "0\u00a0minutes";
  const out: string[] = [];
  for (const [name, size] of units.slice(index, index + 2)) {
    const count = Math.floor(seconds / size);
    if (count === 0) break;
    seconds -= count * size;
    out.push(`${count}\u00a0${name}${count === 1 ? "" : "s"}`);
  }
  return out.join(", ");
}
