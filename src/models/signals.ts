import { Signal } from "../signals/index.ts";
import type { AnyInstance } from "./instances/state.ts";
import type { ManyToManyField, ModelOptions } from "./options.ts";

/** About one instance that is saved or deleted. */
export interface InstanceEvent {
  readonly options: ModelOptions;
  readonly instance: AnyInstance;
  /** The alias of the database. */
  readonly using: string;
}

/** About an instance that is saved. */
export interface SaveEvent extends InstanceEvent {
  /** Inserted, not updated. */
  readonly created: boolean;
  /** What `save({ updateFields })` named. */
  readonly updateFields: readonly string[] | undefined;
}

/** About rows that are joined or parted. */
export interface ManyToManyEvent {
  readonly action: "preAdd" | "postAdd" | "preRemove" | "postRemove";
  readonly field: ManyToManyField;
  /** The instance whose relation was changed, from either side. */
  readonly instance: AnyInstance;
  /** True where the change came from the side that doesn't declare the relation. */
  readonly reverse: boolean;
  /** The keys of the rows on the other side. */
  readonly keys: readonly unknown[];
  readonly using: string;
}

/** Sent before an instance is written. Bulk operations don't send it. */
export const preSave: Signal<SaveEvent> = new Signal("preSave");
/** Sent after an instance was written, inside the same transaction where one is open. */
export const postSave: Signal<SaveEvent> = new Signal("postSave");
/** Sent before a row is deleted, also for rows that go along. */
export const preDelete: Signal<InstanceEvent> = new Signal("preDelete");
/** Sent after a row was deleted, also for rows that went along. */
export const postDelete: Signal<InstanceEvent> = new Signal("postDelete");
/** Sent around each change of a many-to-many relation. */
export const m2mChanged: Signal<ManyToManyEvent> = new Signal("m2mChanged");
