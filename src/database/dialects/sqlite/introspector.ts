import type { Database } from "../../database.ts";
import { raw } from "../../nodes/values.ts";
import type { ColumnState, ConstraintState, IndexState, OnDeleteAction, Reference, TableState } from "../../schema.ts";
import { typeOfDeclared } from "./column-types.ts";
import { quote } from "./compiler.ts";

/** The tables that are there, without SQLite's own. */
export async function introspect(database: Database): Promise<TableState[]> {
  const names = await rowsOf(
    database,
    "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
  );
  const tables: TableState[] = [];
  for (const [name] of names) tables.push(await readTable(database, String(name)));
  return tables;
}

/** Whether a table is there. */
export async function hasTable(database: Database, name: string): Promise<boolean> {
  return (await rowsOf(database, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", name)).length > 0;
}

/** One table as it is; it must be there. */
export async function readTable(database: Database, name: string): Promise<TableState> {
  const sql = String(
    (await rowsOf(database, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", name))[0]?.[0] ?? "",
  );
  const info = await rowsOf(database, `SELECT name, type, "notnull", pk FROM pragma_table_info(?)`, name);
  const references = await readReferences(database, name);
  const indexes = await readIndexes(database, name);
  const autoIncrement = /\bAUTOINCREMENT\b/i.test(withoutQuoted(sql));
  const keys = info.filter((row) => Number(row[3]) > 0).sort((a, b) => Number(a[3]) - Number(b[3]));
  const primaryKey = keys.map((row) => String(row[0]));
  const columns = info.map(([column, type, notNull, key]): ColumnState => {
    const isAuto = autoIncrement && Number(key) === 1 && primaryKey.length === 1;
    const reference = references.get(String(column));
    return {
      name: String(column),
      type: isAuto ? { kind: "auto" } : typeOfDeclared(String(type)),
      null: Number(notNull) === 0,
      ...(indexes.uniqueColumns.has(String(column)) && { unique: true }),
      ...(reference && { references: reference }),
      ...(isAuto && { autoIncrement: true }),
    };
  });
  const constraints = [...indexes.constraints, ...readChecks(sql)];
  return { name, columns, primaryKey, indexes: indexes.indexes, constraints };
}

async function rowsOf(database: Database, sql: string, ...params: string[]): Promise<unknown[][]> {
  return (await database.execute({ sql, params, writes: false })).rows;
}

const onDelete: Readonly<Record<string, OnDeleteAction>> = { CASCADE: "cascade", "SET NULL": "setNull" };

async function readReferences(database: Database, name: string): Promise<Map<string, Reference>> {
  const rows = await rowsOf(database, `SELECT "from", "table", "to", on_delete FROM pragma_foreign_key_list(?)`, name);
  const references = new Map<string, Reference>();
  for (const [from, table, to, action] of rows) {
    const column = to === null ? await keyOf(database, String(table)) : String(to);
    const reference = { table: String(table), column, onDelete: onDelete[String(action)] ?? "noAction" };
    references.set(String(from), { ...reference, deferrable: true });
  }
  return references;
}

async function keyOf(database: Database, table: string): Promise<string> {
  const rows = await rowsOf(database, "SELECT name FROM pragma_table_info(?) WHERE pk = 1", table);
  return String(rows[0]?.[0] ?? "rowid");
}

interface Indexes {
  readonly indexes: IndexState[];
  readonly constraints: ConstraintState[];
  readonly uniqueColumns: Set<string>;
}

async function readIndexes(database: Database, table: string): Promise<Indexes> {
  const found: Indexes = { indexes: [], constraints: [], uniqueColumns: new Set() };
  const rows = await rowsOf(database, `SELECT name, "unique", origin FROM pragma_index_list(?) ORDER BY name`, table);
  for (const [name, unique, origin] of rows) {
    if (origin === "pk") continue;
    const columns = await rowsOf(
      database,
      `SELECT name, "desc" FROM pragma_index_xinfo(?) WHERE key = 1 ORDER BY seqno`,
      String(name),
    );
    // An index on an expression can't be told as columns; a rebuild keeps it by its text.
    if (columns.some((row) => row[0] === null)) continue;
    const names = columns.map((row) => String(row[0]));
    if (origin === "u" && names.length === 1) found.uniqueColumns.add(names[0]!);
    else {
      const where = await conditionOf(database, String(name));
      const shared = { name: String(name), columns: names, ...(where !== undefined && { where: raw([where]) }) };
      const descending = columns.filter((row) => Number(row[1]) === 1).map((row) => String(row[0]));
      if (Number(unique) === 1) found.constraints.push({ kind: "unique", ...shared });
      else found.indexes.push({ ...shared, ...(descending.length > 0 && { descending }) });
    }
  }
  return found;
}

async function conditionOf(database: Database, index: string): Promise<string | undefined> {
  const rows = await rowsOf(database, "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?", index);
  const sql = rows[0]?.[0];
  if (typeof sql !== "string") return undefined;
  const end = closing(sql, sql.indexOf("(", sql.indexOf(quote(index)) + quote(index).length));
  return /^\s*WHERE\s+([\s\S]+)$/i.exec(sql.slice(end + 1))?.[1];
}

/** The named checks in a table's definition. */
function readChecks(sql: string): ConstraintState[] {
  const checks: ConstraintState[] = [];
  const pattern = /\bCONSTRAINT\s+("(?:[^"]|"")+"|\w+)\s+CHECK\s*\(/gi;
  for (let match = pattern.exec(sql); match !== null; match = pattern.exec(sql)) {
    const open = pattern.lastIndex - 1;
    const end = closing(sql, open);
    const name = match[1]!.startsWith('"') ? match[1]!.slice(1, -1).replaceAll('""', '"') : match[1]!;
    checks.push({ kind: "check", name, sql: raw([sql.slice(open + 1, end)]) });
    pattern.lastIndex = end;
  }
  return checks;
}

/** Where the bracket that opens at `open` closes, past quoted names and texts. */
function closing(sql: string, open: number): number {
  let depth = 0;
  for (let i = open; i < sql.length; i++) {
    const char = sql[i]!;
    if (char === '"' || char === "'" || char === "`") i = endOfQuoted(sql, i, char);
    else if (char === "(") depth += 1;
    else if (char === ")" && --depth === 0) return i;
  }
  return sql.length;
}

function endOfQuoted(sql: string, start: number, mark: string): number {
  for (let i = start + 1; i < sql.length; i++) {
    if (sql[i] !== mark) continue;
    if (sql[i + 1] !== mark) return i;
    i += 1;
  }
  return sql.length;
}

function withoutQuoted(sql: string): string {
  return sql.replace(/"(?:[^"]|"")*"|'(?:[^']|'')*'/g, "_");
}
