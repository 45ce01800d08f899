// The demo's own folder for what it keeps: the database, the secret key and the admin's password. Git ignores it.
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { env } from "nuages/settings";

/** Where the demo keeps its data; `DEMO_DATA` names another folder. */
export const dataFolder = resolve(import.meta.dirname, env.string("DEMO_DATA", { default: "data" }));

/** A secret of the demo: read from its file, or made at random and kept there with mode 0600. */
export function keptSecret(name: string, bytes: number): string {
  const file = join(dataFolder, name);
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  mkdirSync(dataFolder, { recursive: true });
  const secret = randomBytes(bytes).toString("base64url");
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return secret;
}
