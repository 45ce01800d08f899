import type { ModelOptions } from "../options.ts";
import type { ModelInstance } from "../types/instances.ts";

/** An instance of any model, by the names of its properties. */
export type AnyInstance = ModelInstance<unknown> & { [name: string]: unknown };

/** The rows that came with an instance, for loading their relations at once. The query room makes and reads it. */
export interface PeerGroup {
  readonly options: ModelOptions;
}

/** A loaded relation. A single row is valid only while the key it was loaded for is still the instance's. */
export interface CachedRelation {
  readonly value: AnyInstance | readonly AnyInstance[] | null;
  /** Of a foreign key: the value of the column when the row was set. */
  readonly key?: unknown;
}

/** What an instance knows about itself beside its values. */
export interface InstanceState {
  readonly options: ModelOptions;
  /** The alias of the database that it came from or was saved to. */
  database: string | undefined;
  /** Not in the database yet. */
  adding: boolean;
  /** Per field of `options.fields` what the database holds (of values that change in place: a snapshot); undefined while adding. */
  loaded: unknown[] | undefined;
  /** The indexes of fields that were not loaded. */
  deferred: ReadonlySet<number> | undefined;
  peers: PeerGroup | undefined;
  /** Loaded relations by name; made when the first is. */
  cache: Map<string, CachedRelation> | undefined;
}

/** Carries the state of an instance where nothing that prints, copies or serializes it looks. */
export class StateHolder {
  #state: InstanceState;

  constructor(state: InstanceState) {
    this.#state = state;
  }

  /** The state of an instance; undefined for anything else. */
  static read(value: unknown): InstanceState | undefined {
    return typeof value === "object" && value !== null && #state in value ? value.#state : undefined;
  }

  /** The state of what is known to be an instance. */
  static of(instance: object): InstanceState {
    return (instance as StateHolder).#state;
  }
}

/** A row from the database on its way into an instance: what `instantiate` gives to the constructor. */
export class LoadedRow {
  readonly state: InstanceState;
  readonly values: unknown[];

  constructor(state: InstanceState, values: unknown[]) {
    this.state = state;
    this.values = values;
  }
}

/** The state of an instance. */
export function instanceState(instance: object): InstanceState {
  return StateHolder.of(instance);
}

/** True for an instance of any model. */
export function isInstance(value: unknown): value is AnyInstance {
  return StateHolder.read(value) !== undefined;
}
