import { type Database, remove, update } from "../../../database/index.ts";
import { NuagesError } from "../../../errors/index.ts";
import { ProtectedError, RestrictedError } from "../../errors.ts";
import type { Field, ModelOptions } from "../../options.ts";
import { postDelete, preDelete } from "../../signals.ts";
import type { DeletionCounts } from "../../types/instances.ts";
import { databaseOf } from "../connection.ts";
import { bound, chunked, isOneOf } from "../rows.ts";
import { type AnyInstance, instanceState } from "../state.ts";
import { collect } from "./collector.ts";
import { type DeletionPlan, describeObstacle, type KeyUpdate } from "./plan.ts";
import { stepsAtOnce, stepsInTurn } from "./unlink.ts";

/**
 * Deletes rows of one model and what depends on them, in one transaction. Throws `ProtectedError` or `RestrictedError`, which list
 * what stands in the way, before anything is changed.
 */
export async function deleteInstances(
  options: ModelOptions,
  instances: readonly AnyInstance[],
  given: { readonly using?: string | undefined } = {},
): Promise<DeletionCounts> {
  const using = given.using ?? firstDatabase(instances) ?? "default";
  const database = databaseOf(using);
  for (const instance of instances) requireKey(options, instance);
  const { plan, counts } = await database.atomic(async () => {
    const plan = await collect(database, options, instances);
    refuseObstacles(options, plan);
    return { plan, counts: await carryOut(database, plan) };
  });
  for (const rows of plan.rows.values()) for (const row of rows.values()) instanceState(row).adding = true;
  return counts;
}

function firstDatabase(instances: readonly AnyInstance[]): string | undefined {
  return instances.length === 0 ? undefined : instanceState(instances[0]!).database;
}

function requireKey(options: ModelOptions, instance: AnyInstance): void {
  const key = instance[options.pk.attname];
  if (key === undefined || key === null || instanceState(instance).adding) {
    throw new NuagesError("E_NOT_SAVED", { model: options.name, action: "deleted" });
  }
}

function refuseObstacles(options: ModelOptions, plan: DeletionPlan): void {
  if (plan.protectedBy.size > 0)
    throw new ProtectedError(options.name, [...plan.protectedBy.values()].map(describeObstacle));
  const restricting = plan.restricting();
  if (restricting.length > 0) throw new RestrictedError(options.name, restricting.map(describeObstacle));
}

async function carryOut(database: Database, plan: DeletionPlan): Promise<DeletionCounts> {
  const counts = new Map<string, number>();
  const count = (options: ModelOptions, changes: number) => {
    if (changes > 0) counts.set(options.label, (counts.get(options.label) ?? 0) + changes);
  };
  await tell(preDelete, database, plan);
  for (const { field, keys } of plan.fast.values()) count(field.model, await removeWhere(database, field, [...keys]));
  for (const change of plan.updates.values()) await repoint(database, change);
  const { deferredForeignKeys } = database.dialect.features;
  const steps = deferredForeignKeys ? stepsAtOnce(plan) : await stepsInTurn(database, plan);
  for (const { options, keys } of steps) count(options, await removeWhere(database, options.pk, keys));
  await tell(postDelete, database, plan);
  const byModel = Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { total: [...counts.values()].reduce((sum, n) => sum + n, 0), byModel };
}

async function tell(signal: typeof preDelete, database: Database, plan: DeletionPlan): Promise<void> {
  if (!signal.hasReceivers) return;
  for (const options of plan.order()) {
    for (const instance of plan.rows.get(options)!.values()) {
      await signal.send({ options, instance, using: database.alias });
    }
  }
}

async function removeWhere(database: Database, field: Field, keys: readonly unknown[]): Promise<number> {
  let removed = 0;
  for (const chunk of chunked(keys)) {
    const where = isOneOf(database, field, chunk);
    removed += (await database.execute(remove({ table: field.model.dbTable, where }))).changes;
  }
  return removed;
}

async function repoint(database: Database, { field, value, keys }: KeyUpdate): Promise<void> {
  const set = [{ column: field.column, value: bound(database, field, field.checkForSave(value)) }];
  for (const chunk of chunked([...keys])) {
    await database.execute(update({ table: field.model.dbTable, set, where: isOneOf(database, field, chunk) }));
  }
}
