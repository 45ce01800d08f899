import { createHash } from "node:crypto";
import { asDecimal, html, type SafeString, Temporal, writeDuration } from "../../lib/index.ts";
import type { Field } from "../../models/index.ts";
import { isSecret } from "../model-admin/secrets.ts";
import { byteCount, yesNo } from "../values/display.ts";
import type { Formats } from "../values/formats.ts";

/** How one field changed, as text that needs nothing else to be read later. */
export interface Change {
  readonly field: string;
  readonly label: string;
  /** The value before; null for nothing. */
  readonly from: string | null;
  readonly to: string | null;
  /** A secret changed: neither value is kept. */
  readonly secret?: true;
}

/** How much of a value the history keeps. */
const maxText = 4000;

/** The change of a field; undefined where both values read the same. */
export function changeOf(
  field: { readonly name: string; readonly label: string },
  from: string | null,
  to: string | null,
): Change | undefined {
  if (from === to) return undefined;
  if (isSecret(field)) return { field: field.name, label: field.label, from: null, to: null, secret: true };
  return { field: field.name, label: field.label, from: clip(from), to: clip(to) };
}

/** A column's value as the history keeps it. References come as the name of the row. */
export function valueText(field: Field, value: unknown, formats: Formats): string | null {
  if (value === null || value === undefined || value === "") return null;
  if (field.choices) return field.choices.get(value as string | number) ?? String(value);
  if (typeof value === "boolean") return yesNo(value);
  if (value instanceof Date) return `${formats.instant(value)}${seconds(value)} ${formats.zone}`;
  if (value instanceof Temporal.PlainDate) return formats.date(value);
  if (value instanceof Temporal.PlainTime) return formats.time(value);
  if (value instanceof Temporal.Duration) return writeDuration(value);
  // Bytes of the same number must not read the same.
  if (value instanceof Uint8Array) return `${byteCount(value, formats)} (${fingerprint(value)})`;
  const decimal = asDecimal(value);
  if (decimal !== undefined) return formats.decimal(decimal, field.type.scale);
  if (typeof value === "object") return JSON.stringify(value, null, 2);
  return String(value).replaceAll("\r\n", "\n");
}

function fingerprint(value: Uint8Array): string {
  return createHash("sha256").update(value).digest("hex").slice(0, 12);
}

/** Instants that differ in their seconds only must not read the same. */
function seconds(value: Date): string {
  const part = value.toISOString().slice(17, 23);
  return part === "00.000" ? "" : ` (${part} s)`;
}

/** A change as HTML: the old value crossed out, the new one marked, both announced by words. */
export function changeHtml(change: Change): SafeString {
  if (change.secret) return html`Changed (not shown)`;
  const was = html`<span class="sr">was </span><del><bdi>${change.from ?? "empty"}</bdi></del>`;
  const now = html`<span class="sr"> now </span><ins><bdi>${change.to ?? "empty"}</bdi></ins>`;
  if (change.from === null) return now;
  return html`${was} ${now}`;
}

function clip(text: string | null): string | null {
  return text !== null && text.length > maxText ? `${text.slice(0, maxText)}…` : text;
}

/** "Title and Status", "Title, Status and 3 more": what changed, in a few words. */
export function changedNames(changes: readonly Change[]): string {
  const names = [...new Set(changes.map((change) => change.label))];
  if (names.length === 0) return "";
  if (names.length === 1) return names[0]!;
  if (names.length <= 3) return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  return `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
}
