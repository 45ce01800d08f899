import { capitalize } from "../../lib/index.ts";
import type { AnyForm } from "./form-class.ts";
import { conflictText, type Merge } from "./merge.ts";
import type { Attempt } from "./save.ts";

/** A line of the summary of what is wrong. */
export interface Problem {
  readonly text: string;
  /** The control it leads to. */
  readonly id?: string;
}

/** Everything that is wrong with what was sent, in the order of the page. */
export async function validationProblems(attempt: Attempt): Promise<Problem[]> {
  const problems = formProblems(attempt.form, "");
  for (const inline of attempt.inlines) {
    if (!inline.hasForm) continue;
    const noun = capitalize(inline.inline.options.verboseName);
    problems.push(...inline.set.errors.map((text) => ({ text })));
    for (const item of await inline.set.items()) {
      const name = `${noun} ${item.index + 1}`;
      const id = `${item.form.prefix}-row`;
      if (item.refused !== undefined) problems.push({ text: `${name}: ${item.refused}`, id });
      problems.push(...formProblems(item.form as AnyForm, `${name}: `));
    }
  }
  // A form that is refused for a reason that nobody names would be a riddle.
  return problems.length > 0 ? problems : [{ text: "It could not be saved. Load the page again." }];
}

function formProblems(form: AnyForm, prefix: string): Problem[] {
  return form.issues.map((issue) => {
    const bound = issue.field === undefined ? undefined : form.fields.get(issue.field);
    return bound
      ? { text: `${prefix}${bound.label}: ${issue.message}`, id: bound.id }
      : { text: `${prefix}${issue.message}` };
  });
}

/** Puts an error at every field that both sides changed, and answers the lines of the summary. */
export async function conflictProblems(attempt: Attempt): Promise<Problem[]> {
  if (attempt.merge) await refuse(attempt.form, attempt.merge);
  for (const inline of attempt.inlines) {
    if (!inline.hasForm) continue;
    for (const { form, merge, deleted } of await inline.conflicts()) {
      if (deleted)
        form.addError(null, { code: "conflict", message: "It was changed meanwhile. Save again to delete it anyway." });
      else await refuse(form, merge);
    }
  }
  return validationProblems(attempt);
}

async function refuse(form: AnyForm, merge: Merge): Promise<void> {
  for (const conflict of merge.conflicts) {
    const text = await conflictText(form.fields.get(conflict.name)!, conflict);
    const message = `It is now “${text}”. Save again to replace that with what is here.`;
    form.addError(conflict.name, { code: "conflict", message });
  }
}
