import { type Compile, pick, type Rules, refuse } from "../../compile/rules.ts";
import { compileLiteralWith, compileWith } from "../../compile/statement.ts";
import { ProgrammingError } from "../../errors.ts";
import { checkIdentifier } from "../../names.ts";
import type { SqlNode } from "../../nodes/node.ts";
import type { Insert, OnConflict } from "../../nodes/write.ts";
import type { CompiledQuery, DbValue } from "../../types.ts";
import { boundType } from "./column-types.ts";
import { expressions, refusedRows } from "./expressions.ts";
import { features } from "./features.ts";
import { literal } from "./literals.ts";

/** Quotes an identifier; the one place that does. Every session reads double quotes so: ANSI_QUOTES. */
export function quote(name: string): string {
  return `"${checkIdentifier(name).replaceAll('"', '""')}"`;
}

/** A statement asks for two rows where one may be, to fail: a row that must not be changed stood in the way of an insert. */
export const otherConflict = "(SELECT 'other unique key' UNION ALL SELECT '')";

const rules: Rules = {
  dialect: "mariadb",
  quote,
  literal,
  placeholder: (position, type) => {
    const bound = type === undefined ? undefined : boundType(type);
    // NUL, which no name and no text may hold, marks the place: see `numbered`.
    return bound === undefined ? `\0${position}\0` : `CAST(\0${position}\0 AS ${bound})`;
  },
  maxParams: features.maxParams,
  expressions,
  whole: (query) => `(${query})`,
  order: (text, { direction, nulls, expression }) => {
    const word = direction === "asc" ? "ASC" : "DESC";
    // For the server null is the least value: where that is the order, or there is no null, an index serves it.
    const own = direction === "asc" ? "first" : "last";
    if (nulls === "none" || nulls === own) return `${text} ${word}`;
    return `${expression()} IS NULL ${nulls === "last" ? "ASC" : "DESC"}, ${text} ${word}`;
  },
  slice: (limit, offset) => {
    // There is no OFFSET without a LIMIT: this is the one of the manual.
    const rows = limit ?? "18446744073709551615";
    return offset === undefined ? `LIMIT ${rows}` : `LIMIT ${rows} OFFSET ${offset}`;
  },
  defaults: "() VALUES ()",
  conflict,
  returning: (columns, of) => {
    if (of === "update") refuse("something that an UPDATE of MariaDB can answer with: read the rows after it", columns);
    return `RETURNING ${columns.map(quote).join(", ")}`;
  },
  distinctOn: false,
  // There is no OF: the rows of every table of the query are locked, those that were not named too.
  lock: ({ held }) =>
    held === undefined
      ? "FOR UPDATE"
      : `FOR UPDATE ${pick({ skip: "SKIP LOCKED", fail: "NOWAIT" }, held, "a way with held rows")}`,
  updateMany: (c, { table, key, columns, rows }) => {
    // The names of the columns are those of the first row.
    const [first, ...rest] = rows;
    const named = first!.map((value, i) => `${c.node(value)} AS "c${i}"`).join(", ");
    const values = [named, ...rest.map((row) => c.list(row))].map((row) => `SELECT ${row}`).join(" UNION ALL ");
    const set = columns.map(({ name }, i) => `${quote(table)}.${quote(name)} = "v"."c${i + 1}"`).join(", ");
    return `UPDATE ${quote(table)} JOIN (${values}) AS "v" ON ${quote(table)}.${quote(key.name)} = "v"."c0" SET ${set}`;
  },
};

/**
 * INSERT IGNORE would let every error pass, and ON DUPLICATE KEY UPDATE minds each unique key of the table: a row that
 * stands in the way by another key than the one that was named makes the statement fail.
 */
function conflict(c: Compile, given: OnConflict, insert: Insert): string {
  const { columns = [] } = given;
  const kept = quote(columns[0] ?? insert.columns[0] ?? refuseDefaults());
  const isThis = columns.map((name) => `${quote(name)} = VALUES(${quote(name)})`).join(" AND ");
  const guard = isThis === "" ? kept : `CASE WHEN ${isThis} THEN ${kept} ELSE ${otherConflict} END`;
  const parts = [`${kept} = ${guard}`];
  if (given.do === "update" && given.set.length > 0) {
    refusedRows.add(c);
    parts.push(c.assignments(given.set));
    refusedRows.delete(c);
  }
  return `ON DUPLICATE KEY UPDATE ${parts.join(", ")}`;
}

function refuseDefaults(): never {
  throw new ProgrammingError("E_SQL_NODE", {
    what: "an insert of values, which onConflict needs",
    received: "defaults",
  });
}

/**
 * Writes `?` for each mark. Placeholders have no numbers here: a value that is written twice is bound twice, and the values
 * come in the order of the text.
 */
function numbered({ sql, params, ...rest }: CompiledQuery): CompiledQuery {
  if (params.length === 0) return { sql, params, ...rest };
  const parts = sql.split("\0");
  const ordered: DbValue[] = [];
  let text = parts[0]!;
  for (let i = 1; i < parts.length; i += 2) {
    ordered.push(params[Number(parts[i]) - 1]!);
    text += `?${parts[i + 1]}`;
  }
  if (ordered.length > features.maxParams) {
    throw new ProgrammingError("E_TOO_MANY_PARAMS", { count: ordered.length, max: features.maxParams });
  }
  return { sql: text, params: ordered, ...rest };
}

/** A node as SQL text with its values. */
export function compile(node: SqlNode): CompiledQuery {
  return numbered(compileWith(rules, node));
}

/** A node as SQL text with its values written out and bare column names: for schema statements, which can't bind. */
export function compileLiteral(node: SqlNode): string {
  return compileLiteralWith(rules, node);
}
