import { code } from "../define-codes.ts";
import { describeValue } from "./lib.ts";

/** Errors of the forms room. */
export const formsCodes = {
  E_FORM_FIELD: code<{ form: string; name: string; names: readonly string[] }>({
    status: 500,
    message: (v) => `${v.form} has no field ${describeValue(v.name)}.`,
    hint: (v) => `Its fields are ${v.names.join(", ") || "(none)"}.`,
  }),
  E_FORM_INVALID: code<{ form: string; issues: readonly string[] }>({
    status: 500,
    message: (v) =>
      `${v.form} has no clean values: ${v.issues.length === 0 ? "it was not found valid" : v.issues.join(" ")}`,
    hint: () => "Read cleaned, and call save(), only where await form.isValid() answered true.",
  }),
  E_FORM_DEFINITION: code<{ form: string; problem: string; fix: string }>({
    status: 500,
    message: (v) => `${v.form} can't be made: ${v.problem}.`,
    hint: (v) => v.fix,
  }),
};
