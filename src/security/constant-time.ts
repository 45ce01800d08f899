import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const processKey = randomBytes(32);

/**
 * Compares two secrets in a time that tells nothing about where they differ. Unequal lengths are simply not equal: both sides are
 * brought to 32 bytes first.
 */
export function constantTimeEqual(a: string | Uint8Array, b: string | Uint8Array): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(value: string | Uint8Array): Buffer {
  return createHmac("sha256", processKey).update(value).digest();
}
