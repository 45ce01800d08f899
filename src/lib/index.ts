export { altering, altersData } from "./alters-data.ts";
export { asDecimal, Decimal } from "./decimal.ts";
export { readDuration, writeDuration } from "./durations.ts";
export { escapeHtml, type HasHtml, html, htmlOf, jsonForScript, markSafe, SafeString, toHtml } from "./html.ts";
export { shortestIp } from "./ip.ts";
export { camelCase, capitalize, humanize, slugify, snakeCase } from "./names.ts";
export type { Register } from "./register.ts";
export { type HasSecrets, isSecretMember, secretMembers } from "./secret-members.ts";
export { Temporal } from "./temporal.ts";
