import { brotliDecompressSync } from "node:zlib";
import { commonPasswordsData } from "./common-passwords.data.ts";

let list: ReadonlySet<string> | undefined;

/** The bundled list of common passwords, in lower case; unpacked at the first use (10,173 words). */
export function commonPasswords(): ReadonlySet<string> {
  list ??= new Set(brotliDecompressSync(Buffer.from(commonPasswordsData, "base64")).toString("utf8").split("\n"));
  return list;
}
