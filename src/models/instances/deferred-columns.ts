import type { Field, ModelOptions } from "../options.ts";
import { rememberWritten } from "./changes.ts";
import { type AnyInstance, instanceState } from "./state.ts";

/** Loads one column of an instance: see `loadColumn`, which the rooms above this one give. */
type ColumnLoader = (instance: AnyInstance, field: Field) => Promise<unknown>;

/** A column that was left out of its query. Awaiting it loads it, for all rows that came with the instance at once; nothing else does. */
export class DeferredColumn implements PromiseLike<unknown> {
  readonly #load: () => Promise<unknown>;

  constructor(load: () => Promise<unknown>) {
    this.#load = load;
  }

  then<A = unknown, B = never>(
    onLoaded?: ((value: unknown) => A | PromiseLike<A>) | null,
    onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#load().then(onLoaded, onFailed);
  }

  toJSON(): undefined {
    return undefined;
  }
}

/** Puts a value into the place of a column, whatever was there. */
export function placeValue(instance: object, field: Field, value: unknown): void {
  Object.defineProperty(instance, field.attname, {
    value,
    writable: true,
    configurable: true,
    enumerable: !field.secret,
  });
}

/** The properties that stand for columns which were not loaded: nothing that prints or copies an instance sees them. */
export function deferredProperties(fields: readonly Field[], load: ColumnLoader): PropertyDescriptorMap {
  const properties: PropertyDescriptorMap = {};
  for (const field of fields) {
    properties[field.attname] = {
      configurable: true,
      enumerable: false,
      get(this: AnyInstance) {
        return new DeferredColumn(() => load(this, field));
      },
      set(this: AnyInstance, value: unknown) {
        placeValue(this, field, value);
      },
    };
  }
  return properties;
}

/** Whether a column of an instance is still to be loaded. */
export function isDeferred(instance: object, field: Field): boolean {
  return (
    instanceState(instance).deferred !== undefined &&
    Object.getOwnPropertyDescriptor(instance, field.attname)?.get !== undefined
  );
}

/** The columns of an instance that are still to be loaded. */
export function deferredFields(instance: object, options: ModelOptions): Field[] {
  if (instanceState(instance).deferred === undefined) return [];
  return options.fields.filter((field) => isDeferred(instance, field));
}

/** Gives an instance a column that was loaded later. */
export function fillColumn(instance: AnyInstance, field: Field, value: unknown): void {
  placeValue(instance, field, value);
  rememberWritten(instanceState(instance), new Map([[field, value]]));
}
