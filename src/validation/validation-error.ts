import { NuagesError } from "../errors/index.ts";

/** One thing that is wrong with one value. */
export interface ValidationIssue {
  /** The field that it is about; absent for what concerns the whole. */
  readonly field?: string;
  /** What kind of failure: `"required"`, `"maxLength"`, `"unique"`, … */
  readonly code: string;
  /** For the person who gave the value. */
  readonly message: string;
  /** The values that the message was made from. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** How an issue may be written: only the message is needed. */
export interface IssueInput {
  readonly field?: string;
  readonly code?: string;
  readonly message: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/**
 * Values are not valid; what is wrong is data.
 *
 * @example
 * throw new ValidationError({ field: "end", code: "order", message: "The end is before the start." });
 */
export class ValidationError extends NuagesError<"E_VALIDATION"> {
  readonly issues: readonly ValidationIssue[];

  constructor(input: string | IssueInput | readonly IssueInput[]) {
    const list = typeof input === "string" ? [{ message: input }] : "message" in input ? [input] : input;
    const issues = list.map(toIssue);
    super("E_VALIDATION", { summary: summarize(issues) });
    this.issues = issues;
  }

  /** The messages by field, in order; `""` holds those about the whole. */
  toFieldMessages(): Map<string, string[]> {
    const messages = new Map<string, string[]>();
    for (const issue of this.issues) {
      const name = issue.field ?? "";
      const list = messages.get(name);
      if (list === undefined) messages.set(name, [issue.message]);
      else list.push(issue.message);
    }
    return messages;
  }

  /** The same issues, those about the whole given to `field`. */
  forField(field: string): ValidationError {
    return new ValidationError(this.issues.map((issue) => ({ ...issue, field: issue.field ?? field })));
  }

  /** One error with the issues of several. */
  static join(errors: readonly ValidationError[]): ValidationError {
    return new ValidationError(errors.flatMap((error) => error.issues));
  }
}

function toIssue(input: IssueInput): ValidationIssue {
  const issue = { code: input.code ?? "invalid", message: input.message, params: input.params ?? {} };
  return Object.freeze(input.field === undefined ? issue : { field: input.field, ...issue });
}

function summarize(issues: readonly ValidationIssue[]): string {
  const shown = issues
    .slice(0, 5)
    .map((issue) => (issue.field === undefined ? issue.message : `${issue.field}: ${issue.message}`));
  if (issues.length > shown.length) shown.push("…");
  return shown.join(" ");
}
