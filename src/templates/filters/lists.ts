import { NuagesError } from "../../errors/index.ts";
import { escapeHtml, isSecretMember, markSafe, SafeString } from "../../lib/index.ts";
import { defineFilter } from "../define.ts";
import type { FilterInfo } from "../library.ts";
import { compare } from "../runtime/compare.ts";
import { listOf } from "../runtime/loop.ts";
import { isHiddenName } from "../runtime/member.ts";
import { text } from "../runtime/print.ts";
import { sizeOf } from "../runtime/values.ts";

async function itemsOf(value: unknown): Promise<readonly unknown[]> {
  return await listOf(value, false);
}

/** An own property, or a Map's entry, along dots: never a method, never a member of a prototype. */
function ownValue(item: unknown, path: string): unknown {
  let value = item;
  for (const name of path.split(".")) {
    if (isHiddenName(name) || typeof value !== "object" || value === null || isSecretMember(value, name))
      return undefined;
    if (value instanceof Map) value = value.get(name);
    else value = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    if (typeof value === "function") return undefined;
  }
  return value;
}

async function sorted(value: unknown, path: unknown, direction: 1 | -1): Promise<unknown[]> {
  const items = await itemsOf(value);
  const key = (item: unknown) =>
    typeof path === "number" ? (item as readonly unknown[])?.[path] : ownValue(item, text(path));
  return items.toSorted((a, b) => direction * (compare(key(a), key(b)) ?? order(key(a)) - order(key(b))));
}

/** Values that can't be compared come after those that can. */
function order(value: unknown): number {
  return value === null || value === undefined ? 1 : 0;
}

/** `"1:3"`, `":2"`, `"-1:"`, `"::2"`: Python's slices, for texts and lists. */
function slice(value: unknown, argument: unknown): unknown {
  const parts = text(argument).split(":");
  const numbers = parts.map((part) => (part.trim() === "" ? undefined : Number(part)));
  if (parts.length > 3 || numbers.some((n) => n !== undefined && !Number.isInteger(n)) || (numbers[2] ?? 1) < 1) {
    throw new NuagesError("E_TEMPLATE_VALUE", {
      what: "The argument of slice",
      expected: 'a slice such as ":5" or "1:3"',
      received: argument,
    });
  }
  const [start, end, step = 1] = parts.length === 1 ? [undefined, numbers[0]] : numbers;
  const cut = <T>(items: readonly T[]) => items.slice(start, end).filter((_, i) => i % step === 0);
  if (typeof value === "string") return step === 1 ? value.slice(start, end) : cut([...value]).join("");
  return itemsOf(value).then(cut);
}

function join(items: readonly unknown[], separator: unknown, info: FilterInfo): SafeString | string {
  const write = (item: unknown) => text(item, info.timeZone);
  if (!info.autoescape) return items.map(write).join(write(separator));
  const encode = (item: unknown) => (SafeString.is(item) ? item.toString() : escapeHtml(write(item)));
  return markSafe(items.map(encode).join(encode(separator)));
}

/** Filters for lists and other collections. */
export const listFilters = [
  defineFilter("length", (value) => sizeOf(value) ?? 0, { argument: "none" }),
  defineFilter("first", async (value) => (typeof value === "string" ? value.slice(0, 1) : (await itemsOf(value))[0]), {
    argument: "none",
  }),
  defineFilter("last", async (value) => (typeof value === "string" ? value.slice(-1) : (await itemsOf(value)).at(-1)), {
    argument: "none",
  }),
  defineFilter("join", async (value, separator, info) => join(await itemsOf(value), separator, info), {
    argument: "required",
    keepSafe: true,
  }),
  defineFilter("slice", slice, { argument: "required", safe: false }),
  defineFilter("dictsort", (value, path) => sorted(value, path, 1), { argument: "required" }),
  defineFilter("dictsortreversed", (value, path) => sorted(value, path, -1), { argument: "required" }),
];
