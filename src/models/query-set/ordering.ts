import { NuagesError } from "../../errors/index.ts";
import { columnAt } from "../expressions/columns.ts";
import { ColumnNode, type QueryNode } from "../expressions/node.ts";
import { OrderingExpression } from "../expressions/ordering.ts";
import { Path } from "../expressions/path.ts";
import { RandomNode } from "../expressions/random.ts";
import type { ModelOptions } from "../options.ts";
import type { QueryState } from "./state.ts";

/** The ordering that a name stands for: `"-author.username"`, an annotation, or a relation (in its model's own order). */
export function orderingsOf(
  options: ModelOptions,
  name: string,
  added: ReadonlyMap<string, QueryNode>,
): OrderingExpression[] {
  if (name === "?") return [new OrderingExpression(new RandomNode(), "asc")];
  const descending = name.startsWith("-");
  const plain = descending ? name.slice(1) : name;
  const annotation = added.get(plain);
  if (annotation) return [new OrderingExpression(annotation, descending ? "desc" : "asc")];
  const orders = alongPath(Path.of(options), plain, 0);
  return descending ? orders.map((order) => order.reversed()) : orders;
}

function alongPath(root: Path, name: string, depth: number): OrderingExpression[] {
  const node = columnAt(root, name);
  if (node.path.toMany) throw new NuagesError("E_QUERY_TO_MANY", { path: name });
  const reference = referenceAt(root, name, node);
  if (reference === undefined || depth === 3) return [new OrderingExpression(node, "asc")];
  const { ordering } = reference.options;
  if (ordering.length === 0) return [new OrderingExpression(node, "asc")];
  return ordering.flatMap((own) => {
    const descending = own.startsWith("-");
    const orders = alongPath(reference, descending ? own.slice(1) : own, depth + 1);
    return descending ? orders.map((order) => order.reversed()) : orders;
  });
}

/** The path of the row that a name refers to, where it is a relation's. */
function referenceAt(root: Path, name: string, node: ColumnNode): Path | undefined {
  const last = name.slice(name.lastIndexOf(".") + 1);
  let path = root;
  for (const step of name.split(".").slice(0, -1)) path = path.step(path.options.relations.get(step)!);
  const relation = path.options.relations.get(last);
  return relation && (node.field.name === last || node.path !== path) ? path.step(relation) : undefined;
}

const defaults = new WeakMap<ModelOptions, readonly OrderingExpression[]>();

/** The model's own order. */
export function defaultOrder(options: ModelOptions): readonly OrderingExpression[] {
  let order = defaults.get(options);
  if (order === undefined) {
    order = options.ordering.flatMap((name) => orderingsOf(options, name, new Map()));
    defaults.set(options, order);
  }
  return order;
}

/** The order of a query, whichever way round. */
export function effectiveOrder(state: QueryState): readonly OrderingExpression[] {
  const order = state.order ?? defaultOrder(state.options);
  return state.reversed ? order.map((one) => one.reversed()) : order;
}

/**
 * The order of a query of which a part is taken: made total by the key, so that pages neither repeat nor miss a
 * row. An order that was taken away stays away.
 */
export function totalOrder(state: QueryState): readonly OrderingExpression[] {
  const order = effectiveOrder(state);
  if (state.order?.length === 0) return order;
  const { pk } = state.options;
  const unique = order.some(
    ({ node }) => node instanceof ColumnNode && node.path === state.root && (node.field === pk || isUnique(node)),
  );
  if (unique) return order;
  const last = order.at(-1)?.direction ?? (state.reversed ? "desc" : "asc");
  return [...order, new OrderingExpression(new ColumnNode(state.root, pk), last)];
}

function isUnique(node: ColumnNode): boolean {
  return node.field.unique && !node.field.null;
}

/** Do two nodes mean the same column? */
export function sameNode(a: QueryNode, b: QueryNode): boolean {
  if (a === b) return true;
  return a instanceof ColumnNode && b instanceof ColumnNode && a.path === b.path && a.field === b.field;
}
