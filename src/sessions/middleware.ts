import type { HttpResponse, Middleware } from "../http/index.ts";
import "./request.ts";
import { Session, type SessionLifetime } from "./session.ts";
import type { SessionStore } from "./session-store.ts";

/** What the session middleware is made from. */
export interface SessionMiddlewareOptions extends Partial<SessionLifetime> {
  readonly store: SessionStore;
  /**
   * True: the cookie is `__Host-sid` with Secure. `"auto"`: that over https, plain `sid` over http, for development only. Default true.
   */
  readonly secure?: boolean | "auto";
  /** The time in milliseconds; for tests. */
  readonly now?: () => number;
}

/** How long sessions last unless told otherwise: 12 hours without a request, 14 days in any case. */
export const standardLifetime: SessionLifetime = Object.freeze({
  idleSeconds: 12 * 3600,
  absoluteSeconds: 14 * 86_400,
});

/** The name of the session's cookie: `__Host-sid` where it can be secure. */
export function sessionCookieName(secure: boolean): string {
  return secure ? "__Host-sid" : "sid";
}

/**
 * Gives each request its `session`. A request that doesn't touch it costs no query; a response that depends on it says `Vary: Cookie`;
 * what changed is written once, when the response is known, unless that is a server error.
 */
export function sessionMiddleware(options: SessionMiddlewareOptions): Middleware {
  const lifetime: SessionLifetime = {
    idleSeconds: options.idleSeconds ?? standardLifetime.idleSeconds,
    absoluteSeconds: options.absoluteSeconds ?? standardLifetime.absoluteSeconds,
  };
  const { store, now, secure = true } = options;
  return async function sessions(request, next) {
    const isSecure = secure === "auto" ? request.isSecure : secure;
    const id = request.headers.has("cookie") ? request.cookies.get(sessionCookieName(isSecure)) : undefined;
    const session = new Session({ store, id, lifetime, ...(now === undefined ? {} : { now }) });
    request.session = session;
    const response = await next();
    if (session.accessed) await finish({ response, session, isSecure, maxAge: lifetime.absoluteSeconds });
    return response;
  };
}

interface Finish {
  readonly response: HttpResponse;
  readonly session: Session;
  readonly isSecure: boolean;
  readonly maxAge: number;
}

async function finish({ response, session, isSecure, maxAge }: Finish): Promise<void> {
  response.headers.vary("Cookie");
  if (response.status >= 500) return;
  const outcome = await session.save();
  const cookie = { secure: isSecure, httpOnly: true, sameSite: "lax", path: "/" } as const;
  if (outcome === "created") response.setCookie(sessionCookieName(isSecure), session.createdId, { ...cookie, maxAge });
  else if (outcome === "gone" && session.hasCookie) response.deleteCookie(sessionCookieName(isSecure), cookie);
}
