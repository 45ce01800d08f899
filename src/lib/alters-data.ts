/** Marks a function that changes something (`save`, `delete`): a template that meets it never calls it. */
export const altersData: unique symbol = Symbol.for("nuages.altersData");

/** Marks `fn` as changing something and returns it. */
export function altering<F extends (...args: never[]) => unknown>(fn: F): F {
  return Object.assign(fn, { [altersData]: true });
}
