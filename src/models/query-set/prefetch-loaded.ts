import { NuagesError } from "../../errors/index.ts";
import { FieldError } from "../errors.ts";
import { type AnyInstance, instanceState, isInstance } from "../instances/state.ts";
import type { ModelOptions } from "../options.ts";
import { prefetchAll } from "./prefetch.ts";
import { prefetchEntryOf } from "./prefetch-entries.ts";

/** Loads relations of rows that are loaded: see `prefetchRelatedObjects`. */
export async function prefetchLoaded(rows: readonly unknown[], relations: readonly unknown[]): Promise<AnyInstance[]> {
  if (!Array.isArray(rows)) {
    const expected = "an array of rows";
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "prefetchRelatedObjects()", expected, received: rows });
  }
  const [first] = rows;
  if (first === undefined) return [];
  const { options } = requireRow(first);
  const entries = relations.map((one) => prefetchEntryOf(options, one));
  const byDatabase = Map.groupBy(rows as AnyInstance[], (row) => requireRow(row, options).database);
  for (const own of byDatabase.values()) await prefetchAll([...new Set(own)], entries, options);
  return rows;
}

function requireRow(row: unknown, options?: ModelOptions) {
  if (!isInstance(row))
    throw FieldError.value("prefetchRelatedObjects()", { expected: "rows of a model", received: row });
  const state = instanceState(row);
  if (options && state.options !== options) {
    throw FieldError.value(options.label, { expected: `rows of ${options.label}`, received: row });
  }
  if (state.adding)
    throw new NuagesError("E_NOT_SAVED", { model: state.options.name, action: "asked for its relations" });
  return state;
}
