import { code } from "../define-codes.ts";
import { describeValue } from "./lib.ts";

/** What a broken rule is called, and what helps. */
const integrity = {
  unique: {
    what: "the value must be unique",
    hint: "Another row has these values; look for it first, or use getOrCreate.",
  },
  foreignKey: {
    what: "a row that is pointed to doesn't exist, or is still pointed to",
    hint: "Create the row that the key points to first, or delete the rows that point here first.",
  },
  notNull: { what: "the value must not be null", hint: "Give the column a value, or allow null in the model." },
  check: { what: "a check constraint does not hold", hint: "Change the values so that the constraint holds." },
} as const;

/** Errors of the database room. */
export const databaseCodes = {
  E_INTEGRITY: code<{
    kind: keyof typeof integrity;
    constraint?: string | undefined;
    table?: string | undefined;
    columns?: readonly string[] | undefined;
    statement: string;
  }>({
    status: 409,
    message: (v) => {
      const where = v.table === undefined ? "" : ` of ${v.table}${v.columns ? ` (${v.columns.join(", ")})` : ""}`;
      const name = v.constraint === undefined ? "" : `, constraint "${v.constraint}"`;
      return `The database refused a write: ${integrity[v.kind].what}${where}${name}. Statement: ${v.statement}`;
    },
    hint: (v) => integrity[v.kind].hint,
  }),
  E_DATABASE_OPERATION: code<{ reason: string; statement: string }>({
    status: 500,
    message: (v) => `The database could not do it: ${v.reason}. Statement: ${v.statement}`,
    hint: () => "Look at the state of the database: disk space, rights, memory, and whether it runs.",
  }),
  E_DATABASE_BUSY: code<{ what: string; milliseconds: number; alias: string }>({
    status: 503,
    message: (v) => `Gave up waiting ${v.milliseconds} ms for ${v.what} of database "${v.alias}".`,
    hint: () => "Keep transactions short: nothing slow (mail, HTTP, sleep) inside atomic(); or raise the timeout.",
  }),
  E_DATABASE_OPEN: code<{ location: string; reason: string; advice: string }>({
    status: 500,
    message: (v) => `Can't open the database ${v.location}: ${v.reason}.`,
    hint: (v) => v.advice,
  }),
  E_DATABASE_DRIVER: code<{ database: string; package: string }>({
    status: 500,
    message: (v) => `${v.database} needs the package "${v.package}", which is not installed.`,
    hint: (v) => `Install it: npm install ${v.package}`,
  }),
  E_DATABASE_LACKS: code<{ database: string; what: string; way: string }>({
    status: 500,
    message: (v) => `${v.database} has no ${v.what}.`,
    hint: (v) => v.way,
  }),
  E_DATABASE_READ_ONLY: code<{ statement: string }>({
    status: 500,
    message: (v) => `The database is read-only here, this statement writes: ${v.statement}`,
    hint: () => "Make the file and its folder writable for this user, or leave the readOnly transaction to write.",
  }),
  E_DATABASE_CLOSED: code<{ alias: string }>({
    status: 500,
    message: (v) => `The database "${v.alias}" is closed.`,
    hint: () => "Don't use the application after close(); await what it still does before you close it.",
  }),
  E_DATABASE_URL: code<{ alias: string; url: string; expected: string }>({
    status: 500,
    message: (v) => `The url of database "${v.alias}" is not understood: ${describeValue(v.url)}.`,
    hint: (v) => `Write ${v.expected}.`,
  }),
  E_DATABASE_UNKNOWN: code<{ alias: string; known: readonly string[] }>({
    status: 500,
    message: (v) => `There is no database "${v.alias}".`,
    hint: (v) => `Configured are: ${v.known.join(", ") || "none"}.`,
  }),
  E_SQL: code<{ reason: string; statement: string }>({
    status: 500,
    message: (v) => `The database doesn't understand the statement: ${v.reason}. Statement: ${v.statement}`,
    hint: () => "If a table or column is missing, run the migrations; else correct the SQL.",
  }),
  E_SQL_NAME: code<{ what: string; name: unknown }>({
    status: 500,
    message: (v) => `${describeValue(v.name)} can't be used as ${v.what}.`,
    hint: () => "Use letters, digits and underscores, starting with a letter or underscore, at most 63 characters.",
  }),
  E_SQL_NODE: code<{ what: string; received: unknown }>({
    status: 500,
    message: (v) => `${describeValue(v.received)} is not ${v.what}.`,
    hint: () => "Build statements with the functions of nuages/database; never take operators or SQL from outside.",
  }),
  E_SQL_PARAM: code<{ position: number; received: unknown }>({
    status: 500,
    message: (v) => `Value ${v.position} of a statement can't be bound: a ${typeOf(v.received)}.`,
    hint: () =>
      "Bind a string, a finite number, a bigint, a boolean, bytes or null; convert other values with dialect.toDb.",
  }),
  E_SQL_REGEX: code<{ reason: string }>({
    status: 400,
    message: (v) => `The regular expression can't be used: ${v.reason}.`,
    hint: () => "Shorten or correct the pattern; for a plain text use contains, startsWith or endsWith.",
  }),
  E_SQL_REGEX_TIME: code({
    status: 400,
    message: () => "The regular expression takes too long.",
    hint: () => "Avoid repetitions inside of repetitions, as in (a+)+; for a plain text use contains.",
  }),
  E_COLUMN_VALUE: code<{ kind: string; expected: string; received: unknown }>({
    status: 500,
    message: (v) => `A ${v.kind} column takes ${v.expected}, not a ${typeOf(v.received)} like the one given.`,
    hint: (v) => `Give ${v.expected}, or null.`,
  }),
  E_STORED_VALUE: code<{ kind: string }>({
    status: 500,
    message: (v) => `A stored value can't be read as ${v.kind}.`,
    hint: () => "The row was written by something else, in another form; correct the data or the model's field.",
  }),
  E_TOO_MANY_PARAMS: code<{ count: number; max: number }>({
    status: 500,
    message: (v) => `The statement binds ${v.count} values; this database takes ${v.max}.`,
    hint: () => "Split the list into chunks, or select with a subquery instead of a list.",
  }),
  E_TRANSACTION_BROKEN: code<{ alias: string }>({
    status: 500,
    message: (v) => `An earlier statement failed in this transaction of "${v.alias}"; nothing more can run in it.`,
    hint: () => "Wrap the statement that may fail in its own atomic(): only that part is then rolled back.",
  }),
  E_TRANSACTION_ROLLED_BACK: code<{ alias: string }>({
    status: 500,
    message: (v) =>
      `The transaction of "${v.alias}" was rolled back, because a statement in it failed and the error was caught inside.`,
    hint: () => "Wrap the statement that may fail in its own atomic(), and catch the error outside of that one.",
  }),
  E_TRANSACTION_ENDED: code<{ alias: string }>({
    status: 500,
    message: (v) => `A statement ran after the atomic() block of "${v.alias}" that it belongs to had ended.`,
    hint: () => "Await every query before the block returns.",
  }),
  E_TRANSACTION_NESTED: code<{ option: string }>({
    status: 500,
    message: (v) => `atomic({ ${v.option} }) must be the outermost block, but a transaction is open.`,
    hint: (v) => `Call it outside of other atomic() blocks, or leave ${v.option} out.`,
  }),
  E_SCHEMA_TRANSACTION: code<{ table: string }>({
    status: 500,
    message: (v) => `The table ${v.table} can't be replaced or dropped outside of a schema transaction.`,
    hint: () => "Wrap the change in database.atomic(…, { schema: true }).",
  }),
  E_SCHEMA_COMMIT: code<{ alias: string; statement: string }>({
    status: 500,
    message: (v) => `This statement commits the open transaction of "${v.alias}": ${v.statement}`,
    hint: () => "Run it in database.atomic(…, { schema: true }), or outside of a transaction.",
  }),
  E_SCHEMA_UNSUPPORTED: code<{ database: string; what: string; way: string }>({
    status: 500,
    message: (v) => `${v.database} has no ${v.what}.`,
    hint: (v) => v.way,
  }),
  E_SCHEMA_CONVERT: code<{ table: string; column: string; to: string }>({
    status: 500,
    message: (v) => `Rows of ${v.table} hold values of ${v.column} that don't fit into ${v.to}; nothing was changed.`,
    hint: () => "Correct these rows first, e.g. with a migration that runs code, then change the column.",
  }),
  E_TRANSACTION_STUCK: code<{ milliseconds: number }>({
    status: 500,
    message: (v) => `A statement waited ${v.milliseconds} ms for a nested atomic() block beside it.`,
    hint: () => "Don't await, inside a nested atomic(), a query that was started outside of it.",
  }),
};

/** A value's type for a message: never the value, which may be secret. */
function typeOf(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (value === null || typeof value !== "object") return typeof value;
  return Object.getPrototypeOf(value)?.constructor?.name ?? "object";
}
