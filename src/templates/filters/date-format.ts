import { Temporal } from "../../lib/index.ts";
import { type TimeZone, utc } from "../time-zone.ts";

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

/** What a clock and a calendar show at an instant. */
interface Parts {
  readonly instant: Date;
  readonly zone: TimeZone;
  /** Seconds ahead of UTC. */
  readonly offset: number;
  /** The instant moved by the offset: its UTC methods give what the clock shows. */
  readonly local: Date;
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

/** "+02:00", with what is given between hours and minutes. */
function offsetText(seconds: number, colon = ""): string {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  return `${seconds < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}${colon}${two(minutes % 60)}`;
}

/** ISO 8601. An offset with seconds, of the time before time zones, can't be written in it: the instant is then written in UTC. */
function iso(p: Parts): string {
  if (p.zone.id === "UTC" || p.offset % 60 !== 0) return p.instant.toISOString();
  return p.local.toISOString().replace("Z", offsetText(p.offset, ":"));
}

const letters: Readonly<Record<string, (p: Parts) => string | number>> = {
  a: (p) => (p.hour < 12 ? "a.m." : "p.m."),
  A: (p) => (p.hour < 12 ? "AM" : "PM"),
  b: (p) => months[p.month - 1]!.slice(0, 3).toLowerCase(),
  c: iso,
  d: (p) => two(p.day),
  D: (p) => days[p.weekDay]!.slice(0, 3),
  e: (p) => p.zone.id,
  E: (p) => months[p.month - 1]!,
  f: (p) => `${twelve(p.hour)}${p.minute === 0 ? "" : `:${two(p.minute)}`}`,
  F: (p) => months[p.month - 1]!,
  g: (p) => twelve(p.hour),
  G: (p) => p.hour,
  h: (p) => two(twelve(p.hour)),
  H: (p) => two(p.hour),
  i: (p) => two(p.minute),
  I: (p) => (p.zone.isDaylightSavingAt(p.instant) ? "1" : "0"),
  j: (p) => p.day,
  l: (p) => days[p.weekDay]!,
  L: (p) => (isLeap(p.year) ? "True" : "False"),
  m: (p) => two(p.month),
  M: (p) => months[p.month - 1]!.slice(0, 3),
  n: (p) => p.month,
  N: (p) => pressMonths[p.month - 1]!,
  o: (p) => isoDay(p).yearOfWeek ?? p.year,
  O: (p) => offsetText(p.offset),
  P: press,
  r: (p) => p.local.toUTCString().replace("GMT", offsetText(p.offset)),
  s: (p) => two(p.local.getUTCSeconds()),
  S: (p) => ordinal(p.day),
  t: (p) => new Date(Date.UTC(p.year, p.month, 0)).getUTCDate(),
  T: (p) => p.zone.nameAt(p.instant),
  u: (p) => String(p.local.getUTCMilliseconds()).padStart(3, "0").padEnd(6, "0"),
  U: (p) => Math.floor(p.instant.getTime() / 1000),
  w: (p) => p.weekDay,
  W: (p) => isoDay(p).weekOfYear ?? 0,
  y: (p) => two(p.year % 100),
  Y: (p) => String(p.year).padStart(4, "0"),
  z: dayOfYear,
  Z: (p) => p.offset,
};

function isoDay(p: Parts): Temporal.PlainDate {
  return Temporal.PlainDate.from({ year: p.year, month: p.month, day: p.day });
}

/** What a value shows in a time zone; undefined for what is no date. A date or time that names no zone is shown as it is. */
function partsOf(value: unknown, timeZone: TimeZone): Parts | undefined {
  const instant = toDate(value);
  if (instant === undefined) return undefined;
  const zone = hasZone(value) ? timeZone : utc;
  const offset = zone.offsetAt(instant);
  const local = new Date(instant.getTime() + offset * 1000);
  // The last hours of what a Date can hold have no other zone.
  if (Number.isNaN(local.getTime())) return partsOf(instant, utc);
  return {
    instant,
    zone,
    offset,
    local,
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    weekDay: local.getUTCDay(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
  };
}

/** True for a value that is an instant, not a day or a time on some calendar or clock. */
function hasZone(value: unknown): boolean {
  if (typeof value === "string") return zonePattern.test(value);
  return value instanceof Date || value instanceof Temporal.Instant || value instanceof Temporal.ZonedDateTime;
}

const zonePattern = /T.*(?:Z|[+-]\d{2}:\d{2})$/;
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
  // Without an offset it is counted in UTC; what is shown of it is what is written.
  const date = new Date(value.length > 10 && !zonePattern.test(value) ? `${value}Z` : value);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

const shortcuts = new Map([
  ["DATE_FORMAT", "N j, Y"],
  ["DATETIME_FORMAT", "N j, Y, P"],
  ["SHORT_DATE_FORMAT", "m/d/Y"],
  ["SHORT_DATETIME_FORMAT", "m/d/Y P"],
  ["TIME_FORMAT", "P"],
]);

/**
 * A date in Django's format letters (`"j F Y, H:i"`), in English; "\" before a letter prints it. "" for what is no date. An instant is
 * shown in `timeZone` (UTC unless given); a date or time that names no zone as it is.
 *
 * @example
 * formatDate(new Date("2026-07-01T12:00:00Z"), "H:i O", new TimeZone("Europe/Paris")); // "14:00 +0200"
 */
export function formatDate(value: unknown, format: string, timeZone: TimeZone = utc): string {
  const parts = partsOf(value, timeZone);
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
