import type { Database } from "./database.ts";
import type { Driver } from "./driver.ts";
import type { Explainer } from "./explain.ts";
import type { SqlNode } from "./nodes/node.ts";
import type { SchemaEditor, TableState } from "./schema.ts";
import type { ColumnType, CompiledQuery, DatabaseOptions, DbValue } from "./types.ts";

/** What a dialect can and can't do; each flag is read where the framework would act differently. */
export interface Features {
  /** Values that one statement may bind; longer lists are to be cut into chunks. */
  readonly maxParams: number;
  /** Whether schema changes take part in a transaction. */
  readonly transactionalDdl: boolean;
  /** Whether insert and delete can answer with columns. */
  readonly returning: boolean;
  /** Whether update can too. */
  readonly updateReturning: boolean;
  /** Whether the driver tells the automatic key of an inserted row by itself (`QueryResult.lastId`), without `returning`. */
  readonly lastId: boolean;
  /** Whether foreign keys are checked at commit. */
  readonly deferredForeignKeys: boolean;
  /** Whether a readOnly transaction sees one snapshot beside writers. */
  readonly snapshotReads: boolean;
}

/** Everything that differs between databases: SQL text, values, schema. It holds no connection. */
export interface Dialect {
  /** For messages and logs. Code never branches on it: it asks `features` or calls a method. */
  readonly name: string;
  readonly features: Features;
  /** Turns a node into text and values; refuses names, aliases, operators and functions that aren't allowed. */
  compile(node: SqlNode): CompiledQuery;
  /** As `compile`, with the values written into the text: for schema statements, which can't bind. */
  compileLiteral(node: SqlNode): string;
  /** How the plan of a query is asked for and read. */
  readonly explain: Explainer;
  /** Quotes an identifier. */
  quote(name: string): string;
  /** A JavaScript value for a column of this type; throws `ProgrammingError` for a value of the wrong type. Null passes. */
  toDb(type: ColumnType, value: unknown): DbValue;
  /** The JavaScript value of what the driver gave. Null passes. */
  fromDb(type: ColumnType, raw: unknown): unknown;
  /**
   * A list of stored values of one type as the one text that `listParam` binds, so that the statement is the same however many
   * there are; undefined where they are better bound one by one.
   */
  listText(values: readonly DbValue[], type: ColumnType): string | undefined;
  /** `fromDb` of one type as a function for loops over rows; undefined where values come as they are. */
  converter(type: ColumnType): ((raw: unknown) => unknown) | undefined;
  /** Changes the schema of `database`, in the transaction that is open here. */
  schemaEditor(database: Database, options?: { readonly collect?: boolean }): SchemaEditor;
  /** Whether a table is there. */
  hasTable(database: Database, name: string): Promise<boolean>;
  /** The tables that are there. */
  introspect(database: Database): Promise<TableState[]>;
  /** Makes an empty database beside the one of the options: see `createScratchDatabase`. */
  createScratch(
    options: DatabaseOptions & { readonly alias: string },
  ): Promise<{ readonly url: string; remove(): Promise<void> }>;
  /** Opens the connections. */
  connect(options: DatabaseOptions & { readonly alias: string }): Driver;
}
