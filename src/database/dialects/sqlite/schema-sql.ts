import { ProgrammingError } from "../../errors.ts";
import type { ColumnState, ConstraintState, IndexState, TableState } from "../../schema.ts";
import { declaredType } from "./column-types.ts";
import { compileLiteral, quote } from "./compiler.ts";

const actions = { noAction: "", cascade: " ON DELETE CASCADE", setNull: " ON DELETE SET NULL" } as const;

/** A column in a table's definition. */
export function columnSql(table: Pick<TableState, "primaryKey">, column: ColumnState): string {
  // SQLite counts keys up in columns of exactly this type only.
  const parts = [quote(column.name), column.autoIncrement ? "integer" : declaredType(column.type)];
  const isKey = table.primaryKey.length === 1 && table.primaryKey[0] === column.name;
  if (column.generated !== undefined) parts.push(generatedSql(column.generated));
  if (column.dbDefault !== undefined) parts.push(`DEFAULT (${compileLiteral(column.dbDefault)})`);
  if (!column.null) parts.push("NOT NULL");
  if (isKey) parts.push(column.autoIncrement ? "PRIMARY KEY AUTOINCREMENT" : "PRIMARY KEY");
  else if (column.unique) parts.push("UNIQUE");
  if (column.type.positive) parts.push(`CHECK (${quote(column.name)} >= 0)`);
  const { references } = column;
  if (references !== undefined) {
    const target = `REFERENCES ${quote(references.table)} (${quote(references.column)})`;
    parts.push(`${target}${actions[references.onDelete]} DEFERRABLE INITIALLY DEFERRED`);
  }
  return parts.join(" ");
}

function generatedSql({ sql, stored }: NonNullable<ColumnState["generated"]>): string {
  return `GENERATED ALWAYS AS (${compileLiteral(sql)}) ${stored ? "STORED" : "VIRTUAL"}`;
}

/** CREATE TABLE without indexes; `name` may differ from the table's while it is being replaced. */
export function createTableSql(table: TableState, name = table.name): string {
  const lines = table.columns.map((column) => columnSql(table, column));
  if (table.primaryKey.length > 1) lines.push(`PRIMARY KEY (${table.primaryKey.map(quote).join(", ")})`);
  for (const constraint of table.constraints) {
    if (constraint.kind === "check")
      lines.push(`CONSTRAINT ${quote(constraint.name)} CHECK (${compileLiteral(constraint.sql)})`);
  }
  return `CREATE TABLE ${quote(name)} (\n  ${lines.join(",\n  ")}\n)`;
}

/** CREATE INDEX. */
export function createIndexSql(table: string, index: IndexState): string {
  refuseUnsupported(index);
  const keys = index.columns.flatMap((name) => keySql(index, name));
  const computed = (index.expressions ?? []).map((one) => `(${compileLiteral(one)})`);
  const where = index.where === undefined ? "" : ` WHERE ${compileLiteral(index.where)}`;
  const unique = index.unique ? "UNIQUE " : "";
  return `CREATE ${unique}INDEX ${quote(index.name)} ON ${quote(table)} (${[...keys, ...computed].join(", ")})${where}`;
}

/** NULLs are never alike in SQLite: where they shall be, a column is kept as two keys that hold none. */
function keySql(index: IndexState, name: string): string[] {
  if (index.nullsDistinct === false) return [`(coalesce(${quote(name)}, ''))`, `(${quote(name)} IS NULL)`];
  return [`${quote(name)}${index.descending?.includes(name) ? " DESC" : ""}`];
}

function refuseUnsupported({ using = "btree", include = [], operatorClasses = {} }: IndexState): void {
  const refuse = (what: string, way: string): never => {
    throw new ProgrammingError("E_SCHEMA_UNSUPPORTED", { database: "SQLite", what, way });
  };
  if (using !== "btree")
    refuse(`index of the kind ${using}`, "Leave using away, or make the index in a migration for that database.");
  if (include.length > 0)
    refuse("index that includes other columns", "Put them at the end of its fields: SQLite reads them from there.");
  if (Object.keys(operatorClasses).length > 0) refuse("operator class", "Leave operatorClasses away.");
}

/** A unique constraint is a unique index here: it is added and dropped without replacing the table, and may have a condition. */
export function uniqueIndex({ kind: _, ...constraint }: ConstraintState & { readonly kind: "unique" }): IndexState {
  return { ...constraint, unique: true };
}

/** All indexes of a table, those of its unique constraints included. */
export function indexesOf(table: TableState): IndexState[] {
  const unique = table.constraints.filter((one) => one.kind === "unique").map(uniqueIndex);
  return [...table.indexes, ...unique];
}
