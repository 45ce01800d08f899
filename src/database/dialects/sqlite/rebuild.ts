import { IntegrityError, ProgrammingError } from "../../errors.ts";
import { cast } from "../../nodes/functions.ts";
import { column as columnNode } from "../../nodes/values.ts";
import type { ColumnState, TableChange, TableState } from "../../schema.ts";
import { declaredType } from "./column-types.ts";
import { compileLiteral, quote } from "./compiler.ts";
import { readTable } from "./introspector.ts";
import { literal } from "./literals.ts";
import type { SqliteSchemaEditor } from "./schema-editor.ts";
import { createIndexSql, createTableSql, indexesOf } from "./schema-sql.ts";

/** What SQLite drops with a table and what the framework doesn't know of: made again from its text. */
interface Attached {
  readonly sequence: unknown;
  readonly statements: readonly string[];
}

/**
 * Replaces a table by one with another definition, as SQLite's manual describes: make the new one, copy every row, drop the
 * old one, give the new one its name, make indexes and triggers again. Views and other tables name it as before.
 */
export async function rebuild(editor: SqliteSchemaEditor, change: TableChange): Promise<void> {
  const { name } = change.before;
  await editor.demandSchemaTransaction(name);
  const { before, after } = await withUnknownParts(editor, change);
  const attached = await readAttached(editor, before, after);
  await checkRows(editor, before, after);
  const temporary = `new__${name}`;
  await editor.run(createTableSql(after, temporary));
  await copyRows(editor, { before, after, temporary });
  await editor.run(`DROP TABLE ${quote(name)}`);
  // In this mode a rename touches nothing but the table: views, triggers and references go on naming the table that is back.
  await editor.run("PRAGMA legacy_alter_table = ON");
  try {
    await editor.run(`ALTER TABLE ${quote(temporary)} RENAME TO ${quote(name)}`);
  } finally {
    await editor.run("PRAGMA legacy_alter_table = OFF");
  }
  await restoreSequence(editor, name, attached.sequence);
  for (const index of indexesOf(after)) await editor.run(createIndexSql(name, index));
  for (const sql of attached.statements) await editor.run(sql);
}

/** Columns and checks that somebody added by hand stay. */
async function withUnknownParts(editor: SqliteSchemaEditor, change: TableChange): Promise<TableChange> {
  if (editor.collects) return change;
  const actual = await readTable(editor.database, change.before.name);
  const known = new Set(change.before.columns.map((column) => column.name));
  const names = new Set(change.before.constraints.map((one) => one.name));
  const columns = actual.columns.filter((column) => !known.has(column.name));
  const checks = actual.constraints.filter((one) => one.kind === "check" && !names.has(one.name));
  const extend = (table: TableState): TableState => ({
    ...table,
    columns: [...table.columns, ...columns],
    constraints: [...table.constraints, ...checks],
  });
  return { before: extend(change.before), after: extend(change.after) };
}

async function readAttached(editor: SqliteSchemaEditor, before: TableState, after: TableState): Promise<Attached> {
  const known = new Set([...indexesOf(before), ...indexesOf(after)].map((index) => index.name));
  const rows = await editor.read(
    "SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = ? COLLATE NOCASE AND type IN ('index', 'trigger') AND sql IS NOT NULL",
    before.name,
  );
  const statements = rows
    .filter(([type, name]) => type === "trigger" || !known.has(String(name)))
    .map((row) => String(row[2]));
  const [hasSequences] = await editor.read("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'");
  const [sequence] = hasSequences
    ? await editor.read("SELECT seq FROM sqlite_sequence WHERE name = ?", before.name)
    : [];
  return { sequence: sequence?.[0], statements };
}

async function restoreSequence(editor: SqliteSchemaEditor, name: string, sequence: unknown): Promise<void> {
  if (sequence === undefined || sequence === null) return;
  const table = literal(name);
  await editor.run(`DELETE FROM sqlite_sequence WHERE name = ${table}`);
  await editor.run(
    `INSERT INTO sqlite_sequence (name, seq) VALUES (${table}, ${literal(sequence as number | bigint)})`,
  );
}

interface Copy {
  readonly before: TableState;
  readonly after: TableState;
  readonly temporary: string;
}

async function copyRows(editor: SqliteSchemaEditor, { before, after, temporary }: Copy): Promise<void> {
  const old = new Map(before.columns.map((column) => [column.name, column]));
  const written = after.columns.filter((column) => column.generated === undefined);
  const names = written.map((column) => quote(column.name)).join(", ");
  const values = written.map((column) => copied(old.get(column.name), column)).join(", ");
  const sql = `INSERT INTO ${quote(temporary)} (${names}) SELECT ${values} FROM ${quote(before.name)}`;
  try {
    await editor.run(sql);
  } catch (error) {
    if (!(error instanceof IntegrityError)) throw error;
    throw new IntegrityError({ ...error.values, table: before.name }, { cause: error.cause });
  }
}

/** The value of a column of the new table. */
function copied(old: ColumnState | undefined, now: ColumnState): string {
  if (old === undefined) return filling(now);
  const value = converted(old, now);
  return old.null && !now.null && hasFilling(now) ? `coalesce(${value}, ${filling(now)})` : value;
}

function hasFilling(column: ColumnState): boolean {
  return (column.default ?? null) !== null || column.dbDefault !== undefined;
}

/** The value of rows that are there. */
function filling({ default: fill = null, dbDefault }: ColumnState): string {
  return fill === null && dbDefault !== undefined ? compileLiteral(dbDefault) : literal(fill);
}

function converted(old: ColumnState, now: ColumnState): string {
  if (sameStorage(old, now)) return quote(old.name);
  return compileLiteral(cast(columnNode("", old.name), now.type, old.type));
}

const textKinds: ReadonlySet<string> = new Set(["char", "text"]);
const integerKinds: ReadonlySet<string> = new Set(["auto", "integer", "bigInteger"]);

function sameStorage(old: ColumnState, now: ColumnState): boolean {
  if (declaredType(old.type) === declaredType(now.type)) return true;
  const within = (kinds: ReadonlySet<string>) => kinds.has(old.type.kind) && kinds.has(now.type.kind);
  return within(textKinds) || within(integerKinds);
}

/** Refuses before anything is changed: rows without a value for a column that needs one, and values that would be lost. */
async function checkRows(editor: SqliteSchemaEditor, before: TableState, after: TableState): Promise<void> {
  const old = new Map(before.columns.map((column) => [column.name, column]));
  for (const now of after.columns) {
    const was = old.get(now.name);
    const table = before.name;
    if (now.generated !== undefined) continue;
    const lacking = !now.null && !hasFilling(now) && !now.autoIncrement;
    if (
      lacking &&
      (was === undefined || was.null) &&
      (await hasRow(editor, table, was && `${quote(now.name)} IS NULL`))
    ) {
      throw new IntegrityError({
        kind: "notNull",
        table,
        columns: [now.name],
        statement: "copy the rows of the table",
      });
    }
    const lost = was && lossCondition(was, now);
    if (lost !== undefined && (await hasRow(editor, table, lost))) {
      throw new ProgrammingError("E_SCHEMA_CONVERT", { table, column: now.name, to: declaredType(now.type) });
    }
  }
}

async function hasRow(editor: SqliteSchemaEditor, table: string, condition: string | undefined): Promise<boolean> {
  const where = condition === undefined ? "" : ` WHERE ${condition}`;
  return (await editor.read(`SELECT 1 FROM ${quote(table)}${where} LIMIT 1`)).length > 0;
}

/** The bytes of a whole number; more than any, where it is none. */
function sizeOf({ kind, bytes }: ColumnState["type"]): number {
  if (!integerKinds.has(kind)) return Infinity;
  return kind === "integer" ? (bytes ?? 4) : (bytes ?? 8);
}

/** True for the rows whose value would not survive the change; undefined where all do. */
function lossCondition(old: ColumnState, now: ColumnState): string | undefined {
  const name = quote(old.name);
  const { kind, maxLength } = now.type;
  const shorter =
    kind === "char" &&
    maxLength !== undefined &&
    (old.type.kind !== "char" || maxLength < (old.type.maxLength ?? Infinity));
  if (shorter && textKinds.has(old.type.kind)) return `length(${name}) > ${maxLength}`;
  if (integerKinds.has(old.type.kind) && sizeOf(now.type) < sizeOf(old.type)) {
    const most = 2n ** BigInt(8 * sizeOf(now.type) - 1);
    return `(${name} NOT BETWEEN ${-most} AND ${most - 1n})`;
  }
  if (sameStorage(old, now)) return undefined;
  const value = converted(old, now);
  const lost = `(${name} IS NOT NULL AND ${value} IS NULL)`;
  if (kind === "json") return `(${name} IS NOT NULL AND NOT json_valid(${name}))`;
  if (kind === "boolean") return `(${name} IS NOT NULL AND ${name} NOT IN (0, 1, '0', '1'))`;
  if (integerKinds.has(kind) && textKinds.has(old.type.kind)) return `(CAST(${value} AS TEXT) <> trim(${name}))`;
  if (kind === "float" && textKinds.has(old.type.kind))
    return `(${name} IS NOT NULL AND nuages_decimal_plain(${name}, -1) IS NULL)`;
  if (shorter) return `(length(${value}) > ${maxLength})`;
  return lost;
}
