import type { ColumnType, DbValue } from "../../types.ts";

/** From this many values on a list is one bound JSON array: the statement's text stays the same, and no limit is met. */
const longList = 100;

const integers: ReadonlySet<string> = new Set(["auto", "integer", "bigInteger"]);
const texts: ReadonlySet<string> = new Set(["char", "text", "uuid"]);

/** A long list of stored integers or texts as JSON; undefined for a short one, and for values that JSON doesn't hold as they are. */
export function listText(values: readonly DbValue[], type: ColumnType): string | undefined {
  if (values.length <= longList || rowsOf(type) === undefined || values.includes(null)) return undefined;
  return `[${values.map((value) => (typeof value === "string" ? JSON.stringify(value) : String(value))).join(",")}]`;
}

/** The type of the rows that a list of this type is read as; undefined where it is bound value by value. */
export function rowsOf(type: ColumnType): string | undefined {
  if (integers.has(type.kind)) return "bigint";
  return texts.has(type.kind) ? "longtext" : undefined;
}
