import type { Database } from "../../../database/index.ts";
import type { BoundOptions } from "../../bound-options.ts";
import type { Field, ModelOptions } from "../../options.ts";
import { postDelete, preDelete } from "../../signals.ts";
import { chunked, isOneOf, readRows } from "../rows.ts";
import type { AnyInstance } from "../state.ts";
import { DeletionPlan } from "./plan.ts";

/** Finds out what goes along when `instances` are deleted, without changing anything. */
export async function collect(
  database: Database,
  options: ModelOptions,
  instances: readonly AnyInstance[],
): Promise<DeletionPlan> {
  const plan = new DeletionPlan();
  const waiting = [{ options, rows: plan.add(options, instances) }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.rows.length === 0) continue;
    for (const field of pointing(next.options)) {
      const found = await follow(database, plan, { field, rows: next.rows });
      if (found.length > 0) waiting.push({ options: field.model, rows: found });
    }
  }
  return plan;
}

function pointing(options: ModelOptions): readonly Field[] {
  return (options as BoundOptions).pointingHere;
}

interface Step {
  readonly field: Field;
  readonly rows: readonly AnyInstance[];
}

/** What happens to the rows that point at deleted rows; answers with those that are deleted along and must be followed. */
async function follow(database: Database, plan: DeletionPlan, { field, rows }: Step): Promise<AnyInstance[]> {
  const keys = rows.map((row) => row[field.remote!.pk.attname]);
  switch (field.onDelete) {
    case "doNothing":
    case "dbCascade":
    case "dbSetNull":
      return [];
    case "setNull":
    case "setDefault": {
      const update = plan.updates.get(field) ?? { field, value: newKey(field), keys: new Set() };
      for (const key of keys) update.keys.add(key);
      plan.updates.set(field, update);
      return [];
    }
    case "protect":
      plan.obstruct("protectedBy", field, await pointingRows(database, field, keys));
      return [];
    case "restrict":
      plan.obstruct("restrictedBy", field, await pointingRows(database, field, keys));
      return [];
    default:
      return cascade(database, plan, { field, keys });
  }
}

function newKey(field: Field): unknown {
  return field.onDelete === "setNull" ? null : field.getDefault();
}

async function cascade(
  database: Database,
  plan: DeletionPlan,
  { field, keys }: { readonly field: Field; readonly keys: readonly unknown[] },
): Promise<AnyInstance[]> {
  if (!canDeleteUnseen(field.model)) return plan.add(field.model, await pointingRows(database, field, keys));
  const fast = plan.fast.get(field) ?? { field, keys: new Set() };
  for (const key of keys) fast.keys.add(key);
  plan.fast.set(field, fast);
  return [];
}

/** Rows that nothing points at and no signal tells of need not be loaded to be deleted. */
export function canDeleteUnseen(options: ModelOptions): boolean {
  return (
    pointing(options).every(({ onDelete }) => onDelete === "doNothing" || onDelete?.startsWith("db") === true) &&
    !preDelete.hasReceivers &&
    !postDelete.hasReceivers
  );
}

async function pointingRows(database: Database, field: Field, keys: readonly unknown[]): Promise<AnyInstance[]> {
  const found: AnyInstance[] = [];
  for (const chunk of chunked(keys)) {
    found.push(...(await readRows(database, field.model, isOneOf(database, field, chunk))));
  }
  return found;
}
