import { NuagesError } from "../../errors/index.ts";
import { InListNode } from "../expressions/conditions.ts";
import { ColumnNode, ListNode } from "../expressions/node.ts";
import { rememberWritten } from "../instances/changes.ts";
import { databaseOf } from "../instances/connection.ts";
import { isDeferred, placeValue } from "../instances/deferred-columns.ts";
import { type AnyInstance, instanceState } from "../instances/state.ts";
import type { Field } from "../options.ts";
import { fetchValues } from "../query-set/fetch.ts";
import { notFoundErrors } from "../query-set/not-found.ts";
import { allRows, changed } from "../query-set/state.ts";
import { type Batch, Batches } from "./batches.ts";
import { PeerGroup } from "./group.ts";
import { keyText } from "./related.ts";

/** The value of a column that was left out: the first touch loads it for all rows of the same result, as that of a relation does. */
export async function loadColumn(instance: AnyInstance, field: Field): Promise<unknown> {
  if (!isDeferred(instance, field)) return instance[field.attname];
  const group = PeerGroup.of(instance);
  const state = instanceState(instance);
  const { options } = state;
  if (group.mode === "raise") {
    throw new NuagesError("E_FETCH_BLOCKED", { relation: `${options.label}.${field.name}` });
  }
  const alias = state.database ?? "default";
  const keyOf = (row: AnyInstance) => row[options.pk.attname];
  const load: Batch["load"] = async (keys, members) => {
    const values = await valuesByKey({ field, alias }, keys);
    for (const member of members) {
      const key = keyText(keyOf(member));
      if (isDeferred(member, field) && values.has(key)) fillColumn(member, field, values.get(key));
    }
    return values;
  };
  const wanted = (row: AnyInstance) => instanceState(row).database === alias && isDeferred(row, field);
  group.batches ??= new Batches();
  const what = `column:${field.name}`;
  const answers = await group.batches.ask(group, instance, { what, database: databaseOf(alias), keyOf, wanted, load });
  if (!isDeferred(instance, field)) return instance[field.attname];
  const key = keyText(keyOf(instance));
  if (!answers.has(key)) throw new (notFoundErrors(options.model).DoesNotExist)(options.label);
  fillColumn(instance, field, answers.get(key));
  return instance[field.attname];
}

async function valuesByKey(
  { field, alias }: { readonly field: Field; readonly alias: string },
  keys: readonly unknown[],
): Promise<Map<unknown, unknown>> {
  const all = allRows(field.model);
  const pk = new ColumnNode(all.root, field.model.pk);
  const selection = new Map([
    ["pk", pk],
    ["value", new ColumnNode(all.root, field)],
  ]);
  const filters = [new InListNode(pk, new ListNode(pk.type, keys))];
  const rows = await fetchValues(changed(all, { database: alias, selection, form: "tuple", filters, order: [] }));
  return new Map((rows as [unknown, unknown][]).map(([key, value]) => [keyText(key), value]));
}

/** Gives an instance a column that was loaded later. */
function fillColumn(instance: AnyInstance, field: Field, value: unknown): void {
  placeValue(instance, field, value);
  rememberWritten(instanceState(instance), new Map([[field, value]]));
}
