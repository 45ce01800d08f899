import type { SqlNode } from "./node.ts";

/** One column of a result. */
export interface SelectColumn {
  readonly node: SqlNode;
  readonly alias?: string;
}

/** A table or a query with the name that columns use for it. */
export type Source =
  | { readonly table: string; readonly alias: string; readonly query?: never }
  | { readonly query: Select; readonly alias: string; readonly table?: never };

/** A joined table or query. */
export type Join = Source & { readonly type: "inner" | "left"; readonly on: SqlNode };

/** One ordering; nulls come last ascending and first descending unless told. `none`: the value is never null. */
export interface OrderBy {
  readonly node: SqlNode;
  readonly direction: "asc" | "desc";
  readonly nulls?: "first" | "last" | "none";
}

/** A second query whose rows are added, removed or kept. */
export interface Combine {
  readonly op: "union" | "unionAll" | "intersect" | "except";
  readonly query: Select;
}

/** Rows that are locked until the transaction ends; a database with one writer at a time needs no lock for it. */
export interface RowLock {
  /** The names of the tables whose rows are locked. */
  readonly of: readonly string[];
  /** What happens with rows that others hold: they are left out, or the statement fails at once. Else it waits. */
  readonly held?: "skip" | "fail";
}

/** The parts of a select. */
export interface SelectParts {
  readonly columns: readonly SelectColumn[];
  /** Absent: a select without a table, as `select 1`. */
  readonly from?: Source;
  readonly joins?: readonly Join[];
  readonly where?: SqlNode;
  /** Expressions, or places of `columns` from 1 on: a place is the same expression with the same values for sure. */
  readonly groupBy?: readonly (SqlNode | number)[];
  readonly having?: SqlNode;
  readonly orderBy?: readonly OrderBy[];
  readonly limit?: number;
  readonly offset?: number;
  readonly distinct?: boolean;
  /** Of the rows that agree in these the first one only, in the order of `orderBy`, which begins with them. */
  readonly distinctOn?: readonly SqlNode[];
  readonly combine?: readonly Combine[];
  readonly lock?: RowLock;
}

/** A query. */
export interface Select extends SelectParts {
  readonly kind: "select";
}

/** A query with one column, as a value. */
export interface Subquery {
  readonly kind: "subquery";
  readonly query: Select;
}

/** Whether a query has rows. */
export interface Exists {
  readonly kind: "exists";
  readonly query: Select;
  readonly negated: boolean;
}

/** A query; with `combine`, ordering and limits hold for the whole. */
export function select(parts: SelectParts): Select {
  return Object.freeze({ kind: "select", ...parts });
}

/** A query with one column as a value: its first row, null without rows. */
export function subquery(query: Select): Subquery {
  return Object.freeze({ kind: "subquery", query });
}

/** The query has rows (`negated`: has none). */
export function exists(query: Select, negated = false): Exists {
  return Object.freeze({ kind: "exists", query, negated });
}
