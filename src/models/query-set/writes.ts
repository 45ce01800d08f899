import { type Database, IntegrityError, insert, param, type SqlNode, update } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { FieldError } from "../errors.ts";
import { type QueryNode, ValueNode } from "../expressions/node.ts";
import { Printer } from "../expressions/printer.ts";
import { Scope } from "../expressions/scope.ts";
import { rememberWritten } from "../instances/changes.ts";
import { databaseOf } from "../instances/connection.ts";
import { deleteInstances } from "../instances/deletion/delete.ts";
import { checkedValues, setMoments, settleRelations } from "../instances/prepare.ts";
import { bound } from "../instances/rows.ts";
import { type AnyInstance, instanceState, isInstance } from "../instances/state.ts";
import { isPlainObject } from "../lookups/equality.ts";
import { assignedNode, keyOf, nodeIn } from "../lookups/operands.ts";
import type { Field, ModelOptions } from "../options.ts";
import type { DeletionCounts } from "../types/instances.ts";
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
  const values = { ...valuesOf(state.options, given.lookup), ...given.defaults };
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

function nothingFound(error: unknown): undefined {
  if (!(error instanceof DoesNotExist)) throw error;
}

/** The values of an equality object that a new row can have: those of its own columns. */
function valuesOf(options: ModelOptions, lookup: object): object {
  for (const [name, value] of Object.entries(lookup)) {
    const field = options.field(name);
    const nested = isPlainObject(value) && field !== undefined && "remote" in field && field.remote !== undefined;
    if (nested || field === undefined || field.kind === "manyToMany") {
      const expected = "values of the row's own columns in getOrCreate()";
      throw FieldError.value(`${options.label}.${name}`, { expected, received: value });
    }
  }
  return lookup;
}

/** Inserts many rows: as few statements as the number of bound values allows, in one transaction. */
export async function bulkCreateRows(
  state: QueryState,
  rows: readonly object[],
  given: { readonly batchSize?: number },
): Promise<AnyInstance[]> {
  const { options } = state;
  if (!Array.isArray(rows)) {
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "bulkCreate()", expected: "an array of rows", received: rows });
  }
  const { batchSize = Number.POSITIVE_INFINITY } = given;
  if (!(batchSize >= 1)) {
    const expected = "a batchSize from 1 on";
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "bulkCreate()", expected, received: batchSize });
  }
  const database = databaseOf(state.database);
  const instances = rows.map((row) => ownInstance(state, row));
  const prepared = instances.map((instance) => ({ instance, values: insertedValues(instance, options) }));
  const keyed = prepared.filter(({ values }) => values.has(options.pk));
  const keyless = prepared.filter(({ values }) => !values.has(options.pk));
  await database.atomic(async () => {
    for (const group of [keyed, keyless]) await insertAll(database, options, { group, batchSize });
  });
  return instances;
}

function ownInstance(state: QueryState, row: unknown): AnyInstance {
  const { options } = state;
  if (!isInstance(row)) return newInstance(state, row as object);
  if (instanceState(row).options === options) return row;
  throw FieldError.value(options.label, { expected: `rows of ${options.label}`, received: row });
}

function insertedValues(instance: AnyInstance, options: ModelOptions): Map<Field, unknown> {
  settleRelations(instance, options);
  setMoments(instance, options, true);
  return checkedValues(instance, options, options.fields);
}

interface Prepared {
  readonly instance: AnyInstance;
  readonly values: Map<Field, unknown>;
}

async function insertAll(
  database: Database,
  options: ModelOptions,
  { group, batchSize }: { readonly group: readonly Prepared[]; readonly batchSize: number },
): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  const fields = [...first.values.keys()];
  const most = Math.max(1, Math.floor(database.dialect.features.maxParams / Math.max(1, fields.length)));
  const size = Math.min(most, batchSize, 1000);
  for (let i = 0; i < group.length; i += size) {
    const batch = group.slice(i, i + size);
    const { rows } = await database.execute(
      insert({
        table: options.dbTable,
        columns: fields.map((field) => field.column),
        rows: batch.map(({ values }) => fields.map((field) => bound(database, field, values.get(field)))),
        returning: [options.pk.column],
      }),
    );
    for (const [k, one] of batch.entries()) settle(database, one, rows[k]![0]);
  }
}

/** The instance is in the database now, under the key that it got. */
function settle(database: Database, { instance, values }: Prepared, rawKey: unknown): void {
  const state = instanceState(instance);
  const { pk } = state.options;
  if (!values.has(pk)) {
    const key = database.dialect.fromDb(pk.type, rawKey);
    instance[pk.attname] = key;
    values.set(pk, key);
  }
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
      changed(state, { order: [], annotations: new Map(), related: new Map() }),
    );
    return deleteInstances(state.options, instances, { using: database.alias });
  });
}
