import { InListNode } from "../expressions/conditions.ts";
import { ColumnNode, ListNode } from "../expressions/node.ts";
import { databaseOf } from "../instances/connection.ts";
import { cacheRelation } from "../instances/relation-cache.ts";
import { type AnyInstance, instanceState } from "../instances/state.ts";
import type { Field, Relation } from "../options.ts";
import { fetchInstances } from "../query-set/fetch.ts";
import type { RowGroups } from "../query-set/loader.ts";
import { compileQuery } from "../query-set/plan.ts";
import { allRows, changed, linkField, type QueryState } from "../query-set/state.ts";
import { mostKeys, PeerGroup } from "./group.ts";

/** Rows of another model by the key that leads to them. */
export type RowsByKey = ReadonlyMap<unknown, readonly AnyInstance[]>;

/** Something that two equal keys share, whatever their type. */
export function keyText(key: unknown): unknown {
  return typeof key === "object" && key !== null ? String(key) : key;
}

/** Keys, each once. */
export function distinctKeys(keys: Iterable<unknown>): unknown[] {
  const known = new Map<unknown, unknown>();
  for (const key of keys) if (key !== null && key !== undefined) known.set(keyText(key), key);
  return [...known.values()];
}

function* chunks(keys: readonly unknown[]): Generator<readonly unknown[]> {
  for (let i = 0; i < keys.length; i += mostKeys) yield keys.slice(i, i + mostKeys);
}

/**
 * The query for the rows of a relation: what was asked for, or all of them; in the database that the owner came from, and with its way
 * of loading relations, unless the query has one of its own.
 */
export function relatedState(relation: Relation, owner: AnyInstance, given?: QueryState): QueryState {
  const state = given ?? allRows(relation.to);
  const { mode } = PeerGroup.of(owner);
  const database = instanceState(owner).database ?? "default";
  return changed(state, { database, fetchMode: state.fetchMode === "peers" ? mode : state.fetchMode });
}

/** The rows with these keys. */
export async function rowsByKey(state: QueryState, keys: readonly unknown[]): Promise<Map<unknown, AnyInstance>> {
  const found = new Map<unknown, AnyInstance>();
  const { pk } = state.options;
  const column = new ColumnNode(state.root, pk);
  const into: { groups: RowGroups | undefined } = { groups: undefined };
  for (const chunk of chunks(keys)) {
    const filter = new InListNode(column, new ListNode(column.type, chunk));
    // The order means nothing here: rows are looked up by their key.
    const asked = changed(state, { filters: [...state.filters, filter], order: [] });
    const { instances } = await fetchInstances(asked, into);
    for (const instance of instances) found.set(keyText(instance[pk.attname]), instance);
  }
  return found;
}

/** The rows that belong to the rows with these keys by a reverse or many-to-many relation, by those keys, in the query's order. */
export async function rowsByOwner(
  state: QueryState,
  relation: Relation,
  keys: readonly unknown[],
): Promise<Map<unknown, AnyInstance[]>> {
  const found = new Map<unknown, AnyInstance[]>(keys.map((key) => [keyText(key), []]));
  const field = linkField(relation);
  const convert = databaseOf(state.database).dialect.converter(field.type);
  const into: { groups: RowGroups | undefined } = { groups: undefined };
  for (const chunk of chunks(keys)) {
    const parents = { relation, keys: new ListNode(field.type, chunk) };
    const { rows, instances } = await fetchInstances(changed(state, { parents }), into);
    instances.forEach((instance, i) => {
      const raw = relation.through ? rows[i]!.at(-1) : instance[field.attname];
      const owner = relation.through && convert ? convert(raw) : raw;
      found.get(keyText(owner))?.push(instance);
    });
  }
  return found;
}

/** How many rows belong to each of the rows with these keys. */
export async function countsByOwner(
  state: QueryState,
  relation: Relation,
  keys: readonly unknown[],
): Promise<Map<unknown, number>> {
  const found = new Map<unknown, number>(keys.map((key) => [keyText(key), 0]));
  const field = linkField(relation);
  const database = databaseOf(state.database);
  const convert = database.dialect.converter(field.type);
  for (const chunk of chunks(keys)) {
    const parents = { relation, keys: new ListNode(field.type, chunk) };
    const query = compileQuery(changed(state, { parents }), "groupCount", database.dialect);
    const { rows } = await database.execute(query);
    for (const [owner, count] of rows) found.set(keyText(convert ? convert(owner) : owner), Number(count));
  }
  return found;
}

/** The rows of a foreign key know the row that they were reached from. */
export function cacheOwner(owner: AnyInstance, relation: Relation, rows: readonly AnyInstance[]): void {
  if (relation.through) return;
  const back = relation.to.relations.get((relation.field as Field).name);
  if (back === undefined) return;
  for (const row of rows) cacheRelation(row, back, owner);
}
