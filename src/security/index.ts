export { fromBase64Url, toBase64Url } from "./base64url.ts";
export { constantTimeEqual } from "./constant-time.ts";
export {
  ContentSecurityPolicy,
  type CspDirectives,
  type CspExtendOptions,
  cspNonce,
  defaultCspDirectives,
} from "./content-security-policy.ts";
export { Argon2idHasher, type Argon2idOptions } from "./hashers/argon2id.ts";
export type { PasswordHasher } from "./hashers/password-hasher.ts";
export { hostMatcher, type ParsedHost, parseHost } from "./hosts.ts";
export { commonPasswords } from "./password-validators/common-passwords.ts";
export type { PasswordContext, PasswordProblem, PasswordValidator } from "./password-validators/password-validator.ts";
export {
  minimumLength,
  notCommon,
  notSimilar,
  standardPasswordValidators,
  validatePassword,
} from "./password-validators/standard-validators.ts";
export {
  currentPasswords,
  maxPasswordLength,
  Passwords,
  type PasswordsOptions,
  passwordsSlot,
  unusablePassword,
} from "./passwords.ts";
export { randomToken } from "./random-token.ts";
export { isSafeRedirect, type SafeRedirectOptions } from "./safe-redirect.ts";
export {
  reportSecurityEvent,
  type SecurityEvent,
  type SecurityEventKind,
  type SecurityEventSink,
  securityEventsSlot,
} from "./security-events.ts";
export { Signer, type SignerOptions, type UnsignOptions } from "./signer.ts";
export { WorkLimiter, type WorkLimiterOptions } from "./work-limiter.ts";
