import { randomBytes } from "node:crypto";
import { ContextSlot } from "../context/index.ts";
import { NuagesError } from "../errors/index.ts";
import { Argon2idHasher } from "./hashers/argon2id.ts";
import type { PasswordHasher } from "./hashers/password-hasher.ts";
import { WorkLimiter } from "./work-limiter.ts";

/** The longest password that is looked at, in UTF-16 units: hashing is never given more. */
export const maxPasswordLength = 1024;

/** How passwords are hashed. */
export interface PasswordsOptions {
  /** The first hashes new passwords, all verify; default argon2id with 64 MiB, 3 passes, 1 lane. */
  readonly hashers?: readonly PasswordHasher[];
  /** Bounds the hashing that runs at once; default cores − 1 running, 64 waiting. */
  readonly limiter?: WorkLimiter;
}

/**
 * Hashes and verifies passwords. Every verification costs at least one hash with today's parameters, whether or not there is a usable
 * hash to compare with, so that time doesn't tell which accounts exist.
 *
 * @example
 * const encoded = await passwords.hash("correct horse battery");
 * await passwords.verify("correct horse battery", encoded); // true
 */
export class Passwords {
  readonly #hashers: readonly [PasswordHasher, ...PasswordHasher[]];
  readonly #limiter: WorkLimiter;

  constructor(options: PasswordsOptions = {}) {
    const [first = new Argon2idHasher(), ...others] = options.hashers ?? [];
    this.#hashers = [first, ...others];
    this.#limiter = options.limiter ?? new WorkLimiter();
  }

  /** Throws E_PASSWORD_UNACCEPTABLE for an empty or overlong password, E_HASHING_BUSY when too many wait. */
  async hash(password: string): Promise<string> {
    const objection = objectionTo(password);
    if (objection) throw new NuagesError("E_PASSWORD_UNACCEPTABLE", { detail: objection });
    return this.#limiter.run(() => this.#hashers[0].hash(password));
  }

  /** True when `encoded` was made from `password`. With `undefined` (no such account) it is false after the same work. */
  async verify(password: string, encoded: string | undefined): Promise<boolean> {
    const hasher = encoded === undefined ? undefined : this.#hashers.find((h) => h.handles(encoded));
    if (encoded === undefined || hasher === undefined || objectionTo(password)) {
      await this.#spend(password);
      return false;
    }
    const matches = await this.#limiter.run(() => hasher.verify(password, encoded));
    // An older hash may be cheaper: a wrong password must cost what a right one does, which is hashed anew.
    if (!matches && this.needsRehash(encoded)) await this.#spend(password);
    return matches;
  }

  /** True when the password should be hashed again at the next sign-in, since parameters or algorithm have changed. */
  needsRehash(encoded: string): boolean {
    return !this.#hashers[0].isCurrent(encoded);
  }

  /** True when some password can match `encoded`. */
  isUsable(encoded: string): boolean {
    return this.#hashers.some((h) => h.handles(encoded));
  }

  #spend(password: string): Promise<unknown> {
    return this.#limiter.run(() => this.#hashers[0].hash(password.slice(0, maxPasswordLength)));
  }
}

/** A value for the password column that no password matches; different each time. */
export function unusablePassword(): string {
  return `!${randomBytes(24).toString("base64url")}`;
}

function objectionTo(password: string): string | undefined {
  if (password === "") return "it is empty";
  if (password.length > maxPasswordLength) return `it has more than ${maxPasswordLength} characters`;
  if (!password.isWellFormed()) return "it is not well-formed text";
  return undefined;
}

/** The running application's password hashing: what `user.setPassword()` uses. Without one, argon2id with its defaults. */
export const passwordsSlot: ContextSlot<Passwords> = new ContextSlot<Passwords>("passwords");

let standard: Passwords | undefined;

/** The password hashing of this context. */
export function currentPasswords(): Passwords {
  return passwordsSlot.get() ?? (standard ??= new Passwords());
}
