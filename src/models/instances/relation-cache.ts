import type { Relation } from "../options.ts";
import { type AnyInstance, type CachedRelation, instanceState } from "./state.ts";

/** True where the instance itself holds the key: the row it leads to changes with the column. */
function holdsKey(relation: Relation): boolean {
  return relation.kind === "foreignKey" || relation.kind === "oneToOne";
}

/** The column that holds a forward relation's key, as the property of the instance. */
export function attnameOf(relation: Relation): string {
  return (relation.field as { readonly attname: string }).attname;
}

/**
 * What is loaded of a relation: a row, null, or rows; undefined where nothing is. A row that was loaded for another key than the
 * instance has now is forgotten.
 */
export function cachedRelation(instance: AnyInstance, relation: Relation): CachedRelation["value"] | undefined {
  const cache = instanceState(instance).cache;
  const entry = cache?.get(relation.name);
  if (entry === undefined) return undefined;
  if (!holdsKey(relation) || entry.key === instance[attnameOf(relation)]) return entry.value;
  cache!.delete(relation.name);
  return undefined;
}

/** Keeps what was loaded of a relation. */
export function cacheRelation(instance: AnyInstance, relation: Relation, value: CachedRelation["value"]): void {
  const state = instanceState(instance);
  state.cache ??= new Map();
  state.cache.set(relation.name, holdsKey(relation) ? { value, key: instance[attnameOf(relation)] } : { value });
}

/** Forgets one loaded relation, or all. */
export function forgetRelation(instance: AnyInstance, name?: string): void {
  const state = instanceState(instance);
  if (name === undefined) state.cache = undefined;
  else state.cache?.delete(name);
}
