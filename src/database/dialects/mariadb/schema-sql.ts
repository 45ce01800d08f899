import { createHash } from "node:crypto";
import type { ColumnState, ConstraintState, IndexState, Reference, TableState } from "../../schema.ts";
import type { ColumnType, DbValue } from "../../types.ts";
import { byCodePoint } from "./collations.ts";
import { columnCheck, declaredType, longestVarchar } from "./column-types.ts";
import { compileLiteral, quote } from "./compiler.ts";
import { literal } from "./literals.ts";

const actions = { noAction: "", cascade: " ON DELETE CASCADE", setNull: " ON DELETE SET NULL" } as const;
const longestName = 63;
/** What InnoDB keeps of a row in an index. */
const longestKey = 3072;

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

/** The invisible column of a unique index that has a condition. */
export function whenColumn(index: string): string {
  return `nuages_when_${createHash("sha256").update(index).digest("hex").slice(0, 12)}`;
}

/**
 * The parts of a table that are an index. There are none over some of the rows: one that is unique gets an invisible column
 * that is null, and so like no other, where its condition doesn't hold; any other index keeps all rows.
 */
export function indexSql(table: Pick<TableState, "columns">, index: IndexState): string[] {
  const columns = keyColumns(table, index);
  if (!index.unique) return [`KEY ${quote(index.name)} (${columns.join(", ")})`];
  const key = `UNIQUE KEY ${quote(index.name)}`;
  if (index.where === undefined) return [`${key} (${columns.join(", ")})`];
  const when = quote(whenColumn(index.name));
  const value = `CASE WHEN ${compileLiteral(index.where)} THEN 1 END`;
  return [`${when} tinyint AS (${value}) VIRTUAL INVISIBLE`, `${key} (${[...columns, when].join(", ")})`];
}

function keyColumns(table: Pick<TableState, "columns">, index: IndexState): string[] {
  const sizes = index.columns.map((name) => bytesOf(table.columns.find((one) => one.name === name)?.type));
  const texts = sizes.filter((size) => size > 64).length;
  const fixed = sizes.reduce((sum, size) => sum + (size > 64 ? 0 : size), 0);
  const room = Math.floor((longestKey - fixed) / Math.max(1, texts) / 4);
  const tooLong = sizes.some((size) => size === Infinity) || sizes.reduce((sum, size) => sum + size, 0) > longestKey;
  return index.columns.map((name, i) => {
    // An index that sorts and finds does so by the beginning; one that is unique needs all, and gets a hash of it from the server.
    const prefix = tooLong && !index.unique && sizes[i]! > 64 && sizes[i]! > room * 4 ? `(${room})` : "";
    return `${quote(name)}${prefix}${index.descending?.includes(name) ? " DESC" : ""}`;
  });
}

function bytesOf(type: ColumnType | undefined): number {
  switch (type?.kind) {
    case "char":
      return type.maxLength === undefined || type.maxLength > longestVarchar ? Infinity : type.maxLength * 4;
    case "text":
    case "json":
      return Infinity;
    case "uuid":
      return 36;
    default:
      return 16;
  }
}

/** The parts of ALTER TABLE that take an index away. */
export function dropIndexSql(index: IndexState): string[] {
  const dropped = [`DROP KEY ${quote(index.name)}`];
  if (index.unique && index.where !== undefined) dropped.push(`DROP COLUMN ${quote(whenColumn(index.name))}`);
  return dropped;
}

/** A unique constraint is a unique index here. */
export function uniqueIndex(constraint: ConstraintState & { readonly kind: "unique" }): IndexState {
  const { name, columns, where } = constraint;
  return { name, columns, unique: true, ...(where && { where }) };
}

/** All indexes of a table, those of its unique constraints included. */
export function indexesOf(table: TableState): IndexState[] {
  const unique = table.constraints.filter((one) => one.kind === "unique").map(uniqueIndex);
  return [...table.indexes, ...unique];
}
