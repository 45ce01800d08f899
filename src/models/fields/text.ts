import {
  email as emailValidator,
  maxLength,
  slug as slugValidator,
  unicodeSlug,
  url as urlValidator,
} from "../../validation/index.ts";
import type { ChoiceOption, DefaultOption, Field, Keyed, NullOption, TextOptions } from "../types/fields.ts";
import { requireChoices } from "./choices.ts";
import { type DeclaredOptions, declareColumn, requireWhole } from "./declaration.ts";
import { type FieldRules, wrongType } from "./rules.ts";

const lengths = { char: 255, slug: 50, email: 254, url: 200 } as const;

/** A short text, at most `maxLength` (default 255) UTF-16 code units. With `choices` its type is the union of their keys. */
export function char<const O extends TextOptions>(
  options?: O,
): Keyed<Field<ChoiceOption<O, string>, NullOption<O>, DefaultOption<O>>, O> {
  return declareText("char", options);
}

/** A text of any length. */
export function text<const O extends TextOptions>(
  options?: O,
): Keyed<Field<ChoiceOption<O, string>, NullOption<O>, DefaultOption<O>>, O> {
  return declareText("text", options);
}

/**
 * A word for URLs: letters, digits, hyphens, underscores; at most 50 by default; indexed. The letters are those from a to z; with
 * `allowUnicode: true` those of every script.
 */
export function slug<const O extends TextOptions & { readonly allowUnicode?: boolean }>(
  options?: O,
): Keyed<Field<ChoiceOption<O, string>, NullOption<O>, DefaultOption<O>>, O> {
  return declareText("slug", options);
}

/** An e-mail address, at most 254 by default. */
export function email<const O extends TextOptions>(
  options?: O,
): Keyed<Field<ChoiceOption<O, string>, NullOption<O>, DefaultOption<O>>, O> {
  return declareText("email", options);
}

/** An http or https address, at most 200 by default. */
export function url<const O extends TextOptions>(
  options?: O,
): Keyed<Field<ChoiceOption<O, string>, NullOption<O>, DefaultOption<O>>, O> {
  return declareText("url", options);
}

const textExtra = ["maxLength", "choices", "dbCollation"];

function declareText<T>(kind: "char" | "text" | "slug" | "email" | "url", options: TextOptions = {}): T {
  requireWhole(kind, options, "maxLength");
  requireChoices(kind, options.choices);
  const filled = kind === "text" ? options : { maxLength: lengths[kind], ...options };
  return declareColumn({ kind, options: filled, extra: kind === "slug" ? [...textExtra, "allowUnicode"] : textExtra });
}

const baseRules: FieldRules = {
  expected: "well-formed text without NUL",
  columnType: (options) => {
    const limit = options.maxLength;
    const collation = collationOf(options);
    return typeof limit === "number"
      ? { kind: "char", maxLength: limit, ...collation }
      : { kind: "text", ...collation };
  },
  check: (value) => (typeof value === "string" && !value.includes("\0") && value.isWellFormed() ? value : wrongType),
  misfit: (value, options) => {
    const limit = options.maxLength;
    return typeof limit === "number" && (value as string).length > limit ? `at most ${limit} characters` : undefined;
  },
  validators: lengthValidators,
  isEmpty: (value) => value === "",
};

function collationOf({ dbCollation }: DeclaredOptions): { readonly collation?: string } {
  return typeof dbCollation === "string" ? { collation: dbCollation } : {};
}

function lengthValidators(options: DeclaredOptions) {
  return typeof options.maxLength === "number" ? [maxLength(options.maxLength)] : [];
}

/** The rules of text columns; all store text, they differ in what `clean` checks. */
export const textRules = {
  char: baseRules,
  text: { ...baseRules, columnType: (options) => ({ kind: "text", ...collationOf(options) }) },
  slug: {
    ...baseRules,
    validators: (o) => [...lengthValidators(o), o.allowUnicode === true ? unicodeSlug : slugValidator],
  },
  email: { ...baseRules, validators: (o) => [...lengthValidators(o), emailValidator] },
  url: { ...baseRules, validators: (o) => [...lengthValidators(o), urlValidator] },
} as const satisfies Record<string, FieldRules>;
