import { createHash } from "node:crypto";
import type { BoundField, FormValues } from "../../forms/index.ts";

/** A field's value as the form writes it: one text, or several. */
export type Written = readonly string[];

/** How each field was when a form was rendered: a short hash by name. */
export type Version = ReadonlyMap<string, string>;

/** The texts of a field as they compare: line ends, white space and ways of writing don't count, nor does the order of several. */
export function canonical(bound: BoundField, values: readonly string[]): Written {
  const { type } = bound.field;
  // Keys that are too many to list are typed one a line.
  const parts = type.multiple ? values.flatMap((value) => value.split(/[\r\n]+/)) : values;
  const texts = parts
    .map((value) => value.replaceAll("\r\n", "\n").replaceAll("\r", "\n"))
    .map((value) => (type.strip === false ? value : value.trim()))
    .filter((value) => value !== "")
    .map((value) => writeOnce(bound, value));
  return type.multiple ? texts.sort() : texts;
}

function writeOnce(bound: BoundField, value: string): string {
  if (!bound.field.type.canonical) return value;
  try {
    return bound.field.type.canonical(value);
  } catch {
    // What can't be read is as it was sent.
    return value;
  }
}

/** True where two values are the same. */
export function same(a: Written, b: Written): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}

/** The hash of a value in a version. */
export function hashOf(values: Written): string {
  return createHash("sha256").update(JSON.stringify(values)).digest("base64url").slice(0, 16);
}

/** A version as the text of a hidden field. */
export function writeVersion(values: ReadonlyMap<string, Written>): string {
  return [...values].map(([name, written]) => `${name}=${hashOf(written)}`).join(" ");
}

/** The version that a hidden field holds; what is malformed is left out, and counts as "unknown". */
export function readVersion(text: string | undefined): Version {
  const version = new Map<string, string>();
  for (const part of (text ?? "").slice(0, 50_000).split(" ")) {
    const match = /^([A-Za-z_$][\w$]{0,200})=([A-Za-z0-9_-]{16})$/.exec(part);
    if (match) version.set(match[1]!, match[2]!);
  }
  return version;
}

/** What became of one field between loading and saving. */
export type Outcome = "same" | "mine" | "theirs" | "conflict";

/**
 * Compares what was loaded, what is in the database now, and what was sent. Without the loaded value nobody can tell who changed it: then
 * anything else than what is there is a conflict.
 */
export function outcomeOf(loaded: string | undefined, current: Written, sent: Written): Outcome {
  if (same(current, sent)) return "same";
  if (loaded === hashOf(current)) return "mine";
  return loaded === hashOf(sent) ? "theirs" : "conflict";
}

/** Sent values with some of them replaced, by the name they are sent under. */
export function withReplaced(data: FormValues, replaced: ReadonlyMap<string, readonly string[]>): FormValues {
  return {
    get: (name) => (replaced.has(name) ? replaced.get(name)!.at(-1) : data.get(name)),
    getAll: (name) => replaced.get(name) ?? data.getAll(name),
    has: (name) => (replaced.has(name) ? replaced.get(name)!.length > 0 : data.has(name)),
  };
}
