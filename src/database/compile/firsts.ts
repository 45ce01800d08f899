import type { SqlNode } from "../nodes/node.ts";
import { binary } from "../nodes/operators.ts";
import { type OrderBy, type Select, select } from "../nodes/select.ts";
import { column, raw } from "../nodes/values.ts";

/**
 * DISTINCT ON, said without it: the rows that agree are numbered in the order, and those of number one are taken. Every column gets a
 * name, those of the order too, for outside of the numbering there is nothing else to call them by.
 */
export function numberedFirsts(query: Select): Select {
  const { columns, distinctOn = [], orderBy = [], limit, offset, lock: _, ...rest } = query;
  const own = (node: SqlNode) => shownNode(query, node);
  const on = distinctOn.map(own);
  const order = orderBy.map((one) => ({ ...one, node: own(one.node) }));
  const inner = select({
    ...rest,
    distinctOn: [],
    columns: [
      ...columns.map(({ node }, i) => ({ node, alias: `c${i + 1}` })),
      ...order.map(({ node }, i) => ({ node, alias: `o${i + 1}` })),
      { node: rowNumber(on, order), alias: "n" },
    ],
  });
  return select({
    columns: columns.map(({ alias }, i) => ({
      node: column("firsts", `c${i + 1}`),
      ...(alias !== undefined && { alias }),
    })),
    from: { query: inner, alias: "firsts" },
    where: binary("=", column("firsts", "n"), raw(["1"])),
    orderBy: order.map((one, i) => ({ ...one, node: column("firsts", `o${i + 1}`) })),
    ...(limit !== undefined && { limit }),
    ...(offset !== undefined && { offset }),
  });
}

/** A bare name stands for the column that is shown under it. */
function shownNode({ columns }: Select, node: SqlNode): SqlNode {
  if (node.kind !== "column" || node.table !== "") return node;
  return columns.find(({ alias }) => alias === node.name)?.node ?? node;
}

function rowNumber(on: readonly SqlNode[], order: readonly OrderBy[]): SqlNode {
  const listed = (nodes: readonly (string | SqlNode)[][]) =>
    nodes.flatMap((parts, i) => (i === 0 ? parts : [", ", ...parts]));
  const words = ({ node, direction, nulls }: OrderBy) => {
    const place = nulls ?? (direction === "asc" ? "last" : "first");
    // No dialect's way of placing nulls is needed: whether there is none sorts first.
    const isNull = { kind: "isNull", node, negated: false } as const;
    const rank = { kind: "caseWhen", whens: [{ when: isNull, then: raw(["1"]) }], otherwise: raw(["0"]) } as const;
    return [rank, place === "last" ? ", " : " DESC, ", node, direction === "desc" ? " DESC" : ""];
  };
  return raw([
    "row_number() OVER (PARTITION BY ",
    ...listed(on.map((node) => [node])),
    " ORDER BY ",
    ...listed(order.map(words)),
    ")",
  ]);
}
