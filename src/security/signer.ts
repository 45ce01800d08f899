import { createHmac } from "node:crypto";
import { NuagesError } from "../errors/index.ts";
import { fromBase64Url, toBase64Url } from "./base64url.ts";
import { constantTimeEqual } from "./constant-time.ts";

/** What a signer is made from. */
export interface SignerOptions {
  /** The secret keys, newest first: the first signs, all verify. Each at least 32 bytes. */
  readonly keys: readonly string[];
  /** What the signatures are for, e.g. `"auth.reset"`: a value signed for one purpose is worth nothing for another. */
  readonly purpose: string;
  /** The time in milliseconds; for tests. */
  readonly now?: () => number;
}

/** How a signed value is read. */
export interface UnsignOptions {
  /** The greatest age in seconds; without it a signature never ends. */
  readonly maxAge?: number;
}

/** How far a clock may be behind the one that signed. */
const clockSkewSeconds = 60;

/**
 * Signs text with HMAC-SHA-256, so that it can be handed to a browser and trusted when it comes back. It is readable by whoever holds
 * it: signing hides nothing.
 *
 * @example
 * const signer = new Signer({ keys: settings.secretKeys, purpose: "newsletter.unsubscribe" });
 * const token = signer.sign("42");
 * signer.unsign(token, { maxAge: 3600 }); // "42", or undefined when it was altered or is too old
 */
export class Signer {
  readonly #keys: readonly string[];
  readonly #purpose: string;
  readonly #now: () => number;

  constructor(options: SignerOptions) {
    this.#keys = [...requireKeys(options.keys)];
    if (options.purpose === "") {
      throw new NuagesError("E_ARGUMENT", { name: "purpose", expected: "a name", received: options.purpose });
    }
    this.#purpose = options.purpose;
    this.#now = options.now ?? Date.now;
  }

  /** `value` with the time and a signature: three base64url parts joined by dots, safe in a URL, a cookie or a form. */
  sign(value: string): string {
    const seconds = Math.floor(this.#now() / 1000).toString(36);
    return `${toBase64Url(value)}.${seconds}.${mac(this.#keys[0]!, [this.#purpose, "signed", seconds, value])}`;
  }

  /** The value of a token that this signer's keys signed for this purpose, or undefined when it is forged, altered or too old. */
  unsign(token: string, options: UnsignOptions = {}): string | undefined {
    if (token.length > 65_536) return undefined;
    const [encoded, seconds, signature, ...rest] = token.split(".");
    if (encoded === undefined || seconds === undefined || signature === undefined || rest.length > 0) return undefined;
    const bytes = fromBase64Url(encoded);
    if (bytes === undefined || !/^[0-9a-z]{1,10}$/.test(seconds)) return undefined;
    const value = bytes.toString("utf8");
    if (!this.#matches(["signed", seconds, value], signature) || toBase64Url(value) !== encoded) return undefined;
    if (options.maxAge === undefined) return value;
    const age = Math.floor(this.#now() / 1000) - Number.parseInt(seconds, 36);
    return age <= options.maxAge && age >= -clockSkewSeconds ? value : undefined;
  }

  /** A keyed fingerprint of `value` that only holders of the key can make: 43 characters, always the same for the same value. */
  fingerprint(value: string): string {
    return mac(this.#keys[0]!, [this.#purpose, "fingerprint", value]);
  }

  /** True when `fingerprint` was made from `value` with one of the keys. */
  verifyFingerprint(value: string, fingerprint: string): boolean {
    return this.#matches(["fingerprint", value], fingerprint);
  }

  #matches(parts: readonly string[], signature: string): boolean {
    let found = false;
    for (const key of this.#keys) {
      if (constantTimeEqual(mac(key, [this.#purpose, ...parts]), signature)) found = true;
    }
    return found;
  }
}

/** Each part goes in with its length before it, so that ("ab", "c") and ("a", "bc") never give the same signature. */
function mac(key: string, parts: readonly string[]): string {
  const hmac = createHmac("sha256", key);
  for (const part of parts) {
    const bytes = Buffer.from(part, "utf8");
    hmac.update(`${bytes.length}:`).update(bytes);
  }
  return hmac.digest("base64url");
}

function requireKeys(keys: readonly string[]): readonly string[] {
  if (keys.length === 0) throw new NuagesError("E_SECRET_KEY", { detail: "there is none" });
  for (const key of keys) {
    const bytes = Buffer.byteLength(key);
    if (bytes < 32) throw new NuagesError("E_SECRET_KEY", { detail: `it has ${bytes} bytes, at least 32 are needed` });
  }
  return keys;
}
