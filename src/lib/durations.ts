import { Temporal } from "./temporal.ts";

const clock = /^([+-])?(?:(\d{1,9}) ?(?:d|days?),? *)?(?:(\d{1,12}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?)?$/i;
const worded =
  /^([+-])?(?:(\d{1,9}) ?(?:w|weeks?),? *)?(?:(\d{1,9}) ?(?:d|days?),? *)?(?:(\d{1,12}) ?(?:h|hours?),? *)?(?:(\d{1,12}) ?(?:m|mins?|minutes?),? *)?(?:(\d{1,12}) ?(?:s|secs?|seconds?))?$/i;

/** A length of time as people read it, without loss: `2 days 04:00:00`, `00:01:30.5`. */
export function writeDuration(value: Temporal.Duration): string {
  if (value.years !== 0 || value.months !== 0) return value.toString();
  const whole = value.with({ weeks: 0, days: value.weeks * 7 + value.days }).round({ largestUnit: "days" });
  const { days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds } = whole.abs();
  const two = (number: number) => String(number).padStart(2, "0");
  const three = (number: number) => String(number).padStart(3, "0");
  const fraction = `${three(milliseconds)}${three(microseconds)}${three(nanoseconds)}`.replace(/0+$/, "");
  const time = `${two(hours)}:${two(minutes)}:${two(seconds)}${fraction === "" ? "" : `.${fraction}`}`;
  const day = days === 0 ? "" : `${days} ${days === 1 ? "day" : "days"} `;
  return `${whole.sign < 0 ? "-" : ""}${day}${time}`;
}

/** What `writeDuration` writes, hours and minutes (`1:30`), words (`2 h 30 min`) and ISO 8601 (`PT2H`); undefined for anything else. */
export function readDuration(text: string): Temporal.Duration | undefined {
  const plain = text.trim();
  if (plain === "" || plain.length > 60) return undefined;
  if (/^[+-]?P/i.test(plain)) return fromIso(plain);
  const [byClock, minus, days = 0, hours = 0, minutes = 0, seconds = 0, fraction = ""] = clock.exec(plain) ?? [];
  if (byClock !== undefined) {
    if (Number(minutes) > 59 || Number(seconds) > 59) return undefined;
    return signed(minus, {
      days: +days,
      hours: +hours,
      minutes: +minutes,
      seconds: +seconds,
      nanoseconds: +fraction.padEnd(9, "0"),
    });
  }
  const [byWords, sign, w = 0, d = 0, h = 0, m = 0, s = 0] = worded.exec(plain) ?? [];
  if (byWords === undefined) return undefined;
  return signed(sign, { days: +w * 7 + +d, hours: +h, minutes: +m, seconds: +s });
}

function signed(sign: string | undefined, parts: Temporal.DurationLike): Temporal.Duration {
  const value = Temporal.Duration.from(parts).round({ largestUnit: "days" });
  return sign === "-" ? value.negated() : value;
}

function fromIso(text: string): Temporal.Duration | undefined {
  try {
    const value = Temporal.Duration.from(text);
    if (value.years !== 0 || value.months !== 0) return undefined;
    return value.with({ weeks: 0, days: value.weeks * 7 + value.days });
  } catch {
    return undefined;
  }
}
