import { code } from "../define-codes.ts";

/** Errors of putting an application together and of running it. */
export const applicationCodes = {
  E_APPLICATION_CLOSED: code({
    status: 503,
    message: () => "The application is closed.",
    hint: () => "Make a new one with createApplication; a closed application answers no more requests.",
  }),
  E_URLS_MODULE: code<{ received: string }>({
    status: 500,
    message: (v) => `The setting "urls" gave ${v.received}, not a list of routes.`,
    hint: () =>
      'Give the list that urls([...]) makes, or `() => import("./urls.ts")` where the file exports it as its default.',
  }),
  E_CHECKS_FAILED: code<{ count: number; first: string }>({
    status: 500,
    message: (v) => `The system check found ${v.count === 1 ? "an error" : `${v.count} errors`}: ${v.first}`,
    hint: () => "Run `nuages check` for all of them with their hints.",
  }),
  E_MIDDLEWARE_LIST: code<{ received: string }>({
    status: 500,
    message: (v) => `The setting "middleware" gave ${v.received}, not a list of middleware functions.`,
    hint: () => "Answer with a list, e.g. `(standard) => [...standard.all, mine]`.",
  }),
};
