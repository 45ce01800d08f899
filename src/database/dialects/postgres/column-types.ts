import { digitsOf } from "../../decimals.ts";
import type { ColumnType } from "../../types.ts";

/** The declared type of a column. Texts are compared and ordered by code point, as on every database. */
export function declaredType(type: ColumnType): string {
  switch (type.kind) {
    case "auto":
    case "bigInteger":
      return "bigint";
    case "integer":
      return type.bytes === 8 ? "bigint" : "integer";
    case "boolean":
      return "boolean";
    case "char":
      return type.maxLength === undefined ? 'varchar COLLATE "C"' : `varchar(${type.maxLength}) COLLATE "C"`;
    case "text":
      return 'text COLLATE "C"';
    case "decimal": {
      const { precision, scale } = digitsOf(type);
      return `numeric(${precision}, ${scale})`;
    }
    case "date":
      return "date";
    case "dateTime":
      return "timestamptz(3)";
    case "json":
      return "jsonb";
    case "uuid":
      return "uuid";
    case "float":
      return "double precision";
  }
}

/** The type that a bound value is given: as wide as its kind gets, so that no value is refused for its size. */
export function boundType(type: ColumnType): string {
  switch (type.kind) {
    case "auto":
    case "integer":
    case "bigInteger":
      return "bigint";
    case "char":
    case "text":
      return "text";
    case "decimal":
      return "numeric";
    case "dateTime":
      return "timestamptz";
    default:
      return declaredType(type);
  }
}

const simple: Readonly<Record<string, ColumnType>> = {
  smallint: { kind: "integer" },
  integer: { kind: "integer" },
  bigint: { kind: "bigInteger" },
  boolean: { kind: "boolean" },
  text: { kind: "text" },
  date: { kind: "date" },
  json: { kind: "json" },
  jsonb: { kind: "json" },
  uuid: { kind: "uuid" },
  real: { kind: "float" },
  "double precision": { kind: "float" },
};

/** The column type of what `format_type` tells; what isn't known is text. */
export function typeOfDeclared(declared: string): ColumnType {
  const [, word = "", first, second] = /^([a-z ]+?)(?:\((\d+)(?:,(\d+))?\))?(?: with time zone)?$/.exec(declared) ?? [];
  if (word === "character varying" || word === "character")
    return { kind: "char", ...(first && { maxLength: Number(first) }) };
  if (word === "numeric") return { kind: "decimal", precision: Number(first ?? 38), scale: Number(second ?? 0) };
  if (word === "timestamp" && declared.endsWith(" with time zone")) return { kind: "dateTime" };
  return Object.hasOwn(simple, word) ? simple[word]! : { kind: "text" };
}
