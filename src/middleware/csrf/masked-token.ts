import { randomBytes } from "node:crypto";
import { fromBase64Url } from "../../security/index.ts";

const secretBytes = 32;

/** A token that is different each time and stands for `secret` (32 bytes in base64url): compression can't be used to guess it. */
export function maskToken(secret: string): string {
  const mask = randomBytes(secretBytes);
  return Buffer.concat([mask, xor(mask, Buffer.from(secret, "base64url"))]).toString("base64url");
}

/** The secret that `token` was made from; undefined when it isn't a token at all. */
export function unmaskToken(token: string): string | undefined {
  const bytes = token.length > 100 ? undefined : fromBase64Url(token);
  if (bytes?.length !== 2 * secretBytes) return undefined;
  return xor(bytes.subarray(0, secretBytes), bytes.subarray(secretBytes)).toString("base64url");
}

function xor(a: Uint8Array, b: Uint8Array): Buffer {
  return Buffer.from(a.map((byte, i) => byte ^ b[i]!));
}
