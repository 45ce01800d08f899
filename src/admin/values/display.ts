import { asDecimal, type Decimal, html, markSafe, SafeString, Temporal, writeDuration } from "../../lib/index.ts";
import type { Field, ModelOptions } from "../../models/index.ts";
import { isSecret, mask } from "../model-admin/secrets.ts";
import { badge } from "./badge.ts";
import type { Formats } from "./formats.ts";
import { labelOf, shorten } from "./labels.ts";
import { safeLink } from "./safe-link.ts";

/** What values are shown with. */
export interface DisplayContext {
  readonly formats: Formats;
  /** The address of a row's page where this user may open it. */
  readonly link: (options: ModelOptions, row: { readonly pk: unknown }) => string | undefined;
  /** True inside a link, where no other link may be. */
  readonly plain?: boolean;
  /** One line of a list, or all of it. */
  readonly brief: boolean;
}

/** What stands in the place of nothing. */
export const emptyMark: SafeString = markSafe('<span aria-hidden="true">—</span><span class="sr">empty</span>');

/** The HTML of any value that a column or a read-only field shows. Everything that isn't ours is escaped and isolated from our text's direction. */
export function displayValue(value: unknown, context: DisplayContext): SafeString {
  if (value === null || value === undefined || value === "") return emptyMark;
  if (SafeString.is(value)) return value;
  if (typeof value === "boolean") return html`${yesNo(value)}`;
  if (typeof value === "number" || typeof value === "bigint") return html`${context.formats.number(value)}`;
  if (value instanceof Date) return instantHtml(value, context.formats);
  if (value instanceof Temporal.PlainDate) return dateHtml(value, context.formats);
  if (value instanceof Temporal.PlainTime)
    return html`<time datetime="${value.toString()}" dir="auto">${context.formats.time(value)}</time>`;
  if (value instanceof Temporal.Duration)
    return html`<time datetime="${value.toString()}">${writeDuration(value)}</time>`;
  if (value instanceof Uint8Array) return html`${byteCount(value, context.formats)}`;
  const decimal = asDecimal(value);
  if (decimal !== undefined) return html`${context.formats.decimal(decimal)}`;
  if (Array.isArray(value)) return listHtml(value, context);
  const text =
    typeof value === "object" && isPlain(value) ? JSON.stringify(value, null, context.brief ? 0 : 2) : String(value);
  return html`<bdi>${context.brief ? shorten(text, 100) : text}</bdi>`;
}

/** The HTML of a column's value, as its type wants it. References come as loaded rows, many-to-many ones as arrays of rows. */
export function displayField(field: Field, value: unknown, context: DisplayContext): SafeString {
  if (value === null || value === undefined || value === "") return emptyMark;
  if (isSecret(field)) return html`${mask}`;
  if (field.choices) return badge(field, value);
  if (field.remote) return rowHtml(field.remote, value as { pk: unknown }, context);
  switch (field.kind) {
    case "auto":
    case "bigAuto":
      return html`${String(value)}`;
    case "decimal":
      return html`${context.formats.decimal(value as Decimal, field.type.scale)}`;
    case "url":
      return context.plain ? displayValue(value, context) : linkHtml(String(value), context);
    case "email":
      return context.plain ? displayValue(value, context) : mailHtml(String(value));
    case "json":
      return jsonHtml(value, context);
    default:
      return displayValue(value, context);
  }
}

/** A row by its name, linked where the user may open it. */
export function rowHtml(options: ModelOptions, row: { readonly pk: unknown }, context: DisplayContext): SafeString {
  const label = labelOf(row, options);
  const url = context.link(options, row);
  return url === undefined ? html`<bdi>${label}</bdi>` : html`<a href="${url}"><bdi>${label}</bdi></a>`;
}

/** Several rows by their names: the first three of a list, all elsewhere. */
export function rowsHtml(
  options: ModelOptions,
  rows: readonly { readonly pk: unknown }[],
  context: DisplayContext,
): SafeString {
  if (rows.length === 0) return emptyMark;
  const shown = context.brief ? rows.slice(0, 3) : rows;
  const tags = shown.map((row) => html`<span class="tag"><bdi>${labelOf(row, options)}</bdi></span> `);
  return html`${tags}${rows.length > shown.length ? `+${rows.length - shown.length}` : ""}`;
}

/** An instant as `<time>`, in the site's time zone. */
export function instantHtml(value: Date, formats: Formats, zone = false): SafeString {
  if (Number.isNaN(value.getTime())) return emptyMark;
  const text = formats.instant(value);
  return html`<time datetime="${value.toISOString()}" dir="auto">${zone ? `${text} ${formats.zone}` : text}</time>`;
}

function dateHtml(value: Temporal.PlainDate, formats: Formats): SafeString {
  return html`<time datetime="${value.toString()}" dir="auto">${formats.date(value)}</time>`;
}

/** "1,024 bytes": what people see of bytes. */
export function byteCount(value: Uint8Array, formats: Formats): string {
  return `${formats.number(value.length)} ${value.length === 1 ? "byte" : "bytes"}`;
}

/** The words for true and false. */
export function yesNo(value: boolean): string {
  return value ? "Yes" : "No";
}

function linkHtml(address: string, context: DisplayContext): SafeString {
  const url = safeLink(address);
  const text = context.brief ? shorten(address, 60) : address;
  return url === undefined ? html`<bdi>${text}</bdi>` : html`<a href="${url}" rel="noreferrer"><bdi>${text}</bdi></a>`;
}

function mailHtml(address: string): SafeString {
  if (!/^[^\s@?&#<>"']+@[^\s@?&#<>"']+$/.test(address)) return html`<bdi>${address}</bdi>`;
  return html`<a href="mailto:${encodeURIComponent(address).replaceAll("%40", "@")}"><bdi>${address}</bdi></a>`;
}

function jsonHtml(value: unknown, context: DisplayContext): SafeString {
  const text = JSON.stringify(value, null, context.brief ? 0 : 2) ?? "null";
  return context.brief ? html`<code><bdi>${shorten(text, 60)}</bdi></code>` : html`<code><bdi>${text}</bdi></code>`;
}

function listHtml(values: readonly unknown[], context: DisplayContext): SafeString {
  if (values.length === 0) return emptyMark;
  const shown = context.brief ? values.slice(0, 3) : values;
  const tags = shown.map((value) => html`<span class="tag">${displayValue(value, context)}</span> `);
  return html`${tags}${values.length > shown.length ? `+${values.length - shown.length}` : ""}`;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
