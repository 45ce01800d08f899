import type { ColumnType } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import type { Decimal } from "../../lib/index.ts";
import { FieldError } from "../errors.ts";
import { ColumnNode, ListNode, type QueryNode, ValueNode } from "../expressions/node.ts";
import { CastNode, textType } from "../expressions/values.ts";
import { rulesByKind } from "../fields/kinds.ts";
import { type FieldRules, wrongType } from "../fields/rules.ts";
import { type AnyInstance, instanceState, isInstance } from "../instances/state.ts";
import type { ModelOptions } from "../options.ts";

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

const floatRules: FieldRules = {
  expected: "a finite number",
  columnType: () => ({ kind: "float" }),
  check: (value) => (typeof value === "number" && Number.isFinite(value) ? value : wrongType),
};

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
  const rules = kind === "float" ? floatRules : rulesByKind[kind];
  const checked = rules.check(value);
  if (checked === wrongType) {
    throw FieldError.value(describeNode(node), { expected: rules.expected, received: value });
  }
  return checked;
}

/** Both sides of a comparison: a value is checked and bound, decimals of different scales are brought to one. */
export function operands(left: QueryNode, value: unknown): readonly [QueryNode, QueryNode] {
  const given = nodeIn(value);
  const right = given ?? valueNode(left, checkedValue(left, value));
  if (given && !comparable(left.type, given.type)) {
    const expected = `a value of type ${left.type.kind}`;
    throw FieldError.value(describeNode(left), { expected, received: given.type.kind });
  }
  return sameScale(left, right);
}

/** The values of an IN, each checked. */
export function listNode(left: QueryNode, values: readonly unknown[]): ListNode {
  return new ListNode(
    left.type,
    values.map((value) => checkedValue(left, value)),
  );
}

/** A bound value of the type of what it meets; a decimal keeps all its digits. */
export function valueNode(left: QueryNode, value: unknown): ValueNode {
  const { type } = left;
  if (type.kind !== "decimal") return new ValueNode(type, value);
  const places = (value as Decimal).decimalPlaces();
  return new ValueNode(places > (type.scale ?? 0) ? wide(places) : type, value);
}

/** A text to search for. */
export function textNode(left: QueryNode, value: unknown): QueryNode {
  const given = nodeIn(value);
  if (given) return given;
  const checked = value === undefined || value === null ? wrongType : rulesByKind.text.check(value);
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

function comparable(a: ColumnType, b: ColumnType): boolean {
  return (families[a.kind] ?? a.kind) === (families[b.kind] ?? b.kind);
}

function sameScale(left: QueryNode, right: QueryNode): readonly [QueryNode, QueryNode] {
  if (left.type.kind !== "decimal" && right.type.kind !== "decimal") return [left, right];
  const scale = Math.max(left.type.scale ?? 0, right.type.scale ?? 0);
  return [toScale(left, scale), toScale(right, scale)];
}

function toScale(node: QueryNode, scale: number): QueryNode {
  return node.type.kind === "decimal" && node.type.scale === scale ? node : new CastNode(node, wide(scale));
}

function wide(scale: number): ColumnType {
  return { kind: "decimal", precision: 38 + scale, scale };
}
