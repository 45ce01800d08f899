import type { ColumnType } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { inHand } from "../expressions/expression.ts";
import type { QueryNode } from "../expressions/node.ts";
import { CastNode, dateTimeType, FunctionNode, floatType } from "../expressions/values.ts";
import { Declaration } from "../fields/declaration.ts";
import { rulesByKind } from "../fields/kinds.ts";
import { alikeAll, literal } from "../lookups/literals.ts";
import { describeNode, nodeIn } from "../lookups/operands.ts";
import type { DateTimeExpr, Expr, ExprFor, FractionExpr, StringExpr } from "../types/expressions.ts";
import type { Field, JsonValue } from "../types/fields.ts";
import type { AllNull, AnyNull, Branch, BranchValue, CastTo, Literal } from "../types/functions.ts";

/**
 * A value as an expression: a column that is the same in every row, or an argument where only expressions are taken. It is bound,
 * like every value. A plain object or an array is JSON.
 *
 * @example Post.objects.values((p) => ({ kind: value("post"), title: p.title }))
 */
export function value<const V extends Literal | Exclude<JsonValue, null>>(given: V): ExprFor<BranchValue<V>> {
  return inHand(literal("value()", given)) as unknown as ExprFor<BranchValue<V>>;
}

/** The column type that a field declares, for functions that take one: `integer()`, `decimal({ maxDigits: 12 })`. */
export function declaredType(method: string, field: unknown): ColumnType {
  const kind = field instanceof Declaration ? field.kind : undefined;
  const rules = kind !== undefined && Object.hasOwn(rulesByKind, kind) && rulesByKind[kind as keyof typeof rulesByKind];
  if (rules) return rules.columnType((field as unknown as Declaration).options);
  const expected = "a field that is a column, such as integer() or text()";
  throw new NuagesError("E_QUERY_ARGUMENT", { method, expected, received: field });
}

const numbers = ["auto", "integer", "bigInteger", "decimal", "float"];
const texts = ["char", "text"];
const castable: Readonly<Record<string, readonly string[]>> = {
  number: [...numbers, "boolean"],
  wholeNumber: [...numbers, ...texts, "boolean"],
  boolean: [...numbers, "boolean"],
  text: [...numbers, ...texts],
  uuid: [...texts, "uuid"],
  date: ["date", "dateTime", ...texts],
  dateTime: ["date", "dateTime", ...texts],
};

function familyOf({ kind }: ColumnType): string {
  if (kind === "float") return "number";
  if (numbers.includes(kind)) return "wholeNumber";
  return texts.includes(kind) ? "text" : kind;
}

/**
 * A value as the type of another field. Numbers lose what the type has no places for; text that is no number becomes NULL; an instant
 * becomes its day in UTC; dates and instants become text as ISO 8601 writes them.
 *
 * @example Post.objects.orderBy((p) => cast(p.number, integer()).asc())
 */
export function cast<E extends Expr<any, any>, T>(expression: E, field: Field<T, any, any>): CastTo<E, T> {
  const node = requireNode("cast()", expression);
  const type = declaredType("cast()", field);
  if (!castable[familyOf(node.type)]?.includes(type.kind)) {
    const expected = `what can become ${type.kind}`;
    const received = `${node.type.kind} (${describeNode(node)})`;
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "cast()", expected, received });
  }
  const mayFail = texts.includes(node.type.kind) && numbers.includes(type.kind);
  return inHand(new CastNode(node, type, mayFail || node.nullable)) as unknown as CastTo<E, T>;
}

function requireNode(method: string, value: unknown): QueryNode {
  const node = nodeIn(value);
  if (node) return node;
  throw new NuagesError("E_QUERY_ARGUMENT", { method, expected: "an expression", received: value });
}

/**
 * The first of these that isn't NULL.
 *
 * @example Post.objects.values((p) => ({ name: coalesce(p.nickname, p.author.name, "nobody") }))
 */
export function coalesce<E extends Expr<any, any>, const O extends readonly Branch<BranchValue<E>>[]>(
  first: E,
  ...others: O
): ExprFor<BranchValue<E> | BranchValue<O[number]>, AllNull<[E, ...O]>> {
  return alternatives("coalesce", [first, ...others], (nodes) => nodes.every((node) => node.nullable));
}

/** The greatest of these; NULL where one is NULL. */
export function greatest<E extends Expr<any, any>, const O extends readonly Branch<BranchValue<E>>[]>(
  first: E,
  ...others: O
): ExprFor<BranchValue<E> | BranchValue<O[number]>, AnyNull<[E, ...O]>> {
  return alternatives("greatest", [first, ...others], (nodes) => nodes.some((node) => node.nullable));
}

/** The least of these; NULL where one is NULL. */
export function least<E extends Expr<any, any>, const O extends readonly Branch<BranchValue<E>>[]>(
  first: E,
  ...others: O
): ExprFor<BranchValue<E> | BranchValue<O[number]>, AnyNull<[E, ...O]>> {
  return alternatives("least", [first, ...others], (nodes) => nodes.some((node) => node.nullable));
}

const unordered = ["boolean", "json", "uuid"];

function alternatives<T>(
  name: "coalesce" | "greatest" | "least",
  given: readonly unknown[],
  nullable: (nodes: readonly QueryNode[]) => boolean,
): T {
  const nodes = alikeAll(`${name}()`, given);
  const { type } = nodes.find((node) => node.type.kind === "decimal" || node.type.kind === "float") ?? nodes[0]!;
  if (name !== "coalesce" && unordered.includes(type.kind)) {
    const expected = "values that have an order";
    throw new NuagesError("E_QUERY_ARGUMENT", { method: `${name}()`, expected, received: type.kind });
  }
  return inHand(new FunctionNode(name, nodes, { type, nullable: nullable(nodes) })) as T;
}

/** A random number from 0 up to 1, another for each row. */
export function random(): FractionExpr {
  return inHand(new FunctionNode("random", [], { type: floatType })) as unknown as FractionExpr;
}

/** The present instant: that of the statement. */
export function now(): DateTimeExpr {
  return inHand(new FunctionNode("now", [], { type: dateTimeType })) as unknown as DateTimeExpr;
}

/** The number π. */
export function pi(): FractionExpr {
  return inHand(new FunctionNode("pi", [], { type: floatType })) as unknown as FractionExpr;
}

const uuidType: ColumnType = Object.freeze({ kind: "uuid" });

/** A random UUID, another for each row. */
export function uuid4(): StringExpr {
  return inHand(new FunctionNode("uuid4", [], { type: uuidType })) as unknown as StringExpr;
}

/** A UUID that orders by time, another for each row. */
export function uuid7(): StringExpr {
  return inHand(new FunctionNode("uuid7", [], { type: uuidType })) as unknown as StringExpr;
}
