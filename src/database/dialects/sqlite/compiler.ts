import type { Rules } from "../../compile/rules.ts";
import { compileLiteralWith, compileWith } from "../../compile/statement.ts";
import { checkIdentifier } from "../../names.ts";
import type { SqlNode } from "../../nodes/node.ts";
import type { CompiledQuery } from "../../types.ts";
import { expressions } from "./expressions.ts";
import { features } from "./features.ts";
import { literal } from "./literals.ts";

/** Quotes an identifier; the one place that does. */
export function quote(name: string): string {
  return `"${checkIdentifier(name).replaceAll('"', '""')}"`;
}

const rules: Rules = {
  dialect: "sqlite",
  quote,
  literal,
  placeholder: () => "?",
  maxParams: features.maxParams,
  expressions,
  whole: (query) => `SELECT * FROM (${query})`,
  order: (text, { direction, nulls }) => {
    const first = nulls === "none" ? direction === "desc" : nulls === "first";
    return `${text} ${direction === "asc" ? "ASC" : "DESC"} NULLS ${first ? "FIRST" : "LAST"}`;
  },
  slice: (limit, offset) => `LIMIT ${limit ?? "-1"}${offset === undefined ? "" : ` OFFSET ${offset}`}`,
  defaults: "DEFAULT VALUES",
  conflict: (c, conflict) => {
    const target = conflict.columns?.length ? ` (${conflict.columns.map(quote).join(", ")})` : "";
    if (conflict.do === "nothing") return `ON CONFLICT${target} DO NOTHING`;
    return `ON CONFLICT${target} DO UPDATE SET ${c.assignments(conflict.set)}`;
  },
  returning: (columns) => `RETURNING ${columns.map(quote).join(", ")}`,
  distinctOn: false,
  // A transaction that writes holds the whole file: no row in it can be another's.
  lock: () => "",
  updateMany: (c, { table, key, columns, rows }) => {
    const set = columns.map(({ name }, i) => `${quote(name)} = "v".column${i + 2}`).join(", ");
    const values = rows.map((row) => `(${c.list(row)})`).join(", ");
    return `UPDATE ${quote(table)} SET ${set} FROM (VALUES ${values}) AS "v" WHERE ${quote(table)}.${quote(key.name)} = "v".column1`;
  },
};

/** A node as SQL text with its values. */
export function compile(node: SqlNode): CompiledQuery {
  return compileWith(rules, node);
}

/** A node as SQL text with its values written out and bare column names: for schema statements, which can't bind. */
export function compileLiteral(node: SqlNode): string {
  return compileLiteralWith(rules, node);
}
