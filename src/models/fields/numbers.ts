import { asDecimal, type Decimal } from "../../lib/index.ts";
import type { DecimalOptions, DefaultOption, Field, FieldOptions, Keyed, NullOption } from "../types/fields.ts";
import { declareColumn, optionError, requireWhole } from "./declaration.ts";
import { type FieldRules, wrongType } from "./rules.ts";

export { auto, bigInteger, integer } from "./integers.ts";

/** True or false. */
export function boolean<const O extends FieldOptions<boolean>>(
  options?: O,
): Field<boolean, NullOption<O>, DefaultOption<O>> {
  return declareColumn({ kind: "boolean", options });
}

/**
 * A number of 64 bits with a floating point, as JavaScript's own; NaN and the infinities are refused. For money and other exact
 * numbers take `decimal`.
 */
export function float<const O extends FieldOptions<number>>(
  options?: O,
): Field<number, NullOption<O>, DefaultOption<O>> {
  return declareColumn({ kind: "float", options });
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

/** The rules of booleans, and of numbers that aren't whole. */
export const numberRules = {
  boolean: {
    expected: "true or false",
    columnType: () => ({ kind: "boolean" }),
    check: (value) => (typeof value === "boolean" ? value : wrongType),
  },
  float: {
    expected: "a finite number",
    columnType: () => ({ kind: "float" }),
    // -0 is 0 to every database.
    check: (value) => (typeof value === "number" && Number.isFinite(value) ? value + 0 : wrongType),
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
