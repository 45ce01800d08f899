import { html, type SafeString } from "../../lib/index.ts";
import type { Field } from "../../models/index.ts";

/** The colours that a badge can have; each also has its text, so none is told by colour alone. */
export type Tone = "" | "info" | "success" | "warning" | "danger" | "violet";

const tones: readonly (readonly [RegExp, Tone])[] = [
  [/^(draft|new|none|inactive|closed|off)$/, ""],
  [/(review|pending|wait|hold|moderat|process|due)/, "warning"],
  [/(publish|paid|active|approv|done|complete|success|open|deliver|accept)/, "success"],
  [/(archiv|retire|legacy)/, "violet"],
  [/(cancel|fail|reject|spam|error|block|refus|overdue|delete)/, "danger"],
  [/(ship|sent|progress|schedul|plan)/, "info"],
];

/** The colour that a stored choice has everywhere in the admin, told from its name. */
export function toneOf(value: unknown): Tone {
  const name = String(value).toLowerCase();
  // "unapproved" and "inactive" are no kinds of "approved" and "active"
  if (/^(un|in|not)[a-z_-]/.test(name) && !/^(info|invoice|index|in_)/.test(name)) return "";
  return tones.find(([pattern]) => pattern.test(name))?.[1] ?? "";
}

/** A stored choice as a coloured badge with its label. */
export function badge(field: Field, value: unknown): SafeString {
  const label = field.choices?.get(value as string | number) ?? String(value);
  return html`<span class="badge ${toneOf(value)}"><bdi>${label}</bdi></span>`;
}
