import {
  email as emailValidator,
  maxLength,
  slug as slugValidator,
  url as urlValidator,
} from "../../validation/index.ts";
import type { ChoiceOption, DefaultOption, Field, Keyed, NullOption, TextOptions } from "../types/fields.ts";
import { type DeclaredOptions, declareColumn, optionError, requireWhole } from "./declaration.ts";
import { type FieldRules, wrongType } from "./rules.ts";

/** The declared type of a text column: the union of its choices, or string. */
export type TextField<O> = Keyed<Field<ChoiceOption<O, string>, NullOption<O>, DefaultOption<O>>, O>;

const lengths = { char: 255, slug: 50, email: 254, url: 200 } as const;

/** A short text, at most `maxLength` (default 255) UTF-16 code units. With `choices` its type is the union of their keys. */
export function char<const O extends TextOptions>(options?: O): TextField<O> {
  return declareText("char", options);
}

/** A text of any length. */
export function text<const O extends TextOptions>(options?: O): TextField<O> {
  return declareText("text", options);
}

/** A word for URLs: letters, digits, hyphens, underscores; at most 50 by default; indexed. */
export function slug<const O extends TextOptions>(options?: O): TextField<O> {
  return declareText("slug", options);
}

/** An e-mail address, at most 254 by default. */
export function email<const O extends TextOptions>(options?: O): TextField<O> {
  return declareText("email", options);
}

/** An http or https address, at most 200 by default. */
export function url<const O extends TextOptions>(options?: O): TextField<O> {
  return declareText("url", options);
}

function declareText<T>(kind: "char" | "text" | "slug" | "email" | "url", options: TextOptions = {}): T {
  requireWhole(kind, options, "maxLength");
  requireChoices(kind, options.choices);
  const filled = kind === "text" ? options : { maxLength: lengths[kind], ...options };
  return declareColumn({ kind, options: filled, extra: ["maxLength", "choices"] });
}

/** Throws where choices aren't a record of labels. */
export function requireChoices(kind: string, choices: object | undefined): void {
  if (choices === undefined) return;
  const labels =
    choices !== null && typeof choices === "object" && !Array.isArray(choices) ? Object.values(choices) : [];
  if (labels.length > 0 && labels.every((label) => typeof label === "string")) return;
  throw optionError(kind, "choices must map stored values to labels", 'Write choices: { draft: "Draft", … }.');
}

const baseRules: FieldRules = {
  expected: "well-formed text without NUL",
  columnType: (options) => {
    const limit = options.maxLength;
    return typeof limit === "number" ? { kind: "char", maxLength: limit } : { kind: "text" };
  },
  check: (value) => (typeof value === "string" && !value.includes("\0") && value.isWellFormed() ? value : wrongType),
  misfit: (value, options) => {
    const limit = options.maxLength;
    return typeof limit === "number" && (value as string).length > limit ? `at most ${limit} characters` : undefined;
  },
  validators: lengthValidators,
  isEmpty: (value) => value === "",
};

function lengthValidators(options: DeclaredOptions) {
  return typeof options.maxLength === "number" ? [maxLength(options.maxLength)] : [];
}

/** The rules of text columns; all store text, they differ in what `clean` checks. */
export const textRules = {
  char: baseRules,
  text: { ...baseRules, columnType: () => ({ kind: "text" }) },
  slug: { ...baseRules, validators: (o) => [...lengthValidators(o), slugValidator] },
  email: { ...baseRules, validators: (o) => [...lengthValidators(o), emailValidator] },
  url: { ...baseRules, validators: (o) => [...lengthValidators(o), urlValidator] },
} as const satisfies Record<string, FieldRules>;
