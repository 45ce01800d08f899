import { NuagesError } from "../errors/index.ts";
import { StateHolder } from "./instances/state.ts";
import type { ChoiceNames } from "./types/instances.ts";

/**
 * The label of a field with `choices`: what people read for the stored value. A value that is no choice is its own label; null and
 * nothing are "".
 *
 * @example
 * labelOf(post, "status"); // "Published"
 */
export function labelOf<I extends object>(instance: I, name: ChoiceNames<I>): string {
  const state = StateHolder.read(instance);
  if (state === undefined) {
    throw new NuagesError("E_ARGUMENT", { name: "instance", expected: "an instance of a model", received: instance });
  }
  const field = state.options.column(name);
  const value = (instance as Record<string, unknown>)[field.attname];
  if (value === null || value === undefined) return "";
  return field.choices?.get(value as string | number) ?? String(value);
}

/** Two instances stand for the same row: same model, same key. Of what isn't saved, only the very same instance. */
export function isSame(a: object | null | undefined, b: object | null | undefined): boolean {
  if (a === b) return a !== null && a !== undefined;
  const [left, right] = [StateHolder.read(a), StateHolder.read(b)];
  if (left === undefined || right === undefined || left.options.label !== right.options.label) return false;
  const { attname } = left.options.pk;
  const key = (a as Record<string, unknown>)[attname];
  return key !== undefined && key !== null && key === (b as Record<string, unknown>)[attname];
}
