import { code } from "../define-codes.ts";

/** Errors that a request ends with. */
export const httpCodes = {
  E_NOT_FOUND: code<{ what: string }>({
    status: 404,
    message: (v) => `${v.what} was not found.`,
    hint: () => "Check the address, or the query that should have found a row.",
  }),
  E_PERMISSION_DENIED: code<{ what: string }>({
    status: 403,
    message: (v) => `Permission denied: ${v.what}.`,
    hint: () => "Sign in as a user who holds the permission, or grant it.",
  }),
  E_BAD_REQUEST: code<{ detail: string }>({
    status: 400,
    message: (v) => `Bad request: ${v.detail}.`,
    hint: () => "Send the request in the form that this address expects.",
  }),
  E_SUSPICIOUS: code<{ detail: string }>({
    status: 400,
    message: (v) => `Suspicious request: ${v.detail}.`,
    hint: () => "A well-behaved client doesn't send this; look at the log for where it comes from.",
  }),
};
