import type { DatabaseSync } from "node:sqlite";

type SqlValue = string | number | bigint | null | Uint8Array;

const hour = 3_600_000;
const day = 24 * hour;
/** Clocks change on the quarter of an hour; only long ago they didn't. */
const bucketSize = hour / 4;
const bucketsFrom = Date.UTC(1973, 0);
const mostBuckets = 20_000;

/** How far the clocks of one time zone are from UTC. */
class Zone {
  static readonly #zones = new Map<string, Zone>();
  readonly #format: Intl.DateTimeFormat;
  readonly #known = new Map<number, number>();

  private constructor(name: string) {
    const two = "2-digit";
    const parts = { year: "numeric", month: two, day: two, hour: two, minute: two, second: two } as const;
    this.#format = new Intl.DateTimeFormat("en-US", { timeZone: name, hourCycle: "h23", ...parts });
  }

  static named(name: string): Zone {
    let zone = Zone.#zones.get(name);
    if (zone === undefined) Zone.#zones.set(name, (zone = new Zone(name)));
    return zone;
  }

  /** Milliseconds to add to an instant for what the clocks show. */
  offset(instant: number): number {
    if (instant < bucketsFrom) return this.#asked(instant);
    const bucket = Math.floor(instant / bucketSize);
    let offset = this.#known.get(bucket);
    if (offset === undefined) {
      offset = this.#asked(instant);
      if (this.#known.size >= mostBuckets) this.#known.clear();
      this.#known.set(bucket, offset);
    }
    return offset;
  }

  /** The first instant at which the clocks show this; where they jump over it, the same time by the clock from before. */
  instant(shown: number): number {
    const [before, after] = [this.offset(shown - day), this.offset(shown + day)];
    const found = [shown - before, shown - after].filter((instant) => instant + this.offset(instant) === shown);
    return found.length === 0 ? shown - before : Math.min(...found);
  }

  #asked(instant: number): number {
    const part: Record<string, number> = {};
    for (const { type, value } of this.#format.formatToParts(instant)) part[type] = Number(value);
    const shown = new Date(0);
    shown.setUTCFullYear(part.year!, part.month! - 1, part.day);
    shown.setUTCHours(part.hour!, part.minute, part.second);
    return shown.getTime() - Math.floor(instant / 1000) * 1000;
  }
}

function weekDay(shown: Date): number {
  return shown.getUTCDay() || 7;
}

/** The Thursday of the week: its year is the year of the week. */
function thursday(shown: Date): Date {
  return new Date(shown.getTime() + (4 - weekDay(shown)) * day);
}

function startOfYear(shown: Date): number {
  const start = new Date(0);
  start.setUTCFullYear(shown.getUTCFullYear(), 0, 1);
  return start.getTime();
}

const parts: Readonly<Record<string, (shown: Date) => number | string>> = {
  year: (shown) => shown.getUTCFullYear(),
  quarter: (shown) => Math.floor(shown.getUTCMonth() / 3) + 1,
  month: (shown) => shown.getUTCMonth() + 1,
  day: (shown) => shown.getUTCDate(),
  hour: (shown) => shown.getUTCHours(),
  minute: (shown) => shown.getUTCMinutes(),
  second: (shown) => shown.getUTCSeconds(),
  weekDay,
  week: (shown) => Math.floor((thursday(shown).getTime() - startOfYear(thursday(shown))) / day / 7) + 1,
  isoYear: (shown) => thursday(shown).getUTCFullYear(),
  date: (shown) => shown.toISOString().slice(0, 10),
};

const lengths: Readonly<Record<string, number>> = { day, hour, minute: 60_000, second: 1000 };

/** The start of the unit that a time is in. */
function startOf(unit: string, shown: number): number {
  const length = lengths[unit];
  if (length !== undefined) return Math.floor(shown / length) * length;
  const date = new Date(Math.floor(shown / day) * day);
  if (unit === "week") return date.getTime() - (weekDay(date) - 1) * day;
  const month = unit === "year" ? 0 : unit === "quarter" ? Math.floor(date.getUTCMonth() / 3) * 3 : date.getUTCMonth();
  date.setUTCMonth(month, 1);
  return date.getTime();
}

function truncate(unit: string, instant: number, zone: Zone | undefined): number {
  if (zone === undefined) return startOf(unit, instant);
  const offset = zone.offset(instant);
  const start = startOf(unit, instant + offset);
  // Within a day the clock isn't read again: an hour that comes twice is two hours.
  return unit === "hour" || unit === "minute" || unit === "second" ? start - offset : zone.instant(start);
}

function instantOf(value: SqlValue): number {
  return typeof value === "string" ? Date.parse(value) : Number.NaN;
}

/** Gives a connection the functions for parts and units of dates. */
export function registerDates(db: DatabaseSync): void {
  const options = { deterministic: true } as const;
  db.function("nuages_date_part", options, (part: SqlValue, value: SqlValue, zone: SqlValue) => {
    const instant = instantOf(value);
    if (Number.isNaN(instant) || zone === null) return null;
    return parts[String(part)]!(new Date(instant + Zone.named(String(zone)).offset(instant)));
  });
  db.function("nuages_date_trunc", options, (unit: SqlValue, value: SqlValue, zone: SqlValue) => {
    const instant = instantOf(value);
    if (Number.isNaN(instant)) return null;
    const start = truncate(String(unit), instant, zone === null ? undefined : Zone.named(String(zone)));
    return new Date(start).toISOString();
  });
}
