import { NuagesError } from "../../errors/index.ts";
import type { Middleware } from "../../http/index.ts";
import { hostMatcher, reportSecurityEvent } from "../../security/index.ts";

/** The names of the own machine: what a development server answers to when nothing else is allowed. */
export const developmentHosts: readonly string[] = Object.freeze([".localhost", "127.0.0.1", "[::1]"]);

/** What the host check is made from. */
export interface HostCheckOptions {
  /** See `hostMatcher`. */
  readonly allowedHosts: readonly string[];
}

/** Refuses (400) a request whose Host header is malformed or names a host that this site doesn't answer to. */
export function hostCheck(options: HostCheckOptions): Middleware {
  const allowed = hostMatcher(options.allowedHosts);
  return async function host(request, next) {
    if (allowed(request.host)) return next();
    const shown = request.host.slice(0, 100);
    reportSecurityEvent("host-refused", { host: shown, address: request.remoteAddress });
    throw new NuagesError("E_HOST_NOT_ALLOWED", { host: shown });
  };
}
