import { DatabaseError, IntegrityError, type IntegrityKind, OperationalError, ProgrammingError } from "../../errors.ts";
import { shape } from "../../statement-shape.ts";

/** Where an error happened: for the message. */
export interface ErrorContext {
  readonly alias: string;
  readonly location: string;
  /** The statement's text; its values are never part of it. */
  readonly statement: string;
  readonly lockTimeout: number;
}

interface SqliteError {
  readonly errcode: number;
  readonly message: string;
}

/** SQLite's primary result codes that the framework tells apart. */
const codes = {
  error: 1,
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  notADatabase: 26,
};
const constraint = 19;

const kinds: Readonly<Record<number, IntegrityKind>> = {
  787: "foreignKey",
  1299: "notNull",
  1555: "unique",
  2067: "unique",
  2579: "unique",
};

function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && typeof (error as { errcode?: unknown }).errcode === "number";
}

/** True when another connection holds a lock: the same statement may succeed in a moment. */
export function isBusy(error: unknown): boolean {
  return isSqliteError(error) && [codes.busy, codes.locked].includes(error.errcode & 0xff);
}

/** An error of the driver as an error of the framework, with the driver's as its cause. */
export function mapError(error: unknown, context: ErrorContext): unknown {
  if (error instanceof DatabaseError) return error;
  const statement = shape(context.statement);
  if (!isSqliteError(error)) return mapDriverError(error, statement);
  const extras = { cause: error };
  const primary = error.errcode & 0xff;
  if (primary === constraint) return integrityError(error, statement);
  switch (primary) {
    case codes.busy:
    case codes.locked: {
      const values = { what: "the lock of another process", milliseconds: context.lockTimeout, alias: context.alias };
      return new OperationalError("E_DATABASE_BUSY", values, { ...extras, retryable: true });
    }
    case codes.readOnly:
      return new OperationalError("E_DATABASE_READ_ONLY", { statement }, extras);
    case codes.notADatabase:
    case codes.corrupt:
    case codes.cantOpen:
      return openError(primary, context.location, error);
    case codes.full:
    case codes.ioError:
      return new OperationalError("E_DATABASE_OPERATION", { reason: error.message, statement }, extras);
    case codes.error:
      return new ProgrammingError("E_SQL", { reason: reasonOf(error.message), statement }, extras);
    default:
      return new OperationalError("E_DATABASE_OPERATION", { reason: reasonOf(error.message), statement }, extras);
  }
}

/** SQLite quotes the value when it doesn't understand some JSON. */
function reasonOf(message: string): string {
  return /json/i.test(message) ? "malformed JSON or JSON path" : message;
}

function mapDriverError(error: unknown, statement: string): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code !== "ERR_SQLITE_ERROR" && code !== "ERR_INVALID_STATE" && code !== "ERR_INVALID_ARG_TYPE") return error;
  const reason = (error as Error).message;
  return new OperationalError("E_DATABASE_OPERATION", { reason, statement }, { cause: error });
}

function openError(primary: number, location: string, cause: unknown): OperationalError {
  const [reason, advice] =
    primary === codes.notADatabase
      ? [
          "the file is not a SQLite database",
          "Move the file away, or correct the url; a new file is made when there is none.",
        ]
      : primary === codes.corrupt
        ? ["the file is damaged", "Restore it from a backup, or rescue what can be read with: sqlite3 FILE .recover"]
        : ["the file can't be opened or made", "Check that its folder exists and that this user may write in it."];
  return new OperationalError("E_DATABASE_OPEN", { location, reason, advice }, { cause });
}

/** True where a statement would have written to what can only be read. */
export function isReadOnly(error: unknown): boolean {
  return error instanceof OperationalError && error.code === "E_DATABASE_READ_ONLY";
}

/** A file that can be opened and not be set up: SQLite writes beside it too. */
export function cannotWrite(location: string): OperationalError {
  const advice =
    "Make the file and its folder writable for this user, and check that the disk isn't mounted read-only.";
  return unusable(location, "the file or its folder is read-only", advice);
}

/** What can't be used as a database file, told before SQLite is asked. */
export function unusable(location: string, reason: string, advice: string): OperationalError {
  return new OperationalError("E_DATABASE_OPEN", { location, reason, advice });
}

function integrityError(error: SqliteError, statement: string): IntegrityError {
  const kind = kinds[error.errcode] ?? "check";
  const told = /constraint failed: (.+)$/.exec(error.message)?.[1];
  const extras = { cause: error };
  if (kind === "foreignKey" || told === undefined) return new IntegrityError({ kind, statement }, extras);
  const index = /^index '(.+)'$/.exec(told)?.[1];
  if (kind === "check" || index !== undefined)
    return new IntegrityError({ kind, constraint: index ?? told, statement }, extras);
  const names = told.split(", ");
  const table = names[0]!.slice(0, names[0]!.lastIndexOf("."));
  const columns = names.map((name) => name.slice(name.lastIndexOf(".") + 1));
  return new IntegrityError({ kind, table, columns, statement }, extras);
}
