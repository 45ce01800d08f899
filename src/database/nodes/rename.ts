import type { SqlNode } from "./node.ts";
import { isNode } from "./values.ts";

/** The same condition with a column's new name; hand-written SQL in it stays as it is. */
export function renameColumn<T extends SqlNode>(node: T, from: string, to: string): T {
  return rename(node, from, to) as T;
}

function rename(value: unknown, from: string, to: string): unknown {
  if (Array.isArray(value)) return value.map((item) => rename(item, from, to));
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (isNode(value)) {
    if (value.kind === "raw" || value.kind === "param") return value;
    if (value.kind === "column") return value.name === from ? Object.freeze({ ...value, name: to }) : value;
  }
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, rename(part, from, to)])));
}
