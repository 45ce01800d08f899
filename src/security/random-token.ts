import { randomBytes } from "node:crypto";
import { NuagesError } from "../errors/index.ts";

/** An unguessable token of `bytes` random bytes (default 32: 256 bit) as base64url; at least 16 bytes. */
export function randomToken(bytes = 32): string {
  if (!Number.isInteger(bytes) || bytes < 16 || bytes > 1024) {
    throw new NuagesError("E_ARGUMENT", { name: "bytes", expected: "an integer from 16 to 1024", received: bytes });
  }
  return randomBytes(bytes).toString("base64url");
}
