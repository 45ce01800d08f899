import { type Database, insert, update } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import type { Field } from "../options.ts";
import { postSave, preSave, type SaveEvent } from "../signals.ts";
import type { SaveOptions } from "../types/instances.ts";
import { changedFields, namedFields, rememberWritten } from "./changes.ts";
import { databaseOf } from "./connection.ts";
import { isDeferred, loadDeferred } from "./deferred-columns.ts";
import { setColumn } from "./instantiate.ts";
import { checkedValues, isMissing, madeByDatabase, setMoments, settleRelations } from "./prepare.ts";
import { bound, equals, readValues } from "./rows.ts";
import { type AnyInstance, type InstanceState, instanceState } from "./state.ts";

/** Inserts an instance or writes what has changed: see `ModelInstance.save`. */
export async function saveInstance(instance: AnyInstance, given: SaveOptions = {}): Promise<void> {
  const state = instanceState(instance);
  refuseContradictions(given);
  const using = given.using ?? state.database ?? "default";
  const database = databaseOf(using);
  const { options } = state;
  if (given.updateFields?.length === 0) return;
  const named = given.updateFields === undefined ? undefined : namedFields(options, given.updateFields);
  const isNew = state.adding || state.database !== using;
  const inserts = given.forceInsert === true || (isNew && given.forceUpdate !== true && named === undefined);
  if (!inserts && isMissing(keyBefore(instance, state))) {
    throw new NuagesError("E_NOT_SAVED", { model: options.name, action: "updated" });
  }
  const event: SaveEvent = { options, instance, using, created: inserts, updateFields: given.updateFields };
  if (preSave.hasReceivers) await preSave.send(event);
  if (isNew || inserts) await loadDeferred(instance, options);
  settleRelations(instance, options);
  setMoments(instance, options, inserts);
  if (inserts) await insertRow(instance, state, database);
  else await updateRow(instance, database, { named, everything: isNew });
  state.adding = false;
  state.database = using;
  if (postSave.hasReceivers) await postSave.send(event);
}

function refuseContradictions({ forceInsert, forceUpdate, updateFields }: SaveOptions): void {
  if (forceInsert !== true || (forceUpdate !== true && updateFields === undefined)) return;
  throw new NuagesError("E_SAVE_OPTIONS", {
    problem: "forceInsert can't be combined with forceUpdate or updateFields",
  });
}

/** The key that the row has in the database: a key that was changed since loading is found under its old value. */
function keyBefore(instance: AnyInstance, { options, loaded }: InstanceState): unknown {
  const index = options.fields.indexOf(options.pk);
  return loaded?.[index] ?? instance[options.pk.attname];
}

async function insertRow(instance: AnyInstance, state: InstanceState, database: Database): Promise<void> {
  const { options } = state;
  const values = checkedValues(instance, options, options.fields);
  const fields = [...values.keys()];
  const makesKey = !values.has(options.pk);
  const { features } = database.dialect;
  const made = madeByDatabase(options, values, true);
  const asks = makesKey && (!features.lastId || (made.length > 0 && features.returning));
  const asked = [...(asks ? [options.pk] : []), ...(features.returning ? made : [])];
  const { rows, lastId } = await database.execute(
    insert({
      table: options.dbTable,
      columns: fields.map((field) => field.column),
      rows: [fields.map((field) => bound(database, field, values.get(field)))],
      ...(asked.length > 0 && { returning: asked.map((field) => field.column) }),
    }),
  );
  if (makesKey) {
    const key = keyOf(database, options.pk, asks ? rows[0]![0] : lastId);
    instance[options.pk.attname] = key;
    values.set(options.pk, key);
  }
  await takeMade(instance, {
    database,
    made,
    values,
    row: features.returning ? rows[0]?.slice(asks ? 1 : 0) : undefined,
  });
  rememberWritten(state, values);
}

/** What the database has made of the row beside what was written. */
interface Made {
  readonly database: Database;
  readonly made: readonly Field[];
  readonly values: Map<Field, unknown>;
  /** The values as the statement has answered them; undefined where it couldn't: then they are asked for. */
  readonly row: readonly unknown[] | undefined;
}

/** Gives an instance the values that the database made when its row was written. */
async function takeMade(instance: AnyInstance, { database, made, values, row }: Made): Promise<void> {
  if (made.length === 0) return;
  const { options } = instanceState(instance);
  const { dialect } = database;
  const read = async () => {
    const where = equals(database, options.pk, options.pk.check(instance[options.pk.attname]));
    return (await readValues(database, options, { fields: made, where, limit: 1 }))[0];
  };
  const found = row?.map((raw, i) => dialect.fromDb(made[i]!.type, raw)) ?? (await read());
  made.forEach((field, i) => {
    setColumn(instance, field, found?.[i]);
    values.set(field, found?.[i]);
  });
}

/** The key that the database made, as the field's type. */
function keyOf(database: Database, pk: Field, raw: unknown): unknown {
  return pk.type.kind === "auto" ? Number(raw) : database.dialect.fromDb(pk.type, raw);
}

interface UpdatePlan {
  readonly named: readonly Field[] | undefined;
  /** Nothing is known of the row: all columns are written. */
  readonly everything: boolean;
}

async function updateRow(instance: AnyInstance, database: Database, plan: UpdatePlan): Promise<void> {
  const state = instanceState(instance);
  const { options } = state;
  const values = checkedValues(instance, options, fieldsToWrite(instance, state, plan));
  if (values.size === 0) return;
  const key = keyBefore(instance, state);
  const { features } = database.dialect;
  const made = madeByDatabase(options, values, false);
  const { changes, rows } = await database.execute(
    update({
      table: options.dbTable,
      set: [...values].map(([field, value]) => ({ column: field.column, value: bound(database, field, value) })),
      where: equals(database, options.pk, options.pk.check(key)),
      ...(made.length > 0 && features.updateReturning && { returning: made.map((field) => field.column) }),
    }),
  );
  if (changes === 0) throw new NuagesError("E_NOT_UPDATED", { model: options.name, pk: key });
  await takeMade(instance, { database, made, values, row: features.updateReturning ? rows[0] : undefined });
  rememberWritten(state, values);
}

function fieldsToWrite(
  instance: AnyInstance,
  state: InstanceState,
  { named, everything }: UpdatePlan,
): readonly Field[] {
  const { options } = state;
  if (named !== undefined)
    return [
      ...named.filter((field) => !isDeferred(instance, field)),
      ...options.fields.filter((field) => field.autoNow && !named.includes(field)),
    ];
  if (everything) return options.fields.filter((field) => field !== options.pk && field.generated === undefined);
  return changedFields(instance, state);
}
