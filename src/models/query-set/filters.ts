import { NuagesError } from "../../errors/index.ts";
import { CombinedNode } from "../expressions/conditions.ts";
import { ColumnNode, type ConditionNode, type QueryNode, ValueNode } from "../expressions/node.ts";
import { sameNode } from "./ordering.ts";
import type { QueryState } from "./state.ts";

/** Is a query grouped: do its columns hold aggregates? */
export function isGrouped(state: QueryState): boolean {
  return state.selection !== undefined && [...state.selection.values()].some(isOfGroup);
}

/** Is it a value of a group: an aggregate, or a window over the groups? */
export function isOfGroup(node: QueryNode): boolean {
  return node.aggregates || (node.windows && holdsAggregate(node));
}

function holdsAggregate(node: QueryNode): boolean {
  return node.aggregates || node.parts.some(holdsAggregate);
}

/** A window of a query that groups looks at groups: at their keys and aggregates; of another query at rows. */
export function checkWindow(state: QueryState, node: QueryNode): void {
  if (!node.windows) return;
  if (isGrouped(state)) requireGrouped(state, node);
  else if (holdsAggregate(node)) throw new NuagesError("E_QUERY_AGGREGATE", { where: "a window over rows" });
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
  if (state.filters.some((filter) => filter.windows)) {
    throw new NuagesError("E_QUERY_WINDOW", { where: "a filter of groups" });
  }
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
  const isKey = keysOf(state).some((key) => sameNode(key, node));
  const isColumn = node instanceof ColumnNode;
  if (isKey && (isColumn || !holdsValue(node))) return;
  if (isColumn) throw new NuagesError("E_QUERY_GROUP", { name: `"${node.path.describe(node.field.name)}"` });
  if (isKey) throw new NuagesError("E_QUERY_GROUP", { name: "an expression" });
  for (const part of node.parts) requireGrouped(state, part);
}

function keysOf(state: QueryState): readonly QueryNode[] {
  return [...state.selection!.values()].filter((node) => !node.aggregates && !node.windows);
}

function holdsValue(node: QueryNode): boolean {
  return node instanceof ValueNode || node.parts.some(holdsValue);
}
