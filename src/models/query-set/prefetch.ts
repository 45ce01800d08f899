import { didYouMean, NuagesError } from "../../errors/index.ts";
import { attnameOf, cachedRelation, cacheRelation } from "../instances/relation-cache.ts";
import type { AnyInstance } from "../instances/state.ts";
import type { ModelOptions, Relation } from "../options.ts";
import { cacheOwner, distinctKeys, keyText, relatedState, rowsByKey, rowsByOwner } from "../peers/related.ts";
import type { PrefetchEntry, QueryState } from "./state.ts";

/** Loads relations of rows that are loaded: one query for each relation, whatever the number of rows. */
export async function prefetchAll(
  instances: readonly AnyInstance[],
  entries: readonly PrefetchEntry[],
  options: ModelOptions,
): Promise<void> {
  if (instances.length === 0) return;
  const byName = new Map<string, PrefetchEntry[]>();
  for (const entry of entries) {
    if (entry.as !== undefined && entry.names.length === 1) {
      await loadNamed(instances, relationNamed(options, entry.names[0]!), entry as NamedEntry);
      continue;
    }
    const name = entry.names[0]!;
    byName.set(name, [...(byName.get(name) ?? []), entry]);
  }
  for (const [name, own] of byName) {
    const relation = relationNamed(options, name);
    const state = own.find((entry) => entry.names.length === 1)?.state;
    const found = await loadFor(instances, relation, state);
    const deeper = own.flatMap((entry) => (entry.names.length > 1 ? [{ ...entry, names: entry.names.slice(1) }] : []));
    await prefetchAll(found, [...(state?.prefetch ?? []), ...deeper], relation.to);
  }
}

type NamedEntry = PrefetchEntry & { readonly as: string; readonly state: QueryState };

/** Loads the rows into a property of their own, which nothing that prints or copies the instance sees: as it is with relations. */
async function loadNamed(instances: readonly AnyInstance[], relation: Relation, entry: NamedEntry): Promise<void> {
  const state = relatedState(relation, instances[0]!, entry.state);
  const found = new Set<AnyInstance>();
  const keep = (instance: AnyInstance, rows: readonly AnyInstance[]) => {
    for (const row of rows) found.add(row);
    const value = relation.many ? rows : (rows[0] ?? null);
    Object.defineProperty(instance, entry.as, { value, writable: true, configurable: true, enumerable: false });
  };
  if (relation.kind === "foreignKey" || relation.kind === "oneToOne") {
    const attname = attnameOf(relation);
    const rows = await rowsByKey(state, distinctKeys(instances.map((row) => row[attname])));
    for (const instance of instances) keep(instance, [rows.get(keyText(instance[attname])) ?? []].flat());
  } else {
    const { attname } = relation.from.pk;
    const rows = await rowsByOwner(state, relation, distinctKeys(instances.map((row) => row[attname])));
    for (const instance of instances) {
      const own = rows.get(keyText(instance[attname])) ?? [];
      cacheOwner(instance, relation, own);
      keep(instance, own);
    }
  }
  await prefetchAll([...found], entry.state.prefetch, relation.to);
}

/** The relation of this name; throws with a "did you mean". */
export function relationNamed(options: ModelOptions, name: string): Relation {
  const relation = options.relations.get(name);
  if (relation) return relation;
  const hint = didYouMean(name, [...options.relations.keys()]);
  throw new NuagesError("E_RELATION_UNKNOWN", { model: options.label, name }, { hint });
}

async function loadFor(
  instances: readonly AnyInstance[],
  relation: Relation,
  given: QueryState | undefined,
): Promise<AnyInstance[]> {
  const state = relatedState(relation, instances[0]!, given);
  const loads = given ? instances : instances.filter((row) => cachedRelation(row, relation) === undefined);
  if (relation.kind === "foreignKey" || relation.kind === "oneToOne") await loadHeld(loads, relation, state);
  else await loadOwned(loads, relation, state);
  const found = new Set<AnyInstance>();
  for (const instance of instances) {
    const value = cachedRelation(instance, relation);
    for (const row of Array.isArray(value) ? value : value ? [value] : []) found.add(row);
  }
  return [...found];
}

async function loadHeld(instances: readonly AnyInstance[], relation: Relation, state: QueryState): Promise<void> {
  const attname = attnameOf(relation);
  const rows = await rowsByKey(state, distinctKeys(instances.map((row) => row[attname])));
  for (const instance of instances) {
    const row = rows.get(keyText(instance[attname]));
    // Of a query that leaves rows out: this one's was left out.
    if (row) cacheRelation(instance, relation, row);
    else if (state.filters.length > 0) cacheRelation(instance, relation, null);
  }
}

async function loadOwned(instances: readonly AnyInstance[], relation: Relation, state: QueryState): Promise<void> {
  const { attname } = relation.from.pk;
  const rows = await rowsByOwner(state, relation, distinctKeys(instances.map((row) => row[attname])));
  for (const instance of instances) {
    const own = rows.get(keyText(instance[attname])) ?? [];
    cacheRelation(instance, relation, relation.many ? own : (own[0] ?? null));
    cacheOwner(instance, relation, own);
  }
}
