import { codes, type ErrorCode, type ErrorValues } from "./codes.ts";
import type { CodeDefinition } from "./define-codes.ts";

/** Extra parts of an error: what caused it, and a better hint than the table's. */
export interface ErrorExtras {
  readonly cause?: unknown;
  /** Replaces the hint of the table, e.g. with a "did you mean". */
  readonly hint?: string;
}

/**
 * The base of every error that Nuages throws: a code, a message that names the value, a hint that fixes it.
 *
 * @example
 * throw new NuagesError("E_ARGUMENT", { name: "limit", expected: "a positive integer", received: -1 });
 */
export class NuagesError<C extends ErrorCode = ErrorCode> extends Error {
  /** The stable code; explained in `docs/reference/errors.md`. */
  readonly code: C;
  /** What to do about it. */
  readonly hint: string;
  /** The HTTP status of a request that ends with this error. */
  readonly status: number;
  /** The values that the message was made from. */
  readonly values: ErrorValues<C>;

  constructor(code: C, values: ErrorValues<C>, extras: ErrorExtras = {}) {
    const definition = codes[code] as unknown as CodeDefinition<ErrorValues<C>>;
    super(definition.message(values), extras.cause === undefined ? undefined : { cause: extras.cause });
    this.name = new.target.name;
    this.code = code;
    this.values = values;
    this.status = definition.status;
    this.hint = extras.hint ?? definition.hint(values);
  }
}

/** Thrown by a view that finds nothing: the request ends with 404. */
export class Http404 extends NuagesError<"E_NOT_FOUND"> {
  constructor(what = "The page", extras?: ErrorExtras) {
    super("E_NOT_FOUND", { what }, extras);
  }
}

/** Thrown where the user may not do this: the request ends with 403. */
export class PermissionDenied extends NuagesError<"E_PERMISSION_DENIED"> {
  constructor(what = "you may not do this", extras?: ErrorExtras) {
    super("E_PERMISSION_DENIED", { what }, extras);
  }
}

/** Thrown for a malformed request: it ends with 400. `detail` is shown only in development. */
export class BadRequest extends NuagesError<"E_BAD_REQUEST"> {
  constructor(detail: string, extras?: ErrorExtras) {
    super("E_BAD_REQUEST", { detail }, extras);
  }
}

/** Thrown for input that no honest client sends; answered with 400 and logged as a security event. */
export class SuspiciousOperation extends NuagesError<"E_SUSPICIOUS"> {
  constructor(detail: string, extras?: ErrorExtras) {
    super("E_SUSPICIOUS", { detail }, extras);
  }
}
