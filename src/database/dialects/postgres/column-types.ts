import { digitsOf } from "../../decimals.ts";
import { checkIdentifier } from "../../names.ts";
import type { ColumnType } from "../../types.ts";

const integerTypes = { 2: "smallint", 4: "integer", 8: "bigint" } as const;

/** The declared type of a column. Texts are compared and ordered by code point, as on every database. */
export function declaredType(type: ColumnType): string {
  switch (type.kind) {
    case "bigInteger":
      return "bigint";
    case "auto":
    case "integer":
      return integerTypes[type.bytes ?? (type.kind === "auto" ? 8 : 4)];
    case "boolean":
      return "boolean";
    case "char":
      return `${type.maxLength === undefined ? "varchar" : `varchar(${type.maxLength})`} COLLATE ${collation(type)}`;
    case "text":
      return `text COLLATE ${collation(type)}`;
    case "decimal": {
      const { precision, scale } = digitsOf(type);
      return `numeric(${precision}, ${scale})`;
    }
    case "date":
      return "date";
    case "dateTime":
      return "timestamptz(3)";
    case "time":
      return "time(6)";
    case "duration":
      return "interval";
    case "binary":
      return "bytea";
    case "json":
      return "jsonb";
    case "uuid":
      return "uuid";
    case "float":
      return "double precision";
  }
}

/** Named as it is written: `de-x-icu`, or with its schema. */
function collation({ collation: name = "C" }: ColumnType): string {
  return name.split(".").map(quoteName).join(".");
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
    case "time":
      return "time";
    default:
      return declaredType(type);
  }
}

function quoteName(name: string): string {
  return `"${checkIdentifier(name).replaceAll('"', '""')}"`;
}

const simple: Readonly<Record<string, ColumnType>> = {
  smallint: { kind: "integer", bytes: 2 },
  integer: { kind: "integer" },
  bigint: { kind: "bigInteger" },
  boolean: { kind: "boolean" },
  text: { kind: "text" },
  date: { kind: "date" },
  interval: { kind: "duration" },
  bytea: { kind: "binary" },
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
  if (declared === "time without time zone" || /^time\(\d\) without time zone$/.test(declared)) return { kind: "time" };
  if (word === "timestamp" && declared.endsWith(" with time zone")) return { kind: "dateTime" };
  return Object.hasOwn(simple, word) ? simple[word]! : { kind: "text" };
}
