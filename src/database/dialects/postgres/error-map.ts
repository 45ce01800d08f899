import { DatabaseError, IntegrityError, type IntegrityKind, OperationalError, ProgrammingError } from "../../errors.ts";
import { shape } from "../../statement-shape.ts";

/** Where an error happened: for the message. */
export interface ErrorContext {
  readonly alias: string;
  /** Without the password. */
  readonly location: string;
  /** The statement's text; its values are never part of it. */
  readonly statement: string;
  readonly lockTimeout: number;
  readonly acquireTimeout: number;
}

/** What the server tells of an error: https://www.postgresql.org/docs/current/protocol-error-fields.html */
interface PgError extends Error {
  readonly code: string;
  readonly severity?: string;
  detail?: string | undefined;
  where?: string | undefined;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
}

const kinds: Readonly<Record<string, IntegrityKind>> = {
  "23001": "foreignKey",
  "23502": "notNull",
  "23503": "foreignKey",
  "23505": "unique",
  "23514": "check",
  "23P01": "unique",
};

/** Other tables or views need what a statement drops; the detail says which, and holds no value. */
const stillNeeded = "2BP01";

/** The same transaction may succeed when it runs again. */
const conflicts: ReadonlySet<string> = new Set(["40001", "40P01"]);

const readOnly = "25006";
const lockNotAvailable = "55P03";
const queryCanceled = "57014";
const failedTransaction = "25P02";
const invalidRegex = "2201B";

/** How a connection is refused, and what helps. */
const refusals: Readonly<Record<string, readonly [reason: string, advice: string]>> = {
  ECONNREFUSED: ["nothing listens there", "Start PostgreSQL, or correct the host and port in the url."],
  ENOTFOUND: ["its host is unknown", "Correct the host in the url."],
  ETIMEDOUT: ["its host doesn't answer", "Check the host in the url, the network and the firewall."],
  "28P01": ["the password is wrong", "Correct the user or the password in the url."],
  "28000": ["the server doesn't let this user in", "Correct the user in the url, or the server's pg_hba.conf."],
  "3D000": ["it doesn't exist", "Make it with createdb, or correct the name in the url."],
  "53300": ["the server has no connection left", "Lower poolSize, or raise max_connections on the server."],
};

function isPgError(error: unknown): error is PgError {
  return error instanceof Error && /^[0-9A-Z]{5}$/.test(String((error as { code?: unknown }).code));
}

/** True when a statement that is prepared on a connection no longer fits: the tables have changed, or a pooler has lost it. */
export function isStale(error: unknown): boolean {
  if (!isPgError(error)) return false;
  return error.code === "26000" || (error.code === "0A000" && error.message.includes("cached plan"));
}

/** An error of the driver as an error of the framework, with the driver's as its cause. */
export function mapError(error: unknown, context: ErrorContext): unknown {
  if (error instanceof DatabaseError || !(error instanceof Error)) return error;
  const refusal = refusals[String((error as { code?: unknown }).code)];
  if (refusal !== undefined) return cannotOpen(context.location, refusal, error);
  return isPgError(error) ? serverError(error, context) : driverError(error, context);
}

function serverError(error: PgError, context: ErrorContext): Error {
  const statement = shape(context.statement);
  const { alias, lockTimeout } = context;
  const columns = columnsOf(error);
  const needs = error.code === stillNeeded ? error.detail : undefined;
  // Both quote values.
  error.detail = undefined;
  error.where = undefined;
  const extras = { cause: error };
  const { code } = error;
  if (code.startsWith("23")) return integrityError(error, columns, statement);
  if (needs !== undefined) {
    if (/^constraint /m.test(needs)) return new IntegrityError({ kind: "foreignKey", statement }, extras);
    return new OperationalError("E_DATABASE_OPERATION", { reason: `${error.message}: ${needs}`, statement }, extras);
  }
  if (conflicts.has(code)) {
    const values = { reason: "another transaction got in the way", statement };
    return new OperationalError("E_DATABASE_OPERATION", values, { ...extras, retryable: true });
  }
  switch (code) {
    case lockNotAvailable: {
      const values = { what: "a lock of another transaction", milliseconds: lockTimeout, alias };
      return new OperationalError("E_DATABASE_BUSY", values, { ...extras, retryable: true });
    }
    case queryCanceled:
      return new OperationalError("E_DATABASE_OPERATION", { reason: "the statement took too long", statement }, extras);
    case readOnly:
      return new OperationalError("E_DATABASE_READ_ONLY", { statement }, extras);
    case failedTransaction:
      return new OperationalError("E_TRANSACTION_BROKEN", { alias }, extras);
    case invalidRegex:
      return new ProgrammingError("E_SQL_REGEX", { reason: error.message.replace(/^[^:]*: /, "") }, extras);
  }
  if (isLost(code)) return lost(error, statement);
  if (code.startsWith("42")) return new ProgrammingError("E_SQL", { reason: error.message, statement }, extras);
  return new OperationalError("E_DATABASE_OPERATION", { reason: reasonOf(error), statement }, extras);
}

/** A message about data quotes the value that was refused. */
function reasonOf(error: PgError): string {
  return error.code.startsWith("22") ? error.message.replace(/:? ".*$/s, "") : error.message;
}

function isLost(code: string): boolean {
  return code.startsWith("08") || code.startsWith("57P");
}

function lost(error: Error, statement: string): OperationalError {
  const values = { reason: "the connection was lost", statement };
  return new OperationalError("E_DATABASE_OPERATION", values, { cause: error, retryable: true });
}

function driverError(error: Error, context: ErrorContext): Error {
  if (/timeout exceeded when trying to connect|timeout expired/.test(error.message)) {
    const values = { what: "a connection", milliseconds: context.acquireTimeout, alias: context.alias };
    return new OperationalError("E_DATABASE_BUSY", values, { cause: error, retryable: true });
  }
  const { code } = error as { code?: unknown };
  const gone = code === "ECONNRESET" || code === "EPIPE" || /^Connection terminated|not queryable/.test(error.message);
  return gone ? lost(error, shape(context.statement)) : error;
}

function cannotOpen(location: string, [reason, advice]: readonly [string, string], cause: Error): OperationalError {
  return new OperationalError("E_DATABASE_OPEN", { location, reason, advice }, { cause });
}

function integrityError(error: PgError, columns: readonly string[] | undefined, statement: string): IntegrityError {
  const { table, constraint } = error;
  const values = { kind: kinds[error.code] ?? "check", table, constraint, columns, statement } as const;
  return new IntegrityError(values, { cause: error });
}

/** The columns of a broken rule: told, or read from the detail, which also quotes their values: `Key (a, b)=(1, 2) already exists.` */
function columnsOf(error: PgError): readonly string[] | undefined {
  if (error.column !== undefined) return [error.column];
  const list = /^Key \(([^()=]+)\)=/.exec(error.detail ?? "")?.[1];
  return list?.split(", ").map((name) => name.replace(/^"(.*)"$/, "$1").replaceAll('""', '"'));
}
