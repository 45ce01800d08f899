import type { Database } from "../../database.ts";
import { raw } from "../../nodes/values.ts";
import type { ColumnState, ConstraintState, IndexState, OnDeleteAction, Reference, TableState } from "../../schema.ts";
import { typeOfDeclared } from "./column-types.ts";

/** Tables of the schema in which unqualified names are made. */
const tables = `FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
  WHERE n.nspname = current_schema() AND t.relkind IN ('r', 'p')`;

async function rowsOf(database: Database, sql: string, ...params: readonly string[]): Promise<unknown[][]> {
  return (await database.execute({ sql, params, writes: database.inTransaction })).rows;
}

/** Whether a table is there. */
export async function hasTable(database: Database, name: string): Promise<boolean> {
  return (await rowsOf(database, `SELECT 1 ${tables} AND t.relname = $1`, name)).length > 0;
}

/** The tables that are there, by name. */
export async function introspect(database: Database): Promise<TableState[]> {
  const rows = await rowsOf(database, `SELECT t.relname::text ${tables} ORDER BY t.relname::text COLLATE "C"`);
  const found: TableState[] = [];
  for (const [name] of rows) found.push(await readTable(database, String(name)));
  return found;
}

/** One table. */
export async function readTable(database: Database, name: string): Promise<TableState> {
  const rules = await readRules(database, name);
  const { indexes, constraints } = await readIndexes(database, name);
  return {
    name,
    columns: await readColumns(database, name, rules),
    primaryKey: rules.primaryKey,
    indexes,
    constraints: [...rules.checks, ...constraints],
  };
}

interface Rules {
  primaryKey: readonly string[];
  readonly unique: Set<string>;
  readonly references: Map<string, Reference>;
  readonly checks: ConstraintState[];
}

const onDelete: Readonly<Record<string, OnDeleteAction>> = { a: "noAction", c: "cascade", n: "setNull" };

const readRulesSql = `SELECT c.contype::text, c.conname::text,
    (SELECT json_agg(a.attname ORDER BY k.place) FROM unnest(c.conkey) WITH ORDINALITY AS k(number, place)
       JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number)::text,
    f.relname::text,
    (SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.confrelid AND a.attnum = c.confkey[1]),
    c.confdeltype::text, pg_get_expr(c.conbin, c.conrelid)
  FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
    LEFT JOIN pg_class f ON f.oid = c.confrelid
  WHERE n.nspname = current_schema() AND t.relname = $1 ORDER BY c.conname::text COLLATE "C"`;

async function readRules(database: Database, table: string): Promise<Rules> {
  const rules: Rules = { primaryKey: [], unique: new Set(), references: new Map(), checks: [] };
  for (const [kind, name, list, target, targetColumn, action, check] of await rowsOf(database, readRulesSql, table)) {
    const columns = JSON.parse(String(list ?? "[]")) as string[];
    if (kind === "p") rules.primaryKey = columns;
    else if (kind === "u" && columns.length === 1) rules.unique.add(columns[0]!);
    else if (kind === "c") rules.checks.push({ kind: "check", name: String(name), sql: raw([String(check)]) });
    else if (kind === "f" && columns.length === 1) {
      rules.references.set(columns[0]!, {
        table: String(target),
        column: String(targetColumn),
        onDelete: onDelete[String(action)] ?? "noAction",
        deferrable: true,
      });
    }
  }
  return rules;
}

const readColumnsSql = `SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity <> ''
  FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid JOIN pg_namespace n ON n.oid = t.relnamespace
  WHERE n.nspname = current_schema() AND t.relname = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

async function readColumns(database: Database, table: string, rules: Rules): Promise<ColumnState[]> {
  const rows = await rowsOf(database, readColumnsSql, table);
  return rows.map(([column, declared, notNull, identity]) => {
    const name = String(column);
    const references = rules.references.get(name);
    const type = typeOfDeclared(String(declared));
    return {
      name,
      // What points to an automatic key is as wide as it, and a plain number too.
      type:
        identity === true
          ? { kind: "auto" }
          : references !== undefined && type.kind === "bigInteger"
            ? { kind: "integer", bytes: 8 }
            : type,
      null: notNull !== true,
      ...(rules.unique.has(name) && { unique: true }),
      ...(references !== undefined && { references }),
      ...(identity === true && { autoIncrement: true }),
    };
  });
}

const readIndexesSql = `SELECT i.relname::text, x.indisunique,
    (SELECT json_agg(json_build_array(a.attname, (x.indoption[k.place - 1] & 1) = 1) ORDER BY k.place)
       FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS k(number, place)
       LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number AND k.number > 0
       WHERE k.place <= x.indnkeyatts)::text,
    pg_get_expr(x.indpred, t.oid)
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace
  WHERE n.nspname = current_schema() AND t.relname = $1
    AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.oid AND c.contype IN ('p', 'u', 'x'))
  ORDER BY i.relname::text COLLATE "C"`;

async function readIndexes(
  database: Database,
  table: string,
): Promise<{ readonly indexes: IndexState[]; readonly constraints: ConstraintState[] }> {
  const indexes: IndexState[] = [];
  const constraints: ConstraintState[] = [];
  for (const [name, unique, list, where] of await rowsOf(database, readIndexesSql, table)) {
    const columns = JSON.parse(String(list)) as [string | null, boolean][];
    // An index on an expression can't be told as columns.
    if (columns.some(([column]) => column === null)) continue;
    const names = columns.map(([column]) => column!);
    const shared = { name: String(name), columns: names, ...(where !== null && { where: raw([String(where)]) }) };
    const descending = columns.filter(([, down]) => down).map(([column]) => column!);
    if (unique === true) constraints.push({ kind: "unique", ...shared });
    else indexes.push({ ...shared, ...(descending.length > 0 && { descending }) });
  }
  return { indexes, constraints };
}
