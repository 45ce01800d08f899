import { code } from "../define-codes.ts";

/** Errors of values that are not valid. */
export const validationCodes = {
  E_VALIDATION: code<{ summary: string }>({
    status: 400,
    message: (v) => `Not valid: ${v.summary}`,
    hint: () => "Show error.issues to whoever gave the values; each names its field, a code and a message.",
  }),
};
