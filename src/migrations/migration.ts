import { NuagesError } from "../errors/index.ts";
import type { Operation } from "./operations/operation.ts";

/** What a migration waits for: another one, or the one that creates the project's user model. */
export type Dependency = readonly [app: string, name: string] | "userModel";

/** A migration as its file says it. */
export interface Migration {
  readonly dependencies: readonly Dependency[];
  /** The first of its app. */
  readonly initial: boolean;
  readonly operations: readonly Operation[];
}

const made = new WeakSet<object>();

/**
 * The default export of a migration file.
 *
 * @example
 * export default migration({
 *   dependencies: [["blog", "0001_initial"]],
 *   operations: [addField("Post", "views", field.integer({ default: 0 }))],
 * });
 */
export function migration(parts: {
  readonly dependencies?: readonly Dependency[];
  readonly initial?: boolean;
  readonly operations: readonly Operation[];
}): Migration {
  if (!Array.isArray(parts.operations)) {
    throw new NuagesError("E_ARGUMENT", {
      name: "operations",
      expected: "a list of operations",
      received: parts.operations,
    });
  }
  const { dependencies = [], initial = false, operations } = parts;
  const whole = Object.freeze({ dependencies, initial, operations });
  made.add(whole);
  return whole;
}

/** True for what `migration` made. */
export function isMigration(value: unknown): value is Migration {
  return typeof value === "object" && value !== null && made.has(value);
}
