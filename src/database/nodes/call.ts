import { ProgrammingError } from "../errors.ts";
import type { ColumnType } from "../types.ts";
import type { SqlNode } from "./node.ts";

const namePattern = /^[A-Za-z_][A-Za-z0-9_]{0,62}(?:\.[A-Za-z_][A-Za-z0-9_]{0,62})?$/;

/** A function by the name that the database knows it by: one name, or one for each kind of database. */
export interface Call {
  readonly kind: "call";
  readonly name: string | Readonly<Record<string, string>>;
  readonly args: readonly SqlNode[];
  /** The types of the arguments: a database that looks functions up by types is told. */
  readonly types: readonly ColumnType[];
}

/** Is this the name of a function: letters, digits and "_", with its schema before a dot? Others never reach the text. */
export function isFunctionName(name: unknown): name is string {
  return typeof name === "string" && namePattern.test(name);
}

/** Calls a function of the database that the framework knows nothing of. Throws for a name that isn't one. */
export function callFunction(name: Call["name"], args: readonly SqlNode[], types: readonly ColumnType[]): Call {
  const names = typeof name === "string" ? [name] : Object.values(name);
  const wrong = names.find((one) => !isFunctionName(one));
  if (wrong !== undefined)
    throw new ProgrammingError("E_SQL_NODE", { what: "the name of a function", received: wrong });
  const kept = typeof name === "string" ? name : Object.freeze({ ...name });
  return Object.freeze({ kind: "call", name: kept, args: Object.freeze([...args]), types });
}
