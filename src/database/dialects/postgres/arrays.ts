import type { DbValue } from "../../types.ts";

/** Values as the text of an array; NULL where one is null. */
export function arrayText(values: readonly DbValue[]): string {
  return `{${values.map(element).join(",")}}`;
}

function element(value: DbValue): string {
  if (value === null) return "NULL";
  if (value instanceof Uint8Array) return `"\\\\x${Buffer.from(value).toString("hex")}"`;
  return typeof value === "string" ? `"${value.replace(/["\\]/g, "\\$&")}"` : String(value);
}
