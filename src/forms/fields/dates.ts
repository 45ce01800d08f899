import { Temporal } from "../../lib/index.ts";
import { maxValue, minValue, ValidationError } from "../../validation/index.ts";
import { dateInput, dateTimeInput } from "../widgets/inputs.ts";
import { type FieldOptions, type FormField, fieldOf, type Optional } from "./field.ts";

/** Options of `dateField` and `dateTimeField`. */
export interface DateFieldOptions<T> extends FieldOptions {
  readonly min?: T;
  readonly max?: T;
}

function readDate(text: string): Temporal.PlainDate {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return Temporal.PlainDate.from(text, { overflow: "reject" });
  } catch {
    // A day that the calendar doesn't have is told like any other wrong date.
  }
  throw new ValidationError({ code: "invalid", message: "Enter a date, as in 2026-01-31." });
}

/** A date, sent as 2026-01-31. */
export function dateField<const O extends DateFieldOptions<Temporal.PlainDate> = {}>(
  options?: O,
): FormField<Optional<O, Temporal.PlainDate>> {
  const given: DateFieldOptions<Temporal.PlainDate> = options ?? {};
  const { min, max } = given;
  const parse = ([text = ""]: readonly string[]) => {
    const value = readDate(text);
    if (min !== undefined && Temporal.PlainDate.compare(value, min) < 0) {
      throw new ValidationError({
        code: "minValue",
        message: `Enter ${min} or a later date.`,
        params: { limit: min.toString() },
      });
    }
    if (max !== undefined && Temporal.PlainDate.compare(value, max) > 0) {
      throw new ValidationError({
        code: "maxValue",
        message: `Enter ${max} or an earlier date.`,
        params: { limit: max.toString() },
      });
    }
    return value;
  };
  const attributes = { min: min?.toString(), max: max?.toString() };
  return fieldOf(
    {
      kind: "date",
      widget: dateInput(),
      limit: 40,
      empty: null,
      attributes,
      parse,
      format: (value) => [String(value)],
    },
    given,
  );
}

const instantPattern = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/;

function readInstant(text: string): Date {
  const found = instantPattern.exec(text);
  if (found !== null) {
    const [, date = "", time = "", seconds = ":00", offset = "Z"] = found;
    const value = new Date(`${date}T${time}${seconds}${offset}`);
    // A JavaScript date rolls the 31st of June over to July; the calendar has to know the day.
    if (!Number.isNaN(value.getTime()) && isDay(date)) return value;
  }
  throw new ValidationError({ code: "invalid", message: "Enter a date and a time, as in 2026-01-31T18:30." });
}

function isDay(text: string): boolean {
  try {
    readDate(text);
    return true;
  } catch {
    return false;
  }
}

/** As a datetime-local control wants it: without what is zero at the end, so that nothing that was stored is lost. */
function writeInstant(value: unknown): string {
  const instant = value instanceof Date ? value : new Date(String(value));
  return Number.isNaN(instant.getTime()) ? "" : instant.toISOString().replace(/(?::00)?\.000Z$|Z$/, "");
}

/** An instant, shown and sent as 2026-01-31T18:30 in UTC, whatever the site's time zone; an offset may be written. */
export function dateTimeField<const O extends DateFieldOptions<Date> = {}>(options?: O): FormField<Optional<O, Date>> {
  const given: DateFieldOptions<Date> = options ?? {};
  const parse = ([text = ""]: readonly string[]) => {
    const value = readInstant(text);
    if (given.min !== undefined) minValue(given.min)(value);
    if (given.max !== undefined) maxValue(given.max)(value);
    return value;
  };
  const canonical = (text: string) => {
    try {
      return writeInstant(readInstant(text));
    } catch {
      return text;
    }
  };
  const attributes = { min: given.min && writeInstant(given.min), max: given.max && writeInstant(given.max) };
  const format = (value: unknown) => [writeInstant(value)];
  return fieldOf(
    { kind: "dateTime", widget: dateTimeInput(), limit: 40, empty: null, attributes, parse, format, canonical },
    given,
  );
}
