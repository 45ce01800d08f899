export { altering, altersData } from "./alters-data.ts";
export { Decimal } from "./decimal.ts";
export { escapeHtml, html, jsonForScript, markSafe, SafeString, toHtml } from "./html.ts";
export { camelCase, capitalize, humanize, slugify, snakeCase } from "./names.ts";
export { Temporal } from "./temporal.ts";
