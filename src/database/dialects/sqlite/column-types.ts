import { digitsOf } from "../../decimals.ts";
import { ProgrammingError } from "../../errors.ts";
import type { ColumnType } from "../../types.ts";
import { isScaled } from "./decimals.ts";

/** The declared type of a column. SQLite derives from its letters how values are kept: TEXT and CHAR keep digits as text. */
export function declaredType(type: ColumnType): string {
  switch (type.kind) {
    case "auto":
      return "integer";
    case "integer":
      return type.bytes === 2 ? "smallint" : "integer";
    case "bigInteger":
      return "bigint";
    case "boolean":
      return "boolean";
    case "char":
      return `${type.maxLength === undefined ? "varchar" : `varchar(${type.maxLength})`}${collate(type)}`;
    case "text":
      return `text${collate(type)}`;
    case "decimal": {
      const { precision, scale } = digitsOf(type);
      return isScaled(type) ? `decimal(${precision}, ${scale})` : `decimal_text(${precision}, ${scale})`;
    }
    case "date":
      return "date";
    case "dateTime":
      return "datetime";
    case "time":
      return "time";
    case "duration":
      return "duration_bigint";
    case "binary":
      return "blob";
    case "json":
      return "json_text";
    case "uuid":
      return "uuid_text";
    case "float":
      return "real";
  }
}

const collations: ReadonlySet<string> = new Set(["BINARY", "NOCASE", "RTRIM"]);

function collate({ collation }: ColumnType): string {
  if (collation === undefined) return "";
  if (collations.has(collation)) return ` COLLATE ${collation}`;
  const way = `SQLite's own are BINARY (by code point), NOCASE (ASCII letters without case) and RTRIM.`;
  throw new ProgrammingError("E_SCHEMA_UNSUPPORTED", { database: "SQLite", what: `collation ${collation}`, way });
}

const simple: Readonly<Record<string, ColumnType["kind"]>> = {
  integer: "integer",
  int: "integer",
  bigint: "bigInteger",
  boolean: "boolean",
  bool: "boolean",
  text: "text",
  date: "date",
  datetime: "dateTime",
  timestamp: "dateTime",
  time: "time",
  duration_bigint: "duration",
  blob: "binary",
  json_text: "json",
  json: "json",
  uuid_text: "uuid",
  real: "float",
  double: "float",
  float: "float",
};

/** The column type of a declared one; what isn't known is text. */
export function typeOfDeclared(declared: string): ColumnType {
  const [, word = "", first, second] =
    /^([a-z_ ]*?)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?$/.exec(declared.toLowerCase()) ?? [];
  if (word === "varchar" || word === "char") return { kind: "char", ...(first && { maxLength: Number(first) }) };
  if (word.startsWith("decimal") || word === "numeric") {
    return { kind: "decimal", precision: Number(first ?? 18), scale: Number(second ?? 0) };
  }
  if (word === "smallint") return { kind: "integer", bytes: 2 };
  return { kind: simple[word] ?? "text" };
}
