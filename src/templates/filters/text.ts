import { NuagesError } from "../../errors/index.ts";
import { capitalize, escapeHtml, html, jsonForScript, markSafe, SafeString, slugify } from "../../lib/index.ts";
import { defineFilter } from "../define.ts";
import type { FilterDefinition, FilterOptions } from "../library.ts";
import { text } from "../runtime/print.ts";

/** A number of characters or words as an argument; undefined when it is none, which leaves the value as it is. */
export function countOf(argument: unknown): number | undefined {
  const count = typeof argument === "number" ? argument : Number.parseInt(text(argument), 10);
  return Number.isInteger(count) ? count : undefined;
}

let made: Intl.Segmenter | undefined;

/** Made when it is first needed: making one takes milliseconds, and few sites cut text at every start. */
function segmenter(): Intl.Segmenter {
  return (made ??= new Intl.Segmenter(undefined, { granularity: "grapheme" }));
}

/** The first `count` characters as people count them. A segmenter is slow on long text, so it sees no more than it may need. */
function truncateChars(value: string, count: number): string {
  if (value.length <= count) return value;
  const kept: string[] = [];
  for (const { segment } of segmenter().segment(value.slice(0, count * 16 + 64))) {
    if (kept.length === count) return `${kept.slice(0, Math.max(0, count - 1)).join("")}…`;
    kept.push(segment);
  }
  return kept.join("").length < value.length ? `${kept.slice(0, Math.max(0, count - 1)).join("")}…` : value;
}

function truncateWords(value: string, count: number): string {
  const words: string[] = [];
  for (const [word] of value.matchAll(/\S+/g)) {
    if (words.length === count) return `${words.join(" ")} …`;
    words.push(word);
  }
  return words.join(" ");
}

/** Each word's first letter in upper case, the rest in lower case; a letter after an apostrophe stays low. */
function title(value: string): string {
  let inWord = false;
  let out = "";
  for (const c of value.toLowerCase()) {
    const isWordChar: boolean = /[\p{L}\p{N}]/u.test(c) || (inWord && (c === "'" || c === "’"));
    out += isWordChar && !inWord ? c.toUpperCase() : c;
    inWord = isWordChar;
  }
  return out;
}

function quoteUrl(value: unknown, safe: unknown = "/"): string {
  const kept = new Set(text(safe));
  // A half of a surrogate pair can't be encoded; it becomes the replacement character, as in any UTF-8 output.
  const encoded = encodeURIComponent(text(value).toWellFormed()).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  if (kept.size === 0) return encoded;
  return encoded.replace(/%([2-7][0-9A-F])/g, (whole, hex: string) => {
    const c = String.fromCharCode(Number.parseInt(hex, 16));
    return kept.has(c) ? c : whole;
  });
}

function jsonScript(value: unknown, id: unknown): SafeString {
  if (id !== undefined && (typeof id !== "string" || id === "")) {
    throw new NuagesError("E_TEMPLATE_VALUE", {
      what: "The argument of json_script",
      expected: "the id of the element",
      received: id,
    });
  }
  const json = jsonForScript(value);
  return id === undefined
    ? html`<script type="application/json">${json}</script>`
    : html`<script id="${id}" type="application/json">${json}</script>`;
}

/** A filter that sees the text of its value. */
export function textFilter(
  name: string,
  apply: (value: string) => unknown,
  options: FilterOptions = { argument: "none" },
): FilterDefinition {
  return defineFilter(name, (value, _, info) => apply(text(value, info.timeZone)), options);
}

/** Filters for text. */
export const textFilters = [
  textFilter("lower", (value) => value.toLowerCase(), { argument: "none", safe: true }),
  textFilter("upper", (value) => value.toUpperCase()),
  textFilter("capfirst", capitalize, { argument: "none", safe: true }),
  textFilter("title", title),
  defineFilter(
    "truncatechars",
    (value, count, info) => {
      const limit = countOf(count);
      return limit === undefined ? value : truncateChars(text(value, info.timeZone), Math.max(0, limit));
    },
    { argument: "required" },
  ),
  defineFilter(
    "truncatewords",
    (value, count, info) => {
      const limit = countOf(count);
      return limit === undefined ? value : truncateWords(text(value, info.timeZone), Math.max(0, limit));
    },
    { argument: "required" },
  ),
  textFilter("slugify", slugify),
  textFilter("wordcount", (value) => value.match(/\S+/g)?.length ?? 0),
  defineFilter("urlencode", quoteUrl),
  defineFilter(
    "escape",
    (value, _, info) => (SafeString.is(value) ? value : markSafe(escapeHtml(text(value, info.timeZone)))),
    {
      argument: "none",
      keepSafe: true,
    },
  ),
  textFilter("force_escape", (value) => markSafe(escapeHtml(value))),
  defineFilter("safe", (value, _, info) => (SafeString.is(value) ? value : markSafe(text(value, info.timeZone))), {
    argument: "none",
    keepSafe: true,
  }),
  defineFilter("json_script", jsonScript),
];
