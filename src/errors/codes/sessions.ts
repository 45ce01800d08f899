import { code } from "../define-codes.ts";
import { describeValue } from "./lib.ts";

/** Errors of sessions. */
export const sessionsCodes = {
  E_SESSION_TOO_LARGE: code<{ bytes: number; limit: number; key: string | undefined }>({
    status: 500,
    message: (v) =>
      v.key === undefined
        ? `The session would have ${v.bytes} bytes, ${v.limit} are allowed.`
        : `The session value ${describeValue(v.key)} has ${v.bytes} bytes, ${v.limit} are allowed.`,
    hint: () => "Keep what is large in a table or the cache, and only its key in the session.",
  }),
  E_SESSION_VALUE: code<{ key: string; received: unknown }>({
    status: 500,
    message: (v) => `The session value ${describeValue(v.key)} must be JSON, received ${describeValue(v.received)}.`,
    hint: () => "Store strings, finite numbers, booleans, null, and arrays and plain objects of these.",
  }),
  E_SESSION_CLOSED: code<{ key: string }>({
    status: 500,
    message: (v) => `The session value ${describeValue(v.key)} was changed after the response had begun.`,
    hint: () => "Change the session before the view returns, not inside a streaming body or a task that outlives it.",
  }),
  E_NO_SESSION: code({
    status: 500,
    message: () => "The request has no session.",
    hint: () => "Keep standard.sessions in settings.middleware, before the layer that needs it.",
  }),
};
