import { NuagesError } from "../../errors/index.ts";
import { Temporal } from "../../lib/index.ts";
import type { BoundField } from "../fields/field.ts";
import type { Field, ModelOptions, Relation } from "../options.ts";
import { rememberWritten } from "./changes.ts";
import { isDeferred } from "./deferred-columns.ts";
import { attnameOf, cachedRelation } from "./relation-cache.ts";
import { type AnyInstance, instanceState } from "./state.ts";

/** Nothing, or NULL. */
export function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}

/** Takes over the keys of related rows that were saved since they were assigned; refuses those that were not. */
export function settleRelations(instance: AnyInstance, options: ModelOptions): void {
  for (const field of options.fields) {
    if (field.remote === undefined) continue;
    const relation = options.relations.get(field.name)!;
    const row = cachedRelation(instance, relation) as AnyInstance | null | undefined;
    if (row === null || row === undefined) continue;
    if (instanceState(row).adding) {
      throw new NuagesError("E_RELATED_UNSAVED", {
        field: `${options.label}.${field.name}`,
        related: relation.to.name,
      });
    }
    adoptKey(instance, relation, row);
  }
}

function adoptKey(instance: AnyInstance, relation: Relation, row: AnyInstance): void {
  const attname = attnameOf(relation);
  if (!isMissing(instance[attname])) return;
  instance[attname] = row[relation.to.pk.attname];
  instanceState(instance).cache!.set(relation.name, { value: row, key: instance[attname] });
}

/** Sets what `autoNow` and `autoNowAdd` ask for; of the latter a value that is there stays. */
export function setMoments(instance: AnyInstance, options: ModelOptions, inserts: boolean): void {
  for (const field of options.fields) {
    const first = inserts && field.autoNowAdd && !isDeferred(instance, field) && isMissing(instance[field.attname]);
    if (first || field.autoNow) instance[field.attname] = momentFor(field);
  }
}

/** The database makes the value: of a generated column always, else where none was given. */
function isLeftOut(field: Field, value: unknown): boolean {
  if (field.generated !== undefined) return true;
  return field.automatic ? isMissing(value) : field.dbDefault !== undefined && value === undefined;
}

/** The fields whose value the database makes when these are inserted or updated. */
export function madeByDatabase(options: ModelOptions, written: ReadonlyMap<Field, unknown>, inserts: boolean): Field[] {
  return options.fields.filter(
    (field) => field.generated !== undefined || (inserts && field.dbDefault !== undefined && !written.has(field)),
  );
}

/** Throws for a value that was given to a generated column. */
function refuseGenerated(instance: AnyInstance, options: ModelOptions): void {
  const { loaded } = instanceState(instance);
  options.fields.forEach((field, index) => {
    if (field.generated === undefined) return;
    const value = instance[field.attname] ?? null;
    const known = loaded?.[index] ?? null;
    const { rules } = field as BoundField;
    const same = value === null || value === known || rules.same?.(value, known) || rules.snapshot?.(value) === known;
    if (!same) field.checkForSave(value);
  });
}

/** This moment, as a field holds it. */
export function momentFor(field: Field): unknown {
  return field.kind === "date" ? Temporal.Now.plainDateISO("UTC") : new Date();
}

/** A column that was left out of its query has no value to write either. */
function lacks(instance: AnyInstance, field: Field): boolean {
  if (isDeferred(instance, field)) return true;
  return isMissing(instance[field.attname]) && !field.null && !isLeftOut(field, instance[field.attname]);
}

/**
 * The values to write, in their normal form, which the instance takes on. All that is missing is told at once. An automatic key that
 * isn't set is left to the database.
 */
export function checkedValues(
  instance: AnyInstance,
  options: ModelOptions,
  fields: readonly Field[],
): Map<Field, unknown> {
  refuseGenerated(instance, options);
  const missing = fields.filter((field) => lacks(instance, field));
  if (missing.length > 0) {
    throw new NuagesError("E_FIELDS_MISSING", { model: options.name, names: missing.map((field) => field.name) });
  }
  const values = new Map<Field, unknown>();
  for (const field of fields) {
    const value = instance[field.attname] ?? null;
    if (isLeftOut(field, instance[field.attname])) continue;
    const checked = field.checkForSave(value);
    if (!Object.is(checked, value) || instance[field.attname] === undefined) instance[field.attname] = checked;
    values.set(field, checked);
  }
  return values;
}

/**
 * The values of a new row to insert, in their normal form, which the instance takes on: what `save` does before it inserts, for bulk
 * operations. An automatic key that isn't set is left out.
 */
export function prepareInsert(instance: AnyInstance): Map<Field, unknown> {
  const { options } = instanceState(instance);
  settleRelations(instance, options);
  setMoments(instance, options, true);
  return checkedValues(instance, options, options.fields);
}

/** Notes that a row was inserted with these values, the key among them. */
export function markInserted(instance: AnyInstance, values: ReadonlyMap<Field, unknown>, using: string): void {
  const state = instanceState(instance);
  rememberWritten(state, values);
  state.adding = false;
  state.database = using;
}
