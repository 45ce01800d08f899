import type { HttpRequest, HttpResponse, Middleware } from "../../http/index.ts";
import { ContentSecurityPolicy } from "../../security/index.ts";

/** How long browsers remember to come by https only. */
export interface HstsOptions {
  /** Seconds; default 63,072,000 (2 years). */
  readonly maxAge?: number;
  /** Default true. */
  readonly includeSubDomains?: boolean;
  /** Asks for the browsers' built-in list, which is hard to leave; default false. */
  readonly preload?: boolean;
}

/** What the security headers are made from. */
export interface SecurityHeadersOptions {
  /** The content security policy; default `ContentSecurityPolicy.standard`. */
  readonly policy?: ContentSecurityPolicy;
  /** Strict-Transport-Security, sent over https only; false for none, as in development. */
  readonly hsts?: HstsOptions | false;
  /** Tells whether the response is for a signed-in user and so must not be kept by any cache. */
  readonly isAuthenticated?: (request: HttpRequest) => boolean;
}

const always: readonly (readonly [string, string])[] = [
  ["X-Content-Type-Options", "nosniff"],
  ["X-Frame-Options", "DENY"],
  ["Referrer-Policy", "same-origin"],
  ["Cross-Origin-Opener-Policy", "same-origin"],
  ["Cross-Origin-Resource-Policy", "same-origin"],
  ["Origin-Agent-Cluster", "?1"],
  ["Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"],
  ["X-Permitted-Cross-Domain-Policies", "none"],
];

/**
 * Puts the security headers on every response, errors and redirects included, as long as it stands outermost. A header that a view has
 * set itself stays. Pages for signed-in users are `no-store, private` unless the view says otherwise.
 */
export function securityHeaders(options: SecurityHeadersOptions = {}): Middleware {
  const policy = options.policy ?? ContentSecurityPolicy.standard;
  const fixed = { plain: policy.header(), secure: policy.header({ upgrade: true }) };
  const hsts = options.hsts === false ? undefined : hstsValue(options.hsts ?? {});
  return async function security(request, next) {
    const response = await next();
    const { headers } = response;
    for (const [name, value] of always) if (!headers.has(name)) headers.set(name, value);
    if (!headers.has("content-security-policy")) {
      const constant = request.isSecure ? fixed.secure : fixed.plain;
      const isHtml = headers.get("content-type")?.startsWith("text/html") === true;
      const value = isHtml ? policy.header({ nonce: request.nonce, upgrade: request.isSecure }) : constant;
      headers.set("Content-Security-Policy", value);
    }
    if (hsts !== undefined && request.isSecure) headers.set("Strict-Transport-Security", hsts);
    if (options.isAuthenticated?.(request)) keepPrivate(response);
    return response;
  };
}

function keepPrivate(response: HttpResponse): void {
  if (!response.headers.has("cache-control")) response.headers.set("Cache-Control", "no-store, private");
}

function hstsValue({ maxAge = 63_072_000, includeSubDomains = true, preload = false }: HstsOptions): string {
  return `max-age=${maxAge}${includeSubDomains ? "; includeSubDomains" : ""}${preload ? "; preload" : ""}`;
}
