import { digitsOf } from "../../decimals.ts";
import type { ColumnType } from "../../types.ts";
import { isScaled } from "./decimals.ts";

/** The declared type of a column. SQLite derives from its letters how values are kept: TEXT and CHAR keep digits as text. */
export function declaredType(type: ColumnType): string {
  switch (type.kind) {
    case "auto":
    case "integer":
      return "integer";
    case "bigInteger":
      return "bigint";
    case "boolean":
      return "boolean";
    case "char":
      return type.maxLength === undefined ? "varchar" : `varchar(${type.maxLength})`;
    case "text":
      return "text";
    case "decimal": {
      const { precision, scale } = digitsOf(type);
      return isScaled(type) ? `decimal(${precision}, ${scale})` : `decimal_text(${precision}, ${scale})`;
    }
    case "date":
      return "date";
    case "dateTime":
      return "datetime";
    case "json":
      return "json_text";
    case "uuid":
      return "uuid_text";
    case "float":
      return "real";
  }
}

const simple: Readonly<Record<string, ColumnType["kind"]>> = {
  integer: "integer",
  int: "integer",
  smallint: "integer",
  bigint: "bigInteger",
  boolean: "boolean",
  bool: "boolean",
  text: "text",
  date: "date",
  datetime: "dateTime",
  timestamp: "dateTime",
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
  return { kind: simple[word] ?? "text" };
}
