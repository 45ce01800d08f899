import type { RowOrigin } from "../instances/instantiate.ts";
import { type AnyInstance, instanceState, type PeerGroup as Peers } from "../instances/state.ts";
import type { ModelOptions } from "../options.ts";
import type { FetchMode } from "../types/query-set.ts";
import type { Batches } from "./batches.ts";

/** Keys that one query asks for at most: a touch loads at most so many relations at once. */
export const mostKeys = 1000;

/**
 * Rows that keep each other alive. A weak reference for each row would cost as much as making the row, so a few rows share one: a row
 * that is kept keeps at most fifteen of its neighbours, however many rows came with it.
 */
const segmentSize = 16;

class Segment implements Peers {
  readonly options: ModelOptions;
  readonly group: PeerGroup;
  readonly rows: AnyInstance[] = [];
  /** What rows of this segment are made with. */
  readonly origin: RowOrigin;

  constructor(group: PeerGroup) {
    this.options = group.options;
    this.group = group;
    this.origin = { database: group.alias, peers: this, deferred: group.deferred };
  }
}

/** The rows that came with one query. They are held weakly, so that a row which is kept doesn't keep the result. */
export class PeerGroup {
  readonly options: ModelOptions;
  readonly mode: FetchMode;
  readonly alias: string;
  /** The indexes of the fields that the rows came without. */
  readonly deferred: ReadonlySet<number> | undefined;
  /** What is loading for these rows. */
  batches: Batches | undefined;
  /** How often each query derived from a row's relation has run. */
  repeats: Map<string, number> | undefined;
  readonly #segments: WeakRef<Segment>[] = [];
  #open: Segment | undefined;

  constructor(
    options: ModelOptions,
    how: { readonly mode: FetchMode; readonly alias: string; readonly deferred?: ReadonlySet<number> | undefined },
  ) {
    this.deferred = how.deferred;
    this.options = options;
    this.mode = how.mode;
    this.alias = how.alias;
  }

  /** The group of a row; a row that came alone is its own. */
  static of(instance: AnyInstance): PeerGroup {
    const { peers, options, database } = instanceState(instance);
    return peers instanceof Segment
      ? peers.group
      : new PeerGroup(options, { mode: "peers", alias: database ?? "default" });
  }

  /** What the next row is to be made with; `add` it then. */
  get origin(): RowOrigin {
    if (this.#open?.rows.length === segmentSize) this.#segments.push(new WeakRef(this.#open));
    if (this.#open === undefined || this.#open.rows.length === segmentSize) this.#open = new Segment(this);
    return this.#open.origin;
  }

  add(instance: AnyInstance): void {
    this.#open!.rows.push(instance);
  }

  /** No row comes for now: the last ones are held weakly too. A result of a few rows needs no weak reference at all. */
  close(): void {
    if (this.#segments.length === 0 || this.#open === undefined) return;
    this.#segments.push(new WeakRef(this.#open));
    this.#open = undefined;
  }

  /** The row, and the rows that still live, from it on and round to the ones before it. */
  *around(first: AnyInstance): Generator<AnyInstance> {
    yield first;
    const own = instanceState(first).peers;
    if (this.mode !== "peers" || !(own instanceof Segment)) return;
    const segments = this.#segments;
    const start = segments.findIndex((segment) => segment.deref() === own);
    const place = own.rows.indexOf(first);
    yield* own.rows.slice(place + 1);
    for (let i = 1; i < segments.length; i++) {
      const segment = segments[(start + i) % segments.length]!.deref();
      if (segment) yield* segment.rows;
    }
    yield* own.rows.slice(0, place);
  }
}
