import type { DatabaseSync } from "node:sqlite";

/** Mean and squared deviations of numbers that come and, in a window, go (Welford). */
class Deviations {
  count = 0;
  #mean = 0;
  #squares = 0;

  add(value: number): void {
    this.count += 1;
    const before = value - this.#mean;
    this.#mean += before / this.count;
    this.#squares += before * (value - this.#mean);
  }

  remove(value: number): void {
    this.count -= 1;
    const before = value - this.#mean;
    this.#mean = this.count === 0 ? 0 : this.#mean - before / this.count;
    this.#squares = this.count === 0 ? 0 : this.#squares - before * (value - this.#mean);
  }

  /** `missing`: 1 for a sample, 0 for all there is. */
  variance(missing: 0 | 1): number | null {
    return this.count <= missing ? null : Math.max(0, this.#squares) / (this.count - missing);
  }
}

/** Gives a connection the functions for deviation and variance. */
export function registerStatistics(db: DatabaseSync): void {
  for (const [suffix, missing] of [
    ["pop", 0],
    ["samp", 1],
  ] as const) {
    const register = (name: string, result: (variance: number) => number) => {
      const all = (state: unknown) => state as Deviations;
      const step = (change: "add" | "remove") => (state: unknown, value: unknown) => {
        if (value !== null) all(state)[change](Number(value));
        return state as null;
      };
      db.aggregate(`nuages_${name}_${suffix}`, {
        // The type of node:sqlite allows only SQL values as the state; it hands on whatever `start` made.
        start: (() => new Deviations()) as unknown as () => null,
        step: step("add"),
        inverse: step("remove"),
        result: (state: unknown) => {
          const variance = all(state).variance(missing);
          return variance === null ? null : result(variance);
        },
      });
    };
    register("variance", (variance) => variance);
    register("stddev", Math.sqrt);
  }
  db.function("nuages_join", { deterministic: true }, (list, separator) => {
    if (list === null || separator === null) return null;
    const texts = (JSON.parse(String(list)) as (string | null)[]).filter((text) => text !== null);
    return texts.length === 0 ? null : texts.join(String(separator));
  });
}
