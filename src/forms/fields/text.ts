import { shortestIp } from "../../lib/index.ts";
import {
  email,
  ipAddress,
  minLength,
  slug,
  unicodeSlug,
  url,
  uuid,
  ValidationError,
  type Validator,
} from "../../validation/index.ts";
import { emailInput, hiddenInput, passwordInput, textarea, textInput, urlInput } from "../widgets/inputs.ts";
import type { Attributes, Widget } from "../widgets/widget.ts";
import { type FieldOptions, type FieldType, type FormField, fieldOf } from "./field.ts";

/** Options of fields for text. */
export interface TextFieldOptions extends FieldOptions {
  /** The most characters (UTF-16 code units), a line end counted as one. */
  readonly maxLength?: number;
  readonly minLength?: number;
  /** Take white space off both ends. Default true. */
  readonly strip?: boolean;
  /** The value of an empty field that is not required. Default "". */
  readonly empty?: string | null;
}

/** Text, or null where the options say that empty means null. */
export type TextValue<O> = O extends { readonly empty: null }
  ? O extends { readonly required: false }
    ? string | null
    : string
  : string;

interface TextKind {
  readonly kind: string;
  readonly widget: Widget;
  readonly limit: number;
  readonly strip?: boolean;
  readonly check?: Validator<string>;
  readonly attributes?: Attributes;
}

function single(value: unknown): readonly string[] {
  return [String(value)];
}

function textType(kind: TextKind, options: TextFieldOptions): FieldType<unknown> {
  const limit = options.maxLength ?? kind.limit;
  const shortest = options.minLength === undefined ? undefined : minLength(options.minLength);
  return {
    kind: kind.kind,
    widget: kind.widget,
    limit,
    strip: options.strip ?? kind.strip ?? true,
    empty: options.empty === undefined ? "" : options.empty,
    attributes: { maxlength: options.maxLength, minlength: options.minLength, ...kind.attributes },
    parse([value = ""]) {
      shortest?.(value);
      kind.check?.(value);
      return value;
    },
    format: single,
  };
}

/** One line of text; at most 10,000 characters where `maxLength` says nothing. Line ends become spaces. */
export function charField<const O extends TextFieldOptions = {}>(options?: O): FormField<TextValue<O>> {
  const given: TextFieldOptions = options ?? {};
  const type = textType({ kind: "char", widget: textInput(), limit: 10_000 }, given);
  return fieldOf(type, given);
}

/** Several lines of text; at most 1,000,000 characters where `maxLength` says nothing. Line ends are "\n". */
export function textField<const O extends TextFieldOptions = {}>(options?: O): FormField<TextValue<O>> {
  const given: TextFieldOptions = options ?? {};
  return fieldOf(textType({ kind: "text", widget: textarea(), limit: 1_000_000 }, given), given);
}

/** An e-mail address. */
export function emailField<const O extends TextFieldOptions = {}>(options?: O): FormField<TextValue<O>> {
  const given: TextFieldOptions = options ?? {};
  const attributes = { autocomplete: "email", maxlength: given.maxLength ?? 254 };
  return fieldOf(textType({ kind: "email", widget: emailInput(), limit: 254, check: email, attributes }, given), given);
}

/** An http or https address; one without a scheme gets https. */
export function urlField<const O extends TextFieldOptions = {}>(options?: O): FormField<TextValue<O>> {
  const given: TextFieldOptions = options ?? {};
  const type = textType({ kind: "url", widget: urlInput(), limit: 2048 }, given);
  const parse = ([value = ""]: readonly string[]) => {
    const absolute = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `https://${value}`;
    url(absolute);
    return absolute;
  };
  return fieldOf({ ...type, parse }, given);
}

/** Letters, digits, hyphens and underscores; the letters are those from a to z, with `allowUnicode` those of every script. */
export function slugField<const O extends TextFieldOptions & { readonly allowUnicode?: boolean } = {}>(
  options?: O,
): FormField<TextValue<O>> {
  const given: TextFieldOptions & { readonly allowUnicode?: boolean } = options ?? {};
  const letters = given.allowUnicode ? "\\p{L}\\p{N}\\p{M}" : "a-zA-Z0-9";
  const attributes = { pattern: `[${letters}_\\-]+`, autocapitalize: "none", spellcheck: "false" };
  const check = given.allowUnicode ? unicodeSlug : slug;
  return fieldOf(textType({ kind: "slug", widget: textInput(), limit: 255, check, attributes }, given), given);
}

/** An IPv4 or IPv6 address. */
export function ipAddressField<const O extends FieldOptions = {}>(
  options?: O,
): FormField<O extends { readonly required: false } ? string | null : string> {
  const given: FieldOptions = options ?? {};
  const attributes = { autocapitalize: "none", spellcheck: "false" };
  const type = textType({ kind: "ipAddress", widget: textInput(), limit: 45, check: ipAddress, attributes }, {});
  const shortest = (text: string) => shortestIp(text) ?? text;
  const parse = ([text = ""]: readonly string[]) => {
    ipAddress(text);
    return shortest(text);
  };
  return fieldOf({ ...type, empty: null, parse, canonical: shortest }, given);
}

/** A password: not stripped, never shown again; at most 1,024 characters, so that hashing it has an end. */
export function passwordField<const O extends TextFieldOptions = {}>(options?: O): FormField<TextValue<O>> {
  const given: TextFieldOptions = options ?? {};
  const kind = {
    kind: "password",
    widget: passwordInput(),
    limit: 1024,
    strip: false,
    attributes: { autocomplete: "current-password" },
  };
  return fieldOf(textType(kind, given), given);
}

/** A text that nobody sees or edits; checked all the same, since a visitor can send anything. */
export function hiddenField<const O extends TextFieldOptions = {}>(options?: O): FormField<TextValue<O>> {
  const given: TextFieldOptions = options ?? {};
  return fieldOf(textType({ kind: "hidden", widget: hiddenInput(), limit: 10_000 }, given), given);
}

/** A uuid, in lower case. */
export function uuidField<const O extends FieldOptions = {}>(
  options?: O,
): FormField<O extends { readonly required: false } ? string | null : string> {
  const given: FieldOptions = options ?? {};
  const type = textType(
    { kind: "uuid", widget: textInput(), limit: 45, attributes: { autocapitalize: "none", spellcheck: "false" } },
    {},
  );
  return fieldOf(
    { ...type, empty: null, parse: ([value = ""]) => parseUuid(value), canonical: (value) => value.toLowerCase() },
    given,
  );
}

function parseUuid(value: string): string {
  const plain = value.toLowerCase();
  uuid(plain);
  return plain;
}

/** Refuses text that holds a line break, for fields whose value must be one line. */
export const oneLine: Validator<string> = (value) => {
  if (/[\n\u2028\u2029]/.test(value))
    throw new ValidationError({ code: "oneLine", message: "Line breaks are not allowed." });
};
