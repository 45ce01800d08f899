import type { DbValue } from "../../types.ts";

/** From this many values on a list is one bound JSON array: the statement's text stays the same, and no limit is met. */
const longList = 100;

/** A long list of stored values as JSON; undefined for a short one, and where JSON can't hold a value as it is. */
export function listText(values: readonly DbValue[]): string | undefined {
  if (values.length <= longList) return undefined;
  const texts: string[] = [];
  for (const value of values) {
    if (typeof value === "string") texts.push(JSON.stringify(value));
    else if (typeof value === "bigint" || Number.isSafeInteger(value)) texts.push(String(value));
    else return undefined;
  }
  return `[${texts.join(",")}]`;
}
