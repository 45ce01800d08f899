import { randomBytes } from "node:crypto";

const day = 24 * 60 * 60 * 1000;

/** The name of a database for tests beside one of this name: it tells when it was made. */
export function scratchName(name: string): string {
  return `${scratchStart(name)}${Date.now().toString(36)}_${randomBytes(3).toString("hex")}`;
}

/** How the names of all databases for tests beside one of this name begin. */
export function scratchStart(name: string): string {
  return `test_${name.slice(0, 30)}_`;
}

/** True for a database for tests that was made a day ago or longer: a run that was killed has left it. */
export function isLeftOver(start: string, name: string): boolean {
  const made = Number.parseInt(name.slice(start.length), 36);
  return name.startsWith(start) && made > 0 && Date.now() - made > day;
}

/** The same url for another database of the server. */
export function withName(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(name)}`;
  return changed.href;
}
