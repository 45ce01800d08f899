/** How bad a finding is: an `error` stops the start, a `warning` is printed. */
export type CheckLevel = "error" | "warning" | "info";

/** One finding of `nuages check`: what is wrong and how to mend it. */
export interface CheckMessage {
  /** The stable id, e.g. `"models.W001"`; its page is docs/reference/checks.md. */
  readonly id: string;
  readonly level: CheckLevel;
  readonly message: string;
  /** How to mend it; never empty. */
  readonly hint: string;
  /** What it is about, e.g. `"blog.Post.title"`. */
  readonly subject?: string;
}

/** Looks at something (by default the application) and answers with what it finds. */
export type Check<Subject = unknown> = (subject: Subject) => readonly CheckMessage[] | Promise<readonly CheckMessage[]>;

/** Runs every check and joins the findings, errors first. */
export async function runChecks<S>(checks: readonly Check<S>[], subject: S): Promise<CheckMessage[]> {
  const found = (await Promise.all(checks.map((check) => check(subject)))).flat();
  const rank: Record<CheckLevel, number> = { error: 0, warning: 1, info: 2 };
  return found.sort((a, b) => rank[a.level] - rank[b.level] || a.id.localeCompare(b.id));
}
