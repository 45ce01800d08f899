import { type ErrorValues, NuagesError } from "../../errors/index.ts";
import type { HttpRequest } from "../../http/index.ts";
import { parseHost } from "../../security/index.ts";

/** Why a request is refused. */
export type CsrfReason = ErrorValues<"E_CSRF">["reason"];

/** Normalises the list of other origins that may send forms here. Throws E_TRUSTED_ORIGIN for what isn't exactly an origin. */
export function trustedOrigins(origins: readonly string[]): ReadonlySet<string> {
  for (const origin of origins) {
    const url = URL.canParse(origin) ? new URL(origin) : undefined;
    if (!url || url.origin !== origin || !/^https?:$/.test(url.protocol)) {
      throw new NuagesError("E_TRUSTED_ORIGIN", { origin });
    }
  }
  return new Set(origins);
}

/** What the browser's own headers have against the request: where it says that another site sent it. */
export function originObjection(request: HttpRequest, trusted: ReadonlySet<string>): CsrfReason | undefined {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  const own = ownOrigin(request);
  if (site !== undefined && site !== "same-origin" && site !== "none" && !(origin && trusted.has(origin)))
    return "cross-site";
  if (origin !== undefined) return origin === own || trusted.has(origin) ? undefined : "wrong-origin";
  if (!request.isSecure) return undefined;
  const referer = request.headers.get("referer");
  if (referer === undefined) return "no-referer";
  const from = URL.canParse(referer) ? new URL(referer).origin : undefined;
  return from !== undefined && (from === own || trusted.has(from)) ? undefined : "wrong-referer";
}

function ownOrigin(request: HttpRequest): string | undefined {
  return parseHost(request.host) ? new URL(`${request.scheme}://${request.host}`).origin : undefined;
}
