import { NuagesError } from "../../errors/index.ts";
import { CombinedNode } from "../expressions/conditions.ts";
import { ColumnNode, type ConditionNode, type QueryNode, ValueNode } from "../expressions/node.ts";
import { sameNode } from "./ordering.ts";
import type { QueryState } from "./state.ts";

/** Is a query grouped: do its columns hold aggregates? */
export function isGrouped(state: QueryState): boolean {
  return state.selection !== undefined && [...state.selection.values()].some((node) => node.aggregates);
}

/** The conditions on single rows. */
export function rowFilters(state: QueryState): readonly ConditionNode[] {
  if (isGrouped(state)) refuseWindows(state);
  return state.filters.flatMap((filter) => {
    if (!filter.aggregates) return [filter];
    if (!isGrouped(state)) throw new NuagesError("E_QUERY_AGGREGATE", { where: "filter()" });
    const rest = partsOf(filter).filter((part) => !part.aggregates);
    return rest.length === 0 ? [] : [CombinedNode.and(rest)];
  });
}

function refuseWindows(state: QueryState): void {
  const nodes = [...state.selection!.values(), ...state.filters, ...(state.order ?? []).map((order) => order.node)];
  if (nodes.some((node) => node.windows)) throw new NuagesError("E_QUERY_WINDOW", { where: "a query that groups" });
}

/** The conditions on groups. */
export function groupFilters(state: QueryState): readonly ConditionNode[] {
  return state.filters.flatMap((filter) => {
    const parts = filter.aggregates ? partsOf(filter).filter((part) => part.aggregates) : [];
    for (const part of parts) requireGrouped(state, part);
    return parts;
  });
}

/** What all has to hold for a condition to hold. */
function partsOf(filter: ConditionNode): readonly ConditionNode[] {
  return filter.shape === "and" ? filter.items.flatMap(partsOf) : [filter];
}

/**
 * Beside aggregates a condition on groups knows only what the rows are grouped by; of that nothing with a value of its own, which
 * would be bound once more and so be another expression.
 */
function requireGrouped(state: QueryState, node: QueryNode): void {
  const isKey = [...state.selection!.values()].some((key) => sameNode(key, node));
  const isColumn = node instanceof ColumnNode;
  if (isKey && (isColumn || !holdsValue(node))) return;
  if (isColumn) throw new NuagesError("E_QUERY_GROUP", { name: `"${node.path.describe(node.field.name)}"` });
  if (isKey) throw new NuagesError("E_QUERY_GROUP", { name: "an expression" });
  for (const part of node.parts) requireGrouped(state, part);
}

function holdsValue(node: QueryNode): boolean {
  return node instanceof ValueNode || node.parts.some(holdsValue);
}
