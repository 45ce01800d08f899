import { digitsOf } from "../../decimals.ts";
import { ProgrammingError } from "../../errors.ts";
import type { ColumnType } from "../../types.ts";
import { byCodePoint } from "./collations.ts";

/** A row holds 65,535 bytes, of four a character: a longer text is kept beside it. */
export const longestVarchar = 4000;

const integerTypes = { 2: "smallint", 4: "int", 8: "bigint" } as const;

/** The declared type of a column. Texts are compared and ordered by code point, as on every database. */
export function declaredType(type: ColumnType): string {
  switch (type.kind) {
    case "bigInteger":
    case "duration":
      return "bigint";
    case "auto":
    case "integer":
      return integerTypes[type.bytes ?? (type.kind === "auto" ? 8 : 4)];
    case "boolean":
      return "tinyint(1)";
    case "char":
      if (type.maxLength === undefined || type.maxLength > longestVarchar) return `longtext COLLATE ${collation(type)}`;
      return `varchar(${type.maxLength}) COLLATE ${collation(type)}`;
    case "text":
    case "json":
      return `longtext COLLATE ${collation(type)}`;
    case "time":
      return "time(6)";
    case "binary":
      return "longblob";
    case "decimal": {
      const { precision, scale } = digitsOf(type);
      return `decimal(${precision}, ${scale})`;
    }
    case "date":
      return "date";
    case "dateTime":
      return "datetime(3)";
    case "uuid":
      // The server's own type orders by the time in a UUID, not by its text.
      return "char(36) CHARACTER SET ascii COLLATE ascii_bin";
    case "float":
      return "double";
  }
}

function collation({ collation: name = byCodePoint }: ColumnType): string {
  if (/^[a-z0-9_]+$/i.test(name)) return name;
  throw new ProgrammingError("E_SCHEMA_UNSUPPORTED", {
    database: "MariaDB",
    what: `collation ${name}`,
    way: "SHOW COLLATION lists those that there are, as utf8mb4_german2_ci.",
  });
}

/** What a column of this type must hold beyond its declared type: the condition over its quoted name. */
export function columnCheck(type: ColumnType, column: string): string | undefined {
  if (type.kind === "json") return `json_valid(${column})`;
  if (type.positive) return `${column} >= 0`;
  const { maxLength = 0 } = type;
  return type.kind === "char" && maxLength > longestVarchar ? `char_length(${column}) <= ${maxLength}` : undefined;
}

/** The type that a bound value is cast to; undefined where the driver sends it as what it is. */
export function boundType(type: ColumnType): string | undefined {
  switch (type.kind) {
    case "decimal":
      return `DECIMAL(65, ${digitsOf(type).scale})`;
    case "date":
      return "DATE";
    case "dateTime":
      // All that a column of another program may hold: a mark of a page has every digit.
      return "DATETIME(6)";
    case "time":
      return "TIME(6)";
    default:
      return undefined;
  }
}

const simple: Readonly<Record<string, ColumnType>> = {
  tinyint: { kind: "integer" },
  smallint: { kind: "integer", bytes: 2 },
  time: { kind: "time" },
  longblob: { kind: "binary" },
  mediumint: { kind: "integer" },
  int: { kind: "integer" },
  bigint: { kind: "bigInteger" },
  date: { kind: "date" },
  datetime: { kind: "dateTime" },
  timestamp: { kind: "dateTime" },
  json: { kind: "json" },
  uuid: { kind: "uuid" },
  float: { kind: "float" },
  double: { kind: "float" },
};

/** The column type of what information_schema tells; what isn't known is text. */
export function typeOfDeclared(declared: string, { ascii, check }: { ascii: boolean; check: string }): ColumnType {
  const [, word = "", first, second] = /^([a-z]+)(?:\((\d+)(?:,(\d+))?\))?/.exec(declared) ?? [];
  if (declared.startsWith("tinyint(1)")) return { kind: "boolean" };
  if (word === "char" && first === "36" && ascii) return { kind: "uuid" };
  if (word === "varchar" || word === "char") return { kind: "char", maxLength: Number(first) };
  if (word === "decimal") return { kind: "decimal", precision: Number(first ?? 10), scale: Number(second ?? 0) };
  if (word === "longtext") {
    if (/^json_valid\(/i.test(check)) return { kind: "json" };
    const length = /^char_length\(.*\) <= (\d+)$/i.exec(check)?.[1];
    if (length !== undefined) return { kind: "char", maxLength: Number(length) };
  }
  return Object.hasOwn(simple, word) ? simple[word]! : { kind: "text" };
}
