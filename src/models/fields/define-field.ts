import type { Codec } from "../../database/index.ts";
import { ValidationError } from "../../validation/index.ts";
import type { DefaultOption, Field, FieldOptions, Keyed, NullOption } from "../types/fields.ts";
import { Declaration, type DeclaredOptions, everyColumn, optionError, refuseUnknownOptions } from "./declaration.ts";
import { type FieldRules, wrongType } from "./rules.ts";

/** What a field of one's own does with its values. T: the value in JavaScript; S: what is stored. */
export interface FieldOfOnesOwn<T, S> {
  /** For messages: "color". */
  readonly name: string;
  /** For "… takes <expected>": "a Color". */
  readonly expected: string;
  /** The field that says how a value is stored: `char({ maxLength: 7 })`. Migrations keep this one. */
  readonly storedAs: Field<S, any, any>;
  /** The value in its normal form; undefined for what is none. Never asked about null. */
  check(value: unknown): T | undefined;
  /** What is stored of a value: equal values must be stored as equal ones. */
  toStored(value: T): S;
  /** The value of what is stored. */
  fromStored(stored: S): T;
  /** Checks more in validation; throws a `ValidationError`. */
  validate?(value: T): void;
  /** The form field, from the options of a form field: one of `nuages/forms`. Without it, that of `storedAs`, which shows what is stored. */
  formField?(options: any): object;
}

/** The options of a declaration of a field of one's own. */
export interface OwnRules {
  readonly definition: FieldOfOnesOwn<unknown, unknown>;
  readonly codec: Codec;
}

/** A function that declares the columns of a field of one's own. */
export type FieldMaker<T> = <const O extends FieldOptions<T>>(
  options?: O,
) => Keyed<Field<T, NullOption<O>, DefaultOption<O>>, O>;

/**
 * Makes a kind of field of one's own: how its values are stored, turned, checked and asked for.
 *
 * @example
 * const color = defineField<Color, string>({
 *   name: "color",
 *   expected: "a Color",
 *   storedAs: char({ maxLength: 7 }),
 *   check: (value) => (value instanceof Color ? value : undefined),
 *   toStored: (value) => value.hex,
 *   fromStored: (hex) => new Color(hex),
 * });
 */
export function defineField<T, S>(definition: FieldOfOnesOwn<T, S>): FieldMaker<T> {
  const base: unknown = definition.storedAs;
  if (!(base instanceof Declaration) || base.target !== undefined) {
    throw optionError(definition.name, "storedAs is no column", "Write storedAs: char({ maxLength: … }).");
  }
  const codec: Codec = {
    encode: (value) => definition.toStored(value as T),
    decode: (stored) => definition.fromStored(stored as S),
  };
  const own: OwnRules = Object.freeze({ definition: definition as unknown as FieldOfOnesOwn<unknown, unknown>, codec });
  return (options) => {
    refuseUnknownOptions(definition.name, options ?? {}, everyColumn);
    return new Declaration(base.kind, { ...base.options, ...options, own }) as any;
  };
}

/** The rules of a field of one's own over those of the field that it is stored as. */
export function ownRules({ definition, codec }: OwnRules, base: FieldRules): FieldRules {
  const stored = (value: unknown, options: DeclaredOptions) => base.check(codec.encode(value), options);
  return {
    expected: definition.expected,
    columnType: (options) => ({ ...base.columnType(options), codec }),
    check: (value, options) => {
      const checked = definition.check(value);
      return checked === undefined || stored(checked, options) === wrongType ? wrongType : checked;
    },
    misfit: (value, options) => {
      const what = base.misfit?.(stored(value, options), options);
      return what === undefined ? undefined : `${definition.expected} that is stored as ${what}`;
    },
    validators: () => (definition.validate === undefined ? [] : [definition.validate]),
    isEmpty: (value) => base.isEmpty?.(codec.encode(value)) === true,
    toJson: (value) => base.toJson?.(codec.encode(value)) ?? codec.encode(value),
    // What is stored tells whether a value has changed, also in place.
    snapshot: (value) => {
      const plain = codec.encode(value);
      return base.snapshot?.(plain) ?? base.toJson?.(plain) ?? plain;
    },
  };
}

/** Reads what is stored in a form, of a field without a form field of its own. Throws a `ValidationError`. */
export function readStored({ definition, codec }: OwnRules, stored: unknown): unknown {
  try {
    return codec.decode(stored);
  } catch (error) {
    if (error instanceof ValidationError) throw error;
    throw new ValidationError({ code: "invalid", message: `Enter ${definition.expected}.` });
  }
}
