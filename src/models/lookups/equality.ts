import { NuagesError } from "../../errors/index.ts";
import { FieldError } from "../errors.ts";
import { CombinedNode, CompareNode, IsNullNode } from "../expressions/conditions.ts";
import { ColumnNode, type ConditionNode } from "../expressions/node.ts";
import type { Path } from "../expressions/path.ts";
import { isInstance } from "../instances/state.ts";
import type { ModelOptions, Relation } from "../options.ts";
import { describeNode, keyOf, nodeIn, operands } from "./operands.ts";

/** The condition of an equality object: every key equals its value. Of an empty one: always true. */
export function equality(path: Path, object: unknown): ConditionNode {
  if (!isPlainObject(object)) {
    const expected = "an equality object, a condition, or a function of the columns";
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "A filter", expected, received: object });
  }
  return CombinedNode.and(Object.keys(object).map((name) => equal(path, name, object[name])));
}

function equal(path: Path, name: string, value: unknown): ConditionNode {
  const { options } = path;
  const relation = options.relations.get(name);
  if (relation) return related(path, relation, value);
  const field = options.field(name);
  if (field === undefined || field.kind === "manyToMany") {
    throw FieldError.unknown(options.label, name, namesOf(options));
  }
  const column = new ColumnNode(path, field);
  refuseExpression(column, value);
  return value === null ? new IsNullNode(column, false) : new CompareNode("=", ...operands(column, value));
}

function related(path: Path, relation: Relation, value: unknown): ConditionNode {
  const step = path.step(relation);
  const key = new ColumnNode(step, step.options.pk);
  refuseExpression(key, value);
  if (value === null && !relation.many) return new IsNullNode(key, false);
  if (isPlainObject(value) && !isInstance(value)) {
    if (Object.keys(value).length > 0) return equality(step, value);
    const expected = "a row, its key, or an equality object with at least one key";
    throw FieldError.value(describeNode(key), { expected, received: value });
  }
  const own = keyOf(step.options, value, describeNode(key));
  return new CompareNode("=", ...operands(key, own));
}

function refuseExpression(column: ColumnNode, value: unknown): void {
  if (nodeIn(value) === undefined) return;
  const hint = "Compare columns with each other in a function: filter(p => p.a.eq(p.b)).";
  throw FieldError.value(describeNode(column), { expected: "a value", received: value }, { hint });
}

function namesOf(options: ModelOptions): string[] {
  return [...new Set([...options.fields.map((field) => field.name), ...options.relations.keys(), "pk"])];
}

/** An object that was written as `{ … }` or parsed from JSON. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
