import { Temporal } from "../../lib/index.ts";
import type { DateOptions, DefaultOption, Field, Keyed, NullOption } from "../types/fields.ts";
import { declareColumn, optionError } from "./declaration.ts";
import { type FieldRules, wrongType } from "./rules.ts";

/** A day of the calendar (`Temporal.PlainDate`), without a time or a zone. */
export function date<const O extends DateOptions<Temporal.PlainDate>>(
  options?: O,
): Keyed<Field<Temporal.PlainDate, NullOption<O>, DefaultOption<O>>, O> {
  return declareColumn({ kind: "date", options: filled("date", options), extra: ["autoNow", "autoNowAdd"] });
}

/** An instant (`Date`), stored in UTC to the millisecond. */
export function dateTime<const O extends DateOptions<Date>>(
  options?: O,
): Keyed<Field<Date, NullOption<O>, DefaultOption<O>>, O> {
  return declareColumn({ kind: "dateTime", options: filled("dateTime", options), extra: ["autoNow", "autoNowAdd"] });
}

/** What the framework sets isn't asked for in forms. */
function filled(
  kind: string,
  options: Pick<DateOptions<Date>, "autoNow" | "autoNowAdd"> & { readonly default?: unknown } = {},
): object {
  const automatic = options.autoNow === true || options.autoNowAdd === true;
  if (automatic && options.default !== undefined) {
    throw optionError(kind, "autoNow and autoNowAdd set the value, so a default has no use", "Leave one of them away.");
  }
  return automatic ? { editable: false, blank: true, ...options } : options;
}

function toPlainDate(value: unknown): unknown {
  if (
    typeof value !== "object" ||
    value === null ||
    Object.prototype.toString.call(value) !== "[object Temporal.PlainDate]"
  )
    return wrongType;
  const plain = value instanceof Temporal.PlainDate ? value : Temporal.PlainDate.from(String(value));
  const iso = plain.calendarId === "iso8601" ? plain : plain.withCalendar("iso8601");
  return iso.year >= 1 && iso.year <= 9999 ? iso : wrongType;
}

function toInstant(value: unknown): unknown {
  if (!(value instanceof Date)) return wrongType;
  const year = value.getUTCFullYear();
  return year >= 1 && year <= 9999 ? value : wrongType;
}

/** The rules of dates and instants. An invalid Date has the year NaN, so the range refuses it. */
export const dateRules = {
  date: {
    expected: "a Temporal.PlainDate of the years 1 to 9999",
    columnType: () => ({ kind: "date" }),
    check: toPlainDate,
    toJson: (value) => String(value),
    same: (a, b) => a === b || (a instanceof Temporal.PlainDate && b instanceof Temporal.PlainDate && a.equals(b)),
  },
  dateTime: {
    expected: "a valid Date of the years 1 to 9999",
    columnType: () => ({ kind: "dateTime" }),
    check: toInstant,
    copy: (value) => new Date(value as Date),
    toJson: (value) => (value as Date).toISOString(),
    snapshot: (value) => (value as Date).getTime(),
  },
} as const satisfies Record<string, FieldRules>;
