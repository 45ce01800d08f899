import { aggregate, type Database, select, star } from "../../../database/index.ts";
import type { ProtectingRows } from "../../errors.ts";
import type { Field, ModelOptions } from "../../options.ts";
import { databaseOf } from "../connection.ts";
import { instantiate } from "../instantiate.ts";
import { chunked, isOneOf, readValues } from "../rows.ts";
import { type AnyInstance, instanceState } from "../state.ts";
import { collect } from "./collector.ts";
import { describeObstacle, type FastDelete } from "./plan.ts";

/** Rows of one model that a deletion would take along. */
export interface DeletionGroup {
  readonly options: ModelOptions;
  readonly count: number;
  /** The first few. */
  readonly samples: readonly AnyInstance[];
}

/** What a deletion would do. */
export interface DeletionPreview {
  /** By model, that of the given rows first. */
  readonly groups: readonly DeletionGroup[];
  /** Foreign keys that would be set to null or to their default. */
  readonly updates: readonly { readonly field: Field; readonly count: number }[];
  /** Rows that forbid the deletion; empty where it may go on. */
  readonly protectedBy: readonly ProtectingRows[];
  readonly total: number;
}

/** How much a preview shows. */
export interface PreviewOptions {
  /** Rows per model, for all alike or by model; 10 by default. `Infinity` loads them all. */
  readonly samples?: number | ((model: ModelOptions) => number);
  readonly using?: string;
}

/**
 * What deleting these rows (of one model) would take along, for a page that asks first. Changes nothing.
 *
 * @example
 * const { groups, protectedBy } = await collectDeletion([post]);
 */
export async function collectDeletion(
  instances: readonly object[],
  { samples = 10, using }: PreviewOptions = {},
): Promise<DeletionPreview> {
  const rows = instances as readonly AnyInstance[];
  if (rows.length === 0) return { groups: [], updates: [], protectedBy: [], total: 0 };
  const { options } = instanceState(rows[0]!);
  const database = databaseOf(using ?? instanceState(rows[0]!).database ?? "default");
  const plan = await collect(database, options, rows);
  const most = typeof samples === "function" ? samples : () => samples;
  const groups = new Map<ModelOptions, DeletionGroup>();
  for (const [model, found] of plan.rows) {
    if (found.size > 0)
      groups.set(model, { options: model, count: found.size, samples: [...found.values()].slice(0, most(model)) });
  }
  const unseen = Map.groupBy(plan.fast.values(), (fast) => fast.field.model);
  for (const [model, ways] of unseen) await addUnseen(database, groups, { model, ways, samples: most(model) });
  const updates = [];
  for (const { field, keys } of plan.updates.values()) {
    const count = await countWhere(database, field, [...keys]);
    if (count > 0) updates.push({ field, count });
  }
  const obstacles = [...plan.protectedBy.values(), ...plan.restricting()];
  const list = [...groups.values()];
  const total = list.reduce((sum, group) => sum + group.count, 0);
  return { groups: list, updates, protectedBy: obstacles.map(describeObstacle), total };
}

interface UnseenRows {
  readonly model: ModelOptions;
  readonly ways: readonly FastDelete[];
  readonly samples: number;
}

/** Rows that several foreign keys lead to are counted once. */
async function addUnseen(
  database: Database,
  groups: Map<ModelOptions, DeletionGroup>,
  rows: UnseenRows,
): Promise<void> {
  const { model, ways, samples } = rows;
  const known = groups.get(model);
  const [only] = ways;
  const count =
    ways.length === 1 && known === undefined
      ? await countWhere(database, only!.field, [...only!.keys])
      : await countDistinct(database, model, ways);
  if (count === 0) return;
  const found: AnyInstance[] = [];
  for (const { field, keys } of ways) {
    for (const chunk of chunked([...keys])) {
      const missing = samples - found.length;
      if (missing <= 0) break;
      const where = isOneOf(database, field, chunk);
      const limit = Number.isFinite(missing) ? { limit: missing } : {};
      const values = await readValues(database, model, { fields: model.fields, where, ...limit });
      for (const row of values) found.push(instantiate(model, row, { database: database.alias }));
    }
  }
  groups.set(model, {
    options: model,
    count,
    samples: uniqueRows([...(known?.samples ?? []), ...found]).slice(0, samples),
  });
}

function uniqueRows(rows: readonly AnyInstance[]): AnyInstance[] {
  return [...new Map(rows.map((row) => [row.pk, row])).values()];
}

async function countDistinct(database: Database, model: ModelOptions, ways: readonly FastDelete[]): Promise<number> {
  const seen = new Set<unknown>();
  for (const { field, keys } of ways) {
    for (const chunk of chunked([...keys])) {
      const rows = await readValues(database, model, { fields: [model.pk], where: isOneOf(database, field, chunk) });
      for (const row of rows) seen.add(row[0]);
    }
  }
  return seen.size;
}

async function countWhere(database: Database, field: Field, keys: readonly unknown[]): Promise<number> {
  let total = 0;
  const { dbTable } = field.model;
  for (const chunk of chunked(keys)) {
    const { rows } = await database.execute(
      select({
        columns: [{ node: aggregate("count", star()), alias: "n" }],
        from: { table: dbTable, alias: dbTable },
        where: isOneOf(database, field, chunk),
      }),
    );
    total += Number(rows[0]![0]);
  }
  return total;
}
