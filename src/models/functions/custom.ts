import { isFunctionName } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { ConditionExpression } from "../expressions/condition.ts";
import { inHand } from "../expressions/expression.ts";
import type { QueryNode } from "../expressions/node.ts";
import { CallNode, RawConditionNode, RawNode } from "../expressions/raw.ts";
import type { Declaration } from "../fields/declaration.ts";
import { literal, typed } from "../lookups/literals.ts";
import { comparable, describeNode, nodeIn } from "../lookups/operands.ts";
import type { Condition, ExprFor } from "../types/expressions.ts";
import type { Field } from "../types/fields.ts";
import type { DatabaseFunction, FunctionName, FunctionSignature, SqlValue } from "../types/functions.ts";
import { declaredType } from "./values.ts";

/**
 * Any function of the database, with the types of what it takes and returns: it is called with expressions and values. The answer may
 * be NULL where an argument may, or where `returns` says `null: true`. Where databases name it differently, give each its name.
 *
 * @example
 * const initials = databaseFunction({ sqlite: "substr", postgres: "left" }, { takes: [text(), integer()], returns: text() });
 * await Post.objects.values((p) => ({ start: initials(p.title, 3) }));
 */
export function databaseFunction<const A extends readonly Field<any, any, any>[], T, N extends boolean>(
  name: FunctionName,
  signature: FunctionSignature<A, Field<T, N, any>>,
): DatabaseFunction<A, T, N> {
  const names = typeof name === "string" ? [name] : Object.values(name ?? {});
  const wrong = names.length === 0 ? name : names.find((one) => !isFunctionName(one));
  if (wrong !== undefined) {
    const expected = "the name of a function: letters, digits and _";
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "databaseFunction()", expected, received: wrong });
  }
  const types = signature.takes.map((field) => declaredType("databaseFunction({ takes })", field));
  const type = declaredType("databaseFunction({ returns })", signature.returns);
  const mayBeNull = isNullable(signature.returns);
  return ((...args: readonly unknown[]) => {
    if (args.length !== types.length) {
      const expected = `${types.length} arguments`;
      throw new NuagesError("E_QUERY_ARGUMENT", { method: `${names[0]}()`, expected, received: args });
    }
    const nodes = args.map((arg, i) => argument(names[0]!, types[i]!, arg));
    const nullable = mayBeNull || nodes.some((node) => node.nullable);
    return inHand(new CallNode({ name, types }, nodes, { type, nullable, aggregate: signature.aggregate === true }));
  }) as unknown as DatabaseFunction<A, T, N>;
}

function isNullable(field: unknown): boolean {
  return (field as Declaration).options.null === true;
}

function argument(name: string, type: QueryNode["type"], value: unknown): QueryNode {
  const node = nodeIn(value);
  if (node === undefined) return typed(type, value);
  if (comparable(type, node.type)) return node;
  const received = `${node.type.kind} (${describeNode(node)})`;
  throw new NuagesError("E_QUERY_ARGUMENT", { method: `${name}()`, expected: type.kind, received });
}

/**
 * Hand-written SQL as an expression of a field's type. Expressions between are written as the query needs them; anything else is bound
 * as a value: nothing from outside becomes SQL. For a value that may be NULL declare `null: true`.
 *
 * @example Post.objects.orderBy((p) => sqlExpression(integer())`length(${p.title}) - ${3}`.desc())
 */
export function sqlExpression<T, N extends boolean>(
  returns: Field<T, N, any>,
): (strings: TemplateStringsArray, ...parts: readonly SqlValue[]) => ExprFor<T, N> {
  const type = declaredType("sqlExpression()", returns);
  const nullable = isNullable(returns);
  return (strings, ...parts) => {
    const [texts, nodes] = template("sqlExpression()", strings, parts);
    return inHand(new RawNode(texts, nodes, { type, nullable })) as unknown as ExprFor<T, N>;
  };
}

/**
 * Hand-written SQL as a condition, as `sqlExpression`.
 *
 * @example Post.objects.filter((p) => sqlCondition`length(${p.title}) > ${80}`)
 */
export function sqlCondition(strings: TemplateStringsArray, ...parts: readonly SqlValue[]): Condition {
  return new ConditionExpression(
    new RawConditionNode(...template("sqlCondition", strings, parts)),
  ) as unknown as Condition;
}

/** The parts of a tagged template. A text that was put together is refused: only a template in the program is frozen and has `raw`. */
function template(
  method: string,
  strings: unknown,
  parts: readonly unknown[],
): readonly [readonly string[], readonly QueryNode[]] {
  if (!Array.isArray(strings) || !("raw" in strings) || !Object.isFrozen(strings)) {
    const expected = "a template, sqlCondition`…`, and no text that was put together";
    throw new NuagesError("E_QUERY_ARGUMENT", { method, expected, received: strings });
  }
  return [strings as readonly string[], parts.map((part) => nodeIn(part) ?? literal(method, part))];
}
