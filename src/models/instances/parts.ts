import type { ModelOptions } from "../options.ts";

/** Some of the columns of a model: by the indexes of their fields. */
export interface Part {
  readonly loaded: readonly number[];
  readonly deferred: ReadonlySet<number>;
}

/** Parts kept for each model; more than a program has. */
const mostParts = 200;

const parts = new WeakMap<ModelOptions, Map<string, Part>>();

/** The part with these fields: one object for the same ones, so that what is made for it is made once. */
export function partOf(options: ModelOptions, loaded: readonly number[]): Part {
  let known = parts.get(options);
  if (known === undefined) parts.set(options, (known = new Map()));
  const key = loaded.join();
  let part = known.get(key);
  if (part === undefined) {
    const own = new Set(loaded);
    part = { loaded, deferred: new Set(options.fields.keys().filter((index) => !own.has(index))) };
    if (known.size >= mostParts) known.clear();
    known.set(key, part);
  }
  return part;
}
