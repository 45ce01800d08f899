import { type Database, IntegrityError, insert, param, type SqlNode, update } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { FieldError } from "../errors.ts";
import { type QueryNode, ValueNode } from "../expressions/node.ts";
import { Printer } from "../expressions/printer.ts";
import { Scope } from "../expressions/scope.ts";
import { rememberWritten } from "../instances/changes.ts";
import { databaseOf } from "../instances/connection.ts";
import { deleteInstances } from "../instances/deletion/delete.ts";
import { setColumn } from "../instances/instantiate.ts";
import { checkedValues, madeByDatabase, setMoments, settleRelations } from "../instances/prepare.ts";
import { bound } from "../instances/rows.ts";
import { type AnyInstance, instanceState, isInstance } from "../instances/state.ts";
import { isPlainObject } from "../lookups/equality.ts";
import { assignedNode, keyOf, nodeIn } from "../lookups/operands.ts";
import type { Field, ModelOptions } from "../options.ts";
import type { DeletionCounts } from "../types/instances.ts";
import type { ConflictOptions } from "../types/query-set.ts";
import { type Conflict, conflictNode, conflictOf, type Prepared, requireDistinct } from "./conflicts.ts";
import { fetchInstances } from "./fetch.ts";
import { DoesNotExist } from "./not-found.ts";
import { statementOf } from "./plan.ts";
import { keyIsIn, printState, whereOf } from "./select.ts";
import { changed, linkField, type QueryState } from "./state.ts";

type ModelConstructor = new (values: object) => AnyInstance;

/** Makes and saves a row. */
export async function createRow(state: QueryState, values: object): Promise<AnyInstance> {
  const instance = newInstance(state, values);
  await instance.save({ forceInsert: true, using: state.database });
  return instance;
}

/** A new row; one that is made by a query of related rows belongs to the row that they are related to. */
function newInstance(state: QueryState, values: object): AnyInstance {
  const { options, parents } = state;
  if (parents?.relation.through) {
    const { from, name } = parents.relation;
    throw new NuagesError("E_QUERY_JOINED_CREATE", { relation: `${from.name}.${name}`, name });
  }
  const owner = parents && { [linkField(parents.relation).name]: parents.keys.values[0] };
  return new (options.model as unknown as ModelConstructor)(owner ? { ...owner, ...values } : values);
}

/** The row that equals `lookup`, or a new one. When another one makes it at the same time, theirs is taken. */
export async function getOrCreateRow(
  state: QueryState,
  given: { readonly lookup: object; readonly defaults: object; readonly find: () => Promise<unknown> },
): Promise<{ row: unknown; created: boolean }> {
  const found = await given.find().catch(nothingFound);
  if (found !== undefined) return { row: found, created: false };
  const values = { ...valuesOf(state.options, given.lookup, "getOrCreate()"), ...given.defaults };
  try {
    const row = await databaseOf(state.database).atomic(() => createRow(state, values));
    return { row, created: true };
  } catch (error) {
    if (!(error instanceof IntegrityError)) throw error;
    const theirs = await given.find().catch(nothingFound);
    if (theirs === undefined) throw error;
    return { row: theirs, created: false };
  }
}

/** Lets "there is no such row" pass. */
export function nothingFound(error: unknown): undefined {
  if (!(error instanceof DoesNotExist)) throw error;
}

/** The values of an equality object that a new row can have: those of its own columns. */
export function valuesOf(options: ModelOptions, lookup: object, method: string): object {
  for (const [name, value] of Object.entries(lookup)) {
    const field = options.field(name);
    const nested = isPlainObject(value) && field !== undefined && "remote" in field && field.remote !== undefined;
    if (nested || field === undefined || field.kind === "manyToMany") {
      const expected = `values of the row's own columns in ${method}`;
      throw FieldError.value(`${options.label}.${name}`, { expected, received: value });
    }
  }
  return lookup;
}

/** Inserts many rows: as few statements as the number of bound values allows, in one transaction. */
export async function bulkCreateRows(
  state: QueryState,
  rows: readonly object[],
  given: ConflictOptions<string> & { readonly batchSize?: number },
): Promise<AnyInstance[] | number> {
  const { options } = state;
  requireRows("bulkCreate()", rows);
  const batchSize = requireBatchSize("bulkCreate()", given.batchSize);
  const conflict = conflictOf(options, given);
  const database = databaseOf(state.database);
  const instances = rows.map((row) => ownInstance(state, row));
  const prepared = instances.map((instance) => ({ instance, values: insertedValues(instance, options) }));
  // One statement has one list of columns: rows that leave different ones to the database go apart, those with a key first.
  const byColumns = Map.groupBy(prepared, ({ values }) => [...values.keys()].map((field) => field.name).join());
  const isKeyless = (group: readonly Prepared[]) => Number(!group[0]!.values.has(options.pk));
  const groups = [...byColumns.values()].toSorted((a, b) => isKeyless(a) - isKeyless(b));
  if (conflict?.do === "update") requireDistinct(options, conflict, prepared);
  let inserted = 0;
  await database.atomic(async () => {
    for (const group of groups) inserted += await insertAll(database, options, { group, batchSize, conflict });
  });
  return conflict?.do === "nothing" ? inserted : instances;
}

/** Throws for what is no array. */
export function requireRows(method: string, rows: unknown): void {
  if (Array.isArray(rows)) return;
  throw new NuagesError("E_QUERY_ARGUMENT", { method, expected: "an array of rows", received: rows });
}

/** The size of a batch, which is without limit where none is given. */
export function requireBatchSize(method: string, batchSize = Number.POSITIVE_INFINITY): number {
  if (batchSize >= 1) return batchSize;
  throw new NuagesError("E_QUERY_ARGUMENT", { method, expected: "a batchSize from 1 on", received: batchSize });
}

/** The rows in batches of which one statement can bind all values. */
export function* batchesOf<T>(
  rows: readonly T[],
  { database, width, batchSize }: { readonly database: Database; readonly width: number; readonly batchSize: number },
): Generator<readonly T[]> {
  const most = Math.max(1, Math.floor(database.dialect.features.maxParams / Math.max(1, width)));
  const size = Math.floor(Math.min(most, batchSize, 1000));
  for (let i = 0; i < rows.length; i += size) yield rows.slice(i, i + size);
}

function ownInstance(state: QueryState, row: unknown): AnyInstance {
  return isInstance(row) ? ownRow(state, row) : newInstance(state, row as object);
}

/** An instance of the query's model; throws for anything else. */
export function ownRow({ options }: QueryState, row: unknown): AnyInstance {
  if (isInstance(row) && instanceState(row).options === options) return row;
  throw FieldError.value(options.label, { expected: `rows of ${options.label}`, received: row });
}

function insertedValues(instance: AnyInstance, options: ModelOptions): Map<Field, unknown> {
  settleRelations(instance, options);
  setMoments(instance, options, true);
  return checkedValues(instance, options, options.fields);
}

async function insertAll(
  database: Database,
  options: ModelOptions,
  { group, batchSize, conflict }: InsertPlan,
): Promise<number> {
  const [first] = group;
  if (first === undefined) return 0;
  const fields = [...first.values.keys()];
  const asked = [options.pk, ...madeByDatabase(options, first.values, true)];
  const onConflict = conflict && conflictNode(conflict, fields);
  let inserted = 0;
  for (const batch of batchesOf(group, { database, width: fields.length, batchSize })) {
    const { rows, changes } = await database.execute(
      insert({
        table: options.dbTable,
        columns: fields.map((field) => field.column),
        rows: batch.map(({ values }) => fields.map((field) => bound(database, field, values.get(field)))),
        ...(onConflict?.do !== "nothing" && { returning: asked.map((field) => field.column) }),
        ...(onConflict && { onConflict }),
      }),
    );
    inserted += changes;
    if (onConflict?.do === "nothing") continue;
    for (const [k, one] of batch.entries()) settle(database, one, { fields: asked, row: rows[k]!, isNew: !onConflict });
  }
  return inserted;
}

interface InsertPlan {
  readonly group: readonly Prepared[];
  readonly batchSize: number;
  readonly conflict: Conflict | undefined;
}

/** The instance is in the database now, under the key that it got and with what else the database has made. */
function settle(
  database: Database,
  { instance, values }: Prepared,
  {
    fields,
    row,
    isNew,
  }: { readonly fields: readonly Field[]; readonly row: readonly unknown[]; readonly isNew: boolean },
): void {
  const state = instanceState(instance);
  const { pk } = state.options;
  fields.forEach((field, i) => {
    // A row that was there has kept its key.
    if (values.has(field) && (isNew || field !== pk)) return;
    const value = database.dialect.fromDb(field.type, row[i]);
    setColumn(instance, field, value);
    values.set(field, value);
  });
  rememberWritten(state, values);
  state.adding = false;
  state.database = database.alias;
}

/** Changes all rows of a query with one statement. */
export async function updateRows(state: QueryState, values: unknown): Promise<number> {
  const { options } = state;
  const set = assignments(state, values);
  if (set.size === 0 || state.empty) return 0;
  const database = databaseOf(state.database);
  const printer = new Printer(database.dialect, state);
  printState(printer, state, "keys");
  for (const node of set.values()) node.print(printer);
  const statement = statementOf(printer, options);
  const scope = Scope.of(state.root, { statement, alias: options.dbTable });
  const written = [...set].map(([field, node]) => ({ column: field.column, value: ownValue(scope, field, node) }));
  const where = whereFor(state, scope);
  const { changes } = await database.execute(update({ table: options.dbTable, set: written, ...(where && { where }) }));
  return changes;
}

/** The condition of an update: of another table's columns only by way of the rows' keys. */
function whereFor(state: QueryState, scope: Scope): SqlNode | undefined {
  const where = whereOf(state, scope);
  if (where.length === 0) return undefined;
  if (scope.tables.joins.length === 0) return scope.tables.where(where);
  const { statement } = scope;
  return keyIsIn(state, Scope.of(state.root, { statement, alias: state.options.dbTable }));
}

function ownValue(scope: Scope, field: Field, node: QueryNode): SqlNode {
  if (node.aggregates) throw new NuagesError("E_QUERY_AGGREGATE", { where: "update()" });
  if (node.windows) throw new NuagesError("E_QUERY_WINDOW", { where: "update()" });
  if (node instanceof NullNode) return param(null);
  const built = node.build(scope);
  if (scope.tables.joins.length > 0) throw new NuagesError("E_QUERY_JOINED_UPDATE", { name: field.name });
  return built;
}

class NullNode extends ValueNode {
  override print(): void {}
}

function assignments(state: QueryState, values: unknown): Map<Field, QueryNode> {
  const { options } = state;
  if (!isPlainObject(values)) {
    const expected = "an object of values by field";
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "update()", expected, received: values });
  }
  const set = new Map<Field, QueryNode>();
  for (const [name, value] of Object.entries(values)) {
    const field = options.column(name);
    const path = `${options.label}.${name}`;
    if (value === undefined) throw new NuagesError("E_QUERY_UNDEFINED", { path });
    set.set(field, assigned(field, value, path));
  }
  return set;
}

function assigned(field: Field, value: unknown, path: string): QueryNode {
  const node = nodeIn(value);
  if (field.generated !== undefined) field.checkForSave(value);
  if (node) {
    if (node.toMany.length > 0) throw new NuagesError("E_QUERY_TO_MANY", { path: node.toMany[0]!.describe() });
    return assignedNode(field, node);
  }
  const key = field.remote ? keyOf(field.remote, value, path) : value;
  const checked = field.checkForSave(key);
  return checked === null ? new NullNode(field.type, null) : new ValueNode(field.type, checked);
}

/** Deletes all rows of a query and what depends on them, in one transaction. */
export async function deleteRows(state: QueryState): Promise<DeletionCounts> {
  const database = databaseOf(state.database);
  return database.atomic(async () => {
    const { instances } = await fetchInstances(
      changed(state, { order: [], annotations: new Map(), related: new Map(), columns: undefined }),
    );
    return deleteInstances(state.options, instances, { using: database.alias });
  });
}
