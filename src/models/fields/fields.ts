import { NuagesError } from "../../errors/index.ts";

/**
 * Joins sets of fields, with their getters as getters: a spread would evaluate them too early. For the types, too, it is the way to add
 * shared fields to a model that has getters: where the other model of a circle names this one in a plain property, a spread beside a
 * getter is a circle that TypeScript can't resolve.
 *
 * @example
 * fields(timestamps, { title: char(), get author() { return foreignKey(User) } })
 */
export function fields<A extends object, B extends object>(a: A, b: B): A & B;
export function fields<A extends object, B extends object, C extends object>(a: A, b: B, c: C): A & B & C;
export function fields<A extends object, B extends object, C extends object, D extends object>(
  ...sets: readonly [A, B, C, D]
): A & B & C & D;
export function fields(...sets: readonly object[]): object {
  const joined = {};
  for (const set of sets) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(set))) {
      if (Object.hasOwn(joined, name)) {
        throw new NuagesError("E_FIELD_OPTIONS", {
          kind: "fields",
          problem: `"${name}" is in two of the sets`,
          fix: "Name each field once.",
        });
      }
      Object.defineProperty(joined, name, descriptor);
    }
  }
  return joined;
}
