import { Decimal as DecimalJs } from "decimal.js";

/**
 * Exact decimal numbers (decimal.js with 60 significant digits, plain notation): the value of a `decimal` field. What is 1e1000 or more
 * is Infinity and what is below 1e-999 is 0: a number that somebody sends can't grow into gigabytes of digits.
 */
export const Decimal: typeof DecimalJs = DecimalJs.clone({
  precision: 60,
  toExpNeg: -1000,
  toExpPos: 1000,
  maxE: 999,
  minE: -999,
});
/** An exact decimal number. */
export type Decimal = DecimalJs;

/**
 * The value as a decimal number of this class; undefined for what is none. decimal.js takes every object for one that says so, even
 * parsed JSON, and its copies and clones, whose numbers have no bounds, for the same class.
 */
export function asDecimal(value: unknown): Decimal | undefined {
  if (typeof value !== "object" || !Decimal.isDecimal(value) || Object.hasOwn(value, "toStringTag")) return undefined;
  return value.constructor === Decimal ? value : new Decimal(value.toString());
}
