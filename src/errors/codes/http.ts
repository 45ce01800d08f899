import { code } from "../define-codes.ts";
import { describeValue } from "./lib.ts";

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
  E_METHOD_NOT_ALLOWED: code<{ method: string; allowed: readonly string[] }>({
    status: 405,
    message: (v) => `The method ${v.method} is not allowed here.`,
    hint: (v) => `Use ${v.allowed.join(" or ")}.`,
  }),
  E_BODY_TOO_LARGE: code<{ limit: number }>({
    status: 413,
    message: (v) => `The request body is larger than ${v.limit} bytes.`,
    hint: () => "Send less, or raise limits.bodyBytes in the settings if this address must take more.",
  }),
  E_URI_TOO_LONG: code<{ length: number; limit: number }>({
    status: 414,
    message: (v) => `The URL has ${v.length} characters, ${v.limit} are allowed.`,
    hint: () => "Send long values in the body of a POST request, or raise limits.urlLength in the settings.",
  }),
  E_UNSUPPORTED_MEDIA_TYPE: code<{ received: string | undefined; expected: string }>({
    status: 415,
    message: (v) => `The request body must be ${v.expected}, received ${v.received ?? "no content type"}.`,
    hint: (v) => `Send the header Content-Type for ${v.expected}.`,
  }),
  E_EXPECTATION: code<{ received: string }>({
    status: 417,
    message: (v) => `The request expects ${describeValue(v.received)}, which this server doesn't know.`,
    hint: () => "Send no Expect header, or Expect: 100-continue.",
  }),
  E_TOO_MANY_HEADERS: code<{ count: number; limit: number }>({
    status: 431,
    message: (v) => `The request has ${v.count} header lines, ${v.limit} are allowed.`,
    hint: () => "Send fewer headers, or raise limits.headerCount in the settings.",
  }),
  E_TOO_MANY_FIELDS: code<{ what: string; limit: number }>({
    status: 400,
    message: (v) => `The ${v.what} has more than ${v.limit} fields.`,
    hint: () => "Send fewer fields, or raise limits.formFields or limits.queryParams in the settings.",
  }),
  E_CLIENT_GONE: code({
    status: 400,
    message: () => "The client went away before its request body was complete.",
    hint: () => "Nothing to do: nobody waits for the answer.",
  }),
  E_HANDLER_TIMEOUT: code<{ method: string; path: string; milliseconds: number }>({
    status: 503,
    message: (v) => `${v.method} ${v.path} gave no response within ${v.milliseconds} ms.`,
    hint: () => "Make the view faster, stream its response, or raise timeouts.handlerMs.",
  }),
  E_HEADER: code<{ name: string; value: unknown; problem: string }>({
    status: 500,
    message: (v) => `The header ${describeValue(v.name)} can't have the value ${describeValue(v.value)}: ${v.problem}.`,
    hint: () =>
      "Header names and values are printable ASCII; percent-encode other text, and never put a line break in.",
  }),
  E_STATUS: code<{ status: unknown }>({
    status: 500,
    message: (v) => `A response status must be an integer from 200 to 599, received ${describeValue(v.status)}.`,
    hint: () => "Pass one of the HTTP status codes, e.g. { status: 404 }.",
  }),
  E_COOKIE: code<{ name: string; problem: string }>({
    status: 500,
    message: (v) => `The cookie ${describeValue(v.name)} can't be set: ${v.problem}.`,
    hint: () => "Check the name, value and options given to setCookie; the browser would drop or expose this cookie.",
  }),
  E_UNSAFE_REDIRECT: code<{ location: string; problem: string }>({
    status: 400,
    message: (v) => `Refused to redirect to ${describeValue(v.location)}: ${v.problem}.`,
    hint: () => "Redirect to a path of this site; for another site use redirectExternal(url, { hosts: [...] }).",
  }),
  E_NOT_A_RESPONSE: code<{ who: string; received: unknown }>({
    status: 500,
    message: (v) => `${v.who} must return an HttpResponse, returned ${describeValue(v.received)}.`,
    hint: () => "Return render(…), redirect(…) or new HttpResponse(…), and check that no path ends without a return.",
  }),
  E_NEXT_TWICE: code<{ middleware: string }>({
    status: 500,
    message: (v) => `The middleware ${v.middleware} called next() twice for one request.`,
    hint: () => "Call next() once and keep its response.",
  }),
  E_RESPONSE_REUSED: code<{ who: string }>({
    status: 500,
    message: (v) => `${v.who} returned a response that was already given to another request.`,
    hint: () => "Make a new response for each request: cookies and headers of one user must not reach another.",
  }),
  E_STREAM_TWICE: code({
    status: 500,
    message: () => "The body of a streaming response can be read only once, and not as text.",
    hint: () => "Iterate response.body yourself, once.",
  }),
  E_PORT_IN_USE: code<{ host: string; port: number }>({
    status: 500,
    message: (v) => `Port ${v.port} on ${v.host} is already in use.`,
    hint: (v) => `Stop the other server, or choose another port, e.g. ${v.port + 1}.`,
  }),
  E_LISTEN: code<{ host: string; port: number; reason: string }>({
    status: 500,
    message: (v) => `Can't listen on ${v.host}:${v.port} (${v.reason}).`,
    hint: () => "Check the host name, and that you may open this port (ports below 1024 need rights).",
  }),
};
