import { createHash } from "node:crypto";
import { ProgrammingError } from "../../errors.ts";
import type { ConstraintState, IndexState, TableState } from "../../schema.ts";
import type { ColumnType } from "../../types.ts";
import { longestVarchar } from "./column-types.ts";
import { compileLiteral, quote } from "./compiler.ts";

/** What InnoDB keeps of a row in an index. */
const longestKey = 3072;

/** What an index needs of its table. */
type Columns = Pick<TableState, "columns">;

/** What invisible columns of indexes begin with: those that keep a condition, and those that keep a key. */
export const hiddenNames = ["nuages_when_", "nuages_key_"] as const;

function hashOf(index: string): string {
  return createHash("sha256").update(index).digest("hex").slice(0, 12);
}

/** The invisible column of a unique index that has a condition. */
export function whenColumn(index: string): string {
  return `${hiddenNames[0]}${hashOf(index)}`;
}

/** The invisible columns of a unique index in place of keys that the server has no such index over. */
function hiddenKeys(index: IndexState): string[] {
  const computed = (index.expressions ?? []).length;
  const count = index.nullsDistinct === false ? index.columns.length + computed : computed;
  return Array.from({ length: count }, (_, i) => `${hiddenNames[1]}${hashOf(index.name)}_${i + 1}`);
}

/** True where the index begins with a column as it is, and so serves a foreign key of that column. */
export function beginsWith(index: IndexState, column: string): boolean {
  return index.nullsDistinct !== false && index.columns[0] === column;
}

/**
 * The parts of a table that are an index. The server has none over what is computed, none that takes NULLs for alike, and none
 * over some of the rows. One that is unique gets invisible columns instead: the hash of each such key, and one that is null, and
 * so like no other, where the condition doesn't hold. Any other index keeps all rows.
 */
export function indexSql(table: Columns, index: IndexState): string[] {
  refuseUnsupported(index);
  if (!index.unique) return [`KEY ${quote(index.name)} (${keyColumns(table, index).join(", ")})`];
  const alike = index.nullsDistinct === false;
  const names = hiddenKeys(index).map(quote);
  const hashes = [
    ...(alike ? index.columns.map((name) => hashOfColumn(table, name)) : []),
    ...(index.expressions ?? []).map((one) => `md5(${compileLiteral(one)})`),
  ];
  const parts = hashes.map((hash, i) => {
    const value = alike ? `coalesce(${hash}, '')` : hash;
    return `${names[i]} char(32) CHARACTER SET ascii COLLATE ascii_bin AS (${value}) VIRTUAL INVISIBLE`;
  });
  const keys = [...(alike ? [] : keyColumns(table, index)), ...names];
  if (index.where !== undefined) {
    const when = quote(whenColumn(index.name));
    parts.push(`${when} tinyint AS (CASE WHEN ${compileLiteral(index.where)} THEN 1 END) VIRTUAL INVISIBLE`);
    keys.push(when);
  }
  return [...parts, `UNIQUE KEY ${quote(index.name)} (${keys.join(", ")})`];
}

/** Texts that a collation takes for the same have one hash. */
function hashOfColumn(table: Columns, name: string): string {
  const type = table.columns.find((one) => one.name === name)?.type;
  return type?.collation === undefined ? `md5(${quote(name)})` : `md5(weight_string(${quote(name)}))`;
}

function refuseUnsupported(index: IndexState): void {
  const { unique, using = "btree", include = [], operatorClasses = {}, expressions = [] } = index;
  const refuse = (what: string, way: string): never => {
    throw new ProgrammingError("E_SCHEMA_UNSUPPORTED", { database: "MariaDB", what, way });
  };
  if (using !== "btree")
    refuse(`index of the kind ${using}`, "Leave using away, or make the index in a migration for that database.");
  if (include.length > 0)
    refuse("index that includes other columns", "Put them at the end of its fields: MariaDB reads them from there.");
  if (Object.keys(operatorClasses).length > 0) refuse("operator class", "Leave operatorClasses away.");
  if (!unique && expressions.length > 0)
    refuse("index over expressions", "Keep what is computed in a generated column and index that.");
}

function keyColumns(table: Columns, index: IndexState): string[] {
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
  if (!index.unique) return dropped;
  const hidden = [...hiddenKeys(index), ...(index.where === undefined ? [] : [whenColumn(index.name)])];
  return [...dropped, ...hidden.map((name) => `DROP COLUMN ${quote(name)}`)];
}

/** A unique constraint is a unique index here. */
export function uniqueIndex({ kind: _, ...constraint }: ConstraintState & { readonly kind: "unique" }): IndexState {
  return { ...constraint, unique: true };
}

/** All indexes of a table, those of its unique constraints included. */
export function indexesOf(table: TableState): IndexState[] {
  const unique = table.constraints.filter((one) => one.kind === "unique").map(uniqueIndex);
  return [...table.indexes, ...unique];
}
