import { code } from "../define-codes.ts";
import { describeValue } from "./lib.ts";

/** Why the CSRF check refused a request. */
export type CsrfReason =
  | "cross-site"
  | "wrong-origin"
  | "no-referer"
  | "wrong-referer"
  | "no-cookie"
  | "no-token"
  | "malformed-token"
  | "wrong-token";

const reasons: Readonly<Record<CsrfReason, readonly [message: string, hint: string]>> = {
  "cross-site": [
    "the browser says that another site sent the request",
    "Send it from a page of this site, or list the other site's origin in csrf.trustedOrigins.",
  ],
  "wrong-origin": [
    "its Origin header names another site",
    "Behind a proxy that ends TLS, set trustProxy so that the scheme and the host are the public ones; else list the origin in csrf.trustedOrigins.",
  ],
  "no-referer": [
    "it came over https with neither an Origin nor a Referer header",
    "A client that isn't a browser must send an Origin header with this site's origin.",
  ],
  "wrong-referer": ["its Referer header names another site", "Send it from a page of this site."],
  "no-cookie": [
    "the browser sent neither a session nor a CSRF cookie",
    "Load the form from this site first, and let the browser keep cookies.",
  ],
  "no-token": [
    "it carries no CSRF token",
    "Put {% csrf_token %} into the form, or send the token in the header X-CSRF-Token.",
  ],
  "malformed-token": [
    "its CSRF token is malformed",
    "Send the token exactly as {% csrf_token %} or getCsrfToken() gave it.",
  ],
  "wrong-token": [
    "its CSRF token belongs to another session",
    "Reload the page: signing in or out, or an expired session, makes the tokens of older pages void.",
  ],
};

/** Errors of the standard middleware. */
export const middlewareCodes = {
  E_CSRF: code<{ reason: CsrfReason }>({
    status: 403,
    message: (v) => `The request was refused (CSRF, ${v.reason}): ${reasons[v.reason][0]}.`,
    hint: (v) => reasons[v.reason][1],
  }),
  E_CSRF_INACTIVE: code({
    status: 500,
    message: () => "A CSRF token was asked for, but the CSRF middleware didn't run.",
    hint: () => "Keep standard.csrf in settings.middleware, outside the layers that render pages.",
  }),
  E_TRUSTED_ORIGIN: code<{ origin: unknown }>({
    status: 500,
    message: (v) => `csrf.trustedOrigins has ${describeValue(v.origin)}, which is no origin.`,
    hint: () => 'Write scheme and host, and nothing more: "https://shop.example.com".',
  }),
};
