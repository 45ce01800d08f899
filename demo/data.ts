// The demo's own folder for what it keeps: the database, the secret key and the admin's password. Git ignores it.
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CommandError } from "nuages/apps";
import { env } from "nuages/settings";

/** Where the demo keeps its data; `DEMO_DATA` names another folder. */
export const dataFolder = resolve(import.meta.dirname, env.string("DEMO_DATA", { default: "data" }));

/** A secret of the demo: read from its file, or made at random and kept there with mode 0600. */
export function keptSecret(name: string, bytes: number): string {
  const file = join(dataFolder, name);
  try {
    const kept = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
    return kept === "" ? keepSecret(file, bytes) : kept;
  } catch (cause) {
    const reason = (cause as { code?: unknown }).code;
    throw new CommandError(`The demo can't keep its data in ${dataFolder} (${reason}).`, {
      hint: "Let this user read and write that folder, or name another one in the environment variable DEMO_DATA.",
      cause,
    });
  }
}

function keepSecret(file: string, bytes: number): string {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const secret = randomBytes(bytes).toString("base64url");
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return secret;
}
