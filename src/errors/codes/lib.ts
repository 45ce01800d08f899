import { code } from "../define-codes.ts";

/** Errors of the ground rooms: wrong arguments, missing context, internal mistakes. */
export const libCodes = {
  E_ARGUMENT: code<{ name: string; expected: string; received: unknown }>({
    status: 500,
    message: (v) => `${v.name} must be ${v.expected}, received ${describeValue(v.received)}.`,
    hint: (v) => `Pass ${v.expected} as ${v.name.replace(/^(?:The|An?)(?= )/, (word) => word.toLowerCase())}.`,
  }),
  E_NO_CONTEXT: code<{ what: string }>({
    status: 500,
    message: (v) => `There is no ${v.what} here: no application is running in this context.`,
    hint: () => "Create the application first, or wrap the call in application.run(() => …).",
  }),
  E_INTERNAL: code<{ detail: string }>({
    status: 500,
    message: (v) => `Internal error: ${v.detail}.`,
    hint: () => "This is a bug in Nuages, please report it with the stack trace.",
  }),
};

/** A short, safe rendering of any value for an error message. */
export function describeValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}…` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return value.name ? `function ${value.name}` : "a function";
  if (value === null || typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  const name = Object.getPrototypeOf(value)?.constructor?.name;
  return name && name !== "Object"
    ? `a ${name}`
    : `an object with keys ${Object.keys(value).slice(0, 5).join(", ") || "(none)"}`;
}
