import { isIPv4, isIPv6 } from "node:net";
import { NuagesError } from "../errors/index.ts";

/** A Host header taken apart. */
export interface ParsedHost {
  /** In lower case, without a trailing dot; an IPv6 address in brackets. */
  readonly hostname: string;
  /** undefined when none was given. */
  readonly port: number | undefined;
}

/** Takes a Host header apart; undefined unless it is strictly a name or an IP address, with or without a port. */
export function parseHost(host: string): ParsedHost | undefined {
  if (host.length === 0 || host.length > 261) return undefined;
  const end = host.startsWith("[") ? host.indexOf("]") + 1 : host.includes(":") ? host.indexOf(":") : host.length;
  const hostname = host.slice(0, end).toLowerCase();
  const port = parsePort(host.slice(end));
  if (port === null) return undefined;
  const name = hostname.endsWith(".") ? hostname.slice(0, -1) : hostname;
  return isHostname(name) ? { hostname: name, port } : undefined;
}

/** undefined for no port, null for a malformed one. */
function parsePort(text: string): number | undefined | null {
  if (text === "") return undefined;
  if (!/^:[0-9]{1,5}$/.test(text)) return null;
  const port = Number(text.slice(1));
  return port > 0 && port <= 65_535 ? port : null;
}

function isHostname(name: string): boolean {
  if (name.startsWith("[")) return !name.includes("%") && isIPv6(name.slice(1, -1));
  if (name.length > 253) return false;
  if (!name.split(".").every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label))) return false;
  // A name whose last label is a number is an address to every browser: only the plain spelling of one is accepted.
  return !/(^|\.)(\d+|0x[0-9a-f]*)$/.test(name) || isIPv4(name);
}

/**
 * Makes the check of Host headers against an allow-list: `"example.com"`, `".example.com"` (and every subdomain), either with a port to
 * demand, `"[::1]"`, or `"*"` for any well-formed host. Throws E_HOST_PATTERN for anything else.
 *
 * @example
 * const allowed = hostMatcher([".example.com"]);
 * allowed("www.example.com:8000"); // true
 * allowed("example.com.evil.tld"); // false
 */
export function hostMatcher(patterns: readonly string[]): (host: string) => boolean {
  const rules = patterns.map(parsePattern);
  return (host) => {
    const parsed = parseHost(host);
    return parsed !== undefined && rules.some((rule) => rule(parsed));
  };
}

function parsePattern(pattern: string): (host: ParsedHost) => boolean {
  if (pattern === "*") return () => true;
  const wildcard = pattern.startsWith(".");
  const parsed = parseHost(wildcard ? pattern.slice(1) : pattern);
  if (!parsed || (wildcard && (parsed.hostname.startsWith("[") || isIPv4(parsed.hostname)))) {
    throw new NuagesError("E_HOST_PATTERN", { pattern });
  }
  const { hostname, port } = parsed;
  return (host) => {
    if (port !== undefined && host.port !== port) return false;
    return host.hostname === hostname || (wildcard && host.hostname.endsWith(`.${hostname}`));
  };
}
