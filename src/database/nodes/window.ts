import type { SqlNode } from "./node.ts";
import type { OrderBy } from "./select.ts";

/** Where a frame begins or ends: rows before (negative) or after the current one, which is 0; or the end of the partition. */
export type FrameBound = number | "unbounded";

/** The rows of a window that a function sees. */
export interface WindowFrame {
  readonly unit: "rows" | "range" | "groups";
  readonly start: FrameBound;
  readonly end: FrameBound;
  readonly exclude?: "currentRow" | "group" | "ties";
}

/** The rows that a window function looks at, for each row. */
export interface Over {
  readonly partitionBy: readonly SqlNode[];
  readonly orderBy: readonly OrderBy[];
  readonly frame?: WindowFrame;
}

/** The window functions that every dialect has, beside its aggregates. */
export const windowFunctionNames = [
  "rowNumber",
  "rank",
  "denseRank",
  "percentRank",
  "cumeDist",
  "ntile",
  "lag",
  "lead",
  "firstValue",
  "lastValue",
  "nthValue",
] as const;

/** The name of a window function. */
export type WindowFunctionName = (typeof windowFunctionNames)[number];

/** A window function that is no aggregate. */
export interface WindowFunc {
  readonly kind: "windowFunc";
  readonly name: WindowFunctionName;
  readonly args: readonly SqlNode[];
  readonly over: Over;
}

/** Calls a window function: `ntile(n)`, `lag(value, rows, otherwise?)`, `lead` too, `firstValue(value)`, `nthValue(value, n)`. */
export function windowFunc(name: WindowFunctionName, args: readonly SqlNode[], over: Over): WindowFunc {
  return Object.freeze({ kind: "windowFunc", name, args: Object.freeze([...args]), over });
}
