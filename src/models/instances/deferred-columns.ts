import type { Field, ModelOptions } from "../options.ts";
import { type AnyInstance, instanceState } from "./state.ts";

/** The method of an instance that loads one of its columns; the registry gives it to every model. */
export const loadColumnKey: unique symbol = Symbol("load column");

interface ColumnLoader {
  [loadColumnKey](field: Field): Promise<unknown>;
}

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
export function deferredProperties(fields: readonly Field[]): PropertyDescriptorMap {
  const properties: PropertyDescriptorMap = {};
  for (const field of fields) {
    properties[field.attname] = {
      configurable: true,
      enumerable: false,
      get(this: ColumnLoader) {
        return new DeferredColumn(() => this[loadColumnKey](field));
      },
      set(this: object, value: unknown) {
        placeValue(this, field, value);
      },
    };
  }
  return properties;
}

/** Whether a column of an instance is still to be loaded. */
export function isDeferred(instance: object, field: Field): boolean {
  // What was loaded or set is the instance's own; what isn't, its prototype has.
  return instanceState(instance).deferred !== undefined && !Object.hasOwn(instance, field.attname);
}

/** The columns of an instance that are still to be loaded. */
export function deferredFields(instance: object, options: ModelOptions): Field[] {
  if (instanceState(instance).deferred === undefined) return [];
  return options.fields.filter((field) => isDeferred(instance, field));
}

/** Loads all columns of an instance that are left: what writes the whole row needs them. */
export async function loadDeferred(instance: AnyInstance, options: ModelOptions): Promise<void> {
  await Promise.all(deferredFields(instance, options).map((field) => instance[field.attname]));
}
