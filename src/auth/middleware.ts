import type { Middleware } from "../http/index.ts";
import { type Auth, authSlot, currentAuth } from "./auth.ts";
import { installUserProperty, setRequestUser } from "./request-user.ts";

/** What the authentication middleware is made from. */
export interface AuthMiddlewareOptions {
  /** Default: that of the context, `authSlot`. */
  readonly auth?: Auth;
}

/**
 * Gives each request its `user`, a plain value: the user whom the session names, or an `AnonymousUser`. A session whose user is gone, no
 * longer active, or has a new password ends here. Stands inside the session middleware.
 */
export function authMiddleware(options: AuthMiddlewareOptions = {}): Middleware {
  installUserProperty();
  return async function authentication(request, next) {
    const auth = options.auth ?? currentAuth();
    setRequestUser(request, await auth.userOf(request));
    return options.auth === undefined ? next() : authSlot.run(auth, next);
  };
}
