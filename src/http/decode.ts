import { BadRequest } from "../errors/index.ts";

/** Percent-decodes once. Malformed escapes, bytes that aren't UTF-8 (so lone surrogates too) and NUL are a BadRequest. */
export function decodeOnce(text: string, what: string): string {
  if (!text.includes("%")) {
    if (text.includes("\0")) throw new BadRequest(`the ${what} contains a NUL character`);
    return text;
  }
  let decoded: string;
  try {
    decoded = decodeURIComponent(text);
  } catch (cause) {
    throw new BadRequest(`the ${what} contains a malformed percent escape`, { cause });
  }
  if (decoded.includes("\0")) throw new BadRequest(`the ${what} contains a NUL character`);
  return decoded;
}

/** As `decodeOnce`, for `application/x-www-form-urlencoded`: a plus is a space. */
export function decodeFormComponent(text: string, what: string): string {
  return decodeOnce(text.includes("+") ? text.replaceAll("+", " ") : text, what);
}
