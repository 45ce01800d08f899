import { NuagesError } from "../../errors/index.ts";
import { inHand } from "../expressions/expression.ts";
import { JsonBuildNode } from "../expressions/json-methods.ts";
import { type QueryNode, ValueNode } from "../expressions/node.ts";
import { textType } from "../expressions/values.ts";
import { isPlainObject } from "../lookups/equality.ts";
import { literal } from "../lookups/literals.ts";
import { nodeIn } from "../lookups/operands.ts";
import type { JsonOf, JsonSource } from "../types/functions.ts";
import type { JsonExpr } from "../types/json.ts";

/**
 * A JSON object made of values. Decimals, bigints and dates are texts in it.
 *
 * @example Post.objects.values((p) => ({ card: jsonObject({ title: p.title, by: p.author.name }) }))
 */
export function jsonObject<const X extends Readonly<Record<string, JsonSource>>>(parts: X): JsonExpr<JsonOf<X>> {
  if (!isPlainObject(parts)) {
    const expected = "an object of values by key";
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "jsonObject()", expected, received: parts });
  }
  const nodes = Object.values(parts).map((part) => partOf("jsonObject()", part));
  return inHand(new JsonBuildNode(nodes, Object.keys(parts))) as unknown as JsonExpr<JsonOf<X>>;
}

/** A JSON array made of values. Decimals, bigints and dates are texts in it. */
export function jsonArray<const X extends readonly JsonSource[]>(...parts: X): JsonExpr<JsonOf<X>> {
  const nodes = parts.map((part) => partOf("jsonArray()", part));
  return inHand(new JsonBuildNode(nodes)) as unknown as JsonExpr<JsonOf<X>>;
}

function partOf(method: string, part: unknown): QueryNode {
  if (part === null) return new ValueNode(textType, null);
  return nodeIn(part) ?? literal(method, part);
}
