import { NuagesError } from "../../errors/index.ts";
import type { Field, ModelOptions } from "../options.ts";
import type { QueryState } from "./state.ts";

/** The columns that `only` leaves: those that are named, and the keys, by which everything else can be loaded. */
export function columnsOnly(options: ModelOptions, names: readonly string[]): ReadonlySet<Field> {
  const named = namedColumns("only()", options, names);
  return new Set(options.fields.filter((field) => isKey(field) || named.includes(field)));
}

/** The columns that `defer` leaves. */
export function columnsWithout({ options, columns }: QueryState, names: readonly string[]): ReadonlySet<Field> {
  const named = namedColumns("defer()", options, names);
  const key = named.find(isKey);
  if (key) {
    const expected = "columns that are no keys: by them everything else is loaded";
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "defer()", expected, received: key.name });
  }
  return new Set([...(columns ?? options.fields)].filter((field) => !named.includes(field)));
}

function isKey(field: Field): boolean {
  return field.primaryKey || field.remote !== undefined;
}

function namedColumns(method: string, options: ModelOptions, names: readonly string[]): Field[] {
  if (names.length > 0) return names.map((name) => options.column(name));
  throw new NuagesError("E_QUERY_ARGUMENT", { method, expected: "names of columns", received: undefined });
}
