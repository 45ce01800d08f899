import type { SqlNode } from "./nodes/node.ts";
import type { ColumnType, DbValue } from "./types.ts";

/** What the database does with rows that point to a deleted row. */
export type OnDeleteAction = "noAction" | "cascade" | "setNull";

/** A foreign key of a column. */
export interface Reference {
  readonly table: string;
  readonly column: string;
  readonly onDelete: OnDeleteAction;
  /** Checked at commit. */
  readonly deferrable: true;
}

/** A column of a table. */
export interface ColumnState {
  readonly name: string;
  readonly type: ColumnType;
  readonly null: boolean;
  readonly unique?: boolean;
  /** Fills the rows that exist when the column is added or stops being null; not kept as a default of the database. */
  readonly default?: DbValue;
  /** What the database inserts where no value is given: kept, unlike `default`. */
  readonly dbDefault?: SqlNode;
  /** The database computes the value from other columns, when the row is written (`stored`) or read. */
  readonly generated?: { readonly sql: SqlNode; readonly stored: boolean };
  readonly references?: Reference;
  readonly autoIncrement?: boolean;
  /** A note beside the column; a database that keeps none passes over it. */
  readonly comment?: string;
}

/** What indexes and unique constraints may say beside their columns. */
export interface IndexExtras {
  /** Only rows for which this holds. */
  readonly where?: SqlNode;
  /** Computed keys, behind the columns. */
  readonly expressions?: readonly SqlNode[];
  /** Columns that are kept in the index beside its keys. */
  readonly include?: readonly string[];
  /** By column: how the index sorts or splits it, by the database's own name for it. */
  readonly operatorClasses?: Readonly<Record<string, string>>;
}

/** The kinds of indexes that some database has; `btree` is everywhere. */
export type IndexKind = "btree" | "hash" | "gin" | "gist" | "spgist" | "brin";

/** An index. */
export interface IndexState extends IndexExtras {
  readonly name: string;
  readonly columns: readonly string[];
  readonly unique?: boolean;
  /** Of a unique one, false: NULLs are alike. */
  readonly nullsDistinct?: false;
  /** The columns that are kept from high to low. */
  readonly descending?: readonly string[];
  readonly using?: IndexKind;
}

/** A named rule of a table. */
export type ConstraintState =
  | ({
      readonly kind: "unique";
      readonly name: string;
      readonly columns: readonly string[];
      readonly nullsDistinct?: false;
    } & IndexExtras)
  | { readonly kind: "check"; readonly name: string; readonly sql: SqlNode };

/** A table as it is, or as it should be. */
export interface TableState {
  readonly name: string;
  readonly columns: readonly ColumnState[];
  /** Column names; one, or several for a composite key. */
  readonly primaryKey: readonly string[];
  readonly indexes: readonly IndexState[];
  readonly constraints: readonly ConstraintState[];
  /** A note beside the table; a database that keeps none passes over it. */
  readonly comment?: string;
}

/** A change of a table: how it is, how it shall be, and which columns changed their name (old to new). */
export interface TableChange {
  readonly before: TableState;
  readonly after: TableState;
  readonly renamed?: Readonly<Record<string, string>>;
}

/**
 * Changes the schema. Every method runs at once, inside the transaction that is open; an editor made with `collect: true`
 * runs nothing and keeps the SQL in `statements` instead.
 */
export interface SchemaEditor {
  /** What would run, in `collect` mode; what ran, otherwise. */
  readonly statements: readonly string[];
  /** Adds a line to `statements` without running it. */
  note(sql: string): void;
  /**
   * Takes up a change that was interrupted, where the database keeps each statement by itself: foreign keys of these tables that
   * still wait for another table are not forgotten. Without it, what is done is done as a whole.
   */
  resume?(tables: readonly TableState[]): Promise<void>;
  createTable(table: TableState): Promise<void>;
  dropTable(table: TableState): Promise<void>;
  /** Renames a table; references of other tables follow. */
  renameTable(table: TableState, name: string): Promise<void>;
  /** Adds a column; `after` is the table with it. */
  addColumn(after: TableState, column: string): Promise<void>;
  /** Drops a column; `before` is the table with it. */
  dropColumn(before: TableState, column: string): Promise<void>;
  /** Changes columns (type, null, unique, references, key) so that the table becomes `after`; every row is kept. */
  alterColumn(change: TableChange): Promise<void>;
  renameColumn(table: TableState, from: string, to: string): Promise<void>;
  addIndex(table: TableState, index: IndexState): Promise<void>;
  dropIndex(table: TableState, index: IndexState): Promise<void>;
  /** Adds a constraint; `after` is the table with it. */
  addConstraint(after: TableState, constraint: ConstraintState): Promise<void>;
  /** Drops a constraint; `before` is the table with it. */
  dropConstraint(before: TableState, constraint: ConstraintState): Promise<void>;
  /** Refuses with `IntegrityError` when a row points to a row that isn't there. Run it before a schema change is committed. */
  checkReferences(): Promise<void>;
}
