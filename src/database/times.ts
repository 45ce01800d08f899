import { Temporal } from "../lib/index.ts";

const perMicrosecond = 1000n;

/** The microseconds of a duration, a day as 24 hours; undefined for what has none: months and years, parts of a microsecond, no duration. */
export function microsecondsOf(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (!(value instanceof Temporal.Duration) || value.years !== 0 || value.months !== 0) return undefined;
  const { weeks, days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds } = value;
  const minutesInAll = ((BigInt(weeks) * 7n + BigInt(days)) * 24n + BigInt(hours)) * 60n + BigInt(minutes);
  const microsecondsInAll =
    (minutesInAll * 60n + BigInt(seconds)) * 1_000_000n + BigInt(milliseconds) * 1000n + BigInt(microseconds);
  const rest = BigInt(nanoseconds);
  return rest % perMicrosecond === 0n ? microsecondsInAll + rest / perMicrosecond : undefined;
}

/** The duration of so many microseconds, in days of 24 hours, hours, minutes and smaller units. */
export function durationOf(microseconds: bigint): Temporal.Duration {
  const part = (unit: bigint, of?: bigint) =>
    Number(of === undefined ? microseconds / unit : (microseconds / unit) % of);
  return Temporal.Duration.from({
    days: part(86_400_000_000n),
    hours: part(3_600_000_000n, 24n),
    minutes: part(60_000_000n, 60n),
    seconds: part(1_000_000n, 60n),
    milliseconds: part(1000n, 1000n),
    microseconds: part(1n, 1000n),
  });
}

/** A time as `12:30:00.000000`: always as long, so that texts are in the order of times. */
export function storedTime(value: Temporal.PlainTime): string {
  return value.toString({ fractionalSecondDigits: 6 });
}
