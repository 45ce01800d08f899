import { Decimal } from "../../../lib/index.ts";
import { digitsOf, fixedDecimal } from "../../decimals.ts";
import type { ColumnType } from "../../types.ts";

/**
 * How decimals are stored. Up to 18 digits: an integer, scaled (`19.99` is 1999), so SQLite compares, orders and indexes it.
 * More digits: a text of fixed width that orders as the number does: zero-padded, and for a negative number "-" with
 * every digit replaced by nine minus itself (`-` sorts before digits, and a larger amount gets smaller digits).
 */

const scaledDigits = 18;

/** Whether a decimal of this type is stored as a scaled integer. */
export function isScaled(type: ColumnType): boolean {
  return digitsOf(type).precision <= scaledDigits;
}

/** The stored form; undefined when the number doesn't fit into the type's digits. Rounds half away from zero. */
export function storeDecimal(type: ColumnType, value: Decimal): number | bigint | string | undefined {
  const text = fixedDecimal(type, value);
  if (text === undefined) return undefined;
  const { precision, scale } = digitsOf(type);
  const negative = text.startsWith("-");
  const digits = (negative ? text.slice(1) : text).replace(".", "");
  if (precision > scaledDigits) return ordered(digits, { precision, scale, negative });
  const scaled = BigInt(negative ? `-${digits}` : digits);
  const plain = Number(scaled);
  return Number.isSafeInteger(plain) ? plain : scaled;
}

function ordered(digits: string, o: { precision: number; scale: number; negative: boolean }): string {
  const padded = digits.padStart(o.precision, "0").slice(-o.precision);
  const zero = /^0*$/.test(padded);
  const shown = o.negative && !zero ? complement(padded) : padded;
  const point = o.precision - o.scale;
  const text = o.scale === 0 ? shown : `${shown.slice(0, point)}.${shown.slice(point)}`;
  return o.negative && !zero ? `-${text}` : text;
}

function complement(digits: string): string {
  return digits.replace(/\d/g, (digit) => String(9 - Number(digit)));
}

/** The number in its stored form as plain text, e.g. `"-19.99"`; undefined for what is no stored decimal. */
export function plainDecimal(scale: number, stored: unknown): string | undefined {
  if (typeof stored === "number" || typeof stored === "bigint") {
    if (typeof stored === "number" && !Number.isSafeInteger(stored)) return undefined;
    return scale === 0 ? String(stored) : unscale(String(stored), scale);
  }
  if (typeof stored !== "string" || !/^-?\d+(?:\.\d+)?$/.test(stored)) return undefined;
  return stored.startsWith("-") ? `-${complement(stored.slice(1))}` : stored;
}

function unscale(text: string, scale: number): string {
  const negative = text.startsWith("-");
  const digits = (negative ? text.slice(1) : text).padStart(scale + 1, "0");
  return `${negative ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The value of a stored decimal; undefined for what is no stored decimal. */
export function readDecimal(scale: number, stored: unknown): Decimal | undefined {
  const text = plainDecimal(scale, stored);
  return text === undefined ? undefined : new Decimal(text);
}
