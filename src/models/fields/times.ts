import { Temporal } from "../../lib/index.ts";
import type { DefaultOption, Field, FieldOptions, Keyed, NullOption } from "../types/fields.ts";
import { declareColumn } from "./declaration.ts";
import { type FieldRules, wrongType } from "./rules.ts";

/** A time of day (`Temporal.PlainTime`), without a day or a zone, stored to the microsecond. */
export function time<const O extends FieldOptions<Temporal.PlainTime>>(
  options?: O,
): Keyed<Field<Temporal.PlainTime, NullOption<O>, DefaultOption<O>>, O> {
  return declareColumn({ kind: "time", options });
}

/**
 * A length of time (`Temporal.Duration`), stored exactly, to the microsecond, and in order. A day is 24 hours; months and years, which
 * have no length of their own, are refused. It comes back in days, hours and smaller units, whatever units it was given in.
 */
export function duration<const O extends FieldOptions<Temporal.Duration>>(
  options?: O,
): Keyed<Field<Temporal.Duration, NullOption<O>, DefaultOption<O>>, O> {
  return declareColumn({ kind: "duration", options });
}

/** True for an object of Temporal's, of this copy of the polyfill or of another. */
function isTemporal(value: unknown, name: string): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.prototype.toString.call(value) === `[object Temporal.${name}]`;
}

function toPlainTime(value: unknown): unknown {
  if (!isTemporal(value, "PlainTime")) return wrongType;
  return value instanceof Temporal.PlainTime ? value : Temporal.PlainTime.from(String(value));
}

/** In days, hours and smaller units: equal lengths are written in one way. */
function toDuration(value: unknown): unknown {
  if (!isTemporal(value, "Duration")) return wrongType;
  const exact = value instanceof Temporal.Duration ? value : Temporal.Duration.from(String(value));
  if (exact.years !== 0 || exact.months !== 0) return wrongType;
  const balanced = exact.with({ weeks: 0, days: exact.weeks * 7 + exact.days }).round({ largestUnit: "days" });
  return Math.abs(balanced.days) <= mostDays ? balanced : wrongType;
}

/** What microseconds of 64 bits can hold: 292,000 years. */
const mostDays = 106_751_990;

function wholeMicroseconds(value: unknown): string | undefined {
  const { nanoseconds = 0, nanosecond = 0 } = value as { nanoseconds?: number; nanosecond?: number };
  if (nanoseconds === 0 && nanosecond === 0) return undefined;
  return 'whole microseconds (round with value.round({ smallestUnit: "microsecond" }))';
}

/** The rules of times and lengths of time. */
export const timeRules = {
  time: {
    expected: "a Temporal.PlainTime",
    columnType: () => ({ kind: "time" }),
    check: toPlainTime,
    misfit: wholeMicroseconds,
    toJson: (value) => String(value),
    same: (a, b) => a === b || (a instanceof Temporal.PlainTime && b instanceof Temporal.PlainTime && a.equals(b)),
  },
  duration: {
    expected: "a Temporal.Duration without months and years, at most 292,000 years long",
    columnType: () => ({ kind: "duration" }),
    check: toDuration,
    misfit: wholeMicroseconds,
    toJson: (value) => String(value),
    same: (a, b) => a === b || String(a) === String(b),
  },
} as const satisfies Record<string, FieldRules>;
