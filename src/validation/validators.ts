import { isIP } from "node:net";
import { ValidationError } from "./validation-error.ts";

/** Checks a value; throws a `ValidationError` where it isn't right. */
export type Validator<T = unknown> = (value: T) => void;

/** Replaces the message of a validator. */
export interface ValidatorOptions {
  readonly message?: string;
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

function fail(failure: Failure, options?: ValidatorOptions): never {
  throw new ValidationError({ ...failure, message: options?.message ?? failure.message });
}

/** At least `limit` UTF-16 code units, or items. */
export function minLength(limit: number, options?: ValidatorOptions): Validator<string | readonly unknown[]> {
  return (value) => {
    if (value.length >= limit) return;
    const params = { limit, length: value.length };
    fail(
      { code: "minLength", message: `At least ${limit} ${unit(value, limit)}, this has ${value.length}.`, params },
      options,
    );
  };
}

/** At most `limit` UTF-16 code units, or items. */
export function maxLength(limit: number, options?: ValidatorOptions): Validator<string | readonly unknown[]> {
  return (value) => {
    if (value.length <= limit) return;
    const params = { limit, length: value.length };
    fail(
      { code: "maxLength", message: `At most ${limit} ${unit(value, limit)}, this has ${value.length}.`, params },
      options,
    );
  };
}

function unit(value: unknown, limit: number): string {
  const word = typeof value === "string" ? "character" : "item";
  return limit === 1 ? word : `${word}s`;
}

/** What has an order: numbers, bigints, dates, and objects with a `valueOf` that has (decimals). */
export type Comparable = number | bigint | Date | { valueOf(): unknown };

/** The type of a limit as the type of values: 5 → number. */
export type Widened<T> = T extends number ? number : T extends bigint ? bigint : T;

/** `limit` or more. */
export function minValue<T extends Comparable>(limit: T, options?: ValidatorOptions): Validator<Widened<T>> {
  return (value) => {
    if (compare(value, limit) >= 0) return;
    fail({ code: "minValue", message: `At least ${String(limit)}.`, params: { limit } }, options);
  };
}

/** `limit` or less. */
export function maxValue<T extends Comparable>(limit: T, options?: ValidatorOptions): Validator<Widened<T>> {
  return (value) => {
    if (compare(value, limit) <= 0) return;
    fail({ code: "maxValue", message: `At most ${String(limit)}.`, params: { limit } }, options);
  };
}

/** Decimals compare by their own method: their `valueOf` is text. NaN is below everything, so no minimum accepts it. */
function compare(a: Comparable, b: Comparable): number {
  if (hasComparedTo(a)) return a.comparedTo(b);
  if (a === b) return 0;
  const [left, right] = [a.valueOf() as number, b.valueOf() as number];
  if (left < right) return -1;
  return left > right ? 1 : left === right ? 0 : Number.NaN;
}

function hasComparedTo(value: unknown): value is { comparedTo(other: unknown): number } {
  return typeof value === "object" && value !== null && "comparedTo" in value && typeof value.comparedTo === "function";
}

/**
 * Matches `pattern` as a whole (write it with ^ and $). The value is at most `maxLength` long (default 1,000): a pattern that backtracks
 * has little to chew on.
 */
export function matches(
  pattern: RegExp,
  options: ValidatorOptions & { readonly maxLength?: number } = {},
): Validator<string> {
  const longest = options.maxLength ?? 1000;
  const stateless = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ""));
  return (value) => {
    if (value.length > longest || !stateless.test(value))
      fail({ code: "invalid", message: "Not in the expected form." }, options);
  };
}

/** ASCII letters, digits, hyphens and underscores. */
export const slug: Validator<string> = (value) => {
  if (value.length > 1000 || !/^[a-zA-Z0-9_-]+$/.test(value)) {
    fail({ code: "slug", message: "Letters, digits, hyphens and underscores only." });
  }
};

/** Letters and digits of every script, hyphens and underscores. */
export const unicodeSlug: Validator<string> = (value) => {
  if (value.length > 1000 || !/^[\p{L}\p{N}\p{M}_-]+$/u.test(value)) {
    fail({ code: "slug", message: "Letters, digits, hyphens and underscores only." });
  }
};

/** An IPv4 or IPv6 address. */
export const ipAddress: Validator<string> = (value) => {
  if (value.length > 45 || value.includes("%") || isIP(value) === 0)
    fail({ code: "ipAddress", message: "Not an IP address." });
};

/** An e-mail address: at most 254 characters, a plain local part, a domain with a dot. Quoted local parts and address literals are refused. */
export const email: Validator<string> = (value) => {
  if (!isEmail(value)) fail({ code: "email", message: "Not an e-mail address." });
};

function isEmail(value: string): boolean {
  if (value.length > 254) return false;
  const at = value.lastIndexOf("@");
  if (at < 1 || at > 64) return false;
  const local = value.slice(0, at);
  if (!/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+$/.test(local)) return false;
  if (local.startsWith(".") || local.endsWith(".") || local.includes("..")) return false;
  return isDomain(value.slice(at + 1));
}

function isDomain(domain: string): boolean {
  if (domain.length > 253) return false;
  const labels = domain.split(".");
  if (labels.length < 2 || /^\d+$/.test(labels.at(-1)!)) return false;
  return labels.every(isLabel);
}

function isLabel(label: string): boolean {
  return (
    label.length > 0 &&
    label.length <= 63 &&
    /^[\p{L}\p{M}\p{N}-]+$/u.test(label) &&
    !label.startsWith("-") &&
    !label.endsWith("-")
  );
}

/** An absolute http or https URL of at most 2,048 characters, without control characters, spaces, backslashes or a user name. */
export const url: Validator<string> = (value) => {
  if (!isUrl(value)) fail({ code: "url", message: "Not a web address (https://…)." });
};

function isUrl(value: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
  if (value.length > 2048 || /[\u0000-\u0020\u007f-\u00a0\u2028\u2029\\]/.test(value)) return false;
  if (!/^https?:\/\//i.test(value)) return false;
  const parsed = URL.parse(value);
  if (parsed === null || parsed.username !== "" || parsed.password !== "") return false;
  const host = parsed.hostname;
  return (
    host === "localhost" ||
    host.startsWith("[") ||
    /^\d+\.\d+\.\d+\.\d+$/.test(host) ||
    isDomain(host.replace(/\.$/, ""))
  );
}

/** A uuid of any version, in the form 8-4-4-4-12. */
export const uuid: Validator<string> = (value) => {
  if (value.length !== 36 || !/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value)) {
    fail({ code: "uuid", message: "Not a uuid." });
  }
};

/** No NUL and no other control characters beside tab and line ends. */
export const noControlCharacters: Validator<string> = (value) => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value)) {
    fail({ code: "controlCharacters", message: "Control characters are not allowed." });
  }
};
