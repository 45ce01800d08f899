import { ProgrammingError } from "../errors.ts";
import type { FunctionName } from "../nodes/functions.ts";
import type { ExpressionNode, SqlNode } from "../nodes/node.ts";
import type { OrderBy, RowLock, Select } from "../nodes/select.ts";
import type { Insert, OnConflict, UpdateMany } from "../nodes/write.ts";
import type { ColumnType, DbValue } from "../types.ts";

/** What an expression needs of the statement that it is in. */
export interface Compile {
  /** The name of the dialect, by which hand-written names of functions differ. */
  readonly dialect: string;
  /** Values are written out: the text is for a schema statement. */
  readonly literals: boolean;
  /** A value: as a placeholder, or written out where statements can't bind. */
  bind(value: DbValue, type?: ColumnType): string;
  column(table: string, name: string): string;
  node(node: SqlNode): string;
  list(nodes: readonly SqlNode[]): string;
  query(query: Select): string;
  order(order: OrderBy): string;
  assignments(set: readonly { readonly column: string; readonly value: SqlNode }[]): string;
}

/** How each kind of expression is written. */
export type Handlers = {
  readonly [K in Exclude<ExpressionNode["kind"], "raw">]: (
    c: Compile,
    node: Extract<ExpressionNode, { kind: K }>,
  ) => string;
};

/** How rows are ordered by one value. */
export interface Ordering extends Required<Pick<OrderBy, "direction" | "nulls">> {
  /** The value itself, where `text` is only the name of a column of the result. */
  readonly expression: () => string;
}

/** What the statements of one dialect are written with; all else is the same everywhere. */
export interface Rules {
  readonly dialect: string;
  readonly quote: (name: string) => string;
  /** A value, which is of this type where that is known, as text. */
  readonly literal: (value: DbValue, type: ColumnType | undefined) => string;
  /** The text that stands for the value at this place (from 1), which is of this type where that is known. */
  readonly placeholder: (position: number, type: ColumnType | undefined) => string;
  readonly maxParams: number;
  readonly expressions: Handlers;
  /** A query that a set operation takes as a whole, with its own ordering or limit. */
  readonly whole: (query: string) => string;
  readonly order: (text: string, order: Ordering) => string;
  /** The words for a part of a result; both numbers are bound already. */
  readonly slice: (limit: string | undefined, offset: string | undefined) => string;
  /** What stands in place of columns and values where a row of defaults is inserted. */
  readonly defaults: string;
  readonly conflict: (c: Compile, conflict: OnConflict, insert: Insert) => string;
  readonly returning: (columns: readonly string[], of: "insert" | "update" | "delete") => string;
  /** Whether there is DISTINCT ON; else the rows of each group are numbered, and those of number one are taken. */
  readonly distinctOn: boolean;
  /** The words that lock rows, after everything else; empty where there is one writer at a time. */
  readonly lock: (lock: RowLock) => string;
  readonly updateMany: (c: Compile, update: UpdateMany) => string;
}

/** Refuses a part of a node that is no part of the language. */
export function refuse(what: string, received: unknown): never {
  throw new ProgrammingError("E_SQL_NODE", { what, received });
}

/** The word for a name of a fixed set; a name from outside the set never reaches the text. */
export function pick(words: Readonly<Record<string, string>>, name: string, what: string): string {
  const word = typeof name === "string" && Object.hasOwn(words, name) ? words[name] : undefined;
  return word === undefined ? refuse(what, name) : word;
}

/** How a function is written, and how many arguments it takes. */
export interface FunctionRule {
  readonly least: number;
  readonly most: number;
  readonly write: (args: readonly string[]) => string;
}

/** The functions of a dialect. */
export type FunctionRules = Readonly<Record<FunctionName, FunctionRule>>;

/** Of what a part is taken: of what else than a date or an instant, the type tells; by the clock of which zone. */
export interface DatePartGiven {
  readonly type: ColumnType | undefined;
  readonly zone: string | undefined;
}

/** How parts of dates are written. */
export type DatePartRules = Readonly<Record<string, (date: string, given: DatePartGiven) => string>>;

/** A rule: from `least` to `most` arguments, written by `write`. */
export function rule(least: number, most: number, write: FunctionRule["write"]): FunctionRule {
  return { least, most, write };
}

/** `name(a, b)`. */
export function call(name: string): FunctionRule["write"] {
  return (args) => `${name}(${args.join(", ")})`;
}
