import { escapeHtml, markSafe } from "../../lib/index.ts";
import { defineFilter } from "../define.ts";
import type { FilterInfo } from "../library.ts";
import { text } from "../runtime/print.ts";
import { textFilter } from "./text.ts";
import { urlize } from "./urlize.ts";

function normalizeNewlines(value: string): string {
  return value.includes("\r") ? value.replaceAll("\r\n", "\n").replaceAll("\r", "\n") : value;
}

/** The paragraphs of a text: what empty lines divide. */
function paragraphs(value: string): string[] {
  const out: string[] = [];
  let lines: string[] = [];
  const close = () => {
    if (lines.length > 0) out.push(lines.join("\n"));
    lines = [];
  };
  for (const line of normalizeNewlines(value).split("\n")) {
    if (line === "") close();
    else lines.push(line);
  }
  close();
  return out;
}

function encode(value: string, info: FilterInfo): string {
  return info.autoescape ? escapeHtml(value) : value;
}

/** Removes what looks like tags and comments: for plain-text summaries, never to make HTML safe. One pass. */
export function stripTags(value: string): string {
  let out = "";
  let at = 0;
  for (let less = value.indexOf("<"); less !== -1; less = value.indexOf("<", at)) {
    out += value.slice(at, less);
    if (!/[a-zA-Z/!?]/.test(value[less + 1] ?? "")) {
      out += "<";
      at = less + 1;
      continue;
    }
    const end = endOfTag(value, less);
    // What never closes is the beginning of a tag to a browser, which would swallow the rest.
    if (end === -1) return out;
    at = end;
  }
  return out + value.slice(at);
}

function endOfTag(value: string, less: number): number {
  const close = value.startsWith("<!--", less) ? "-->" : ">";
  const found = value.indexOf(close, less + 1);
  return found === -1 ? -1 : found + close.length;
}

/** Filters that make or take away HTML. */
export const htmlFilters = [
  defineFilter(
    "linebreaks",
    (value, _, info) => {
      const parts = paragraphs(text(value, info.timeZone)).map(
        (part) => `<p>${encode(part, info).replaceAll("\n", "<br>")}</p>`,
      );
      return markSafe(parts.join("\n\n"));
    },
    { argument: "none" },
  ),
  defineFilter(
    "linebreaksbr",
    (value, _, info) => markSafe(encode(normalizeNewlines(text(value, info.timeZone)), info).replaceAll("\n", "<br>")),
    { argument: "none" },
  ),
  textFilter("striptags", stripTags),
  defineFilter("urlize", (value, _, info) => markSafe(urlize(text(value, info.timeZone), info.autoescape)), {
    argument: "none",
  }),
];
