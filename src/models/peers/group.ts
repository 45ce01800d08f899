import type { RowOrigin } from "../instances/instantiate.ts";
import type { AnyInstance, PeerGroup as Peers } from "../instances/state.ts";
import type { ModelOptions } from "../options.ts";
import type { FetchMode } from "../types/query-set.ts";
import type { Batches } from "./batches.ts";

/** Keys that one query asks for at most: a touch loads at most so many relations at once. */
export const mostKeys = 1000;

/** The rows that came with one query, held weakly: a row that is kept keeps none of the others. */
export class PeerGroup implements Peers {
  readonly options: ModelOptions;
  readonly mode: FetchMode;
  /** What the rows are made with. */
  readonly origin: RowOrigin;
  /** What is loading, or was loaded at once, for these rows. */
  batches: Batches | undefined;
  /** How often each query derived from a row's relation has run. */
  repeats: Map<string, number> | undefined;
  readonly #members: WeakRef<AnyInstance>[] = [];

  constructor(options: ModelOptions, how: { readonly mode: FetchMode; readonly alias: string }) {
    this.options = options;
    this.mode = how.mode;
    this.origin = { database: how.alias, peers: this };
  }

  add(instance: AnyInstance): void {
    this.#members.push(new WeakRef(instance));
  }

  /** The rows that still live, from `first` on and round to the ones before it. */
  *around(first: AnyInstance): Generator<AnyInstance> {
    if (this.mode !== "peers") {
      yield first;
      return;
    }
    const members = this.#members;
    const start = Math.max(
      0,
      members.findIndex((member) => member.deref() === first),
    );
    yield first;
    for (let i = 1; i < members.length; i++) {
      const member = members[(start + i) % members.length]!.deref();
      if (member !== undefined && member !== first) yield member;
    }
  }
}

/** The group of a row; a row that came alone is its own. */
export function groupOf(instance: AnyInstance, peers: Peers | undefined, options: ModelOptions): PeerGroup {
  if (peers instanceof PeerGroup) return peers;
  const group = new PeerGroup(options, { mode: "peers", alias: "default" });
  group.add(instance);
  return group;
}
