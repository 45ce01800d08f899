import type { AnyInstance } from "../instances/state.ts";
import type { Relation } from "../options.ts";

/**
 * A related row that was not loaded. Awaiting it loads it, for all rows that came with the instance at once; printing it or turning
 * it into JSON shows the key and runs nothing.
 */
export class Deferred implements PromiseLike<AnyInstance | null> {
  /** The key of the related row; undefined where the other row holds the key (`hasOne`). */
  readonly pk: unknown;
  readonly #relation: Relation;
  readonly #load: () => Promise<AnyInstance | null>;

  constructor(relation: Relation, given: { readonly pk: unknown; readonly load: () => Promise<AnyInstance | null> }) {
    this.pk = given.pk;
    this.#relation = relation;
    this.#load = given.load;
  }

  get relation(): Relation {
    return this.#relation;
  }

  then<A = AnyInstance | null, B = never>(
    onLoaded?: ((row: AnyInstance | null) => A | PromiseLike<A>) | null,
    onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#load().then(onLoaded, onFailed);
  }

  toJSON(): unknown {
    return typeof this.pk === "bigint" ? String(this.pk) : (this.pk ?? null);
  }
}
