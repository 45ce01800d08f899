import { AsyncLocalStorage } from "node:async_hooks";

/** A context is a chain of plain objects: a slot set inside is found first, then the ones outside. */
type ContextFrame = Record<symbol, unknown>;

const storage = new AsyncLocalStorage<ContextFrame>();

/**
 * A typed value that is found without being handed down: set for the length of a function and everything it awaits.
 * Concurrent runs never see each other's value.
 *
 * @example
 * const language = new ContextSlot<string>("language");
 * language.run("fr", () => language.get()); // "fr"
 */
export class ContextSlot<T> {
  readonly name: string;
  readonly #key: symbol;
  #fallback: T | undefined;

  constructor(name: string) {
    this.name = name;
    this.#key = Symbol(name);
  }

  /** The value here, the default set with `setDefault`, or undefined. */
  get(): T | undefined {
    const frame = storage.getStore();
    if (frame === undefined) return this.#fallback;
    const value = frame[this.#key];
    return value === undefined ? this.#fallback : (value as T);
  }

  /** Runs `fn` with the slot set to `value`; `undefined` hides nothing: the outer value or the default shows through. */
  run<R>(value: T, fn: () => R): R {
    const frame: ContextFrame = Object.create(storage.getStore() ?? null);
    if (value !== undefined) frame[this.#key] = value;
    return storage.run(frame, fn);
  }

  /** What `get` answers where no run is active: the one running application's value. */
  setDefault(value: T | undefined): void {
    this.#fallback = value;
  }
}

/** True inside any `run` of any slot: a request, a task, a test. */
export function hasContext(): boolean {
  return storage.getStore() !== undefined;
}

/** Runs `fn` outside every context, with only the defaults: for timers and pools that must not keep a request alive. */
export function runOutside<R>(fn: () => R): R {
  return storage.exit(fn);
}

/** An identity for the context that is active now, to tell whether two moments belong to the same run; undefined outside. */
export function contextIdentity(): object | undefined {
  return storage.getStore();
}
