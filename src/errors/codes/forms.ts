import { code } from "../define-codes.ts";
import { describeValue } from "./lib.ts";

/** Errors of the forms room. */
export const formsCodes = {
  E_FORM_FIELD: code<{ form: string; name: string; names: readonly string[] }>({
    status: 500,
    message: (v) => `${v.form} has no field ${describeValue(v.name)}.`,
    hint: (v) => `Its fields are ${v.names.join(", ") || "(none)"}.`,
  }),
};
