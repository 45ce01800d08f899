import { ProgrammingError } from "./errors.ts";
import type { DbValue } from "./types.ts";

/** The values as they are, when a driver takes each of them without a conversion of its own; throws E_SQL_PARAM otherwise. */
export function bindable(params: readonly DbValue[]): readonly DbValue[] {
  for (let i = 0; i < params.length; i++) if (!isBindable(params[i])) refuse(i, params[i]);
  return params;
}

function isBindable(value: unknown): boolean {
  switch (typeof value) {
    case "string":
    case "bigint":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      return value === null || value instanceof Uint8Array;
    default:
      return false;
  }
}

function refuse(index: number, received: unknown): never {
  throw new ProgrammingError("E_SQL_PARAM", { position: index + 1, received });
}
