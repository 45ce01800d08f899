import { parseHost } from "./hosts.ts";

/** Where a redirect may lead. */
export interface SafeRedirectOptions {
  /** The host of the request, as in its Host header. */
  readonly host: string;
  /** True when the request came over https: then the target must, too. */
  readonly secure: boolean;
  /** Other hosts (with their port, if any) that are as good as our own. */
  readonly allowedHosts?: readonly string[];
}

/** The longest URL that is followed. */
const maxLength = 2048;

/**
 * True when a browser that is sent to `url` from this site stays on it, over http or https. For every target that comes from a request,
 * like the `next` of a sign-in page.
 *
 * @example
 * isSafeRedirect("/posts/?page=2", { host: "example.com", secure: true }); // true
 * isSafeRedirect("//evil.tld", { host: "example.com", secure: true }); // false
 */
export function isSafeRedirect(url: unknown, options: SafeRedirectOptions): url is string {
  if (typeof url !== "string" || url === "" || url.length > maxLength) return false;
  if (hasForbidden(url) || !parseHost(options.host)) return false;
  // "https:evil" and "http:1" are read as relative or absolute depending on the page's scheme: no honest link is written so.
  if (/^[a-z][a-z0-9+.-]*:(?!\/\/)/i.test(url)) return false;
  const base = `${options.secure ? "https" : "http"}://${options.host}`;
  const target = URL.canParse(url, base) ? new URL(url, base) : undefined;
  if (target?.username !== "" || target.password !== "") return false;
  if (target.protocol !== "https:" && (target.protocol !== "http:" || options.secure)) return false;
  if (target.origin === new URL(base).origin) return true;
  return (options.allowedHosts ?? []).some((host) => host.toLowerCase() === target.host);
}

/** Control characters, white space at the ends and backslashes: browsers drop or change them before they read the address. */
function hasForbidden(url: string): boolean {
  if (url.trim() !== url || url.includes("\\")) return true;
  for (let i = 0; i < url.length; i++) {
    const unit = url.charCodeAt(i);
    if (unit < 0x20 || (unit >= 0x7f && unit < 0xa0)) return true;
  }
  return !url.isWellFormed();
}
