import { NuagesError } from "../../errors/index.ts";
import { ConditionExpression } from "../expressions/condition.ts";
import { OuterNode, QueryExistsNode, SubqueryNode } from "../expressions/embedded.ts";
import { inHand } from "../expressions/expression.ts";
import { nodeIn } from "../lookups/operands.ts";
import { embeddedRows, firstColumn } from "../query-set/query-set.ts";
import type { Condition, Expr, Subquery } from "../types/expressions.ts";
import type { FirstOf, SubqueryColumn } from "../types/functions.ts";
import type { QuerySet } from "../types/query-set.ts";

/**
 * A column of the first row of a query, as a value: NULL without rows. Give the query an order. In it, `outer(…)` names a value of the row
 * around.
 *
 * @example
 * Post.objects.annotate((p) => ({
 *   lastComment: subquery(Comment.objects.filter((c) => c.post.eq(outer(p.pk))).orderBy("-id"), "body"),
 * }))
 */
export function subquery<C, R, A, const P extends SubqueryColumn<C, A>>(
  query: QuerySet<C, R, A>,
  column: P,
): FirstOf<C, A, P> {
  return inHand(new SubqueryNode(firstColumn(query, column))) as unknown as FirstOf<C, A, P>;
}

/**
 * Whether a query has rows, as a condition. In the query, `outer(…)` names a value of the row around.
 *
 * @example Post.objects.filter((p) => exists(Report.objects.filter((r) => r.address.eq(outer(p.slug)))))
 */
export function exists(query: Subquery): Condition {
  return new ConditionExpression(new QueryExistsNode(embeddedRows("exists()", query))) as unknown as Condition;
}

/**
 * A value of the row around, inside of a query that is part of another one: in `subquery`, `exists` and `in`. Nested twice, it names the row two
 * queries out.
 */
export function outer<E extends Expr<any, any>>(expression: E): E {
  const node = nodeIn(expression);
  if (node) return inHand(new OuterNode(node)) as unknown as E;
  const expected = "a column or another expression of the row around";
  throw new NuagesError("E_QUERY_ARGUMENT", { method: "outer()", expected, received: expression });
}
