import { updateMany } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { namedFields, rememberWritten } from "../instances/changes.ts";
import { databaseOf } from "../instances/connection.ts";
import { checkedValues, momentFor, settleRelations } from "../instances/prepare.ts";
import { bound } from "../instances/rows.ts";
import { type AnyInstance, instanceState } from "../instances/state.ts";
import type { Field, ModelOptions } from "../options.ts";
import { keyText } from "../peers/related.ts";
import type { QueryState } from "./state.ts";
import { batchesOf, ownRow, requireBatchSize, requireRows } from "./writes.ts";

const method = "bulkUpdate()";

/** Writes these fields of rows that are there: one statement a batch, in one transaction. Answers how many rows there were. */
export async function bulkUpdateRows(
  state: QueryState,
  given: { readonly rows: readonly unknown[]; readonly fields: readonly string[]; readonly batchSize?: number },
): Promise<number> {
  const { options } = state;
  requireRows(method, given.rows);
  const fields = writtenFields(options, given.fields);
  const batchSize = requireBatchSize(method, given.batchSize);
  const database = databaseOf(state.database);
  const instances = given.rows.map((row) => ownRow(state, row));
  requireKeys(options, instances);
  const prepared = instances.map((instance) => ({ instance, values: valuesToWrite(instance, options, fields) }));
  const width = fields.length + 1;
  let changes = 0;
  await database.atomic(async () => {
    for (const batch of batchesOf(prepared, { database, width, batchSize })) {
      const answer = await database.execute(
        updateMany({
          table: options.dbTable,
          key: { name: options.pk.column, type: options.pk.type },
          columns: fields.map(({ column, type }) => ({ name: column, type })),
          rows: batch.map(({ instance, values }) => [
            bound(database, options.pk, options.pk.check(instance[options.pk.attname])),
            ...fields.map((field) => bound(database, field, values.get(field))),
          ]),
        }),
      );
      changes += answer.changes;
    }
  });
  for (const { instance, values } of prepared) rememberWritten(instanceState(instance), values);
  return changes;
}

function writtenFields(options: ModelOptions, names: readonly string[]): Field[] {
  if (!Array.isArray(names) || names.length === 0) {
    throw new NuagesError("E_QUERY_ARGUMENT", { method, expected: "names of fields to write", received: names });
  }
  const fields = namedFields(options, names);
  if (fields.includes(options.pk)) {
    throw new NuagesError("E_QUERY_ARGUMENT", { method, expected: "fields that aren't the key", received: names });
  }
  return [...fields, ...options.fields.filter((field) => field.autoNow && !fields.includes(field))];
}

/** Each row once, and saved before: of two values for one row, which is meant? */
function requireKeys(options: ModelOptions, instances: readonly AnyInstance[]): void {
  const seen = new Set<unknown>();
  for (const instance of instances) {
    const key = instance[options.pk.attname];
    if (instanceState(instance).adding || key === undefined || key === null) {
      throw new NuagesError("E_NOT_SAVED", { model: options.name, action: "updated" });
    }
    if (seen.has(keyText(key))) throw new NuagesError("E_BULK_REPEATED", { model: options.label, value: key });
    seen.add(keyText(key));
  }
}

function valuesToWrite(instance: AnyInstance, options: ModelOptions, fields: readonly Field[]): Map<Field, unknown> {
  settleRelations(instance, options);
  for (const field of fields) if (field.autoNow) instance[field.attname] = momentFor(field);
  return checkedValues(instance, options, fields);
}
