import { HttpRequest } from "../http/index.ts";
import type { UserModel } from "../models/index.ts";
import type { AnyUser } from "./abstract-user.ts";
import type { AnonymousUser } from "./anonymous-user.ts";
import type { User } from "./default-user/models.ts";

/** The site's own user, as `Register` knows it; else the framework's `User`. */
export type RegisteredUser =
  InstanceType<UserModel> extends infer U ? (U extends { username: string } ? U : User) : never;

declare module "../lib/register.ts" {
  interface Register {
    /** The standard user: what relations to `userModel` lead to where a site registers no user of its own. */
    defaultUser: User;
  }
}

declare module "../http/index.ts" {
  interface RequestExtensions {
    /** Who sent the request; set by the authentication middleware. */
    user: RegisteredUser | AnonymousUser;
  }
}

const users = new WeakMap<HttpRequest, AnyUser | AnonymousUser>();

/** The user of a request without marking that the response depends on it; undefined before the authentication middleware ran. */
export function peekUser(request: HttpRequest): AnyUser | AnonymousUser | undefined {
  return users.get(request);
}

/** Makes someone the user of a request, for the rest of it. */
export function setRequestUser(request: HttpRequest, user: AnyUser | AnonymousUser): void {
  users.set(request, user);
}

/**
 * Gives every request the property `user`. It is a getter, so that a response which depends on the user can be told from one that
 * doesn't: only the former varies with the cookie.
 */
export function installUserProperty(): void {
  if (Object.hasOwn(HttpRequest.prototype, "user")) return;
  Object.defineProperty(HttpRequest.prototype, "user", {
    configurable: true,
    enumerable: false,
    get(this: HttpRequest) {
      const user = users.get(this);
      if (user !== undefined) this.session?.markAccessed();
      return user;
    },
    set(this: HttpRequest, user: AnyUser | AnonymousUser) {
      users.set(this, user);
    },
  });
}
