import { code } from "../define-codes.ts";
import { describeValue } from "./lib.ts";

/** Errors of signing, hosts, content security policies and passwords. */
export const securityCodes = {
  E_SECRET_KEY: code<{ detail: string }>({
    status: 500,
    message: (v) => `The secret key can't be used: ${v.detail}.`,
    hint: () =>
      "Make one with: node -e \"console.log(crypto.randomBytes(48).toString('base64url'))\" and keep it out of the repository.",
  }),
  E_HOST_NOT_ALLOWED: code<{ host: string }>({
    status: 400,
    message: (v) => `The host ${describeValue(v.host)} is not allowed.`,
    hint: () => "Add it to allowedHosts in the settings if this site is meant to answer under that name.",
  }),
  E_HOST_PATTERN: code<{ pattern: unknown }>({
    status: 500,
    message: (v) => `allowedHosts has ${describeValue(v.pattern)}, which is no host.`,
    hint: () => 'Write "example.com", ".example.com" (with all subdomains), "example.com:8000", "[::1]" or "*".',
  }),
  E_CSP: code<{ directive: string; detail: string }>({
    status: 500,
    message: (v) => `The content security policy's ${describeValue(v.directive)} ${v.detail}.`,
    hint: () =>
      'Sources are origins like "https://cdn.example.com", schemes like "data:" or quoted keywords like "\'self\'".',
  }),
  E_HASHING_BUSY: code<{ waiting: number }>({
    status: 503,
    message: (v) => `Too many passwords are being checked at once (${v.waiting} are waiting).`,
    hint: () => "Try again in a few seconds; a limit on sign-in attempts keeps this from happening.",
  }),
  E_PASSWORD_UNACCEPTABLE: code<{ detail: string }>({
    status: 400,
    message: (v) => `The password can't be used: ${v.detail}.`,
    hint: () => "Validate passwords with validatePassword() before hashing them.",
  }),
};
