import { IntegrityError, OperationalError, ProgrammingError } from "../../errors.ts";
import { indexUses } from "../../index-columns.ts";
import { cast } from "../../nodes/functions.ts";
import { column } from "../../nodes/values.ts";
import type { ColumnState, IndexState, TableState } from "../../schema.ts";
import { declaredType } from "./column-types.ts";
import { compileLiteral, quote } from "./compiler.ts";
import { dropIndexSql, indexesOf, indexSql } from "./index-sql.ts";
import { literal } from "./literals.ts";
import type { MariadbSchemaEditor } from "./schema-editor.ts";
import { checkSql, columnSql, primaryKeySql, supportName, uniqueName, uniqueSql } from "./schema-sql.ts";

/**
 * Changes the columns of a table from one state to another of the same names: with one statement, before which values are
 * made ready beside the old ones. What they refuse is refused before anything is lost.
 */
export async function alterColumns(editor: MariadbSchemaEditor, before: TableState, after: TableState): Promise<void> {
  const changes = after.columns.flatMap((now) => {
    const old = before.columns.find((one) => one.name === now.name);
    return old === undefined || same(old, now) ? [] : [{ old, now }];
  });
  const converted = changes.filter(isConverted);
  const remade = [...converted, ...changes.filter(isReplaced)];
  const step: Step = { editor, before, after, changes, converted, remade };
  for (const change of changes) await fillNulls(editor, after.name, change);
  for (const change of converted) await convert(editor, after.name, change);
  for (const change of changes) {
    if (change.old.references !== undefined && referenceChanged(change))
      await editor.dropReference(after.name, change.old.name);
    if (typeChanged(change)) await editor.loosen(after.name, change.old.name);
  }
  const clauses = [...droppedRules(step), ...changes.flatMap((change) => changedColumn(step, change))];
  clauses.push(...changedKey(step), ...addedRules(step));
  if (before.comment !== after.comment) clauses.push(`COMMENT = ${literal(after.comment ?? "")}`);
  if (clauses.length > 0) await altered(step, clauses);
  for (const change of changes) {
    const { references, name } = change.now;
    if (references !== undefined && referenceChanged(change)) await editor.addReference(after.name, name, references);
  }
  await editor.addReferences();
}

interface Change {
  readonly old: ColumnState;
  readonly now: ColumnState;
}

interface Step {
  readonly editor: MariadbSchemaEditor;
  readonly before: TableState;
  readonly after: TableState;
  readonly changes: readonly Change[];
  /** Those whose values are made beside the old ones. */
  readonly converted: readonly Change[];
  /** These, and those that are computed in another way. */
  readonly remade: readonly Change[];
}

function same(old: ColumnState, now: ColumnState): boolean {
  return JSON.stringify(shapeOf(old)) === JSON.stringify(shapeOf(now));
}

function shapeOf(state: ColumnState): unknown {
  const { unique = false, references } = state;
  return [columnSql({ ...state, name: "c" }), unique, references ?? null];
}

/** A column's type with what it must hold. */
function typeOf({ type }: ColumnState): string {
  return columnSql({ name: "c", type, null: true });
}

function typeChanged({ old, now }: Change): boolean {
  return typeOf(old) !== typeOf(now);
}

function referenceChanged({ old, now }: Change): boolean {
  return JSON.stringify(old.references ?? null) !== JSON.stringify(now.references ?? null) || typeChanged({ old, now });
}

const kept: readonly ReadonlySet<string>[] = [
  new Set(["char", "text"]),
  new Set(["auto", "integer", "bigInteger"]),
  new Set(["decimal"]),
];

/** What a column is computed from can't be changed where it stands: it is made anew. */
function isReplaced(change: Change): boolean {
  const { old, now } = change;
  return now.generated !== undefined && (computedOf(old) !== computedOf(now) || typeChanged(change));
}

function computedOf({ generated }: ColumnState): string {
  return generated === undefined ? "" : `${compileLiteral(generated.sql)} ${generated.stored}`;
}

/** Whether values are made beside the old ones: the server's own way from the old type to the new one cuts, or writes another text. */
function isConverted(change: Change): boolean {
  const { old, now } = change;
  if (now.generated !== undefined) return false;
  if (old.generated !== undefined) return true;
  if (!typeChanged(change)) return false;
  return !kept.some((kinds) => kinds.has(old.type.kind) && kinds.has(now.type.kind));
}

/** What rows get in place of NULL. */
function fillOf({ default: fill = null, dbDefault }: ColumnState): string | undefined {
  if (fill !== null) return literal(fill);
  return dbDefault === undefined ? undefined : `(${compileLiteral(dbDefault)})`;
}

/** Where the new values wait. */
function waiting(name: string): string {
  return quote(`new__${name}`.slice(0, 63));
}

async function fillNulls(editor: MariadbSchemaEditor, table: string, { old, now }: Change): Promise<void> {
  if (!old.null || now.null || now.generated !== undefined) return;
  const name = quote(now.name);
  const fill = fillOf(now);
  const isNull = `FROM ${quote(table)} WHERE ${name} IS NULL LIMIT 1`;
  if (fill !== undefined) {
    if (!isConverted({ old, now }))
      await editor.run(`UPDATE ${quote(table)} SET ${name} = ${fill} WHERE ${name} IS NULL`);
  } else if ((await editor.read(`SELECT 1 ${isNull}`)).length > 0) {
    const statement = `ALTER TABLE ${quote(table)} MODIFY COLUMN ${columnSql(now)}`;
    throw new IntegrityError({ kind: "notNull", table, columns: [now.name], statement });
  }
}

/** Makes the new values in a column beside the old one. */
async function convert(editor: MariadbSchemaEditor, table: string, { old, now }: Change): Promise<void> {
  const beside = waiting(now.name);
  const from = column("", old.name);
  const value = compileLiteral(typeChanged({ old, now }) ? cast(from, now.type, old.type) : from);
  const fill = now.null ? undefined : fillOf(now);
  const filled = fill === undefined ? value : `coalesce(${value}, ${fill})`;
  await editor.alter(table, [`ADD COLUMN ${beside} ${declaredType(now.type)} NULL AFTER ${quote(old.name)}`]);
  try {
    await editor.attempt(async () => {
      await editor.run(`UPDATE ${quote(table)} SET ${beside} = ${filled}`);
      if (now.type.kind === "json") await refuseInvalid(editor, table, beside);
    });
  } catch (error) {
    await editor.alter(table, [`DROP COLUMN ${beside}`]);
    throw misfit(error, table, now);
  }
}

async function refuseInvalid(editor: MariadbSchemaEditor, table: string, name: string): Promise<void> {
  const sql = `SELECT 1 FROM ${quote(table)} WHERE NOT json_valid(${name}) LIMIT 1`;
  if ((await editor.read(sql)).length === 0) return;
  throw new OperationalError(
    "E_DATABASE_OPERATION",
    { reason: "a text is no JSON", statement: sql },
    { cause: { errno: 4025 } },
  );
}

function changedColumn({ converted }: Step, change: Change): string[] {
  const { old, now } = change;
  if (isReplaced(change)) return [`DROP COLUMN ${quote(old.name)}`, `ADD COLUMN ${columnSql(now)}`];
  if (!converted.includes(change)) return [`MODIFY COLUMN ${columnSql(now)}`];
  return [`DROP COLUMN ${quote(old.name)}`, `CHANGE COLUMN ${waiting(now.name)} ${columnSql(now)}`];
}

/** Keys that hold a column which is made anew, or hashes of a text that is compared in another way. */
function remadeIndexes({ changes, remade, before, after }: Step) {
  const held = (index: IndexState) =>
    changes.some(
      (change) =>
        indexUses(index, change.now.name) &&
        (remade.includes(change) || (index.nullsDistinct === false && typeChanged(change))),
    );
  return { gone: indexesOf(before).filter(held), made: indexesOf(after).filter(held) };
}

function droppedRules(step: Step): string[] {
  const { editor, before, after, changes, remade } = step;
  const clauses = remadeIndexes(step).gone.flatMap(dropIndexSql);
  for (const change of changes) {
    if (!change.old.unique || (change.now.unique && !remade.includes(change))) continue;
    const name = uniqueName(after.name, change.old.name);
    const still = { ...after, columns: after.columns.map((one) => ({ ...one, unique: false })) };
    if (!remade.includes(change)) clauses.push(...editor.supportReference(still, name, [change.now.name]));
    clauses.push(`DROP KEY ${quote(name)}`);
  }
  const kept = new Set(checksOf(after).map((one) => one.sql));
  for (const { name, sql } of checksOf(before)) if (!kept.has(sql)) clauses.push(`DROP CONSTRAINT ${quote(name)}`);
  return clauses;
}

function addedRules(step: Step): string[] {
  const { before, after, changes, remade } = step;
  const clauses = remadeIndexes(step).made.flatMap((index) => indexSql(after, index).map((part) => `ADD ${part}`));
  for (const change of changes) {
    const isNew = !change.old.unique || remade.includes(change);
    if (!change.now.unique || !isNew) continue;
    clauses.push(`ADD ${uniqueSql(after.name, change.now.name)}`);
    if (change.now.references !== undefined && change.old.references !== undefined)
      clauses.push(`DROP KEY IF EXISTS ${quote(supportName(after.name, change.now.name))}`);
  }
  const had = new Set(checksOf(before).map((one) => one.sql));
  for (const { sql } of checksOf(after)) if (!had.has(sql)) clauses.push(`ADD ${sql}`);
  return clauses;
}

function changedKey({ before, after, remade }: Step): string[] {
  const isSame = before.primaryKey.join() === after.primaryKey.join();
  if (isSame && !remade.some(({ now }) => after.primaryKey.includes(now.name))) return [];
  const clauses = before.primaryKey.length > 0 ? ["DROP PRIMARY KEY"] : [];
  return after.primaryKey.length > 0 ? [...clauses, `ADD ${primaryKeySql(after)}`] : clauses;
}

async function altered({ editor, after, changes, converted: made }: Step, clauses: readonly string[]): Promise<void> {
  try {
    await editor.attempt(() => editor.alter(after.name, clauses));
  } catch (error) {
    for (const { now } of made) await editor.alter(after.name, [`DROP COLUMN ${waiting(now.name)}`]);
    const changed = changes.find(typeChanged);
    throw changed === undefined ? error : misfit(error, after.name, changed.now);
  }
}

/** A value doesn't fit. */
const dataErrors: ReadonlySet<unknown> = new Set([1264, 1265, 1292, 1366, 1367, 1406, 1411, 1690, 4025, 4078]);

function misfit(error: unknown, table: string, now: ColumnState): unknown {
  const errno = (error as { cause?: { errno?: unknown } } | null)?.cause?.errno;
  if (!(error instanceof OperationalError) || !dataErrors.has(errno)) return error;
  const values = { table, column: now.name, to: declaredType(now.type) };
  return new ProgrammingError("E_SCHEMA_CONVERT", values, { cause: error });
}

function checksOf(table: TableState) {
  return table.constraints.filter((one) => one.kind === "check").map((one) => ({ name: one.name, sql: checkSql(one) }));
}
