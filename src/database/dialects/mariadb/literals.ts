import { ProgrammingError } from "../../errors.ts";
import type { ColumnType, DbValue } from "../../types.ts";

/** A value written as SQL text: only for schema statements, which can't bind. */
export function literal(value: DbValue, type?: ColumnType): string {
  if (value === null) return "NULL";
  // Beside a text a decimal would be compared as a float.
  if (type?.kind === "decimal" && typeof value === "string" && /^-?\d+(?:\.\d+)?$/.test(value)) return value;
  switch (typeof value) {
    case "boolean":
      return value ? "TRUE" : "FALSE";
    case "bigint":
      return String(value);
    case "number":
      if (Number.isFinite(value)) return String(value);
      break;
    case "string":
      if (!value.includes("\0") && value.isWellFormed()) return text(value);
      break;
    case "object":
      if (value instanceof Uint8Array) return `X'${Buffer.from(value).toString("hex")}'`;
  }
  throw new ProgrammingError("E_SQL_PARAM", { position: 1, received: value });
}

function text(value: string): string {
  if (!value.includes("\\")) return `'${value.replaceAll("'", "''")}'`;
  // The server keeps a constraint as text, and what a backslash means when it reads that again isn't ours to say.
  return `CONVERT(X'${Buffer.from(value).toString("hex")}' USING utf8mb4)`;
}
