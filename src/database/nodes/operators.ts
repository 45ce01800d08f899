import type { ColumnType } from "../types.ts";
import type { SqlNode } from "./node.ts";
import type { Select } from "./select.ts";

/** The operators that compare two values. */
export const comparisonOperators = ["=", "<>", "<", "<=", ">", ">="] as const;
/** The operators that calculate, and `||`, which joins texts. */
export const valueOperators = ["+", "-", "*", "/", "%", "||"] as const;

/** Compares two values. */
export type ComparisonOperator = (typeof comparisonOperators)[number];
/** Calculates a value from two. */
export type ValueOperator = (typeof valueOperators)[number];
/** Any operator between two values. */
export type BinaryOperator = ComparisonOperator | ValueOperator;

/** `left op right`. */
export interface Binary {
  readonly kind: "binary";
  readonly op: BinaryOperator;
  readonly left: SqlNode;
  readonly right: SqlNode;
}

/** Exact decimal calculation, with the types of both sides and of the result. */
export interface Arithmetic {
  readonly kind: "arithmetic";
  readonly op: "+" | "-" | "*" | "/" | "%";
  readonly left: SqlNode;
  readonly leftType: ColumnType;
  readonly right: SqlNode;
  readonly rightType: ColumnType;
  readonly type: ColumnType;
}

/** Conditions joined by AND or OR. */
export interface Logical {
  readonly kind: "and" | "or";
  readonly items: readonly SqlNode[];
}

/** Exactly one of two conditions, neither of which is ever unknown. */
export interface Xor {
  readonly kind: "xor";
  readonly left: SqlNode;
  readonly right: SqlNode;
}

/** NOT, of two-valued truth: unknown stays unknown. */
export interface Not {
  readonly kind: "not";
  readonly node: SqlNode;
}

/** IS NULL, or IS NOT NULL. */
export interface IsNull {
  readonly kind: "isNull";
  readonly node: SqlNode;
  readonly negated: boolean;
}

/** IN a list of values. */
export interface InList {
  readonly kind: "inList";
  readonly left: SqlNode;
  readonly items: readonly SqlNode[];
  readonly negated: boolean;
}

/** IN the rows of a query with one column. */
export interface InQuery {
  readonly kind: "inQuery";
  readonly left: SqlNode;
  readonly query: Select;
  readonly negated: boolean;
}

/** BETWEEN two values, both included. */
export interface Between {
  readonly kind: "between";
  readonly node: SqlNode;
  readonly low: SqlNode;
  readonly high: SqlNode;
}

/** `left op right`. For decimals of different scales use `cast` (to compare) or `arithmetic` (to calculate). */
export function binary(op: BinaryOperator, left: SqlNode, right: SqlNode): Binary {
  return Object.freeze({ kind: "binary", op, left, right });
}

/**
 * Calculates with decimals without ever passing a float: both sides carry their type, the result is rounded half up to the
 * scale of `type`. Division by zero is null.
 *
 * @example arithmetic("*", { left: price, leftType: money, right: quantity, rightType: { kind: "integer" }, type: money })
 */
export function arithmetic(op: Arithmetic["op"], operands: Omit<Arithmetic, "kind" | "op">): Arithmetic {
  const { left, leftType, right, rightType, type } = operands;
  return Object.freeze({ kind: "arithmetic", op, left, leftType, right, rightType, type });
}

/** All conditions hold. Of an empty list: always true. */
export function and(items: readonly SqlNode[]): Logical {
  return Object.freeze({ kind: "and", items: Object.freeze([...items]) });
}

/** One of the conditions holds. Of an empty list: always false. */
export function or(items: readonly SqlNode[]): Logical {
  return Object.freeze({ kind: "or", items: Object.freeze([...items]) });
}

/** Exactly one of the conditions holds. Neither may be unknown. */
export function xor(left: SqlNode, right: SqlNode): Xor {
  return Object.freeze({ kind: "xor", left, right });
}

/** The condition does not hold. */
export function not(node: SqlNode): Not {
  return Object.freeze({ kind: "not", node });
}

/** The value is null (`negated`: is not null). */
export function isNull(node: SqlNode, negated = false): IsNull {
  return Object.freeze({ kind: "isNull", node, negated });
}

/** The value is one of `items`. Of an empty list: never true (`negated`: always). */
export function inList(left: SqlNode, items: readonly SqlNode[], negated = false): InList {
  return Object.freeze({ kind: "inList", left, items: Object.freeze([...items]), negated });
}

/** The value is among the rows of a query that selects one column. */
export function inQuery(left: SqlNode, query: Select, negated = false): InQuery {
  return Object.freeze({ kind: "inQuery", left, query, negated });
}

/** `low <= node <= high`. */
export function between(node: SqlNode, low: SqlNode, high: SqlNode): Between {
  return Object.freeze({ kind: "between", node, low, high });
}
