import { type Compile, pick, type Rules } from "../../compile/rules.ts";
import { compileLiteralWith, compileWith } from "../../compile/statement.ts";
import { checkIdentifier } from "../../names.ts";
import type { SqlNode } from "../../nodes/node.ts";
import type { UpdateMany } from "../../nodes/write.ts";
import type { CompiledQuery } from "../../types.ts";
import { arrayText } from "./arrays.ts";
import { boundType } from "./column-types.ts";
import { expressions } from "./expressions.ts";
import { features } from "./features.ts";
import { literal } from "./literals.ts";

/** Quotes an identifier; the one place that does. */
export function quote(name: string): string {
  return `"${checkIdentifier(name).replaceAll('"', '""')}"`;
}

/** The values of each column are one array: the text is the same for any number of rows. */
function updateMany(c: Compile, { table, key, columns, rows }: UpdateMany): string {
  const all = [key, ...columns];
  const arrays = all.map(
    ({ type }, i) => `${c.bind(arrayText(rows.map((row) => row[i]!.value)))}::${boundType(type)}[]`,
  );
  const set = columns.map(({ name }, i) => `${quote(name)} = "v"."c${i + 1}"`).join(", ");
  const names = all.map((_, i) => `"c${i}"`).join(", ");
  return `UPDATE ${quote(table)} SET ${set} FROM unnest(${arrays.join(", ")}) AS "v"(${names}) WHERE ${quote(table)}.${quote(key.name)} = "v"."c0"`;
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
    if (direction === "asc") return nulls === "first" ? `${text} ASC NULLS FIRST` : `${text} ASC`;
    return nulls === "last" ? `${text} DESC NULLS LAST` : `${text} DESC`;
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
  distinctOn: true,
  lock: ({ of, held }) =>
    `FOR UPDATE OF ${of.map(quote).join(", ")}${held === undefined ? "" : pick({ skip: " SKIP LOCKED", fail: " NOWAIT" }, held, "a way with held rows")}`,
  updateMany,
};

/** A node as SQL text with its values. */
export function compile(node: SqlNode): CompiledQuery {
  return compileWith(rules, node);
}

/** A node as SQL text with its values written out and bare column names: for schema statements, which can't bind. */
export function compileLiteral(node: SqlNode): string {
  return compileLiteralWith(rules, node);
}
