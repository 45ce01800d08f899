import { NuagesError } from "../../errors/index.ts";
import { altering } from "../../lib/index.ts";
import { databaseOf } from "../instances/connection.ts";
import { forgetRelation } from "../instances/relation-cache.ts";
import { type AnyInstance, instanceState, StateHolder } from "../instances/state.ts";
import type { Relation } from "../options.ts";
import { relatedQuerySet } from "../query-set/related.ts";
import type { QuerySet } from "../types/query-set.ts";
import { type Between, joinerOf, type RowsJoiner } from "./joiners.ts";

/** What `add`, `set` and `create` take beside the rows. */
interface JoinOptions {
  readonly through?: Between;
}

/** The rows of a to-many relation of one instance: see `Related`. */
export class RelatedManager implements AsyncIterable<AnyInstance> {
  readonly #instance: AnyInstance;
  readonly #relation: Relation;

  constructor(instance: AnyInstance, relation: Relation) {
    this.#instance = instance;
    this.#relation = relation;
  }

  all(): QuerySet<any, AnyInstance> {
    this.#requireSaved("read");
    return relatedQuerySet(this.#instance, this.#relation);
  }

  filter(...where: readonly any[]): QuerySet<any, AnyInstance> {
    return this.all().filter(...where);
  }

  exclude(...where: readonly any[]): QuerySet<any, AnyInstance> {
    return this.all().exclude(...where);
  }

  orderBy(...by: readonly any[]): QuerySet<any, AnyInstance> {
    return this.all().orderBy(...by);
  }

  count(): Promise<number> {
    return this.all().count();
  }

  exists(): Promise<boolean> {
    return this.all().exists();
  }

  first(): Promise<AnyInstance | null> {
    return this.all().first();
  }

  get(...where: readonly any[]): Promise<AnyInstance> {
    return this.all().get(...where);
  }

  [Symbol.asyncIterator](): AsyncIterator<AnyInstance> {
    return this.all()[Symbol.asyncIterator]();
  }

  create(values: Record<string, unknown> = {}, options: JoinOptions = {}): Promise<AnyInstance> {
    return this.#change((joiner) => joiner.create(values, options.through));
  }

  async add(...given: readonly unknown[]): Promise<void> {
    // A list of rows is followed by options; rows one by one aren't.
    const [rows, options = {}] = Array.isArray(given[0]) ? (given as [unknown[], JoinOptions?]) : [given];
    await this.#change((joiner) => joiner.add(this.#keys(rows), rows, options.through));
  }

  async remove(...rows: readonly unknown[]): Promise<void> {
    await this.#change((joiner) => joiner.remove(this.#keys(rows), rows));
  }

  async set(rows: readonly unknown[], options: JoinOptions = {}): Promise<void> {
    if (!Array.isArray(rows)) {
      throw new NuagesError("E_ARGUMENT", { name: "rows", expected: "an array of rows or keys", received: rows });
    }
    const keys = this.#keys(rows);
    await this.#change(async (joiner) => {
      const wanted = new Set(keys);
      const current = await joiner.currentKeys();
      const parted = current.filter((key) => !wanted.has(key));
      if (parted.length > 0) await joiner.remove(parted, []);
      const known = new Set(current);
      const joined = [...wanted].filter((key) => !known.has(key));
      if (joined.length > 0) await joiner.add(joined, rows, options.through);
    });
  }

  async clear(): Promise<void> {
    await this.#change(async (joiner) => joiner.remove(await joiner.currentKeys(), []));
  }

  toJSON(): undefined {
    return undefined;
  }

  /** One transaction for what one call does. What was loaded of the relation is no longer true afterwards. */
  async #change<T>(work: (joiner: RowsJoiner) => Promise<T>): Promise<T> {
    this.#requireSaved("joined to other rows");
    const database = databaseOf(instanceState(this.#instance).database ?? "default");
    try {
      return await database.atomic(() => work(joinerOf(database, this.#instance, this.#relation)));
    } finally {
      forgetRelation(this.#instance, this.#relation.name);
    }
  }

  #requireSaved(action: string): void {
    const { adding, options } = instanceState(this.#instance);
    if (adding) throw new NuagesError("E_NOT_SAVED", { model: options.name, action });
  }

  /** The keys of rows that are given as instances or keys. */
  #keys(rows: readonly unknown[]): unknown[] {
    const { to, from, name } = this.#relation;
    return [...new Set(rows.map((row) => rowKey(row, { to, field: `${from.label}.${name}` })))];
  }
}

function rowKey(row: unknown, { to, field }: { readonly to: Relation["to"]; readonly field: string }): unknown {
  const state = StateHolder.read(row);
  if (state === undefined || state.options.label !== to.label) return to.pk.check(row ?? undefined);
  if (state.adding) throw new NuagesError("E_RELATED_UNSAVED", { field, related: to.name });
  return (row as AnyInstance)[to.pk.attname];
}

for (const method of ["create", "add", "remove", "set", "clear"] as const) altering(RelatedManager.prototype[method]);
