import { DatabaseError, IntegrityError, type IntegrityKind, OperationalError, ProgrammingError } from "../../errors.ts";
import { shape } from "../../statement-shape.ts";
import { otherConflict } from "./compiler.ts";

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

/** What the server tells of an error: https://mariadb.com/kb/en/mariadb-error-code-reference/ */
interface ServerError extends Error {
  readonly errno: number;
  readonly code: string;
  readonly sqlState: string;
}

const kinds: Readonly<Record<number, IntegrityKind>> = {
  1048: "notNull",
  1062: "unique",
  1169: "unique",
  1216: "foreignKey",
  1217: "foreignKey",
  1364: "notNull",
  1451: "foreignKey",
  1452: "foreignKey",
  1557: "foreignKey",
  1586: "unique",
  3819: "check",
  4025: "check",
};

const lockWaitTimeout = 1205;
const deadlock = 1213;
const tooManyRows = 1242;

/** Another thread changed what this statement had read. */
const conflicts: ReadonlySet<number> = new Set([deadlock, 1020, 1412]);

const readOnly: ReadonlySet<number> = new Set([1290, 1792, 1836]);
const tookTooLong: ReadonlySet<number> = new Set([1317, 1969, 3024]);
const invalidRegex: ReadonlySet<number> = new Set([1139, 3685, 3692, 4692]);
const lostCodes: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "PROTOCOL_CONNECTION_LOST"]);
const lostNumbers: ReadonlySet<number> = new Set([1053, 1152, 1158, 1159, 1160, 1161, 1927, 2006, 2013, 4031]);

/** How a connection is refused, and what helps. */
const refusals: Readonly<Record<string, readonly [reason: string, advice: string]>> = {
  ECONNREFUSED: ["nothing listens there", "Start MariaDB, or correct the host and port in the url."],
  ENOENT: ["there is no such socket", "Start MariaDB, or correct the socket in the url."],
  ENOTFOUND: ["its host is unknown", "Correct the host in the url."],
  ETIMEDOUT: ["its host doesn't answer", "Check the host in the url, the network and the firewall."],
  1044: ["this user may not use it", "Correct the user in the url, or GRANT it the database on the server."],
  1045: ["the server doesn't let this user in", "Correct the user or the password in the url."],
  1698: ["the server doesn't let this user in", "Correct the user or the password in the url."],
  1049: ["it doesn't exist", "Make it with CREATE DATABASE, or correct the name in the url."],
  1040: ["the server has no connection left", "Lower poolSize, or raise max_connections on the server."],
  1203: ["this user has no connection left", "Lower poolSize, or raise max_user_connections on the server."],
  1129: ["the server has blocked this host", "Run FLUSH HOSTS on the server."],
  HANDSHAKE_NO_SSL_SUPPORT: ["the server has no TLS", "Turn it on there, or leave ssl-mode out of the url."],
};

function isServerError(error: Error): error is ServerError {
  return typeof (error as { errno?: unknown }).errno === "number" && "sqlState" in error;
}

/** True when the server has ended the transaction, not only the statement. */
export function endsTransaction(error: unknown): boolean {
  return error instanceof Error && isServerError(error) && error.errno === deadlock;
}

/** True when the connection is gone. */
export function losesConnection(error: unknown): boolean {
  const { code, errno, fatal } = error as { code?: unknown; errno?: unknown; fatal?: unknown };
  return fatal === true || lostCodes.has(String(code)) || lostNumbers.has(Number(errno));
}

/** True when a statement can't be prepared at all. */
export function isUnpreparable(error: unknown): boolean {
  return (error as { errno?: unknown } | null)?.errno === 1295;
}

/** An error of the driver as an error of the framework, with the driver's as its cause. */
export function mapError(error: unknown, context: ErrorContext): unknown {
  if (error instanceof DatabaseError || !(error instanceof Error)) return error;
  const { code, errno } = error as { code?: unknown; errno?: unknown };
  const refusal = refusals[String(errno)] ?? refusals[String(code)];
  if (refusal !== undefined) return cannotOpen(context.location, refusal, error);
  if (losesConnection(error)) return lost(error, shape(context.statement));
  return isServerError(error) ? serverError(error, context) : error;
}

const unknownCollation = 1273;
const collations = "SHOW COLLATION lists those that there are, as utf8mb4_german2_ci.";

const cannotCreate = 1005;
const sameType = "a column that points at a key must be of the key's very type";

function serverError(original: ServerError, context: ErrorContext): Error {
  const statement = shape(context.statement);
  const { errno } = original;
  const extras = { cause: withoutValues(original) };
  if (kinds[errno] !== undefined) return integrityError(original, kinds[errno], statement);
  if (errno === tooManyRows && context.statement.includes(otherConflict))
    return new IntegrityError({ kind: "unique", statement }, extras);
  if (errno === lockWaitTimeout) {
    const values = { what: "a lock of another transaction", milliseconds: context.lockTimeout, alias: context.alias };
    return new OperationalError("E_DATABASE_BUSY", values, { ...extras, retryable: true });
  }
  if (conflicts.has(errno)) {
    const values = { reason: "another transaction got in the way", statement };
    return new OperationalError("E_DATABASE_OPERATION", values, { ...extras, retryable: true });
  }
  if (readOnly.has(errno)) return new OperationalError("E_DATABASE_READ_ONLY", { statement }, extras);
  if (tookTooLong.has(errno))
    return new OperationalError("E_DATABASE_OPERATION", { reason: "the statement took too long", statement }, extras);
  const reason = reasonOf(original);
  if (errno === unknownCollation)
    return new ProgrammingError("E_SCHEMA_UNSUPPORTED", { database: "MariaDB", what: reason, way: collations }, extras);
  if (invalidRegex.has(errno))
    return new ProgrammingError("E_SQL_REGEX", { reason: reason.replace(/^Regex error /, "") }, extras);
  if (errno === cannotCreate && reason.includes("errno: 150"))
    return new ProgrammingError("E_SQL", { reason: `${reason}; ${sameType}`, statement }, extras);
  if (original.sqlState.startsWith("42")) return new ProgrammingError("E_SQL", { reason, statement }, extras);
  return new OperationalError("E_DATABASE_OPERATION", { reason, statement }, extras);
}

/** A message about data quotes the value that was refused. */
function reasonOf(error: ServerError): string {
  const isAboutData = error.sqlState.startsWith("22") || error.sqlState.startsWith("23") || error.errno === 1292;
  return isAboutData ? error.message.replace(/'.*'/s, "…") : error.message;
}

/** The driver's error tells values and the whole statement, in several of its properties. */
function withoutValues(error: ServerError): Error {
  const { errno, code, sqlState } = error;
  return Object.assign(new Error(reasonOf(error)), { errno, code, sqlState });
}

function lost(error: Error, statement: string): OperationalError {
  const values = { reason: "the connection was lost", statement };
  return new OperationalError("E_DATABASE_OPERATION", values, { cause: error, retryable: true });
}

function cannotOpen(location: string, [reason, advice]: readonly [string, string], cause: Error): OperationalError {
  return new OperationalError("E_DATABASE_OPEN", { location, reason, advice }, { cause });
}

function integrityError(error: ServerError, kind: IntegrityKind, statement: string): IntegrityError {
  const values = { kind, ...ruleOf(error.message), statement };
  return new IntegrityError(values, { cause: withoutValues(error) });
}

interface BrokenRule {
  readonly table?: string;
  readonly columns?: readonly string[];
  readonly constraint?: string;
}

/** What the messages tell of a rule: those of duplicates begin with the value, so what is ours is looked for at the end. */
function ruleOf(message: string): BrokenRule {
  const key = /' for key '((?:[^']|'')+)'$/.exec(message)?.[1];
  // MySQL writes the table before the key.
  if (key !== undefined) return { constraint: key.slice(key.lastIndexOf(".") + 1) };
  const column = /^(?:Column|Field) '(.+)' (?:cannot be null|doesn't have a default value)$/.exec(message)?.[1];
  if (column !== undefined) return { columns: [column] };
  // The session's way of quoting, or the server's own.
  const text = message.replaceAll('"', "`");
  const foreign =
    /fails \(`[^`]+`\.`([^`]+)`, CONSTRAINT `([^`]+)` FOREIGN KEY \(((?:`[^`]+`(?:, )?)+)\)/.exec(text) ?? [];
  if (foreign[1] !== undefined)
    return { table: foreign[1], constraint: foreign[2]!, columns: foreign[3]!.slice(1, -1).split("`, `") };
  const check = /^CONSTRAINT `([^`]+)` failed for `[^`]+`\.`([^`]+)`$/.exec(text);
  return check === null ? {} : { constraint: check[1]!.split(".").at(-1)!, table: check[2]! };
}
