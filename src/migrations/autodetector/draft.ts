import type { Operation } from "../operations/operation.ts";

/** An operation with what it waits for: keys as `model:blog.Post`, `field:blog.Post.author`, `gone:blog.Post.author`. */
export interface Draft {
  readonly app: string;
  readonly operation: Operation;
  readonly needs: readonly string[];
  readonly provides: readonly string[];
  /** It points at the user model, whichever that is. */
  readonly swappable: boolean;
  /** It takes a model away: whatever was ever built on its app comes first. */
  readonly takesAway: boolean;
}

/** Makes a draft. */
export function draft(app: string, operation: Operation, keys: Partial<Omit<Draft, "app" | "operation">>): Draft {
  return {
    app,
    operation,
    needs: keys.needs ?? [],
    provides: keys.provides ?? [],
    swappable: keys.swappable ?? false,
    takesAway: keys.takesAway ?? false,
  };
}
