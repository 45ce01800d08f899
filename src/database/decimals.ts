import { Decimal } from "../lib/index.ts";
import type { ColumnType } from "./types.ts";

/** The digits of a decimal type; a type that doesn't tell has 18, of which 0 are behind the point. */
export function digitsOf(type: ColumnType): { precision: number; scale: number } {
  return { precision: type.precision ?? 18, scale: type.scale ?? 0 };
}

/** A number as plain text with the places of its type; undefined when it has too many digits. Rounds half away from zero. */
export function fixedDecimal(type: ColumnType, value: Decimal): string | undefined {
  if (!value.isFinite()) return undefined;
  const { precision, scale } = digitsOf(type);
  if (value.e > precision) return undefined;
  const text = value.toFixed(scale, Decimal.ROUND_HALF_UP);
  const digits = text.replace("-", "").replace(".", "").replace(/^0+/, "");
  return digits.length > precision ? undefined : text;
}
