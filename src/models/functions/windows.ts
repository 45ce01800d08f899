import type { FrameBound, WindowFrame, WindowFunctionName } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { AggregateNode } from "../expressions/aggregates.ts";
import { inHand } from "../expressions/expression.ts";
import { wholeArgument } from "../expressions/methods.ts";
import { type QueryNode, ValueNode } from "../expressions/node.ts";
import { orderingsIn } from "../expressions/ordering.ts";
import { floatType, integerType } from "../expressions/values.ts";
import { WindowCall, WindowNode } from "../expressions/window.ts";
import { alikeAll } from "../lookups/literals.ts";
import { nodeIn } from "../lookups/operands.ts";
import type { Expr, ExprFor, FractionExpr, NumberExpr } from "../types/expressions.ts";
import type { Branch, BranchValue, WithNull } from "../types/functions.ts";
import type { Frame, WindowFunction, WindowOptions } from "../types/windows.ts";

/**
 * A window function, or an aggregate, over other rows of the query: a value of each row.
 *
 * @example
 * Post.objects
 *   .annotate((p) => ({ place: over(rank(), { partitionBy: p.author.pk, orderBy: p.views.desc() }) }))
 *   .filter((p) => p.place.lte(3)) // the three most read of each author
 */
export function over<E extends Expr<any, any>>(call: WindowFunction<E>, window: WindowOptions): E;
export function over<E extends Expr<any, any>>(aggregate: E, window: WindowOptions): E;
export function over(given: unknown, options: WindowOptions): unknown {
  const call = given instanceof WindowCall ? given : nodeIn(given);
  const isAggregate = call instanceof AggregateNode && call.path === undefined;
  if (!(call instanceof WindowCall) && !isAggregate) {
    const expected = "a window function such as rank(), or an aggregate of the query's rows such as p.views.sum()";
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "over()", expected, received: given });
  }
  if (isAggregate && (call.distinct || call.orderBy.length > 0)) {
    const expected = "an aggregate without distinct and without an order of its own";
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "over()", expected, received: call.name });
  }
  const { partitionBy = [], orderBy = [], frame } = options;
  const partition = orderingsIn("over({ partitionBy })", partitionBy).map((one) => one.node);
  const order = orderingsIn("over({ orderBy })", orderBy);
  const node = new WindowNode(call, { partitionBy: partition, orderBy: order, frame: frame && frameOf(frame) });
  const parts: readonly QueryNode[] = node.parts;
  if (parts.some((part) => part.windows)) throw new NuagesError("E_QUERY_WINDOW", { where: "another window" });
  return inHand(node);
}

const units = ["rows", "groups", "range"] as const;
const exclusions: readonly unknown[] = [undefined, "currentRow", "group", "ties"];

function frameOf(frame: Frame): WindowFrame {
  const given = frame as Readonly<Partial<Record<(typeof units)[number], readonly FrameBound[]>>>;
  const unit = units.find((name) => given[name] !== undefined);
  const [start, end] = (unit && given[unit]) ?? [];
  const ordered = isBound(unit, start) && isBound(unit, end) && place(start, -1) <= place(end, 1);
  if (unit !== undefined && ordered && exclusions.includes(frame.exclude)) {
    return { unit, start, end, ...(frame.exclude && { exclude: frame.exclude }) };
  }
  const expected = "rows, groups or range with its start and its end, such as { rows: [-2, 0] }";
  throw new NuagesError("E_QUERY_ARGUMENT", { method: "over({ frame })", expected, received: frame });
}

function isBound(unit: string | undefined, bound: unknown): bound is FrameBound {
  if (bound === "unbounded" || bound === 0) return true;
  return unit !== "range" && typeof bound === "number" && Number.isSafeInteger(bound);
}

function place(bound: FrameBound, side: -1 | 1): number {
  return bound === "unbounded" ? side * Number.POSITIVE_INFINITY : bound;
}

function called<E>(
  name: WindowFunctionName,
  args: readonly QueryNode[],
  given: { readonly type: QueryNode["type"]; readonly nullable?: boolean },
): WindowFunction<E> {
  return new WindowCall(name, args, given) as unknown as WindowFunction<E>;
}

/** The number of the row in its partition, from 1. */
export function rowNumber(): WindowFunction<NumberExpr> {
  return called("rowNumber", [], { type: integerType });
}

/** The place in the order, from 1; equal rows share one, and the next comes as far behind as they are many. */
export function rank(): WindowFunction<NumberExpr> {
  return called("rank", [], { type: integerType });
}

/** The place in the order, from 1; equal rows share one, and the next comes right behind. */
export function denseRank(): WindowFunction<NumberExpr> {
  return called("denseRank", [], { type: integerType });
}

/** The rank as a share of the rows, from 0 to 1. */
export function percentRank(): WindowFunction<FractionExpr> {
  return called("percentRank", [], { type: floatType });
}

/** The share of rows up to this one and its equals. */
export function cumeDist(): WindowFunction<FractionExpr> {
  return called("cumeDist", [], { type: floatType });
}

/** Which of so many parts of equal size the row is in, from 1. */
export function ntile(parts: number): WindowFunction<NumberExpr> {
  const count = new ValueNode(integerType, wholeArgument("ntile", parts, { least: 1 }));
  return called("ntile", [count], { type: integerType });
}

function neighbour<E>(name: "lag" | "lead", given: readonly unknown[]): WindowFunction<E> {
  const [expression, rows = 1, otherwise = null] = given;
  const distance = new ValueNode(integerType, wholeArgument(name, rows));
  if (nodeIn(expression) === undefined) refuseValue(name, expression);
  const [node, fallback] = alikeAll(`${name}()`, [expression, otherwise]) as [QueryNode, QueryNode];
  const args = otherwise === null ? [node, distance] : [node, distance, fallback];
  return called(name, args, { type: node.type, nullable: otherwise === null || node.nullable || fallback.nullable });
}

function refuseValue(name: string, received: unknown): never {
  throw new NuagesError("E_QUERY_ARGUMENT", { method: `${name}()`, expected: "an expression", received });
}

/** The value in the row so many rows before, by default one; NULL, or what is given, where there is none. */
export function lag<E extends Expr<any, any>, const D extends Branch<BranchValue<E>> = null>(
  expression: E,
  rows?: number,
  otherwise?: D,
): WindowFunction<ExprFor<BranchValue<E>, WithNull<E, D>>> {
  return neighbour("lag", [expression, rows, otherwise]);
}

/** The value in the row so many rows after, by default one; NULL, or what is given, where there is none. */
export function lead<E extends Expr<any, any>, const D extends Branch<BranchValue<E>> = null>(
  expression: E,
  rows?: number,
  otherwise?: D,
): WindowFunction<ExprFor<BranchValue<E>, WithNull<E, D>>> {
  return neighbour("lead", [expression, rows, otherwise]);
}

function ofFrame<E>(
  name: "firstValue" | "lastValue" | "nthValue",
  expression: unknown,
  more: readonly QueryNode[] = [],
): WindowFunction<E> {
  const node = nodeIn(expression) ?? refuseValue(name, expression);
  return called(name, [node, ...more], { type: node.type, nullable: true });
}

/** The value in the first row of the frame; NULL where the frame is empty. */
export function firstValue<E extends Expr<any, any>>(expression: E): WindowFunction<ExprFor<BranchValue<E>, true>> {
  return ofFrame("firstValue", expression);
}

/** The value in the last row of the frame, which by default ends with this row and its equals. */
export function lastValue<E extends Expr<any, any>>(expression: E): WindowFunction<ExprFor<BranchValue<E>, true>> {
  return ofFrame("lastValue", expression);
}

/** The value in the n-th row of the frame, from 1; NULL where there are fewer. */
export function nthValue<E extends Expr<any, any>>(
  expression: E,
  n: number,
): WindowFunction<ExprFor<BranchValue<E>, true>> {
  return ofFrame("nthValue", expression, [new ValueNode(integerType, wholeArgument("nthValue", n, { least: 1 }))]);
}
