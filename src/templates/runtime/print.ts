import { NuagesError } from "../../errors/index.ts";
import { escapeHtml, type HasHtml, htmlOf, SafeString, Temporal, writeDuration } from "../../lib/index.ts";
import { formatDate } from "../filters/date-format.ts";
import { type TimeZone, utc } from "../time-zone.ts";

/** The plain text of a value, unescaped: nothing for null, undefined and functions; dates in words, instants in the time zone. */
export function text(value: unknown, timeZone: TimeZone = utc): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined || typeof value === "function") return "";
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.map((item) => text(item, timeZone)).join(", ");
  if (value instanceof Date) return formatDate(value, "N j, Y, P", timeZone);
  if (value instanceof Temporal.PlainDate) return formatDate(value, "N j, Y");
  if (value instanceof Temporal.PlainTime) return formatDate(value, "P");
  if (value instanceof Temporal.Duration) return writeDuration(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return typeof (value as { toString?: unknown }).toString === "function" ? String(value) : "";
}

/** The HTML that an object gives of itself, or the value as it is. */
export function printed(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !(htmlOf in value)) return value;
  return (value as HasHtml)[htmlOf]();
}

/** What `{{ value }}` prints where autoescape is on. */
export function escaped(value: unknown, timeZone: TimeZone = utc): string {
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  if (SafeString.is(value)) return value.toString();
  if (Array.isArray(value)) return value.map((item) => escaped(item, timeZone)).join(", ");
  return escapeHtml(text(value, timeZone));
}

/** What `{{ value }}` prints between the attributes of a tag: only HTML that code made. Throws E_TEMPLATE_ATTRIBUTE. */
export function attributes(value: unknown): string {
  if (SafeString.is(value)) return value.toString();
  if (value === null || value === undefined || value === "" || value === false) return "";
  throw new NuagesError("E_TEMPLATE_ATTRIBUTE", { received: value });
}
