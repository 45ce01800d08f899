import { NuagesError } from "../../errors/index.ts";
import { humanize } from "../../lib/index.ts";
import { optionError } from "./declaration.ts";

/** The choices of one heading; of those under none the label is undefined. */
export interface ChoiceGroup {
  readonly label: string | undefined;
  readonly choices: ReadonlyMap<string | number, string>;
}

type Value = string | number;
type Entries = readonly { readonly heading: string | undefined; readonly value: Value; readonly label: string }[];

const shape =
  'Write choices: { draft: "Draft", … }, ["draft", …], [["draft", "Draft"], …], or a function that answers one of these.';

/** Throws where choices are none. Those of a function are looked at when they are asked for. */
export function requireChoices(kind: string, choices: unknown): void {
  if (choices === undefined || typeof choices === "function") return;
  const entries = entriesOf(choices, isNumeric(kind));
  if (entries === undefined || entries.length === 0) {
    throw optionError(kind, "choices must map stored values to labels", shape);
  }
}

/** The choices by their headings, in the order in which they were written. */
export function choiceGroups(field: { readonly kind: string; readonly path: string }, choices: unknown): ChoiceGroup[] {
  const entries = entriesOf(typeof choices === "function" ? choices() : choices, isNumeric(field.kind));
  if (entries === undefined) {
    throw new NuagesError("E_FIELD_OPTIONS", {
      kind: field.kind,
      problem: `the choices of ${field.path} must map stored values to labels`,
      fix: shape,
    });
  }
  const groups = new Map<string | undefined, Map<Value, string>>();
  for (const { heading, value, label } of entries) {
    let group = groups.get(heading);
    if (group === undefined) groups.set(heading, (group = new Map()));
    group.set(value, label);
  }
  return [...groups].map(([label, group]) => ({ label, choices: group }));
}

/** True for kinds whose values are numbers: the keys of a record are texts. */
function isNumeric(kind: string): boolean {
  return kind.endsWith("nteger");
}

function entriesOf(choices: unknown, numeric: boolean): Entries | undefined {
  const entries = Array.isArray(choices)
    ? choices.map((one) => listed(one))
    : typeof choices === "object" && choices !== null
      ? Object.entries(choices).flatMap(([key, label]) => mapped(key, label, numeric))
      : undefined;
  return entries?.every((one) => one !== undefined) ? entries : undefined;
}

function listed(one: unknown): Entries[number] | undefined {
  if (isValue(one))
    return { heading: undefined, value: one, label: typeof one === "string" ? inWords(one) : String(one) };
  if (!Array.isArray(one) || one.length !== 2 || !isValue(one[0]) || typeof one[1] !== "string") return undefined;
  return { heading: undefined, value: one[0], label: one[1] };
}

function mapped(key: string, label: unknown, numeric: boolean): (Entries[number] | undefined)[] {
  const value = (text: string) => (numeric ? Number(text) : text);
  if (typeof label === "string") return [{ heading: undefined, value: value(key), label }];
  if (typeof label !== "object" || label === null || Array.isArray(label)) return [undefined];
  return Object.entries(label).map(([inner, text]) =>
    typeof text === "string" ? { heading: key, value: value(inner), label: text } : undefined,
  );
}

function isValue(value: unknown): value is Value {
  return typeof value === "string" || typeof value === "number";
}

/** "inReview" → "In review" */
function inWords(value: string): string {
  const words = humanize(value);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
