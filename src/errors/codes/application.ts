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
  E_VIEW_RESPONSE: code<{ view: string; received: string }>({
    status: 500,
    message: (v) => `The view ${v.view} answered with ${v.received}, not with a response.`,
    hint: () =>
      "Return a response from every path through the view: render(…), redirect(…), new HttpResponse(…); look for a missing return or await.",
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
  E_ADDRESS_TAKEN: code<{ host: string; port: number }>({
    status: 500,
    message: (v) => `Port ${v.port} of ${v.host} is taken by another program.`,
    hint: (v) => `Stop the other program, or choose another port: --port ${v.port + 1}.`,
  }),
  E_ADDRESS_REFUSED: code<{ host: string; port: number; detail: string }>({
    status: 500,
    message: (v) => `The server may not listen on ${v.host} port ${v.port}: ${v.detail}.`,
    hint: () => "Choose an address of this machine and a port above 1023.",
  }),
};
