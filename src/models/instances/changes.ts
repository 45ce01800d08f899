import type { BoundField } from "../fields/field.ts";
import type { Field, ModelOptions } from "../options.ts";
import { isDeferred } from "./deferred-columns.ts";
import type { AnyInstance, InstanceState } from "./state.ts";

/** The fields whose value differs from what the database holds. */
export function changedFields(instance: AnyInstance, state: InstanceState): Field[] {
  const { options, loaded, deferred } = state;
  if (loaded === undefined) return [...options.fields];
  return options.fields.filter((field, index) => {
    if (field.generated !== undefined) return false;
    if (deferred?.has(index) === true && isDeferred(instance, field)) return false;
    return !isUnchanged(field as BoundField, instance[field.attname], loaded[index]);
  });
}

function isUnchanged(field: BoundField, value: unknown, loaded: unknown): boolean {
  const { rules } = field;
  if (value === null || value === undefined) return value === loaded;
  if (rules.snapshot !== undefined) return loaded !== null && rules.snapshot(field.check(value)) === loaded;
  return value === loaded || rules.same?.(value, loaded) === true;
}

/** Remembers that the database now holds these values. */
export function rememberWritten(state: InstanceState, written: ReadonlyMap<Field, unknown>): void {
  const { options } = state;
  const loaded: unknown[] = state.loaded?.slice() ?? options.fields.map(() => undefined);
  options.fields.forEach((field, index) => {
    if (!written.has(field)) return;
    const value = written.get(field);
    const { snapshot } = (field as BoundField).rules;
    loaded[index] = value === null || value === undefined || snapshot === undefined ? value : snapshot(value);
  });
  state.loaded = loaded;
}

/** The fields that `updateFields` names; throws a `FieldError` for a name that is none. */
export function namedFields(options: ModelOptions, names: readonly string[]): Field[] {
  return [...new Set(names.map((name) => options.column(name)))];
}
