import { NuagesError } from "../../errors/index.ts";
import { notFoundErrors } from "../query-set/not-found.ts";
import { namedFields, rememberWritten } from "./changes.ts";
import { databaseOf } from "./connection.ts";
import { forgetRelation } from "./relation-cache.ts";
import { equals, readValues } from "./rows.ts";
import { type AnyInstance, instanceState } from "./state.ts";

/** What to load again, and from where. */
export interface RefreshOptions {
  readonly fields?: readonly string[];
  readonly using?: string;
}

/** Loads the values of an instance again: see `ModelInstance.refreshFromDb`. */
export async function refreshInstance(instance: AnyInstance, given: RefreshOptions = {}): Promise<void> {
  const state = instanceState(instance);
  const { options } = state;
  const key = instance[options.pk.attname];
  if (key === undefined || key === null) {
    throw new NuagesError("E_NOT_SAVED", { model: options.name, action: "refreshed" });
  }
  const using = given.using ?? state.database ?? "default";
  const database = databaseOf(using);
  const fields = given.fields === undefined ? options.fields : namedFields(options, given.fields);
  const where = equals(database, options.pk, options.pk.check(key));
  const [values] = await readValues(database, options, { fields, where, limit: 1 });
  if (values === undefined) throw new (notFoundErrors(options.model).DoesNotExist)(options.label);
  fields.forEach((field, index) => {
    instance[field.attname] = values[index];
  });
  if (given.fields === undefined) forgetRelation(instance);
  else for (const field of fields) forgetRelation(instance, field.name);
  rememberWritten(state, new Map(fields.map((field, index) => [field, values[index]])));
  state.adding = false;
  state.database = using;
}
