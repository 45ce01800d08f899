import type { Params } from "../../http/index.ts";
import { LogEntry } from "../models.ts";

/** The token of a form that was rendered; null for none or what can't be one. */
export function readToken(form: Params): string | null {
  const token = form.get("_token") ?? "";
  return /^[A-Za-z0-9_-]{16,64}$/.test(token) ? token : null;
}

/** The entry that a form has made already, when it is sent a second time. */
export async function entryOf(token: string | null): Promise<LogEntry | null> {
  return token === null ? null : LogEntry.objects.filter({ submission: token }).first();
}

/**
 * Runs `work` unless the form with this token has done its work before, also when both arrive together: the history takes a token
 * once, so the second transaction is rolled back. Answers false where nothing was done.
 */
export async function once<T>(token: string | null, work: () => Promise<T>): Promise<T | false> {
  if ((await entryOf(token)) !== null) return false;
  try {
    return await work();
  } catch (error) {
    if ((await entryOf(token)) !== null) return false;
    throw error;
  }
}
