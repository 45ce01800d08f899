import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import { setTimeout } from "node:timers/promises";
import { NuagesError } from "../../errors/index.ts";
import { reportSecurityEvent } from "../../security/index.ts";
import { foldUsername } from "../username.ts";
import { type AttemptStore, MemoryAttemptStore } from "./attempt-store.ts";

/** How many sign-in attempts are taken. */
export interface LoginThrottleOptions {
  readonly store?: AttemptStore;
  /** In a minute for one account from one address; default 5. */
  readonly perAccountAndAddress?: number;
  /** In a minute from one address, whatever the account; default 30. */
  readonly perAddress?: number;
  /** In an hour for one account from all addresses together; default 100. Those beyond are taken too, but have to wait. */
  readonly perAccount?: number;
  /** The longest such wait; default 20, at most 30. Keep it below `timeouts.handlerMs`. */
  readonly maxDelaySeconds?: number;
  /** Waits, for tests; default a timer. */
  readonly wait?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** Who tries to sign in, from where. */
export interface LoginAttempt {
  readonly username: string;
  /** The client's address; of IPv6 the first 64 bits count, since one client has them all. */
  readonly address: string;
  /** Ends the waiting when the client leaves. */
  readonly signal?: AbortSignal;
}

const minute = 60;
const hour = 3600;

/** Bounds the guessing of passwords; asked before anything is hashed. */
export class LoginThrottle {
  readonly #store: AttemptStore;
  readonly #perAccountAndAddress: number;
  readonly #perAddress: number;
  readonly #perAccount: number;
  readonly #maxDelay: number;
  readonly #wait: NonNullable<LoginThrottleOptions["wait"]>;

  /** Throws E_ARGUMENT for a number that is no whole one. */
  constructor(options: LoginThrottleOptions = {}) {
    this.#store = options.store ?? new MemoryAttemptStore();
    this.#perAccountAndAddress = whole("perAccountAndAddress", options.perAccountAndAddress ?? 5);
    this.#perAddress = whole("perAddress", options.perAddress ?? 30);
    this.#perAccount = whole("perAccount", options.perAccount ?? 100);
    this.#maxDelay = whole("maxDelaySeconds", options.maxDelaySeconds ?? 20, 30);
    this.#wait = options.wait ?? pause;
  }

  /**
   * Counts an attempt; throws E_LOGIN_THROTTLED (429) when it is one too many from its address. Many addresses together can't be
   * refused without shutting the owner out: they only wait, each one longer than the one before.
   */
  async check(attempt: LoginAttempt): Promise<void> {
    const address = await this.#store.add({ key: addressKey(attempt), windowSeconds: minute });
    if (address.count > this.#perAddress) this.#refuse(attempt, address.secondsLeft);
    const here = await this.#store.add({ key: accountHereKey(attempt), windowSeconds: minute });
    if (here.count > this.#perAccountAndAddress) this.#refuse(attempt, here.secondsLeft);
    const account = await this.#store.add({ key: accountKey(attempt), windowSeconds: hour });
    if (account.count > this.#perAccount) await this.#delay(attempt, account.count - this.#perAccount);
  }

  /** Forgets the account's failures, since the right password was given; those of the address stay. */
  async succeeded(attempt: LoginAttempt): Promise<void> {
    await this.#store.reset(accountHereKey(attempt));
    await this.#store.reset(accountKey(attempt));
  }

  #refuse(attempt: LoginAttempt, seconds: number): never {
    report(attempt, {});
    throw new NuagesError("E_LOGIN_THROTTLED", { seconds });
  }

  async #delay(attempt: LoginAttempt, beyond: number): Promise<void> {
    const delay = Math.min(beyond, this.#maxDelay);
    report(attempt, { delay });
    await this.#wait(delay * 1000, attempt.signal);
  }
}

function report({ username, address }: LoginAttempt, more: { readonly delay?: number }): void {
  reportSecurityEvent("login-throttled", { username: username.slice(0, 150), address, ...more });
}

function whole(name: string, value: number, most = Number.MAX_SAFE_INTEGER): number {
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new NuagesError("E_ARGUMENT", { name, expected: `a whole number from 0 to ${most}`, received: value });
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await setTimeout(milliseconds, undefined, signal ? { signal } : {}).catch((error: unknown) => {
    throw signal?.reason ?? error;
  });
}

function addressKey({ address }: LoginAttempt): string {
  return `a:${networkOf(address)}`;
}

function accountHereKey(attempt: LoginAttempt): string {
  return `${accountKey(attempt)}:${networkOf(attempt.address)}`;
}

/** Hashed, so that a key has one length whatever was sent. */
function accountKey({ username }: LoginAttempt): string {
  const account = createHash("sha256")
    .update(foldUsername(username.slice(0, 600)))
    .digest("base64url");
  return `u:${account}`;
}

/** An IPv4 address as it is; of an IPv6 address the first four groups. */
function networkOf(address: string): string {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, "");
  if (!isIPv6(plain)) return plain;
  const [head = "", tail] = plain.split("%")[0]!.split("::");
  const groups = head === "" ? [] : head.split(":");
  if (tail !== undefined) {
    const after = tail === "" ? 0 : tail.split(":").length;
    while (groups.length + after < 8) groups.push("0");
  }
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}
