import { NuagesError } from "../../errors/index.ts";
import { isSafeRedirect } from "../../security/index.ts";
import { requestSlot } from "../request-slot.ts";
import { HttpResponse } from "../response.ts";
import { encodeUnicode } from "../target.ts";

/** How a redirect is made. */
export interface RedirectOptions {
  /** 301 (or 308) instead of 302 (or 307): browsers and search engines remember it. */
  readonly permanent?: boolean;
  /** 307 or 308: the browser repeats the request with its method and body. */
  readonly preserveMethod?: boolean;
}

/** Where no request tells our own origin, only relative targets are safe. */
const unknownOrigin = { host: "unknown-origin.invalid", secure: true };

/**
 * Sends the browser to another address of this site. Throws E_UNSAFE_REDIRECT (400) for a target that leaves it, also
 * one in disguise (`//evil.tld`, `/\evil.tld`, `https:evil.tld`, a line break); so a `next` from a request can be given as it is.
 *
 * @example
 * return new RedirectResponse("/posts/");
 */
export class RedirectResponse extends HttpResponse {
  constructor(location: string, options: RedirectOptions = {}) {
    super(null, { status: redirectStatus(options) });
    const request = requestSlot.get();
    const origin = request === undefined ? unknownOrigin : { host: request.host, secure: request.isSecure };
    if (!isSafeRedirect(location, origin) && !isSafeRedirect(location, unknownOrigin)) {
      throw new NuagesError("E_UNSAFE_REDIRECT", {
        location: String(location),
        problem: "it leaves this site or is malformed",
      });
    }
    this.headers.set("Location", encodeUnicode(location));
  }

  /** Where it leads. */
  get location(): string {
    return this.headers.get("location") ?? "";
  }
}

/**
 * Sends the browser to another site, whose host must be in `hosts` ("example.org", with its port if it isn't the
 * default one). Throws E_UNSAFE_REDIRECT for any other host, for user names in the URL and for schemes other than http and https.
 */
export function redirectExternal(
  url: string,
  options: RedirectOptions & { readonly hosts: readonly string[] },
): HttpResponse {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  const problem = externalProblem(url, target, options.hosts);
  if (target === undefined || problem !== undefined) {
    throw new NuagesError("E_UNSAFE_REDIRECT", { location: String(url), problem: problem ?? "it is not a full URL" });
  }
  return new HttpResponse(null, { status: redirectStatus(options), headers: { Location: target.href } });
}

function externalProblem(url: string, target: URL | undefined, hosts: readonly string[]): string | undefined {
  if (target === undefined || url.length > 2048) return "it is not a full URL of at most 2048 characters";
  if (target.protocol !== "https:" && target.protocol !== "http:") return "its scheme is not http or https";
  if (target.username !== "" || target.password !== "") return "it contains a user name";
  return hosts.some((host) => host.toLowerCase() === target.host)
    ? undefined
    : `the host ${target.host} is not in hosts`;
}

function redirectStatus({ permanent = false, preserveMethod = false }: RedirectOptions): number {
  if (preserveMethod) return permanent ? 308 : 307;
  return permanent ? 301 : 302;
}
