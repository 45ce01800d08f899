import type { Rules } from "../../compile/rules.ts";
import { compileLiteralWith, compileWith } from "../../compile/statement.ts";
import { checkIdentifier } from "../../names.ts";
import type { SqlNode } from "../../nodes/node.ts";
import type { CompiledQuery } from "../../types.ts";
import { boundType } from "./column-types.ts";
import { expressions } from "./expressions.ts";
import { features } from "./features.ts";
import { literal } from "./literals.ts";

/** Quotes an identifier; the one place that does. */
export function quote(name: string): string {
  return `"${checkIdentifier(name).replaceAll('"', '""')}"`;
}

const rules: Rules = {
  dialect: "postgres",
  quote,
  literal,
  placeholder: (position, type) => (type === undefined ? `$${position}` : `$${position}::${boundType(type)}`),
  maxParams: features.maxParams,
  expressions,
  whole: (query) => `(${query})`,
  order: (text, { direction, nulls }) => {
    // The server's own place for nulls is left unsaid: an index serves such an order in both directions.
    if (direction === "asc") return nulls === "last" ? `${text} ASC` : `${text} ASC NULLS FIRST`;
    return nulls === "first" ? `${text} DESC` : `${text} DESC NULLS LAST`;
  },
  slice: (limit, offset) =>
    [limit === undefined ? "" : `LIMIT ${limit}`, offset === undefined ? "" : `OFFSET ${offset}`]
      .filter((part) => part !== "")
      .join(" "),
  defaults: "DEFAULT VALUES",
  conflict: (c, conflict) => {
    const target = conflict.columns?.length ? ` (${conflict.columns.map(quote).join(", ")})` : "";
    if (conflict.do === "nothing") return `ON CONFLICT${target} DO NOTHING`;
    return `ON CONFLICT${target} DO UPDATE SET ${c.assignments(conflict.set)}`;
  },
  returning: (columns) => `RETURNING ${columns.map(quote).join(", ")}`,
};

/** A node as SQL text with its values. */
export function compile(node: SqlNode): CompiledQuery {
  return compileWith(rules, node);
}

/** A node as SQL text with its values written out and bare column names: for schema statements, which can't bind. */
export function compileLiteral(node: SqlNode): string {
  return compileLiteralWith(rules, node);
}
