import type { SqlNode } from "./nodes/node.ts";
import { renameColumn } from "./nodes/rename.ts";
import { isNode } from "./nodes/values.ts";
import type { IndexExtras } from "./schema.ts";

/** An index or a unique constraint, as far as it names columns. */
type Indexed = IndexExtras & { readonly columns: readonly string[]; readonly descending?: readonly string[] };

/** The same with a column's new name. */
export function renameInIndex<T extends Indexed>(index: T, from: string, to: string): T {
  const follow = (name: string) => (name === from ? to : name);
  const { columns, descending, include, operatorClasses, expressions, where } = index;
  return {
    ...index,
    columns: columns.map(follow),
    ...(descending && { descending: descending.map(follow) }),
    ...(include && { include: include.map(follow) }),
    ...(operatorClasses && {
      operatorClasses: Object.fromEntries(Object.entries(operatorClasses).map(([name, one]) => [follow(name), one])),
    }),
    ...(expressions && { expressions: expressions.map((one) => renameColumn(one, from, to)) }),
    ...(where && { where: renameColumn(where, from, to) }),
  };
}

/** True where a key, a kept column, an expression or the condition needs the column. */
export function indexUses(index: Indexed, column: string): boolean {
  if (index.columns.includes(column) || index.include?.includes(column) === true) return true;
  return [...(index.expressions ?? []), ...(index.where ? [index.where] : [])].some((one) => names(one, column));
}

function names(node: SqlNode | unknown, column: string): boolean {
  if (Array.isArray(node)) return node.some((one) => names(one, column));
  if (typeof node !== "object" || node === null) return false;
  if (isNode(node) && node.kind === "column") return node.name === column;
  return Object.values(node).some((one) => names(one, column));
}
