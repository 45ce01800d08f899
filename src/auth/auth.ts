import { ContextSlot } from "../context/index.ts";
import { NuagesError, PermissionDenied } from "../errors/index.ts";
import type { HttpRequest } from "../http/index.ts";
import { type AnyModel, type ModelOptions, optionsOf } from "../models/index.ts";
import { reportSecurityEvent, Signer } from "../security/index.ts";
// The module that is merged into below has to be part of the program.
import type {} from "../sessions/index.ts";
import type { AnyUser, AnyUserModel } from "./abstract-user.ts";
import { AnonymousUser } from "./anonymous-user.ts";
import type { AuthBackend, Credentials } from "./backends/auth-backend.ts";
import { ModelBackend } from "./backends/model-backend.ts";
import { type RegisteredUser, setRequestUser } from "./request-user.ts";
import { type LoginAttempt, LoginThrottle } from "./throttle/login-throttle.ts";

/** What authentication is made from. */
export interface AuthOptions {
  /** The site's user model, made with `AbstractUser`. */
  readonly userModel: AnyModel;
  /** The secret keys, newest first: they bind sessions to passwords. */
  readonly keys: readonly string[];
  /** Asked in order until one knows the user; default username and password of the user model. */
  readonly backends?: readonly AuthBackend[];
  readonly throttle?: LoginThrottle;
  /** Where someone who isn't signed in is sent; default `/accounts/login/`. */
  readonly loginUrl?: string;
}

const userKey = "_auth_user";
const hashKey = "_auth_hash";

declare module "../sessions/index.ts" {
  interface SessionData {
    /** Kept by sign-in: the key of the user. */
    _auth_user: string | number;
    /** Kept by sign-in: what ends the session when the password changes. */
    _auth_hash: string;
  }
}

/** Authentication of one application. The functions `authenticate`, `login` and `logout` use the one of their context. */
export class Auth {
  readonly userModel: AnyModel;
  readonly loginUrl: string;
  readonly #backends: readonly AuthBackend[];
  readonly #throttle: LoginThrottle;
  readonly #signer: Signer;

  constructor(options: AuthOptions) {
    this.userModel = requireUserModel(options.userModel);
    this.loginUrl = options.loginUrl ?? "/accounts/login/";
    this.#backends = options.backends ?? [new ModelBackend(options.userModel)];
    this.#throttle = options.throttle ?? new LoginThrottle();
    this.#signer = new Signer({ keys: options.keys, purpose: "nuages.auth.session" });
  }

  /** See the function `authenticate`. */
  async authenticate(request: HttpRequest, credentials: Credentials): Promise<AnyUser | undefined> {
    const { remoteAddress: address, signal } = request;
    const attempt: LoginAttempt = { username: credentials.username, address, signal };
    await this.#throttle.check(attempt);
    const user = await this.#ask(credentials);
    if (user !== undefined) {
      await this.#throttle.succeeded(attempt);
      return user;
    }
    const username = credentials.username.slice(0, 150);
    reportSecurityEvent("login-failed", { username, address });
    return undefined;
  }

  /** The first backend that knows the user decides, or one that forbids all after it. */
  async #ask(credentials: Credentials): Promise<AnyUser | undefined> {
    for (const backend of this.#backends) {
      try {
        const user = await backend.authenticate(credentials);
        if (user?.isActive) return user;
      } catch (error) {
        if (error instanceof PermissionDenied) return undefined;
        throw error;
      }
    }
    return undefined;
  }

  /** See the function `login`. */
  async login(request: HttpRequest, user: AnyUser): Promise<void> {
    const options = this.#options();
    if (!(user instanceof options.model) || user.pk === null || user.pk === undefined || !user.isActive) {
      throw new NuagesError("E_NOT_A_USER", { received: user });
    }
    const { session } = request;
    if (session === undefined) throw new NuagesError("E_NO_SESSION", {});
    const before = await session.get(userKey);
    const key = keyToSession(user.pk);
    // What someone else left in this browser is not for the new user to see.
    if (before !== undefined && before !== key) session.clear();
    session.cycleId();
    session.set(userKey, key);
    session.set(hashKey, this.#signer.fingerprint(user.password));
    setRequestUser(request, user);
    await this.#noteLogin(user);
    reportSecurityEvent("login", { user: String(user.pk), address: request.remoteAddress });
  }

  /** See the function `logout`. */
  async logout(request: HttpRequest): Promise<void> {
    const { session } = request;
    if (session === undefined) throw new NuagesError("E_NO_SESSION", {});
    const before = await session.get(userKey);
    await session.flush();
    setRequestUser(request, new AnonymousUser());
    if (before !== undefined) reportSecurityEvent("logout", { user: String(before), address: request.remoteAddress });
  }

  /** After a change of the own password: this session goes on under a new id, every other one of the user ends. */
  async keepSession(request: HttpRequest, user: AnyUser): Promise<void> {
    request.session.cycleId();
    request.session.set(hashKey, this.#signer.fingerprint(user.password));
  }

  /** The user whom the session names, if it may still be used; else the session ends. Costs no query where no session cookie came. */
  async userOf(request: HttpRequest): Promise<AnyUser | AnonymousUser> {
    const { session } = request;
    if (session === undefined) throw new NuagesError("E_NO_SESSION", {});
    if (!session.hasCookie) return new AnonymousUser();
    const key = await session.get(userKey);
    if (key === undefined) return new AnonymousUser();
    const user = await this.#load(key);
    const hash = await session.get(hashKey);
    if (user?.isActive && hash !== undefined && this.#signer.verifyFingerprint(user.password, hash)) return user;
    await session.flush();
    reportSecurityEvent("session-ended", { user: String(key), address: request.remoteAddress });
    return new AnonymousUser();
  }

  async #load(key: string | number): Promise<AnyUser | undefined> {
    const { pk } = this.#options();
    const value = pk.type.kind === "bigInteger" && /^\d{1,19}$/.test(String(key)) ? BigInt(key) : key;
    const { objects } = this.userModel as unknown as AnyUserModel;
    return (await objects.filter((user) => user.pk.eq(value as never)).first()) ?? undefined;
  }

  #options(): ModelOptions {
    return optionsOf(this.userModel);
  }

  async #noteLogin(user: AnyUser): Promise<void> {
    user.lastLogin = new Date();
    await user.save({ updateFields: ["lastLogin"] });
  }
}

function requireUserModel(model: AnyModel): AnyModel {
  const { prototype } = model as unknown as { prototype: Record<string, unknown> };
  const missing = ["hasPerm", "checkPassword"].find((name) => typeof prototype?.[name] !== "function");
  if (missing === undefined) return model;
  throw new NuagesError("E_USER_MODEL", {
    received: String((model as { name?: unknown }).name),
    missing: `${missing}()`,
  });
}

/** A key as the session's JSON can hold it. */
function keyToSession(pk: unknown): string | number {
  return typeof pk === "number" ? pk : String(pk);
}

/** The authentication of the running application. */
export const authSlot: ContextSlot<Auth> = new ContextSlot<Auth>("authentication");

/** The authentication of this context; throws E_NO_CONTEXT where there is none. */
export function currentAuth(): Auth {
  const auth = authSlot.get();
  if (auth === undefined) throw new NuagesError("E_NO_CONTEXT", { what: "authentication" });
  return auth;
}

/**
 * The active user whom the credentials belong to, or undefined. Bounded to 5 attempts a minute for an account from one address and 30
 * for an address: beyond, it throws E_LOGIN_THROTTLED (429) before anything is hashed. Beyond 100 attempts an hour for an account from
 * all addresses it waits first, up to 20 seconds.
 *
 * @example
 * const user = await authenticate(request, { username, password });
 * if (user) await login(request, user);
 */
export async function authenticate(
  request: HttpRequest,
  credentials: Credentials,
): Promise<RegisteredUser | undefined> {
  return (await currentAuth().authenticate(request, credentials)) as RegisteredUser | undefined;
}

/** Signs a user in: under a new session id, with new CSRF tokens. Throws E_NOT_A_USER for anyone but an active, saved user of the user model. */
export async function login(request: HttpRequest, user: RegisteredUser): Promise<void> {
  await currentAuth().login(request, user as unknown as AnyUser);
}

/** Signs out: the session and everything in it is gone at once. */
export async function logout(request: HttpRequest): Promise<void> {
  await currentAuth().logout(request);
}

/** Call it after someone has changed their own password: this session goes on, every other one of theirs ends. */
export async function updateSessionAuthHash(request: HttpRequest, user: RegisteredUser): Promise<void> {
  await currentAuth().keepSession(request, user as unknown as AnyUser);
}
