import { Decimal } from "../../lib/index.ts";
import { type Comparable, maxValue, minValue, ValidationError } from "../../validation/index.ts";
import { numberInput, textInput } from "../widgets/inputs.ts";
import type { Attributes } from "../widgets/widget.ts";
import { type FieldOptions, type FieldType, type FormField, fieldOf, type Optional } from "./field.ts";

/** Options of fields for numbers. */
export interface NumberFieldOptions<T> extends FieldOptions {
  readonly min?: T;
  readonly max?: T;
}

/** Options of `decimalField`. */
export interface DecimalFieldOptions extends NumberFieldOptions<Decimal | number | string> {
  /** Digits in all. Default 18. */
  readonly maxDigits?: number;
  /** Digits after the point. Default 2. */
  readonly decimalPlaces?: number;
}

const wholePattern = /^[+-]?\d+$/;
const decimalPattern = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;

function invalid(message: string, code = "invalid"): ValidationError {
  return new ValidationError({ code, message });
}

/** Checks the bounds that are given. */
function checkRange<T extends Comparable>(value: T, min: T | undefined, max: T | undefined): T {
  if (min !== undefined) minValue<Comparable>(min)(value);
  if (max !== undefined) maxValue<Comparable>(max)(value);
  return value;
}

interface NumberKind<T> {
  readonly kind: string;
  readonly limit: number;
  readonly attributes: Attributes;
  read(text: string): T;
  write(value: T): string;
}

function numberType<T>(kind: NumberKind<T>, options: NumberFieldOptions<unknown>): FieldType<unknown> {
  const shown = (bound: unknown) => (bound === undefined ? undefined : String(bound));
  return {
    kind: kind.kind,
    widget: numberInput(),
    limit: kind.limit,
    empty: null,
    attributes: { min: shown(options.min), max: shown(options.max), ...kind.attributes },
    parse: ([text = ""]) => kind.read(text),
    format: (value) => [kind.write(value as T)],
    canonical: (text) => {
      try {
        return kind.write(kind.read(text));
      } catch {
        return text;
      }
    },
  };
}

/** A whole number within ±(2^53 − 1). */
export function integerField<const O extends NumberFieldOptions<number> = {}>(
  options?: O,
): FormField<Optional<O, number>> {
  const given: NumberFieldOptions<number> = options ?? {};
  const read = (text: string) => {
    const value = wholePattern.test(text) ? Number(text) : Number.NaN;
    if (!Number.isSafeInteger(value)) throw invalid("Enter a whole number.");
    return checkRange(Object.is(value, -0) ? 0 : value, given.min, given.max);
  };
  const attributes = { step: 1, inputmode: "numeric" };
  return fieldOf(numberType({ kind: "integer", limit: 40, attributes, read, write: String }, given), given);
}

/** A whole number of 64 bits, as a bigint. */
export function bigIntegerField<const O extends NumberFieldOptions<bigint> = {}>(
  options?: O,
): FormField<Optional<O, bigint>> {
  const given: NumberFieldOptions<bigint> = options ?? {};
  const read = (text: string) => {
    if (!wholePattern.test(text)) throw invalid("Enter a whole number.");
    const value = BigInt(text.replace("+", ""));
    if (BigInt.asIntN(64, value) !== value) throw invalid("This number is too large.", "range");
    return checkRange(value, given.min, given.max);
  };
  // A number input rounds beyond 2^53 in browsers, so this is a text.
  const type = numberType(
    { kind: "bigInteger", limit: 40, attributes: { inputmode: "numeric" }, read, write: String },
    {},
  );
  return fieldOf({ ...type, widget: textInput() }, given);
}

/** A number. */
export function floatField<const O extends NumberFieldOptions<number> = {}>(
  options?: O,
): FormField<Optional<O, number>> {
  const given: NumberFieldOptions<number> = options ?? {};
  const read = (text: string) => {
    const value = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value)) throw invalid("Enter a number.");
    return checkRange(value, given.min, given.max);
  };
  const attributes = { step: "any", inputmode: "decimal" };
  return fieldOf(numberType({ kind: "float", limit: 400, attributes, read, write: String }, given), given);
}

/** An exact decimal number; more digits than allowed are an error, nothing is rounded. */
export function decimalField<const O extends DecimalFieldOptions = {}>(options?: O): FormField<Optional<O, Decimal>> {
  const given: DecimalFieldOptions = options ?? {};
  const { maxDigits = 18, decimalPlaces = 2 } = given;
  const bound = (value: Decimal | number | string | undefined) =>
    value === undefined ? undefined : new Decimal(value);
  const [min, max] = [bound(given.min), bound(given.max)];
  const read = (text: string) => {
    if (!decimalPattern.test(text)) throw invalid("Enter a number.");
    const value = new Decimal(text);
    if (value.decimalPlaces() > decimalPlaces)
      throw invalid(`At most ${decimalPlaces} digits after the point.`, "decimalPlaces");
    if (value.trunc().abs().toFixed(0).length > Math.max(1, maxDigits - decimalPlaces)) {
      throw invalid(`At most ${maxDigits - decimalPlaces} digits before the point.`, "maxDigits");
    }
    return checkRange<Decimal>(value, min, max);
  };
  const attributes = { step: new Decimal(10).pow(-decimalPlaces).toFixed(), inputmode: "decimal" };
  const write = (value: Decimal) => new Decimal(value).toFixed();
  return fieldOf(numberType({ kind: "decimal", limit: 200, attributes, read, write }, given), given);
}
