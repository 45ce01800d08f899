import type { Database } from "../../database.ts";
import { raw } from "../../nodes/values.ts";
import type { ColumnState, ConstraintState, IndexState, OnDeleteAction, Reference, TableState } from "../../schema.ts";
import { typeOfDeclared } from "./column-types.ts";
import { supportName, uniqueName, whenColumn } from "./schema-sql.ts";

const tables = "FROM information_schema.tables WHERE table_schema = database() AND table_type = 'BASE TABLE'";

async function rowsOf(database: Database, sql: string, ...params: readonly string[]): Promise<unknown[][]> {
  return (await database.execute({ sql, params, writes: database.inTransaction })).rows;
}

/** Whether a table is there. */
export async function hasTable(database: Database, name: string): Promise<boolean> {
  return (await rowsOf(database, `SELECT 1 ${tables} AND table_name = ?`, name)).length > 0;
}

/** The tables that are there, by name. */
export async function introspect(database: Database): Promise<TableState[]> {
  const rows = await rowsOf(database, `SELECT table_name ${tables} ORDER BY BINARY table_name`);
  const found: TableState[] = [];
  for (const [name] of rows) found.push(await readTable(database, String(name)));
  return found;
}

/** One table. */
export async function readTable(database: Database, name: string): Promise<TableState> {
  const rules = await readRules(database, name);
  const indexes = await readIndexes(database, name, rules);
  return {
    name,
    columns: await readColumns(database, name, { rules, unique: indexes.unique }),
    primaryKey: indexes.primaryKey,
    indexes: indexes.indexes,
    constraints: [...rules.checks, ...indexes.constraints],
  };
}

interface Rules {
  readonly references: Map<string, Reference & { readonly constraint: string }>;
  readonly checks: ConstraintState[];
  /** Of single columns. */
  readonly columnChecks: Map<string, string>;
  /** Of invisible columns that keep the condition of a unique index. */
  readonly conditions: Map<string, string>;
}

const onDelete: Readonly<Record<string, OnDeleteAction>> = { CASCADE: "cascade", "SET NULL": "setNull" };

const referencesSql = `SELECT k.constraint_name, k.column_name, k.referenced_table_name, k.referenced_column_name,
    r.delete_rule, k.ordinal_position
  FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r
    ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name
  WHERE k.constraint_schema = database() AND k.table_name = ? AND k.referenced_table_name IS NOT NULL`;

const checksSql = `SELECT constraint_name, level, check_clause FROM information_schema.check_constraints
  WHERE constraint_schema = database() AND table_name = ? ORDER BY BINARY constraint_name`;

const conditionsSql = `SELECT column_name, generation_expression FROM information_schema.columns
  WHERE table_schema = database() AND table_name = ? AND column_name LIKE 'nuages_when_%'`;

async function readRules(database: Database, table: string): Promise<Rules> {
  const rules: Rules = { references: new Map(), checks: [], columnChecks: new Map(), conditions: new Map() };
  const references = await rowsOf(database, referencesSql, table);
  const composite = new Set(references.filter((row) => Number(row[5]) > 1).map(([name]) => name));
  for (const [name, column, target, targetColumn, action] of references) {
    if (composite.has(name)) continue;
    rules.references.set(String(column), {
      table: String(target),
      column: String(targetColumn),
      onDelete: onDelete[String(action)] ?? "noAction",
      deferrable: true,
      constraint: String(name),
    });
  }
  for (const [name, level, clause] of await rowsOf(database, checksSql, table)) {
    if (level === "Column") rules.columnChecks.set(String(name), String(clause));
    else rules.checks.push({ kind: "check", name: String(name), sql: raw([String(clause)]) });
  }
  for (const [name, expression] of await rowsOf(database, conditionsSql, table)) {
    const condition = /^case when (.*) then 1 end$/is.exec(String(expression))?.[1];
    if (condition !== undefined) rules.conditions.set(String(name), condition);
  }
  return rules;
}

const columnsSql = `SELECT column_name, column_type, is_nullable, extra, character_set_name
  FROM information_schema.columns WHERE table_schema = database() AND table_name = ? ORDER BY ordinal_position`;

async function readColumns(
  database: Database,
  table: string,
  { rules, unique }: { readonly rules: Rules; readonly unique: ReadonlySet<string> },
): Promise<ColumnState[]> {
  const rows = await rowsOf(database, columnsSql, table);
  const shown = rows.filter(([name]) => !rules.conditions.has(String(name)));
  return shown.map(([column, declared, nullable, extra, characters]) => {
    const name = String(column);
    const auto = /\bauto_increment\b/i.test(String(extra));
    const found = rules.references.get(name);
    const check = rules.columnChecks.get(name) ?? "";
    const type = typeOfDeclared(String(declared), { ascii: characters === "ascii", check });
    const isKey = found !== undefined && type.kind === "bigInteger";
    const { constraint: _, ...references } = found ?? { constraint: "" };
    return {
      name,
      // What points to an automatic key is as wide as it, and a plain number too.
      type: auto ? { kind: "auto" } : isKey ? { kind: "integer", bytes: 8 } : type,
      null: nullable === "YES",
      ...(unique.has(name) && { unique: true }),
      ...(found !== undefined && { references: references as Reference }),
      ...(auto && { autoIncrement: true }),
    };
  });
}

interface Indexes {
  primaryKey: readonly string[];
  readonly unique: Set<string>;
  readonly indexes: IndexState[];
  readonly constraints: ConstraintState[];
}

const indexesSql = `SELECT index_name, non_unique, column_name, collation FROM information_schema.statistics
  WHERE table_schema = database() AND table_name = ? ORDER BY BINARY index_name, seq_in_index`;

async function readIndexes(database: Database, table: string, rules: Rules): Promise<Indexes> {
  const found: Indexes = { primaryKey: [], unique: new Set(), indexes: [], constraints: [] };
  const made = new Set([...rules.references.values()].map((one) => one.constraint));
  const byName = Map.groupBy(await rowsOf(database, indexesSql, table), ([name]) => String(name));
  for (const [name, rows] of byName) {
    const all = rows.map((row) => String(row[2]));
    const columns = all.filter((column) => !rules.conditions.has(column));
    const condition = rules.conditions.get(whenColumn(name));
    const where = condition === undefined || columns.length === all.length ? {} : { where: raw([condition]) };
    const isUnique = Number(rows[0]![1]) === 0;
    const descending = rows.filter((row) => row[3] === "D").map((row) => String(row[2]));
    if (name === "PRIMARY") found.primaryKey = columns;
    else if (isUnique && columns.length === 1 && name === uniqueName(table, columns[0]!)) found.unique.add(columns[0]!);
    else if (isUnique) found.constraints.push({ kind: "unique", name, columns, ...where });
    // A foreign key that has no index of its own gets one from the server, or from the schema editor.
    else if (!made.has(name) && name !== supportName(table, columns[0]!))
      found.indexes.push({ name, columns, ...(descending.length > 0 && { descending }) });
  }
  return found;
}
