import { ValidationError } from "../../validation/index.ts";
import { select, selectMultiple } from "../widgets/choices.ts";
import { checkbox } from "../widgets/inputs.ts";
import type { Choice } from "../widgets/widget.ts";
import { type FieldOptions, type FieldType, FormField, fieldOf, type Optional } from "./field.ts";

/** What there is to choose: value → label, or a list of pairs where the values are numbers or the order matters. */
export type Choices = Readonly<Record<string, string>> | readonly (readonly [value: string | number, label: string])[];

/** The values of choices. */
export type ChoiceValue<C> = C extends readonly (readonly [infer V, string])[] ? V : keyof C & string;

/** Options of `choiceField` and `multipleChoiceField`. */
export interface ChoiceFieldOptions<C extends Choices> extends FieldOptions {
  readonly choices: C;
  /** The label of no choice. Default "Choose…" where a choice is required, "None" where not; undefined in a group of buttons. */
  readonly emptyLabel?: string;
}

/** A box that is ticked or not. `required` means that it must be ticked; default false. */
export function booleanField(options: FieldOptions = {}): FormField<boolean> {
  const type: FieldType<boolean> = {
    kind: "boolean",
    widget: checkbox(),
    limit: 10,
    empty: false,
    // "false" and "0" come from scripts that send what they hold.
    parse: ([value = ""]) => isTicked(value),
    format: (value) => (value === true ? ["on"] : []),
    canonical: (value) => String(isTicked(value)),
  };
  return new BooleanField(type, { ...options, required: options.required ?? false });
}

function isTicked(value: string): boolean {
  return !/^(?:false|0|off)?$/i.test(value);
}

class BooleanField extends FormField<boolean> {
  override async clean(values: readonly string[]): Promise<boolean> {
    const ticked = await super.clean(values);
    if (!ticked && this.required) throw this.invalid({ code: "required", message: "This box must be ticked." });
    return ticked;
  }

  override with(options: FieldOptions): FormField<boolean> {
    return new BooleanField(this.type, { ...this.options, ...options });
  }

  override hasChanged(initial: unknown, values: readonly string[]): boolean {
    return (initial === true) !== values.some(isTicked);
  }
}

interface Entry {
  readonly value: string | number;
  readonly choice: Choice;
}

function entriesOf(choices: Choices): Map<string, Entry> {
  const pairs: readonly (readonly [string | number, string])[] = Array.isArray(choices)
    ? choices
    : Object.entries(choices as Readonly<Record<string, string>>);
  return new Map(pairs.map(([value, label]) => [String(value), { value, choice: { value: String(value), label } }]));
}

function pick(entries: ReadonlyMap<string, Entry>, text: string): string | number {
  const entry = entries.get(text);
  if (entry !== undefined) return entry.value;
  const shown = text.length > 40 ? `${text.slice(0, 37)}…` : text;
  throw new ValidationError({
    code: "choice",
    message: `"${shown}" is not one of the choices.`,
    params: { value: text },
  });
}

/** One of several values. */
export function choiceField<const C extends Choices, const O extends ChoiceFieldOptions<C>>(
  options: O & ChoiceFieldOptions<C>,
): FormField<Optional<O, ChoiceValue<O["choices"]>>> {
  const entries = entriesOf(options.choices);
  const label = options.emptyLabel ?? (options.required === false ? "None" : "Choose…");
  const isGroup = options.widget?.group === true;
  const none: readonly Choice[] =
    entries.has("") || (isGroup && options.required !== false) ? [] : [{ value: "", label }];
  return fieldOf(
    {
      kind: "choice",
      widget: select(),
      limit: 1000,
      strip: false,
      empty: null,
      parse: ([text = ""]) => pick(entries, text),
      format: (value) => [String(value)],
      choices: () => [...none, ...[...entries.values()].map((entry) => entry.choice)],
    },
    options,
  );
}

/** Any of several values, each once. Not required gives an empty list. */
export function multipleChoiceField<const C extends Choices, const O extends ChoiceFieldOptions<C>>(
  options: O & ChoiceFieldOptions<C>,
): FormField<ChoiceValue<O["choices"]>[]> {
  const entries = entriesOf(options.choices);
  return fieldOf(
    {
      kind: "multipleChoice",
      widget: selectMultiple(),
      limit: 1000,
      strip: false,
      empty: [],
      multiple: true,
      parse: (texts) => texts.map((text) => pick(entries, text)),
      format: (value) => (value as readonly unknown[]).map(String),
      choices: () => [...entries.values()].map((entry) => entry.choice),
    },
    options,
  );
}
