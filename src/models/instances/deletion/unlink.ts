import { type Database, update } from "../../../database/index.ts";
import type { Field, ModelOptions } from "../../options.ts";
import { bound, chunked, isOneOf } from "../rows.ts";
import type { AnyInstance } from "../state.ts";
import type { DeletionPlan } from "./plan.ts";

/** Rows of one model that can go with one statement. */
export interface DeletionStep {
  readonly options: ModelOptions;
  readonly keys: readonly unknown[];
}

/** The statements of a deletion where keys are checked at commit: one a model. */
export function stepsAtOnce(plan: DeletionPlan): DeletionStep[] {
  return plan.order().map((options) => ({ options, keys: [...plan.rows.get(options)!.keys()] }));
}

/**
 * The statements of a deletion where the database checks each row as it goes: rows of one model that point at each other go in
 * turn, those first that nothing points at. Where they form a circle, it is opened: a key that may be null becomes null before.
 */
export async function stepsInTurn(database: Database, plan: DeletionPlan): Promise<DeletionStep[]> {
  const order = plan.order();
  const steps: DeletionStep[] = [];
  for (const [place, options] of order.entries()) {
    const rows = plan.rows.get(options)!;
    const gone = new Set(order.slice(0, place));
    for (const field of options.fields)
      if (field.remote !== undefined && field.null && gone.has(field.remote)) await open(database, field, rows);
    const own = options.fields.filter((field) => field.remote === options);
    if (own.length === 0) steps.push({ options, keys: [...rows.keys()] });
    else for (const keys of await inTurn(database, own, rows)) steps.push({ options, keys });
  }
  return steps;
}

type Rows = ReadonlyMap<unknown, AnyInstance>;

/** The keys of rows that point at rows of their own model, in groups of which none points at a later one. */
async function inTurn(database: Database, own: readonly Field[], rows: Rows): Promise<unknown[][]> {
  const groups: unknown[][] = [];
  let left: Rows = rows;
  while (left.size > 0) {
    const pointedAt = new Set(
      [...left].flatMap(([key, row]) => own.map((field) => row[field.attname]).filter((to) => to !== key)),
    );
    const group = [...left.keys()].filter((key) => !pointedAt.has(key));
    if (group.length === 0) break;
    groups.push(group);
    const done = new Set(group);
    left = new Map([...left].filter(([key]) => !done.has(key)));
  }
  if (left.size === 0) return groups;
  for (const field of own) if (field.null) await open(database, field, left);
  return [...groups, [...left.keys()]];
}

async function open(database: Database, field: Field, rows: Rows): Promise<void> {
  const pointing = [...rows].filter(([, row]) => row[field.attname] !== null).map(([key]) => key);
  const set = [{ column: field.column, value: bound(database, field, null) }];
  for (const chunk of chunked(pointing)) {
    const where = isOneOf(database, field.model.pk, chunk);
    await database.execute(update({ table: field.model.dbTable, set, where }));
  }
}
