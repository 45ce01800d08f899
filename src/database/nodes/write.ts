import type { ColumnType } from "../types.ts";
import type { SqlNode } from "./node.ts";
import type { Param } from "./values.ts";

/** What an insert does with a row that would break a unique constraint. */
export type OnConflict =
  | { readonly do: "nothing"; readonly columns?: readonly string[] }
  | { readonly do: "update"; readonly columns: readonly string[]; readonly set: readonly Assignment[] };

/** A column and its new value; in an `onConflict` update `column("excluded", name)` is the value of the refused row. */
export interface Assignment {
  readonly column: string;
  readonly value: SqlNode;
}

/** The parts of an insert. */
export interface InsertParts {
  readonly table: string;
  readonly columns: readonly string[];
  /** Values in the order of `columns`, one array per row. */
  readonly rows: readonly (readonly SqlNode[])[];
  /** Columns that the inserted rows answer with. */
  readonly returning?: readonly string[];
  readonly onConflict?: OnConflict;
}

/** INSERT. */
export interface Insert extends InsertParts {
  readonly kind: "insert";
}

/** The parts of an update. */
export interface UpdateParts {
  readonly table: string;
  readonly set: readonly Assignment[];
  readonly where?: SqlNode;
  readonly returning?: readonly string[];
}

/** UPDATE. Columns in `where` and `set` name the table itself. */
export interface Update extends UpdateParts {
  readonly kind: "update";
}

/** The parts of an update of many rows. */
export interface UpdateManyParts {
  readonly table: string;
  /** The column that tells the rows apart, and its type. */
  readonly key: TypedColumn;
  /** The columns that are set. */
  readonly columns: readonly TypedColumn[];
  /** For each row its key, then the values in the order of `columns`. */
  readonly rows: readonly (readonly Param[])[];
}

/** A column and its type. */
export interface TypedColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** UPDATE of rows by their keys, each with values of its own. */
export interface UpdateMany extends UpdateManyParts {
  readonly kind: "updateMany";
}

/** The parts of a delete. */
export interface DeleteParts {
  readonly table: string;
  readonly where?: SqlNode;
  readonly returning?: readonly string[];
}

/** DELETE. */
export interface Delete extends DeleteParts {
  readonly kind: "delete";
}

/** Inserts rows. With no columns, one row of defaults. */
export function insert(parts: InsertParts): Insert {
  return Object.freeze({ kind: "insert", ...parts });
}

/** Changes rows; columns of the table are `column(table, name)`. */
export function update(parts: UpdateParts): Update {
  return Object.freeze({ kind: "update", ...parts });
}

/** Changes rows by their keys, each to values of its own, with one statement. */
export function updateMany(parts: UpdateManyParts): UpdateMany {
  return Object.freeze({ kind: "updateMany", ...parts });
}

/** Deletes rows. */
export function remove(parts: DeleteParts): Delete {
  return Object.freeze({ kind: "delete", ...parts });
}
