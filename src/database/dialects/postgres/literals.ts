import { ProgrammingError } from "../../errors.ts";
import type { DbValue } from "../../types.ts";

/** A value written as SQL text: only for schema statements, which can't bind. */
export function literal(value: DbValue): string {
  if (value === null) return "NULL";
  switch (typeof value) {
    case "boolean":
      return value ? "TRUE" : "FALSE";
    case "bigint":
      return String(value);
    case "number":
      if (Number.isFinite(value)) return String(value);
      break;
    case "string":
      // Backslashes mean nothing: the driver turns standard_conforming_strings on.
      if (!value.includes("\0") && value.isWellFormed()) return `'${value.replaceAll("'", "''")}'`;
      break;
    case "object":
      if (value instanceof Uint8Array) return `'\\x${Buffer.from(value).toString("hex")}'::bytea`;
  }
  throw new ProgrammingError("E_SQL_PARAM", { position: 1, received: value });
}
