/** Bytes or text (as UTF-8) as base64url without padding. */
export function toBase64Url(value: string | Uint8Array): string {
  return Buffer.from(value as string).toString("base64url");
}

/**
 * The bytes of a base64url text, or undefined unless it is exactly what `toBase64Url` writes for them: no padding, no other alphabet,
 * no stray bits. One value has one spelling, so that a token can't be altered and still be accepted.
 */
export function fromBase64Url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : undefined;
}
