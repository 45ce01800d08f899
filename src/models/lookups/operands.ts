import type { ColumnType } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import type { Decimal } from "../../lib/index.ts";
import { FieldError } from "../errors.ts";
import { ColumnNode, type EmbeddedQuery, ListNode, type QueryNode, ValueNode } from "../expressions/node.ts";
import { CastNode, FunctionNode, textType, wholeDigits } from "../expressions/values.ts";
import { rulesByKind } from "../fields/kinds.ts";
import { type FieldRules, wrongType } from "../fields/rules.ts";
import { type AnyInstance, instanceState, isInstance } from "../instances/state.ts";
import type { Field, ModelOptions } from "../options.ts";

/** Carries the node of an expression or a condition, where no data from outside can put it. */
export const nodeKey: unique symbol = Symbol("query node");

/** The node of an expression; undefined for anything else. */
export function nodeIn(value: unknown): QueryNode | undefined {
  return typeof value === "object" && value !== null && nodeKey in value ? (value[nodeKey] as QueryNode) : undefined;
}

/** How messages name a node: `blog.Post: author.email`. */
export function describeNode(node: QueryNode): string {
  return node instanceof ColumnNode
    ? `${node.path.root.options.label}.${node.path.text}${node.field.name}`
    : `an expression of type ${node.type.kind}`;
}

/** The value in its normal form, checked against what it is compared with. Throws for null, undefined and what doesn't fit. */
export function checkedValue(node: QueryNode, value: unknown): unknown {
  if (value === undefined) throw new NuagesError("E_QUERY_UNDEFINED", { path: describeNode(node) });
  const { kind } = node.type;
  if (value === null) throw new NuagesError("E_QUERY_NULL", { path: describeNode(node) });
  if (Array.isArray(value) && kind !== "json") {
    const hint = "One of several values is p.name.in([…]).";
    throw FieldError.value(describeNode(node), { expected: "one value", received: value }, { hint });
  }
  if (node instanceof ColumnNode) return node.field.check(value);
  // Of something made from a field of one's own: its codec says what it can't store.
  if (node.type.codec !== undefined) return value;
  const rules: FieldRules = rulesByKind[kind];
  const checked = rules.check(value, {});
  if (checked === wrongType) {
    throw FieldError.value(describeNode(node), { expected: rules.expected, received: value });
  }
  return checked;
}

/** Both sides of a comparison: a value is checked and bound, decimals of different forms are brought to one. */
export function operands(left: QueryNode, value: unknown): readonly [QueryNode, QueryNode] {
  const given = nodeIn(value);
  if (given) requireComparable(left, given.type);
  if (left.type.kind === "json")
    return [sortedJson(left), sortedJson(given ?? valueNode(left, checkedValue(left, value)))];
  return alike(left, given ?? valueNode(left, checkedValue(left, value)));
}

/** JSON in the form in which equal values are equal, whatever the order of their keys. */
function sortedJson(node: QueryNode): QueryNode {
  if (node instanceof ValueNode) return new ValueNode(node.type, sortedKeys(node.value));
  return new FunctionNode("jsonSorted", [node], { type: node.type });
}

function sortedKeys(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sortedKeys);
  const own = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.keys(own)
      .sort()
      .map((key) => [key, sortedKeys(own[key])]),
  );
}

/** What is among the values, and these, each checked; a decimal with more places than the column has equals none in it. */
export function listOperands(left: QueryNode, values: readonly unknown[]): readonly [QueryNode, ListNode] {
  const checked = values.map((value) => checkedValue(left, value));
  if (left.type.kind === "json") return [sortedJson(left), new ListNode(left.type, checked.map(sortedKeys))];
  if (left.type.kind !== "decimal") return [left, new ListNode(left.type, checked)];
  const places = Math.max(0, ...checked.map((value) => (value as Decimal).decimalPlaces()));
  if (places <= (left.type.scale ?? 0)) return [left, new ListNode(left.type, checked)];
  const type = decimalFor(left.type, left.type, places);
  return [inForm(left, type), new ListNode(type, checked)];
}

/** What is among the rows of a query, and that query. */
export function queryOperands(left: QueryNode, query: EmbeddedQuery): readonly [QueryNode, EmbeddedQuery] {
  requireComparable(left, query.type);
  if (isUuid(left.type) !== isUuid(query.type)) {
    return isUuid(left.type) ? [asText(left), query] : [left, query.inForm(textType)];
  }
  if (!isDecimal(left.type) && !isDecimal(query.type)) return [left, query];
  if (sameForm(left.type, query.type)) return [left, query];
  const type = decimalFor(left.type, query.type);
  return [inForm(left, type), query.inForm(type)];
}

/** What an update sets a column to by an expression: in the column's own form. Throws a `FieldError` for what it can't hold. */
export function assignedNode(field: Field, node: QueryNode): QueryNode {
  const { type } = field;
  const isWhole = type.kind !== "decimal" && type.kind !== "float" && families[type.kind] === "number";
  const mayHavePlaces = node.type.kind === "decimal" || node.type.kind === "float";
  if (!comparable(type, node.type) || (isWhole && mayHavePlaces)) {
    const expected = isWhole ? "an expression of whole numbers" : `an expression of type ${type.kind}`;
    const hint = isWhole
      ? "Calculate it of whole numbers with plus, minus and times; a quotient has a fraction."
      : "Set it to a value, or to an expression of columns of its own type.";
    const given = { expected, received: node.type.kind };
    throw FieldError.value(`${field.model.label}.${field.name}`, given, { hint });
  }
  return isDecimal(type) || isDecimal(node.type) || isUuid(type) ? inForm(node, type) : node;
}

/** A bound value of the type of what it meets; a decimal keeps all its digits. */
export function valueNode(left: QueryNode, value: unknown): ValueNode {
  const { type } = left;
  if (type.kind !== "decimal") return new ValueNode(type, value);
  const places = (value as Decimal).decimalPlaces();
  return new ValueNode(places > (type.scale ?? 0) ? decimalFor(type, type, places) : type, value);
}

/** A text to search for. */
export function textNode(left: QueryNode, value: unknown): QueryNode {
  const given = nodeIn(value);
  if (given) return asText(given);
  const checked = value === undefined || value === null ? wrongType : rulesByKind.text.check(value, {});
  if (checked === wrongType) {
    throw FieldError.value(describeNode(left), { expected: rulesByKind.text.expected, received: value });
  }
  return new ValueNode(textType, checked);
}

/** The key that a row or a key stands for, in a comparison with a relation to `target`. */
export function keyOf(target: ModelOptions, value: unknown, path: string): unknown {
  if (!isInstance(value)) return value;
  const given = instanceState(value).options;
  if (given.label !== target.label) {
    throw FieldError.value(path, { expected: `a ${target.label} or its key`, received: `a ${given.label}` });
  }
  const { pk } = value as AnyInstance;
  if (pk === null || pk === undefined) throw new NuagesError("E_QUERY_UNSAVED", { path, model: target.name });
  return pk;
}

const families: Partial<Record<ColumnType["kind"], string>> = {
  auto: "number",
  integer: "number",
  float: "number",
  bigInteger: "number",
  decimal: "number",
  char: "text",
  text: "text",
  uuid: "text",
};

/** Are values of both types of one kind to the user? */
export function comparable(a: ColumnType, b: ColumnType): boolean {
  return (families[a.kind] ?? a.kind) === (families[b.kind] ?? b.kind);
}

function requireComparable(left: QueryNode, type: ColumnType): void {
  if (comparable(left.type, type)) return;
  const expected = `a value of type ${left.type.kind}`;
  throw FieldError.value(describeNode(left), { expected, received: type.kind });
}

/**
 * Two values in one form, to be compared or chosen between. A database may keep decimals of different digits in different forms, of which
 * only equal ones can be compared: an integer of cents, a text.
 */
export function alike(left: QueryNode, right: QueryNode): readonly [QueryNode, QueryNode] {
  if (isUuid(left.type) !== isUuid(right.type)) return [asText(left), asText(right)];
  if ((!isDecimal(left.type) && !isDecimal(right.type)) || sameForm(left.type, right.type)) return [left, right];
  const type = decimalFor(left.type, right.type);
  return [inForm(left, type), inForm(right, type)];
}

/** A UUID as text: a database may have a type of its own for it, that knows nothing of texts. */
export function asText(node: QueryNode): QueryNode {
  return isUuid(node.type) ? new CastNode(node, textType) : node;
}

function isUuid(type: ColumnType): boolean {
  return type.kind === "uuid";
}

/** The node in the form of a type. */
export function inForm(node: QueryNode, type: ColumnType): QueryNode {
  return sameForm(node.type, type) ? node : new CastNode(node, type);
}

function isDecimal(type: ColumnType): boolean {
  return type.kind === "decimal";
}

function sameForm(a: ColumnType, b: ColumnType): boolean {
  return a.kind === b.kind && a.precision === b.precision && a.scale === b.scale;
}

/** A decimal that holds every number of both types, with at least so many places. */
export function decimalFor(a: ColumnType, b: ColumnType, places = 0): ColumnType {
  const scale = Math.max(a.scale ?? 0, b.scale ?? 0, places);
  return { kind: "decimal", precision: Math.max(38, wholeDigits(a), wholeDigits(b)) + scale, scale };
}
