import { asDecimal, type Decimal } from "../../lib/index.ts";
import type {
  ChoiceOption,
  DecimalOptions,
  DefaultOption,
  Field,
  FieldOptions,
  IntegerOptions,
  Keyed,
  NullOption,
  PrimaryKey,
} from "../types/fields.ts";
import { declareColumn, optionError, requireWhole } from "./declaration.ts";
import { type FieldRules, wrongType } from "./rules.ts";
import { requireChoices } from "./text.ts";

/** The automatic integer key, under a name of your choice; every model without a key has one named `id`. */
export function auto<const O extends Pick<FieldOptions<number>, "verboseName" | "helpText" | "dbColumn">>(
  options?: O,
): Field<number, false, true> & PrimaryKey {
  return declareColumn({ kind: "auto", options: { ...options, primaryKey: true, editable: false, blank: true } });
}

/** A whole number from -2,147,483,648 to 2,147,483,647. With `choices` its type is the union of their keys. */
export function integer<const O extends IntegerOptions>(
  options?: O,
): Keyed<Field<ChoiceOption<O, number>, NullOption<O>, DefaultOption<O>>, O> {
  requireChoices("integer", options?.choices);
  return declareColumn({ kind: "integer", options, extra: ["choices"] });
}

/** A whole number of 64 bits, as a bigint: no digit is lost above 2^53. */
export function bigInteger<const O extends FieldOptions<bigint>>(
  options?: O,
): Keyed<Field<bigint, NullOption<O>, DefaultOption<O>>, O> {
  return declareColumn({ kind: "bigInteger", options });
}

/** True or false. */
export function boolean<const O extends FieldOptions<boolean>>(
  options?: O,
): Field<boolean, NullOption<O>, DefaultOption<O>> {
  return declareColumn({ kind: "boolean", options });
}

/** An exact decimal number (`Decimal`): `maxDigits` (18) digits in all, `decimalPlaces` (2) of them after the point. */
export function decimal<const O extends DecimalOptions>(
  options?: O,
): Keyed<Field<Decimal, NullOption<O>, DefaultOption<O>>, O> {
  const filled = { maxDigits: 18, decimalPlaces: 2, ...options };
  requireWhole("decimal", filled, "maxDigits");
  if (
    !Number.isSafeInteger(filled.decimalPlaces) ||
    filled.decimalPlaces < 0 ||
    filled.decimalPlaces > filled.maxDigits
  ) {
    throw optionError("decimal", "decimalPlaces must be a whole number from 0 to maxDigits", "Write decimalPlaces: 2.");
  }
  return declareColumn({ kind: "decimal", options: filled, extra: ["maxDigits", "decimalPlaces"] });
}

const most32 = 2 ** 31 - 1;
const most64 = 2n ** 63n - 1n;

/** -0 is 0 to every database. */
function wholeNumber(value: unknown): unknown {
  return typeof value === "number" && Number.isSafeInteger(value) ? value + 0 : wrongType;
}

function toDecimal(value: unknown): unknown {
  const exact = asDecimal(value);
  return exact?.isFinite() ? exact : wrongType;
}

function decimalMisfit(value: unknown, options: Readonly<Record<string, unknown>>): string | undefined {
  const { maxDigits, decimalPlaces } = options as { maxDigits: number; decimalPlaces: number };
  const number = value as Decimal;
  if (number.decimalPlaces() > decimalPlaces) {
    return `at most ${decimalPlaces} digits after the point (round with value.toDecimalPlaces(${decimalPlaces}))`;
  }
  const whole = number.isZero() ? 0 : Math.max(0, number.e + 1);
  return whole > maxDigits - decimalPlaces ? `at most ${maxDigits - decimalPlaces} digits before the point` : undefined;
}

/** The rules of numbers and booleans. */
export const numberRules = {
  auto: { expected: "a whole number", columnType: () => ({ kind: "auto" }), check: wholeNumber },
  integer: {
    expected: "a whole number",
    columnType: () => ({ kind: "integer" }),
    check: wholeNumber,
    misfit: (value) =>
      Math.abs(value as number) > most32 && value !== -most32 - 1 ? "a whole number of 32 bits" : undefined,
  },
  bigInteger: {
    expected: "a bigint of 64 bits",
    columnType: () => ({ kind: "bigInteger" }),
    check: (value) => (typeof value === "bigint" && value <= most64 && value >= -most64 - 1n ? value : wrongType),
    toJson: (value) => String(value),
  },
  boolean: {
    expected: "true or false",
    columnType: () => ({ kind: "boolean" }),
    check: (value) => (typeof value === "boolean" ? value : wrongType),
  },
  decimal: {
    expected: "a finite Decimal",
    columnType: (options) => ({
      kind: "decimal",
      precision: options.maxDigits as number,
      scale: options.decimalPlaces as number,
    }),
    check: toDecimal,
    misfit: decimalMisfit,
    toJson: (value) => String(value),
    same: (a, b) => a === b || asDecimal(a)?.eq(asDecimal(b) ?? Number.NaN) === true,
  },
} as const satisfies Record<string, FieldRules>;
