import type {
  ChoiceOption,
  DefaultOption,
  Field,
  FieldOptions,
  IntegerOptions,
  Keyed,
  NullOption,
  PrimaryKey,
} from "../types/fields.ts";
import { requireChoices } from "./choices.ts";
import { type DeclaredOptions, declareColumn, optionError } from "./declaration.ts";
import { type FieldRules, wrongType } from "./rules.ts";

/** Options of automatic keys. */
export type AutoOptions = Pick<FieldOptions<number>, "verboseName" | "helpText" | "dbColumn" | "dbComment">;

/**
 * The automatic key, under a name of your choice; every model without a key has one named `id`. It is a number in JavaScript; `bits`
 * (64, 32 or 16) says how wide its column is.
 */
export function auto<const O extends AutoOptions & { readonly bits?: 16 | 32 | 64 }>(
  options?: O,
): Field<number, false, true> & PrimaryKey {
  const { bits = 64 } = options ?? {};
  if (bits !== 16 && bits !== 32 && bits !== 64)
    throw optionError("auto", "bits must be 16, 32 or 64", "Write bits: 32.");
  return declareColumn({ kind: "auto", options: { ...options, ...automatic }, extra: ["bits"] });
}

/** An automatic key of 64 bits that is a bigint in JavaScript: for tables whose keys pass 2^53. */
export function bigAuto<const O extends AutoOptions>(options?: O): Field<bigint, false, true> & PrimaryKey {
  return declareColumn({ kind: "bigAuto", options: { ...options, ...automatic } });
}

const automatic = { primaryKey: true, editable: false, blank: true } as const;

/** A whole number from -32,768 to 32,767. With `choices` its type is the union of their keys. */
export function smallInteger<const O extends IntegerOptions>(
  options?: O,
): Keyed<Field<ChoiceOption<O, number>, NullOption<O>, DefaultOption<O>>, O> {
  return declareInteger("smallInteger", options);
}

/** A whole number from -2,147,483,648 to 2,147,483,647. With `choices` its type is the union of their keys. */
export function integer<const O extends IntegerOptions>(
  options?: O,
): Keyed<Field<ChoiceOption<O, number>, NullOption<O>, DefaultOption<O>>, O> {
  return declareInteger("integer", options);
}

/** A whole number from 0 to 32,767; the database refuses less, too. With `choices` its type is the union of their keys. */
export function positiveSmallInteger<const O extends IntegerOptions>(
  options?: O,
): Keyed<Field<ChoiceOption<O, number>, NullOption<O>, DefaultOption<O>>, O> {
  return declareInteger("positiveSmallInteger", options);
}

/** A whole number from 0 to 2,147,483,647; the database refuses less, too. With `choices` its type is the union of their keys. */
export function positiveInteger<const O extends IntegerOptions>(
  options?: O,
): Keyed<Field<ChoiceOption<O, number>, NullOption<O>, DefaultOption<O>>, O> {
  return declareInteger("positiveInteger", options);
}

/** A whole number of 64 bits, as a bigint: no digit is lost above 2^53. */
export function bigInteger<const O extends FieldOptions<bigint>>(
  options?: O,
): Keyed<Field<bigint, NullOption<O>, DefaultOption<O>>, O> {
  return declareColumn({ kind: "bigInteger", options });
}

/** A whole number from 0 to 2^63 - 1, as a bigint; the database refuses less, too. */
export function positiveBigInteger<const O extends FieldOptions<bigint>>(
  options?: O,
): Keyed<Field<bigint, NullOption<O>, DefaultOption<O>>, O> {
  return declareColumn({ kind: "positiveBigInteger", options });
}

type NumberKind = "smallInteger" | "integer" | "positiveSmallInteger" | "positiveInteger";

function declareInteger<T>(kind: NumberKind, options: IntegerOptions | undefined): T {
  requireChoices(kind, options?.choices);
  return declareColumn({ kind, options, extra: ["choices"] });
}

const most64 = 2n ** 63n - 1n;

/** -0 is 0 to every database. */
function wholeNumber(value: unknown): unknown {
  return typeof value === "number" && Number.isSafeInteger(value) ? value + 0 : wrongType;
}

function wholeBigint(value: unknown): unknown {
  return typeof value === "bigint" && value <= most64 && value >= -most64 - 1n ? value : wrongType;
}

/** What a number misses of the range of so many bytes. */
function outOf(bytes: number, value: number): string | undefined {
  const most = 2 ** (8 * bytes - 1);
  return value < -most || value >= most ? `a whole number of ${8 * bytes} bits` : undefined;
}

function integerRules(bytes: 2 | 4, positive: boolean): FieldRules {
  const size = bytes === 4 ? {} : { bytes };
  return {
    expected: "a whole number",
    columnType: () => ({ kind: "integer", ...size, ...(positive && { positive }) }),
    check: wholeNumber,
    misfit: (value) => (positive ? belowZero(value as number) : undefined) ?? outOf(bytes, value as number),
  };
}

function belowZero(value: number | bigint): string | undefined {
  return value < 0 ? "a whole number from 0 on" : undefined;
}

const bigRules: FieldRules = {
  expected: "a bigint of 64 bits",
  columnType: () => ({ kind: "bigInteger" }),
  check: wholeBigint,
  toJson: (value) => String(value),
};

function bytesOf({ bits }: DeclaredOptions): 2 | 4 | 8 {
  return bits === 16 ? 2 : bits === 32 ? 4 : 8;
}

/** The rules of whole numbers. */
export const integerFieldRules = {
  auto: {
    expected: "a whole number",
    columnType: (options) => {
      const bytes = bytesOf(options);
      return bytes === 8 ? { kind: "auto" } : { kind: "auto", bytes };
    },
    check: wholeNumber,
    misfit: (value, options) => outOf(bytesOf(options), value as number),
  },
  bigAuto: bigRules,
  smallInteger: integerRules(2, false),
  integer: integerRules(4, false),
  positiveSmallInteger: integerRules(2, true),
  positiveInteger: integerRules(4, true),
  bigInteger: bigRules,
  positiveBigInteger: {
    ...bigRules,
    columnType: () => ({ kind: "bigInteger", positive: true }),
    misfit: (value) => belowZero(value as bigint),
  },
} as const satisfies Record<string, FieldRules>;
