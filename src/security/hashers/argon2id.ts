import { argon2, randomBytes } from "node:crypto";
import { constantTimeEqual } from "../constant-time.ts";
import type { PasswordHasher } from "./password-hasher.ts";
import { formatPhc, type PhcString, parsePhc } from "./phc-string.ts";

/** The cost of one argon2id hash. */
export interface Argon2idOptions {
  /** Memory in KiB; default 65536 (64 MiB). */
  readonly memory?: number;
  /** Passes over the memory; default 3. */
  readonly passes?: number;
  /** Lanes; default 1. */
  readonly parallelism?: number;
}

const version = 19;
const hashBytes = 32;

/**
 * Argon2id by Node's own crypto, off the main thread.
 *
 * @example
 * new Argon2idHasher({ memory: 64, passes: 1 }); // cheap, for tests only
 */
export class Argon2idHasher implements PasswordHasher {
  readonly #cost: Required<Argon2idOptions>;

  constructor(options: Argon2idOptions = {}) {
    this.#cost = {
      memory: options.memory ?? 65_536,
      passes: options.passes ?? 3,
      parallelism: options.parallelism ?? 1,
    };
  }

  handles(encoded: string): boolean {
    return read(encoded) !== undefined;
  }

  isCurrent(encoded: string): boolean {
    const parsed = read(encoded);
    if (!parsed || parsed.phc.hash.length !== hashBytes) return false;
    const { memory, passes, parallelism } = this.#cost;
    return parsed.cost.memory === memory && parsed.cost.passes === passes && parsed.cost.parallelism === parallelism;
  }

  async hash(password: string): Promise<string> {
    const salt = randomBytes(16);
    const hash = await derive({ password, salt, length: hashBytes, cost: this.#cost });
    const { memory, passes, parallelism } = this.#cost;
    const params = new Map([["m", memory] as const, ["t", passes] as const, ["p", parallelism] as const]);
    return formatPhc({ id: "argon2id", version, params, salt, hash });
  }

  async verify(password: string, encoded: string): Promise<boolean> {
    const parsed = read(encoded);
    if (!parsed) return false;
    const { salt, hash } = parsed.phc;
    return constantTimeEqual(await derive({ password, salt, length: hash.length, cost: parsed.cost }), hash);
  }
}

/** Parameters far over the default are taken for damage: a row in a table must not be able to take the machine's memory. */
function read(encoded: string): { phc: PhcString; cost: Required<Argon2idOptions> } | undefined {
  const phc = parsePhc(encoded);
  if (phc?.id !== "argon2id" || phc.version !== version) return undefined;
  const [memory, passes, parallelism] = [phc.params.get("m"), phc.params.get("t"), phc.params.get("p")];
  if (memory === undefined || passes === undefined || parallelism === undefined || phc.params.size !== 3)
    return undefined;
  if (parallelism < 1 || parallelism > 16 || passes < 1 || passes > 32) return undefined;
  if (memory < 8 * parallelism || memory > 1_048_576 || phc.salt.length < 8) return undefined;
  return { phc, cost: { memory, passes, parallelism } };
}

function derive(o: {
  password: string;
  salt: Buffer;
  length: number;
  cost: Required<Argon2idOptions>;
}): Promise<Buffer> {
  const { memory, passes, parallelism } = o.cost;
  const parameters = { message: o.password, nonce: o.salt, tagLength: o.length, memory, passes, parallelism };
  return new Promise((resolve, reject) => {
    argon2("argon2id", parameters, (error, hash) => (error ? reject(error) : resolve(hash)));
  });
}
