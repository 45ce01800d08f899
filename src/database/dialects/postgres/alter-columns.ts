import { OperationalError, ProgrammingError } from "../../errors.ts";
import { indexUses } from "../../index-columns.ts";
import { cast } from "../../nodes/functions.ts";
import { column } from "../../nodes/values.ts";
import type { ColumnState, TableState } from "../../schema.ts";
import { declaredType } from "./column-types.ts";
import { compileLiteral, quote } from "./compiler.ts";
import { literal } from "./literals.ts";
import type { PostgresSchemaEditor } from "./schema-editor.ts";
import {
  checkSql,
  columnSql,
  commentSql,
  dbDefaultSql,
  indexesOf,
  positiveName,
  positiveSql,
  referenceName,
  uniqueName,
} from "./schema-sql.ts";

/** Changes the columns of a table from one state to another of the same names. */
export async function alterColumns(editor: PostgresSchemaEditor, before: TableState, after: TableState): Promise<void> {
  const changes = after.columns.flatMap((now) => {
    const old = before.columns.find((one) => one.name === now.name);
    return old === undefined || same(old, now) ? [] : [{ old, now }];
  });
  const rekeyed = before.primaryKey.join() !== after.primaryKey.join();
  for (const change of changes) await dropRules(editor, after.name, change);
  await dropChecks(editor, before, after);
  for (const change of changes) await alterColumn(editor, after.name, change);
  for (const { now } of changes.filter(isReplaced))
    for (const index of indexesOf(after)) if (indexUses(index, now.name)) await editor.addIndex(after, index);
  if (rekeyed) await editor.replaceKey(after);
  for (const change of changes) await addRules(editor, after.name, change);
  await addChecks(editor, before, after);
  if (before.comment !== after.comment) await editor.alter(commentSql(after.name, undefined, after.comment));
}

interface Change {
  readonly old: ColumnState;
  readonly now: ColumnState;
}

function same(old: ColumnState, now: ColumnState): boolean {
  return JSON.stringify(shapeOf(old)) === JSON.stringify(shapeOf(now));
}

function shapeOf(column: ColumnState): unknown {
  const { comment, type, null: nullable, unique = false, autoIncrement = false, references } = column;
  const rules = [declaredType(type), type.positive === true, nullable, unique, autoIncrement, references ?? null];
  return [...rules, comment ?? null, sqlOf(column.dbDefault), sqlOf(column.generated?.sql)];
}

function sqlOf(node: ColumnState["dbDefault"]): string | null {
  return node === undefined ? null : compileLiteral(node);
}

function referenceChanged({ old, now }: Change): boolean {
  return JSON.stringify(old.references ?? null) !== JSON.stringify(now.references ?? null) || typeChanged({ old, now });
}

function typeChanged({ old, now }: Change): boolean {
  return declaredType(old.type) !== declaredType(now.type);
}

/** The rules of one column by the server's own list: a table or column that was renamed keeps the names of its rules. */
async function constraintOf(
  editor: PostgresSchemaEditor,
  table: string,
  rule: { readonly column: string; readonly kind: "u" | "f" | "c"; readonly expected: string },
): Promise<string> {
  const rows = await editor.read(
    `SELECT c.conname FROM pg_constraint c
       JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
       JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
     WHERE n.nspname = current_schema() AND t.relname = $1 AND a.attname = $2 AND c.contype = $3::"char"
       AND array_length(c.conkey, 1) = 1
       AND (c.contype <> 'c' OR pg_get_expr(c.conbin, c.conrelid) = format('(%I >= 0)', a.attname))`,
    table,
    rule.column,
    rule.kind,
  );
  return rows[0] === undefined ? rule.expected : String(rows[0][0]);
}

async function dropRules(editor: PostgresSchemaEditor, table: string, change: Change): Promise<void> {
  const { old, now } = change;
  const column = old.name;
  if (old.references !== undefined && referenceChanged(change)) {
    const expected = referenceName(table, column);
    const name = await constraintOf(editor, table, { column, kind: "f", expected });
    await editor.alter(`ALTER TABLE ${quote(table)} DROP CONSTRAINT ${quote(name)}`);
  }
  if (old.type.positive && !now.type.positive) await dropPositive(editor, table, column);
  if (old.unique && !now.unique) {
    const name = await constraintOf(editor, table, { column, kind: "u", expected: uniqueName(table, column) });
    await editor.alter(`ALTER TABLE ${quote(table)} DROP CONSTRAINT ${quote(name)}`);
  }
}

async function dropPositive(editor: PostgresSchemaEditor, table: string, column: string): Promise<void> {
  const name = await constraintOf(editor, table, { column, kind: "c", expected: positiveName(table, column) });
  await editor.alter(`ALTER TABLE ${quote(table)} DROP CONSTRAINT ${quote(name)}`);
}

async function alterColumn(editor: PostgresSchemaEditor, table: string, { old, now }: Change): Promise<void> {
  const alter = `ALTER TABLE ${quote(table)} ALTER COLUMN ${quote(now.name)}`;
  if (isReplaced({ old, now })) return replaceColumn(editor, table, now);
  if (old.generated !== undefined && now.generated === undefined) {
    await editor.alter(`${alter} DROP EXPRESSION`);
  }
  const defaultChanged = sqlOf(old.dbDefault) !== sqlOf(now.dbDefault);
  if (old.dbDefault !== undefined && (defaultChanged || typeChanged({ old, now })))
    await editor.alter(`${alter} DROP DEFAULT`);
  if (old.autoIncrement && !now.autoIncrement) await editor.alter(`${alter} DROP IDENTITY`);
  if (typeChanged({ old, now })) await changeType(editor, table, { old, now });
  if (old.null && !now.null) {
    const fill = now.default ?? null;
    const value = fill === null ? sqlOf(now.dbDefault) : literal(fill);
    if (value !== null) {
      const column = quote(now.name);
      await editor.alter(`UPDATE ${quote(table)} SET ${column} = ${value} WHERE ${column} IS NULL`);
    }
    await editor.alter(`${alter} SET NOT NULL`);
  }
  if (!old.null && now.null) await editor.alter(`${alter} DROP NOT NULL`);
  if (now.dbDefault !== undefined && (defaultChanged || typeChanged({ old, now })))
    await editor.alter(`${alter} SET DEFAULT ${dbDefaultSql(now)}`);
  if (old.comment !== now.comment) await editor.alter(commentSql(table, now.name, now.comment));
  if (!old.autoIncrement && now.autoIncrement) {
    await editor.alter(`${alter} ADD GENERATED BY DEFAULT AS IDENTITY`);
    await continueKeys(editor, table, now.name);
  }
}

/** What a column is computed from can't be changed where it stands. */
function isReplaced({ old, now }: Change): boolean {
  return now.generated !== undefined && sqlOf(old.generated?.sql) !== sqlOf(now.generated.sql);
}

/** Makes a column anew, with its values. */
async function replaceColumn(editor: PostgresSchemaEditor, table: string, now: ColumnState): Promise<void> {
  const alter = `ALTER TABLE ${quote(table)}`;
  await editor.alter(`${alter} DROP COLUMN ${quote(now.name)}`);
  await editor.alter(`${alter} ADD COLUMN ${columnSql({ name: table }, now)}`);
}

const textKinds: ReadonlySet<string> = new Set(["char", "text"]);
const integerKinds: ReadonlySet<string> = new Set(["auto", "integer", "bigInteger"]);

/** How a value of the old type becomes one of the new; empty where assigning it does, which refuses what would be cut. */
function conversion({ old, now }: Change): string {
  const within = (kinds: ReadonlySet<string>) => kinds.has(old.type.kind) && kinds.has(now.type.kind);
  if (within(textKinds) || within(integerKinds)) return "";
  return ` USING ${compileLiteral(cast(column("", old.name), now.type, old.type))}`;
}

async function changeType(editor: PostgresSchemaEditor, table: string, change: Change): Promise<void> {
  const { now } = change;
  const to = declaredType(now.type);
  const sql = `ALTER TABLE ${quote(table)} ALTER COLUMN ${quote(now.name)} TYPE ${to}${conversion(change)}`;
  try {
    await editor.alter(sql);
  } catch (error) {
    if (!isDataError(error)) throw error;
    throw new ProgrammingError("E_SCHEMA_CONVERT", { table, column: now.name, to }, { cause: error });
  }
}

/** A value doesn't fit: the errors of SQL's class 22. */
function isDataError(error: unknown): boolean {
  const cause = error instanceof OperationalError ? (error.cause as { code?: unknown } | undefined) : undefined;
  return String(cause?.code).startsWith("22");
}

/** The next automatic key follows the greatest that is there. */
async function continueKeys(editor: PostgresSchemaEditor, table: string, column: string): Promise<void> {
  const sequence = `pg_get_serial_sequence(${literal(quote(table))}, ${literal(column)})`;
  const next = `coalesce(max(${quote(column)}), 0) + 1`;
  await editor.alter(`SELECT setval(${sequence}, ${next}, false) FROM ${quote(table)}`);
}

async function addRules(editor: PostgresSchemaEditor, table: string, change: Change): Promise<void> {
  const { old, now } = change;
  if (now.unique && !old.unique) {
    const name = quote(uniqueName(table, now.name));
    await editor.alter(`ALTER TABLE ${quote(table)} ADD CONSTRAINT ${name} UNIQUE (${quote(now.name)})`);
  }
  if (now.type.positive && !old.type.positive)
    await editor.alter(`ALTER TABLE ${quote(table)} ADD ${positiveSql(table, now.name)}`);
  if (now.references !== undefined && referenceChanged(change))
    await editor.addReference(table, now.name, now.references);
}

function checksOf(table: TableState) {
  return table.constraints.filter((one) => one.kind === "check").map((one) => ({ name: one.name, sql: checkSql(one) }));
}

async function dropChecks(editor: PostgresSchemaEditor, before: TableState, after: TableState): Promise<void> {
  const kept = new Set(checksOf(after).map((one) => one.sql));
  for (const { name, sql } of checksOf(before))
    if (!kept.has(sql)) await editor.alter(`ALTER TABLE ${quote(after.name)} DROP CONSTRAINT ${quote(name)}`);
}

async function addChecks(editor: PostgresSchemaEditor, before: TableState, after: TableState): Promise<void> {
  const had = new Set(checksOf(before).map((one) => one.sql));
  for (const { sql } of checksOf(after))
    if (!had.has(sql)) await editor.alter(`ALTER TABLE ${quote(after.name)} ADD ${sql}`);
}
