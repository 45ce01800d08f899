import { column, type SqlNode } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { type BuildScope, ColumnNode, type QueryNode } from "../expressions/node.ts";
import { OrderingExpression } from "../expressions/ordering.ts";
import { effectiveOrder, sameNode, totalOrder } from "./ordering.ts";
import type { QueryState } from "./state.ts";

/** The order that says which row of each group is the first: by the columns of `distinct`, then as the query says, then by the key. */
export function orderOfFirsts(state: QueryState, on: readonly DistinctColumn[]): readonly OrderingExpression[] {
  const own = effectiveOrder(state);
  const isOn = ({ node }: OrderingExpression) => on.some((one) => sameNode(one.node, node));
  const begins = own.findIndex((one) => !isOn(one));
  const first = begins < 0 ? own : own.slice(0, begins);
  if (on.every((one) => first.some(({ node }) => sameNode(one.node, node)))) return totalOrder(state);
  if (state.order !== undefined && state.order.length > 0) {
    throw new NuagesError("E_QUERY_DISTINCT_ON", { names: on.map(({ name }) => name) });
  }
  const direction = state.reversed ? "desc" : "asc";
  const order = [...on.map(({ node }) => new OrderingExpression(node, direction)), ...own];
  return totalOrder({ ...state, order, reversed: false });
}

/** A column that `distinct` names. */
export interface DistinctColumn {
  readonly name: string;
  readonly node: QueryNode;
}

/** The columns as parts of the select; those that it shows under a name are taken by it. */
export function distinctNodes(
  on: readonly DistinctColumn[],
  { shown, scope }: { readonly shown: ReadonlyMap<string, QueryNode> | undefined; readonly scope: BuildScope },
): SqlNode[] {
  return on.map(({ node }) => {
    for (const [name, other] of shown ?? []) {
      if (other === node && !(node instanceof ColumnNode) && !name.includes(".")) return column("", name);
    }
    return node.build(scope);
  });
}
