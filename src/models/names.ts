import { createHash } from "node:crypto";
import { snakeCase } from "../lib/index.ts";

/** The longest name that every database takes whole. */
const longest = 63;

/** A name that is too long ends in a hash of the whole, so that two long names never become one. Names are counted in bytes. */
export function shorten(name: string): string {
  if (Buffer.byteLength(name) <= longest) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  let kept = name;
  while (Buffer.byteLength(kept) > longest - hash.length - 1) kept = kept.slice(0, -1);
  return `${kept.toWellFormed()}_${hash}`;
}

/** The name in the database of something that is called `name` in JavaScript. */
export function databaseName(name: string): string {
  return shorten(snakeCase(name));
}
