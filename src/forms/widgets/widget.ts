import { escapeHtml, markSafe, type SafeString } from "../../lib/index.ts";
import type { FormValues } from "../data.ts";

/** Attributes of an element: true writes the name alone, undefined and false leave it away. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** One thing to choose. */
export interface Choice {
  /** What is sent. */
  readonly value: string;
  readonly label: string;
  /** The heading that it stands under. */
  readonly group?: string;
}

/** What a widget draws. */
export interface WidgetContext {
  readonly name: string;
  /** The id of the control; of a group the id of its first control. */
  readonly id: string;
  /** What it shows: one text, or the values that are chosen. */
  readonly values: readonly string[];
  readonly choices: readonly Choice[];
  /** What the field demands of the control: required, maxlength, aria-invalid, … */
  readonly attributes: Attributes;
}

/** How a field is shown and read. Writes no inline style and no handler, so that it works under a strict content security policy. */
export interface Widget {
  /** `"text"`, `"select"`, `"radio"`, …: for templates and style sheets. */
  readonly kind: string;
  /** Has no label and stands outside the groups. */
  readonly hidden?: boolean;
  /** Has several controls, which a fieldset holds together. */
  readonly group?: boolean;
  /** Shows what the person sent, when the form is shown again. Default true. */
  readonly keepsValue?: boolean;
  render(context: WidgetContext): SafeString;
  /** The values that were sent. */
  read(data: FormValues, name: string): readonly string[];
}

const attributeName = /^[a-zA-Z][a-zA-Z0-9:_-]*$/;

/** Attributes as HTML, each with a space before it. Names that are none, and event handlers, are left out. */
export function attributesHtml(attributes: Attributes): SafeString {
  let out = "";
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false || !attributeName.test(name) || /^on/i.test(name)) continue;
    out += value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`;
  }
  return markSafe(out);
}

/** Reads the last value of a name. */
export function readLast(data: FormValues, name: string): readonly string[] {
  const value = data.get(name);
  return value === undefined ? [] : [value];
}

/** Reads every value of a name. */
export function readAll(data: FormValues, name: string): readonly string[] {
  return data.getAll(name);
}
