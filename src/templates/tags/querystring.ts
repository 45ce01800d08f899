import { NuagesError } from "../../errors/index.ts";
import { simpleTag } from "../define.ts";
import type { TagDefinition } from "../library.ts";
import { listOf } from "../runtime/loop.ts";
import { text } from "../runtime/print.ts";
import { isPlainObject } from "../runtime/values.ts";

/** Anything with the entries of a query string: `request.query`, URLSearchParams, a Map, a plain object. */
function entriesOf(value: unknown): [string, unknown][] {
  if (isPlainObject(value)) return Object.entries(value);
  if (typeof value === "object" && value !== null) {
    const entries = (value as { entries?: unknown }).entries;
    if (typeof entries === "function") return [...(entries.call(value) as Iterable<[string, unknown]>)];
  }
  throw new NuagesError("E_TEMPLATE_VALUE", {
    what: "What {% querystring %} begins with",
    expected: "a query or a mapping",
    received: value,
  });
}

function append(target: URLSearchParams, key: string, value: unknown): void {
  const values = Array.isArray(value) || value instanceof Set ? (listOf(value, false) as readonly unknown[]) : [value];
  for (const one of values) target.append(key, text(one));
}

/**
 * `{% querystring page=2 tag=null %}`: the query of the request with some parameters replaced (an array gives several) and those set
 * to null removed; always begins with "?". Mappings given first are merged from left to right and stand in for `request.query`.
 */
export const querystringTag: TagDefinition = simpleTag("querystring", (context, ...mappings: unknown[]) => {
  const request = context.get("request") as { query?: unknown } | null | undefined;
  const bases = mappings.length > 0 ? mappings : [request?.query ?? {}];
  const query = new URLSearchParams();
  for (const base of bases) {
    if (base === null || base === undefined) continue;
    const entries = entriesOf(base);
    if (mappings.length > 1) for (const [key] of entries) query.delete(key);
    for (const [key, value] of entries) if (value !== null && value !== undefined) append(query, key, value);
  }
  for (const key of Object.keys(context.keywords)) {
    query.delete(key);
    const value = context.keywords[key];
    if (value !== null && value !== undefined) append(query, key, value);
  }
  return `?${query}`;
});
