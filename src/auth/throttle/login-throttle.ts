import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import { NuagesError } from "../../errors/index.ts";
import { reportSecurityEvent } from "../../security/index.ts";
import { foldUsername } from "../username.ts";
import { type AttemptStore, MemoryAttemptStore } from "./attempt-store.ts";

/** How many sign-in attempts are taken in a minute. */
export interface LoginThrottleOptions {
  readonly store?: AttemptStore;
  /** For one account from one address; default 5. */
  readonly perAccountAndAddress?: number;
  /** From one address, whatever the account; default 30. */
  readonly perAddress?: number;
}

/** Who tries to sign in, from where. */
export interface LoginAttempt {
  readonly username: string;
  /** The client's address; of IPv6 the first 64 bits count, since one client has them all. */
  readonly address: string;
}

const windowSeconds = 60;

/** Bounds the guessing of passwords; asked before anything is hashed. */
export class LoginThrottle {
  readonly #store: AttemptStore;
  readonly #perAccount: number;
  readonly #perAddress: number;

  constructor(options: LoginThrottleOptions = {}) {
    this.#store = options.store ?? new MemoryAttemptStore();
    this.#perAccount = options.perAccountAndAddress ?? 5;
    this.#perAddress = options.perAddress ?? 30;
  }

  /** Counts an attempt; throws E_LOGIN_THROTTLED (429) when it is one too many. */
  async check(attempt: LoginAttempt): Promise<void> {
    const address = await this.#store.add({ key: addressKey(attempt), windowSeconds });
    if (address.count > this.#perAddress) this.#refuse(attempt, address.secondsLeft);
    const account = await this.#store.add({ key: accountKey(attempt), windowSeconds });
    if (account.count > this.#perAccount) this.#refuse(attempt, account.secondsLeft);
  }

  /** Forgets the account's failures from this address, since the right password was given. */
  async succeeded(attempt: LoginAttempt): Promise<void> {
    await this.#store.reset(accountKey(attempt));
  }

  #refuse(attempt: LoginAttempt, seconds: number): never {
    reportSecurityEvent("login-throttled", { username: attempt.username.slice(0, 150), address: attempt.address });
    throw new NuagesError("E_LOGIN_THROTTLED", { seconds });
  }
}

function addressKey({ address }: LoginAttempt): string {
  return `a:${networkOf(address)}`;
}

/** Hashed, so that a key has one length whatever was sent. */
function accountKey({ username, address }: LoginAttempt): string {
  const account = createHash("sha256")
    .update(foldUsername(username.slice(0, 600)))
    .digest("base64url");
  return `u:${account}:${networkOf(address)}`;
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
