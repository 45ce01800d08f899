import type { Database } from "../../database.ts";
import { raw } from "../../nodes/values.ts";
import type { ColumnState, ConstraintState, IndexState, OnDeleteAction, Reference, TableState } from "../../schema.ts";
import { typeOfDeclared } from "./column-types.ts";
import { hiddenNames, whenColumn } from "./index-sql.ts";
import { supportName, uniqueName } from "./schema-sql.ts";

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
  /** What the invisible columns of unique indexes are computed from. */
  readonly hidden: Map<string, string>;
}

const onDelete: Readonly<Record<string, OnDeleteAction>> = { CASCADE: "cascade", "SET NULL": "setNull" };

const referencesSql = `SELECT k.constraint_name, k.column_name, k.referenced_table_name, k.referenced_column_name,
    r.delete_rule, k.ordinal_position
  FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r
    ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name
  WHERE k.constraint_schema = database() AND k.table_name = ? AND k.referenced_table_name IS NOT NULL`;

const checksSql = `SELECT constraint_name, level, check_clause FROM information_schema.check_constraints
  WHERE constraint_schema = database() AND table_name = ? ORDER BY BINARY constraint_name`;

const hiddenSql = `SELECT column_name, generation_expression FROM information_schema.columns
  WHERE table_schema = database() AND table_name = ? AND extra LIKE '%INVISIBLE%' AND generation_expression IS NOT NULL`;

async function readRules(database: Database, table: string): Promise<Rules> {
  const rules: Rules = { references: new Map(), checks: [], columnChecks: new Map(), hidden: new Map() };
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
  for (const [name, expression] of await rowsOf(database, hiddenSql, table))
    if (hiddenNames.some((start) => String(name).startsWith(start))) rules.hidden.set(String(name), String(expression));
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
  const shown = rows.filter(([name]) => !rules.hidden.has(String(name)));
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
    const keys = keysOf(name, { columns: rows.map((row) => String(row[2])), hidden: rules.hidden });
    const { columns } = keys;
    const isUnique = Number(rows[0]![1]) === 0;
    const descending = rows.filter((row) => row[3] === "D").map((row) => String(row[2]));
    if (name === "PRIMARY") found.primaryKey = columns;
    else if (isUnique && columns.length === 1 && name === uniqueName(table, columns[0]!)) found.unique.add(columns[0]!);
    else if (isUnique) found.constraints.push({ kind: "unique", name, ...keys });
    // A foreign key that has no index of its own gets one from the server, or from the schema editor.
    else if (!made.has(name) && name !== supportName(table, columns[0]!))
      found.indexes.push({ name, columns, ...(descending.length > 0 && { descending }) });
  }
  return found;
}

/** The keys of an index as they were meant: invisible columns stand for a condition, for what is computed, or for NULLs that are alike. */
function keysOf(
  index: string,
  { columns, hidden }: { readonly columns: readonly string[]; readonly hidden: ReadonlyMap<string, string> },
) {
  const plain = columns.filter((name) => !hidden.has(name));
  const condition = columns.includes(whenColumn(index)) ? hidden.get(whenColumn(index)) : undefined;
  const where = /^case when (.*) then 1 end$/is.exec(condition ?? "")?.[1];
  const hashed = columns.filter((name) => hidden.has(name) && name !== whenColumn(index));
  const values = hashed.map((name) => hashedIn(hidden.get(name)!));
  const alike = values.some((one) => one.alike);
  const own = values.flatMap((one) => (one.alike && one.column !== undefined ? [one.column] : []));
  const computed = values.filter((one) => !one.alike || one.column === undefined).map((one) => raw([one.text]));
  return {
    columns: [...plain, ...own],
    ...(computed.length > 0 && { expressions: computed }),
    ...(alike && { nullsDistinct: false as const }),
    ...(where !== undefined && { where: raw([where]) }),
  };
}

function hashedIn(expression: string): { text: string; alike: boolean; column: string | undefined } {
  const [, inner] = /^coalesce\((.*),''\)$/is.exec(expression) ?? [];
  const text = /^md5\((.*)\)$/is.exec(inner ?? expression)?.[1] ?? expression;
  const name = /^(?:weight_string\()?"((?:[^"]|"")+)"(?:,0,0,\d+\))?$/i.exec(text)?.[1];
  return { text, alike: inner !== undefined, column: name?.replaceAll('""', '"') };
}
