import type { BoundOptions } from "../../bound-options.ts";
import type { ProtectingRows } from "../../errors.ts";
import type { Field, ModelOptions } from "../../options.ts";
import type { AnyInstance } from "../state.ts";

/** Rows that stand in the way, before they are counted and named. */
export interface Obstacle {
  readonly field: Field;
  readonly rows: Map<unknown, AnyInstance>;
}

/** Rows whose foreign key gets another value. */
export interface KeyUpdate {
  readonly field: Field;
  readonly value: unknown;
  readonly keys: Set<unknown>;
}

/** Rows that go without being loaded: those whose column points at one of the keys. */
export interface FastDelete {
  readonly field: Field;
  readonly keys: Set<unknown>;
}

/** What a deletion does, collected before anything is done. */
export class DeletionPlan {
  /** The rows to delete, by model and key, in the order in which they were found. */
  readonly rows = new Map<ModelOptions, Map<unknown, AnyInstance>>();
  readonly fast = new Map<Field, FastDelete>();
  readonly updates = new Map<Field, KeyUpdate>();
  readonly protectedBy = new Map<Field, Obstacle>();
  readonly restrictedBy = new Map<Field, Obstacle>();

  /** Adds rows; answers with those that are new. */
  add(options: ModelOptions, instances: readonly AnyInstance[]): AnyInstance[] {
    let known = this.rows.get(options);
    if (known === undefined) this.rows.set(options, (known = new Map()));
    const fresh: AnyInstance[] = [];
    for (const instance of instances) {
      const key = instance[options.pk.attname];
      if (known.has(key)) continue;
      known.set(key, instance);
      fresh.push(instance);
    }
    return fresh;
  }

  /** Is this row deleted, be it seen or unseen? */
  #takes(options: ModelOptions, key: unknown, row: AnyInstance): boolean {
    if (this.rows.get(options)?.has(key) === true) return true;
    return [...this.fast.values()].some(({ field, keys }) => field.model === options && keys.has(row[field.attname]));
  }

  /** Notes rows that stand in the way. */
  obstruct(kind: "protectedBy" | "restrictedBy", field: Field, instances: readonly AnyInstance[]): void {
    if (instances.length === 0) return;
    let obstacle = this[kind].get(field);
    if (obstacle === undefined) this[kind].set(field, (obstacle = { field, rows: new Map() }));
    for (const instance of instances) obstacle.rows.set(instance[field.model.pk.attname], instance);
  }

  /** Rows that restrict and aren't deleted along. */
  restricting(): Obstacle[] {
    return [...this.restrictedBy.values()].flatMap(({ field, rows }) => {
      const left = new Map([...rows].filter(([key, row]) => !this.#takes(field.model, key, row)));
      return left.size === 0 ? [] : [{ field, rows: left }];
    });
  }

  /** The models, those that point at others first. A circle keeps the order in which it was found: keys are checked at commit. */
  order(): ModelOptions[] {
    const order: ModelOptions[] = [];
    const seen = new Set<ModelOptions>();
    const visit = (options: ModelOptions): void => {
      if (seen.has(options)) return;
      seen.add(options);
      for (const field of (options as BoundOptions).pointingHere) if (this.rows.has(field.model)) visit(field.model);
      order.push(options);
    };
    for (const options of this.rows.keys()) visit(options);
    return order;
  }
}

/** Counts and names rows that stand in the way. */
export function describeObstacle({ field, rows }: Obstacle): ProtectingRows {
  const samples = [...rows.values()].slice(0, 5).map(String);
  return { by: `${field.model.label}.${field.name}`, count: rows.size, samples };
}
