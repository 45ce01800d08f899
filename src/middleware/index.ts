export { type AppendSlashOptions, appendSlash } from "./common/append-slash.ts";
export { type CsrfOptions, csrfFieldName, csrfInput, csrfProtection, getCsrfToken } from "./csrf/csrf.ts";
export { csrfExempt, isCsrfExempt } from "./csrf/csrf-exempt.ts";
export { developmentHosts, type HostCheckOptions, hostCheck } from "./host/host-check.ts";
export { type RequestIdOptions, requestId } from "./request-id/request-id.ts";
export { type HstsOptions, type SecurityHeadersOptions, securityHeaders } from "./security/security-headers.ts";
