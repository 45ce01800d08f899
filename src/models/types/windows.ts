import type { Expr, Ordering } from "./expressions.ts";

declare const windowed: unique symbol;

/** A window function before it has a window, for `over`. E: the expression that it is then. */
export interface WindowFunction<E> {
  readonly [windowed]: E;
}

/**
 * Where a frame begins or ends, seen from the row: rows (or groups) before it as a negative number, 0 for itself, after it as a positive
 * one; `"unbounded"` for the end of the partition.
 */
export type FrameLimit = number | "unbounded";

/** The rows of a window that an aggregate, or `firstValue` and its like, see. */
export type Frame = (
  | { readonly rows: readonly [start: FrameLimit, end: FrameLimit] }
  | { readonly groups: readonly [start: FrameLimit, end: FrameLimit] }
  | { readonly range: readonly [start: 0 | "unbounded", end: 0 | "unbounded"] }
) & {
  /** The row itself, those that have the same place in the order, or those without the row itself, are left out. */
  readonly exclude?: "currentRow" | "group" | "ties";
};

/** The rows that a window function looks at, from each row. */
export interface WindowOptions {
  /** Only rows in which these are equal. Without: all rows of the query. */
  readonly partitionBy?: Expr<any, any> | readonly Expr<any, any>[];
  readonly orderBy?: Ordering | Expr<any, any> | readonly (Ordering | Expr<any, any>)[];
  /** By default all rows up to this one and those that have its place in the order; without an order, all. */
  readonly frame?: Frame;
}
