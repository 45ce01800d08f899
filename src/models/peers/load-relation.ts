import { NuagesError } from "../../errors/index.ts";
import { databaseOf } from "../instances/connection.ts";
import { attnameOf, cachedRelation, cacheRelation } from "../instances/relation-cache.ts";
import { type AnyInstance, instanceState } from "../instances/state.ts";
import type { Relation } from "../options.ts";
import { notFoundErrors } from "../query-set/not-found.ts";
import { type Answers, type Batch, Batches, type Moment, momentOf, sameMoment } from "./batches.ts";
import { PeerGroup } from "./group.ts";
import { cacheOwner, countsByOwner, keyText, relatedState, rowsByKey, rowsByOwner } from "./related.ts";

/**
 * The row that a relation to one row leads to. The first touch loads it for all rows of the same result with one query, also when many
 * are touched at once; in the transaction of whoever touches it.
 */
export async function loadRelation(instance: AnyInstance, relation: Relation): Promise<AnyInstance | null> {
  const known = cachedRelation(instance, relation);
  if (known !== undefined) return known as AnyInstance | null;
  const { group, alias } = peersOf(instance, relation);
  const database = databaseOf(alias);
  const state = relatedState(relation, instance);
  const held = relation.kind !== "hasOne";
  const keyOf = (row: AnyInstance) => row[held ? attnameOf(relation) : relation.from.pk.attname];
  const key = keyText(keyOf(instance));
  if (key === null || key === undefined) return null;
  const load: Batch["load"] = async (keys, members) => {
    const rows = held ? await rowsByKey(state, keys) : await onlyRows(rowsByOwner(state, relation, keys));
    for (const member of members) {
      const row = rows.get(keyText(keyOf(member))) ?? (held ? undefined : null);
      if (row === undefined || cachedRelation(member, relation) !== undefined) continue;
      cacheRelation(member, relation, row);
      if (row && !held) cacheOwner(member, relation, [row]);
    }
    return rows;
  };
  const wanted = (row: AnyInstance) =>
    instanceState(row).database === alias && cachedRelation(row, relation) === undefined;
  group.batches ??= new Batches();
  const answers = await group.batches.ask(group, instance, { what: relation.name, database, keyOf, wanted, load });
  const loaded = cachedRelation(instance, relation) ?? answers.get(key);
  if (loaded !== undefined) return loaded as AnyInstance | null;
  // The key was changed while the query ran.
  if (keyText(keyOf(instance)) !== key) return loadRelation(instance, relation);
  if (!held) return null;
  throw new (notFoundErrors(relation.to.model).DoesNotExist)(relation.to.label);
}

async function onlyRows(rows: Promise<Map<unknown, AnyInstance[]>>): Promise<Map<unknown, AnyInstance>> {
  const single = new Map<unknown, AnyInstance>();
  for (const [key, found] of await rows) if (found[0]) single.set(key, found[0]);
  return single;
}

interface Answer {
  readonly moment: Moment;
  readonly value: unknown;
}

/** Answers about relations of rows, for the reads that follow in the same run. */
const kept = new WeakMap<AnyInstance, Map<string, Answer>>();

/**
 * All rows of a to-many relation, or their number. Answered from what was prefetched; else asked for all rows of the same result at once
 * and kept until something is written or another request asks.
 */
export async function readRelated(instance: AnyInstance, relation: Relation, what: "rows" | "count"): Promise<unknown> {
  const prefetched = cachedRelation(instance, relation) as readonly AnyInstance[] | undefined;
  if (prefetched !== undefined) return what === "rows" ? prefetched.slice() : prefetched.length;
  const { group, alias } = peersOf(instance, relation);
  const database = databaseOf(alias);
  const keyOf = (row: AnyInstance) => row[relation.from.pk.attname];
  const key = keyText(keyOf(instance));
  if (key === null || key === undefined) {
    throw new NuagesError("E_NOT_SAVED", { model: relation.from.name, action: `asked for its ${relation.name}` });
  }
  const name = `${relation.name}:${what}`;
  const ready = takeAnswer(instance, name, momentOf(database));
  if (ready) return copied(ready.value);
  const state = relatedState(relation, instance);
  const load: Batch["load"] = async (keys, members) => {
    const moment = momentOf(database);
    const answers: Answers =
      what === "rows" ? await rowsByOwner(state, relation, keys) : await countsByOwner(state, relation, keys);
    for (const member of members) {
      const value = answers.get(keyText(keyOf(member)));
      if (what === "rows") cacheOwner(member, relation, value as readonly AnyInstance[]);
      keepAnswer(member, name, { moment, value });
    }
    return answers;
  };
  const wanted = (row: AnyInstance) =>
    instanceState(row).database === alias &&
    cachedRelation(row, relation) === undefined &&
    !hasAnswer(row, name, momentOf(database));
  group.batches ??= new Batches();
  const answers = await group.batches.ask(group, instance, { what: name, database, keyOf, wanted, load });
  takeAnswer(instance, name, momentOf(database));
  return copied(answers.get(key));
}

function hasAnswer(instance: AnyInstance, name: string, moment: Moment): boolean {
  const answer = kept.get(instance)?.get(name);
  return answer !== undefined && sameMoment(answer.moment, moment);
}

function copied(value: unknown): unknown {
  return Array.isArray(value) ? value.slice() : value;
}

function keepAnswer(instance: AnyInstance, name: string, answer: Answer): void {
  let answers = kept.get(instance);
  if (answers === undefined) kept.set(instance, (answers = new Map()));
  answers.set(name, answer);
}

/** The answer that is kept; outside of any request it is given once, since nothing tells when it grows old. */
function takeAnswer(instance: AnyInstance, name: string, moment: Moment): Answer | undefined {
  const answers = kept.get(instance);
  const answer = answers?.get(name);
  if (answer === undefined) return undefined;
  const fresh = sameMoment(answer.moment, moment);
  if (!fresh || moment.context === 0) answers!.delete(name);
  return fresh ? answer : undefined;
}

function peersOf(instance: AnyInstance, relation: Relation): { group: PeerGroup; alias: string } {
  const group = PeerGroup.of(instance);
  if (group.mode === "raise") {
    throw new NuagesError("E_FETCH_BLOCKED", { relation: `${relation.from.label}.${relation.name}` });
  }
  return { group, alias: instanceState(instance).database ?? "default" };
}
