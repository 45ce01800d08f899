import { inHand } from "../expressions/expression.ts";
import { literal } from "../lookups/literals.ts";
import type { ExprFor } from "../types/expressions.ts";
import type { JsonValue } from "../types/fields.ts";
import type { Literal } from "../types/functions.ts";

/**
 * A value as an expression: a column that is the same in every row, or an argument where only expressions are taken. It is bound,
 * like every value. A plain object or an array is JSON.
 *
 * @example Post.objects.values((p) => ({ kind: value("post"), title: p.title }))
 */
export function value<const V extends Literal | Exclude<JsonValue, null>>(given: V): ExprFor<V> {
  return inHand(literal("value()", given)) as unknown as ExprFor<V>;
}
