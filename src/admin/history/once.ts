import { createHash } from "node:crypto";
import type { Params } from "../../http/index.ts";
import { csrfFieldName } from "../../views/index.ts";
import { LogEntry } from "../models.ts";

/** The token of a form that was rendered; null for none or what can't be one. */
export function readToken(form: Params): string | null {
  const token = form.get("_token") ?? "";
  return /^[A-Za-z0-9_-]{16,64}$/.test(token) ? token : null;
}

/**
 * What tells one submission from every other: the form it came from and all that was in it. The same form with other values is
 * another submission, so that nobody loses what they typed after going back.
 */
export function submissionOf(form: Params): string | null {
  const token = readToken(form);
  if (token === null) return null;
  const sent = [...form.entries()].filter(([name]) => name !== csrfFieldName);
  return createHash("sha256")
    .update(JSON.stringify([token, sent]))
    .digest("base64url");
}

/** The entry that a submission has made already, when it comes a second time. */
export async function entryOf(submission: string | null): Promise<LogEntry | null> {
  return submission === null ? null : LogEntry.objects.filter({ submission }).first();
}

/**
 * Runs `work` unless this submission has done its work before, also when both arrive together: the history takes a submission once,
 * so the second transaction is rolled back. Answers false where nothing was done.
 */
export async function once<T>(submission: string | null, work: () => Promise<T>): Promise<T | false> {
  if ((await entryOf(submission)) !== null) return false;
  try {
    return await work();
  } catch (error) {
    if ((await entryOf(submission)) !== null) return false;
    throw error;
  }
}
