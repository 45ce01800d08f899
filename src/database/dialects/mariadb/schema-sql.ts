import { createHash } from "node:crypto";
import type { ColumnState, ConstraintState, Reference, TableState } from "../../schema.ts";
import type { DbValue } from "../../types.ts";
import { byCodePoint } from "./collations.ts";
import { columnCheck, declaredType } from "./column-types.ts";
import { compileLiteral, quote } from "./compiler.ts";
import { indexesOf, indexSql } from "./index-sql.ts";
import { literal } from "./literals.ts";

const actions = { noAction: "", cascade: " ON DELETE CASCADE", setNull: " ON DELETE SET NULL" } as const;
const longestName = 63;

/** A name as on the other databases; one that is too long ends in a hash instead, so that two never meet. */
function nameOf(table: string, column: string, ending: string): string {
  const name = `${table}_${column}_${ending}`;
  if (Buffer.byteLength(name) <= longestName) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  const room = longestName - hash.length - ending.length - 2;
  const start = Buffer.from(name)
    .subarray(0, room)
    .toString("utf8")
    .replace(/\ufffd+$/, "");
  return `${start}_${hash}_${ending}`;
}

/** The name of the rule that a column's values are unique. */
export function uniqueName(table: string, column: string): string {
  return nameOf(table, column, "key");
}

/** The name of a column's foreign key: one in all of the database. */
export function referenceName(table: string, column: string): string {
  return nameOf(table, column, "fkey");
}

/** The name of the index that a foreign key needs where no other begins with its column. */
export function supportName(table: string, column: string): string {
  return nameOf(table, column, "fkey_idx");
}

/** A column's definition, without its keys; `fill` is the value of the rows that are there. */
export function columnSql(column: ColumnState, fill: DbValue = null): string {
  const { generated, dbDefault, comment } = column;
  const parts = [quote(column.name), declaredType(column.type)];
  // A column that is computed may be told neither.
  if (generated === undefined) parts.push(column.null ? "NULL" : "NOT NULL");
  else parts.push(`GENERATED ALWAYS AS (${compileLiteral(generated.sql)}) ${generated.stored ? "STORED" : "VIRTUAL"}`);
  if (column.autoIncrement) parts.push("AUTO_INCREMENT");
  if (fill !== null) parts.push(`DEFAULT ${literal(fill)}`);
  else if (dbDefault !== undefined) parts.push(`DEFAULT (${compileLiteral(dbDefault)})`);
  if (comment !== undefined) parts.push(`COMMENT ${literal(comment)}`);
  const check = columnCheck(column.type, quote(column.name));
  if (check !== undefined) parts.push(`CHECK (${check})`);
  return parts.join(" ");
}

/** A column's own unique key. */
export function uniqueSql(table: string, column: string): string {
  return `UNIQUE KEY ${quote(uniqueName(table, column))} (${quote(column)})`;
}

/** CREATE TABLE with all its indexes, and with those of its foreign keys that `references` lets pass. */
export function createTableSql(table: TableState, references: (one: Reference) => boolean): string {
  const lines = table.columns.map((column) => columnSql(column));
  if (table.primaryKey.length > 0) lines.push(primaryKeySql(table));
  for (const column of table.columns) if (column.unique) lines.push(uniqueSql(table.name, column.name));
  for (const index of indexesOf(table)) lines.push(...indexSql(table, index));
  for (const constraint of table.constraints) if (constraint.kind === "check") lines.push(checkSql(constraint));
  for (const { name, references: one } of table.columns)
    if (one !== undefined && references(one)) lines.push(referenceSql(table.name, name, one));
  const options = `ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE ${byCodePoint}`;
  const note = table.comment === undefined ? "" : ` COMMENT = ${literal(table.comment)}`;
  return `CREATE TABLE ${quote(table.name)} (\n  ${lines.join(",\n  ")}\n) ${options}${note}`;
}

/** A table's primary key. */
export function primaryKeySql(table: Pick<TableState, "primaryKey">): string {
  return `PRIMARY KEY (${table.primaryKey.map(quote).join(", ")})`;
}

/** A check, as a constraint. */
export function checkSql(constraint: ConstraintState & { readonly kind: "check" }): string {
  return `CONSTRAINT ${quote(constraint.name)} CHECK (${compileLiteral(constraint.sql)})`;
}

/** A foreign key, as a constraint. */
export function referenceSql(table: string, column: string, references: Reference): string {
  const target = `REFERENCES ${quote(references.table)} (${quote(references.column)})${actions[references.onDelete]}`;
  return `CONSTRAINT ${quote(referenceName(table, column))} FOREIGN KEY (${quote(column)}) ${target}`;
}
