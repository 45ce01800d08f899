import { escapeHtml } from "../../lib/index.ts";
import { isSafeUrl } from "../runtime/url.ts";

const maximumUrl = 2048;
const trailing = new Set([".", ",", ":", ";", "!", "?", "'", '"', "…"]);
const pairs: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
const opening = new Set(["(", "[", "{", "'", '"', "<"]);
const domainEnd = /\.(?:com|edu|gov|int|mil|net|org)(?:$|[/?#:])/i;
const host = /^[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?(?::\d{1,5})?$/u;
const mailName = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/;

/**
 * Makes links of the web and mail addresses in a text, with rel="nofollow". Reads each word once from both ends with counters, so
 * that no text takes more than linear time; words over 2,048 characters are no addresses.
 */
export function urlize(value: string, autoescape: boolean): string {
  const encode = autoescape ? escapeHtml : (part: string) => part;
  return value
    .split(/(\s+)/)
    .map((word) => (word.length > maximumUrl || !/[.:@]/.test(word) ? encode(word) : urlizeWord(word, encode)))
    .join("");
}

function urlizeWord(word: string, encode: (part: string) => string): string {
  const start = leadingPunctuation(word);
  const end = trailingPunctuation(word, start);
  const middle = word.slice(start, end);
  const href = hrefOf(middle);
  if (href === undefined) return encode(word);
  const rel = href.startsWith("mailto:") ? "" : ' rel="nofollow"';
  // The href is built from the text, so it is escaped even where the text itself is passed on as HTML.
  return `${encode(word.slice(0, start))}<a href="${escapeHtml(href)}"${rel}>${encode(middle)}</a>${encode(word.slice(end))}`;
}

function leadingPunctuation(word: string): number {
  let start = 0;
  while (start < word.length && opening.has(word[start]!)) start++;
  return start;
}

/** Where the address ends: before punctuation, and before closing brackets that nothing in the address opened. */
function trailingPunctuation(word: string, start: number): number {
  const open = new Map<string, number>();
  for (const c of word.slice(start)) {
    if (c === "(" || c === "[" || c === "{") open.set(c, (open.get(c) ?? 0) + 1);
    const opener = pairs[c];
    if (opener !== undefined) open.set(opener, (open.get(opener) ?? 0) - 1);
  }
  let end = word.length;
  for (; end > start; end--) {
    const last = word[end - 1]!;
    if (trailing.has(last) || last === ">") continue;
    const opener = pairs[last];
    if (opener === undefined || (open.get(opener) ?? 0) >= 0) break;
    open.set(opener, (open.get(opener) ?? 0) + 1);
  }
  return end;
}

function hrefOf(word: string): string | undefined {
  const scheme = /^https?:\/\//i.exec(word)?.[0];
  if (scheme !== undefined) return webAddress(word, scheme.length, word);
  if (word.includes("://") || word.includes("\\")) return undefined;
  const at = word.indexOf("@");
  if (at !== -1) return mailAddress(word, at);
  if (/^www\./i.test(word) || domainEnd.test(word)) return webAddress(word, 0, `https://${word}`);
  return undefined;
}

function webAddress(word: string, hostStart: number, href: string): string | undefined {
  const rest = word.slice(hostStart);
  const length = rest.search(/[/?#]/);
  const name = length === -1 ? rest : rest.slice(0, length);
  return name.length <= 255 && host.test(name) && isSafeUrl(href) ? href : undefined;
}

function mailAddress(word: string, at: number): string | undefined {
  const domain = word.slice(at + 1);
  if (!mailName.test(word.slice(0, at)) || domain.length > 253 || !domain.includes(".") || !host.test(domain))
    return undefined;
  return `mailto:${word}`;
}
