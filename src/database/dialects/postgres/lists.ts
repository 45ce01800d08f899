import type { DbValue } from "../../types.ts";

const plain = /^[\w.:+-]+$/;

/** Stored values as the text of an array; undefined where one is bytes. */
export function listText(values: readonly DbValue[]): string | undefined {
  let text = "{";
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (i > 0) text += ",";
    if (value === null) text += "NULL";
    else if (typeof value === "string") text += quoted(value);
    else if (typeof value === "object") return undefined;
    else text += value;
  }
  return `${text}}`;
}

/** An element: quoted unless nothing in it means anything in an array. https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
function quoted(text: string): string {
  if (plain.test(text) && text.length !== 4) return text;
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
