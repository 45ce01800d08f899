import { type IssueInput, ValidationError, type Validator } from "../../validation/index.ts";
import type { FormValues } from "../data.ts";
import type { Attributes, Choice, Widget } from "../widgets/widget.ts";

/** Options that every field takes. */
export interface FieldOptions {
  /** Must there be a value? Default true. */
  readonly required?: boolean;
  /** Default: the name in words. */
  readonly label?: string;
  /** Said below the label, and to screen readers with the control. */
  readonly helpText?: string;
  /** What an unbound form shows: a value, or a function that answers (or promises) one. */
  readonly initial?: unknown;
  readonly widget?: Widget;
  /** Run on the value after it was read. */
  readonly validators?: readonly Validator<any>[];
  /** Other messages by the code of the issue: `{ required: "Tell us your name." }`. */
  readonly messages?: Readonly<Record<string, string>>;
  /** Shows the value and takes no other: what is sent is ignored. */
  readonly disabled?: boolean;
  /** The `autocomplete` token: `"name"`, `"email"`, `"street-address"`, … */
  readonly autocomplete?: string;
  /** Further attributes of the control. */
  readonly attributes?: Attributes;
}

/** What makes a kind of field: how text becomes a value and back. */
export interface FieldType<T> {
  readonly kind: string;
  readonly widget: Widget;
  /** The most characters that one sent value may have; checked before anything looks at them. */
  readonly limit: number;
  /** Take white space off both ends. Default true. */
  readonly strip?: boolean;
  /** The value of an empty field that is not required. */
  readonly empty: T;
  /** Takes several values. */
  readonly multiple?: boolean;
  readonly attributes?: Attributes;
  /** Reads what was sent, which is not empty. Throws a ValidationError. */
  parse(values: readonly string[]): T | Promise<T>;
  /** The value as it is sent. */
  format(value: unknown): readonly string[];
  /** One way to write what can be written in several, to see whether it has changed: "1.50" and "1.5". */
  canonical?(value: string): string;
  /** What there is to choose; undefined where it is too much to list. */
  choices?(): readonly Choice[] | Promise<readonly Choice[] | undefined>;
  /** The widget where there is too much to list. Several values then stand one on a line. */
  readonly unlistedWidget?: Widget;
}

/** A field of a form, before it is in one: made by `charField`, `emailField`, … and shared by all forms of a class. */
export class FormField<T = unknown> {
  readonly options: FieldOptions;
  readonly type: FieldType<T>;
  readonly required: boolean;
  readonly widget: Widget;

  constructor(type: FieldType<T>, options: FieldOptions = {}) {
    this.type = type;
    this.options = options;
    this.required = options.required ?? true;
    this.widget = options.widget ?? type.widget;
  }

  /** The same field with other options. */
  with(options: FieldOptions): FormField<T> {
    return new FormField(this.type, { ...this.options, ...options });
  }

  /** The values that were sent for this field, with line ends as "\n", and stripped. Throws a ValidationError for NUL and excess. */
  read(data: FormValues, name: string): readonly string[] {
    const values = this.widget.read(data, name);
    if (values.length > 10_000) throw this.invalid({ code: "tooMany", message: "These are too many values." });
    const normal = values.map((value) => this.#normalize(value)).filter((value) => value !== "");
    if (this.type.multiple !== true) return normal;
    return [...new Set(normal.flatMap((value) => value.split("\n").map((line) => line.trim())))].filter(
      (value) => value !== "",
    );
  }

  /** The value of what was read. Throws a ValidationError. */
  async clean(values: readonly string[]): Promise<T> {
    if (values.length === 0) {
      if (this.required) throw this.invalid({ code: "required", message: "This field is required." });
      return this.type.empty;
    }
    const value = await this.#attempt(() => this.type.parse(values));
    for (const validator of this.options.validators ?? []) await this.#attempt(() => validator(value));
    return value;
  }

  /** True when what was sent means something else than the initial value. */
  hasChanged(initial: unknown, values: readonly string[]): boolean {
    const canonical = this.type.canonical ?? ((value: string) => value);
    const before =
      initial === null || initial === undefined ? [] : this.type.format(initial).filter((value) => value !== "");
    const write = (list: readonly string[]) => (this.type.multiple ? list.toSorted() : list).map(canonical).join("\0");
    return before.length !== values.length || write(before) !== write(values);
  }

  /** A ValidationError with the message that the options give for its code. */
  invalid(issue: IssueInput): ValidationError {
    return new ValidationError({
      ...issue,
      message: this.options.messages?.[issue.code ?? "invalid"] ?? issue.message,
    });
  }

  #normalize(value: string): string {
    if (value.length > this.type.limit * 2 + 1000) throw this.#tooLong(value);
    const lines = value.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
    const text = this.type.strip === false ? lines : lines.trim();
    if (text.length > this.type.limit) throw this.#tooLong(text);
    if (text.includes("\0"))
      throw this.invalid({ code: "nullCharacters", message: "Null characters are not allowed." });
    return text;
  }

  #tooLong(value: string): ValidationError {
    const params = { limit: this.type.limit, length: value.length };
    return this.invalid({
      code: "maxLength",
      message: `At most ${this.type.limit} characters, this has ${value.length}.`,
      params,
    });
  }

  async #attempt<R>(step: () => R | Promise<R>): Promise<R> {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof ValidationError) || this.options.messages === undefined) throw error;
      const messages = this.options.messages;
      throw new ValidationError(
        error.issues.map((issue) => ({ ...issue, message: messages[issue.code] ?? issue.message })),
      );
    }
  }
}

/** A field whose type the options decide: whether `empty` is among its values is told by `required`, which no type follows. */
export function fieldOf<T>(type: FieldType<unknown>, options: FieldOptions): FormField<T> {
  return new FormField(type, options) as FormField<T>;
}

/** T, or what an empty field that is not required gives. */
export type Optional<O, T, E = null> = O extends { readonly required: false } ? T | E : T;

/** The values of a set of fields after validation. */
export type Cleaned<F> = { -readonly [K in keyof F]: F[K] extends FormField<infer T> ? T : never };
