import { readDuration, Temporal, writeDuration } from "../../lib/index.ts";
import { ValidationError } from "../../validation/index.ts";
import { textInput, timeInput } from "../widgets/inputs.ts";
import type { DateFieldOptions } from "./dates.ts";
import { type FieldType, type FormField, fieldOf, type Optional } from "./field.ts";

/** What differs between times and lengths of time. */
interface Kind<T> {
  readonly kind: "time" | "duration";
  readonly widget: FieldType<T>["widget"];
  readonly invalid: string;
  /** Throws, or answers undefined, for what is none. */
  read(text: string): T | undefined;
  write(value: T): string;
  compare(a: T, b: T): number;
  readonly tooSmall: (limit: string) => string;
  readonly tooLarge: (limit: string) => string;
}

function typeOf<T>(kind: Kind<T>, { min, max }: DateFieldOptions<T>): FieldType<unknown> {
  const parse = (text: string): T => {
    const value = attempt(kind, text);
    if (value === undefined) throw new ValidationError({ code: "invalid", message: kind.invalid });
    if (min !== undefined && kind.compare(value, min) < 0) {
      const limit = kind.write(min);
      throw new ValidationError({ code: "minValue", message: kind.tooSmall(limit), params: { limit } });
    }
    if (max !== undefined && kind.compare(value, max) > 0) {
      const limit = kind.write(max);
      throw new ValidationError({ code: "maxValue", message: kind.tooLarge(limit), params: { limit } });
    }
    return value;
  };
  const canonical = (text: string) => {
    const value = attempt(kind, text);
    return value === undefined ? text : kind.write(value);
  };
  return {
    kind: kind.kind,
    widget: kind.widget,
    limit: 60,
    empty: null,
    parse: ([text = ""]) => parse(text),
    format: (value) => [kind.write(value as T)],
    canonical,
  };
}

function attempt<T>(kind: Kind<T>, text: string): T | undefined {
  try {
    return kind.read(text);
  } catch {
    return undefined;
  }
}

const times: Kind<Temporal.PlainTime> = {
  kind: "time",
  widget: timeInput(),
  invalid: "Enter a time, as in 18:30.",
  read: (text) =>
    /^\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?$/.test(text)
      ? Temporal.PlainTime.from(text, { overflow: "reject" })
      : undefined,
  // As a time control wants it: without the seconds where there are none.
  write: (value) => String(value).replace(/^(\d{2}:\d{2}):00$/, "$1"),
  compare: (a, b) => Temporal.PlainTime.compare(a, b),
  tooSmall: (limit) => `Enter ${limit} or a later time.`,
  tooLarge: (limit) => `Enter ${limit} or an earlier time.`,
};

const durations: Kind<Temporal.Duration> = {
  kind: "duration",
  widget: textInput(),
  invalid: 'Enter a length of time, as in 1:30:00, "2 days 4:00:00" or "90 min".',
  read: readDuration,
  write: writeDuration,
  compare: (a, b) => Temporal.Duration.compare(a, b),
  tooSmall: (limit) => `Enter ${limit} or a longer time.`,
  tooLarge: (limit) => `Enter ${limit} or a shorter time.`,
};

/** A time of day, sent as 18:30. */
export function timeField<const O extends DateFieldOptions<Temporal.PlainTime> = {}>(
  options?: O,
): FormField<Optional<O, Temporal.PlainTime>> {
  const given: DateFieldOptions<Temporal.PlainTime> = options ?? {};
  const attributes = { min: given.min?.toString(), max: given.max?.toString() };
  return fieldOf({ ...typeOf(times, given), attributes }, given);
}

/** A length of time: 1:30:00, 2 days 4:00:00, 90 min, PT1H30M. */
export function durationField<const O extends DateFieldOptions<Temporal.Duration> = {}>(
  options?: O,
): FormField<Optional<O, Temporal.Duration>> {
  const given: DateFieldOptions<Temporal.Duration> = options ?? {};
  return fieldOf(typeOf(durations, given), given);
}
