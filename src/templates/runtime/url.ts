import { SafeString } from "../../lib/index.ts";
import type { FilterInfo } from "../library.ts";
import { escaped, text } from "./print.ts";

const schemes = new Set(["http", "https", "mailto", "tel"]);
const blocked = "#unsafe-url";

/**
 * True for a URL that a link may carry: relative, or with the scheme http, https, mailto or tel. Read as browsers do: white space and
 * control characters before and inside the scheme don't count.
 */
export function isSafeUrl(url: string): boolean {
  const scheme = schemeOf(url);
  return scheme === undefined || schemes.has(scheme);
}

/** What stands before the first ":" when no "/", "?" or "#" is before it, in lower case. */
function schemeOf(url: string): string | undefined {
  const end = url.search(/[:/?#\\]/);
  if (end === -1 || url[end] !== ":") return undefined;
  // A scheme is short; a long one is none of ours, and is not worth cleaning.
  if (end > 256) return "";
  return [...url.slice(0, end)]
    .filter((c) => c > " " && c !== "\x7f")
    .join("")
    .toLowerCase();
}

/** An entity could hide the colon of a scheme in HTML that is passed on as it is. */
function hidesScheme(html: string): boolean {
  return /^[^/?]*&(?!#39;)(?:#|colon|Tab|NewLine)/i.test(html.slice(0, 256));
}

/** What `{{ value }}` prints at the start of a URL attribute: a URL with a scheme that is not allowed becomes `#unsafe-url`. */
export function url(value: unknown, { autoescape, timeZone }: FilterInfo): string {
  const plain = text(value, timeZone);
  if (!isSafeUrl(plain) || (SafeString.is(value) && hidesScheme(plain))) return blocked;
  return autoescape ? escaped(value, timeZone) : plain;
}

const image = /^data:image\/(?:png|gif|jpeg|webp|avif)[;,]/;

/** The same for the `src` of an image, which may also hold the image itself. */
export function imageUrl(value: unknown, info: FilterInfo): string {
  if (!image.test(text(value).slice(0, 32))) return url(value, info);
  return info.autoescape ? escaped(value) : text(value);
}

/** What `{{ value }}` prints before a ":" at the start of a URL attribute: one of the schemes that a link may have. */
export function schemeName(value: unknown): string {
  const name = text(value).toLowerCase();
  return schemes.has(name) ? name : blocked;
}
