import type { Select } from "../../database/index.ts";
import type { ConditionNode, ListNode, QueryNode } from "../expressions/node.ts";
import type { OrderingExpression } from "../expressions/ordering.ts";
import { Path } from "../expressions/path.ts";
import type { Printer, Slice } from "../expressions/printer.ts";
import type { Scope } from "../expressions/scope.ts";
import type { AnyInstance } from "../instances/state.ts";
import type { Field, ModelOptions, Relation } from "../options.ts";
import type { FetchMode } from "../types/query-set.ts";
import type { DistinctColumn } from "./distinct-on.ts";
import type { Lock } from "./lock.ts";
import type { SelectStatement } from "./select.ts";

/** Relations to load with the rows: by relation, what to load beyond it. */
export type RelatedTree = ReadonlyMap<Relation, RelatedTree>;

/** A relation to load with one more query: the names that lead there, and the query for the last of them. */
export interface PrefetchEntry {
  readonly names: readonly string[];
  readonly state: QueryState | undefined;
  /** The property that takes the rows instead of the relation. */
  readonly as: string | undefined;
}

/** The rows that belong to some of the rows of another model, each with the key of the row that it belongs to. */
export interface ParentLink {
  readonly relation: Relation;
  readonly keys: ListNode;
}

/** The row whose relation a query reads. */
export interface RelatedOrigin {
  readonly instance: AnyInstance;
  readonly relation: Relation;
}

/** The row whose relation a query was narrowed from, and where in the program. */
export interface DerivedOrigin extends RelatedOrigin {
  readonly at: string | undefined;
}

/** Several queries of plain rows as one table to select from. */
export interface Combined {
  print(printer: Printer): void;
  build(statement: SelectStatement, outer: Scope | undefined): Select;
}

/** All that a query set says; never changed, only copied. */
export interface QueryState {
  readonly options: ModelOptions;
  readonly root: Path;
  /** One condition for each call of `filter`. */
  readonly filters: readonly ConditionNode[];
  /** Undefined: the model's own order. */
  readonly order: readonly OrderingExpression[] | undefined;
  readonly reversed: boolean;
  readonly slice: Slice | undefined;
  readonly distinct: boolean;
  /** Of the rows that agree in these, the first one only. */
  readonly distinctOn: readonly DistinctColumn[] | undefined;
  /** Where the rows are those of several queries with `values`. */
  readonly combined: Combined | undefined;
  readonly annotations: ReadonlyMap<string, QueryNode>;
  /** Columns that the query may use, but doesn't select. */
  readonly aliases: ReadonlyMap<string, QueryNode>;
  /** The columns of the model that the rows come with; undefined: all. */
  readonly columns: ReadonlySet<Field> | undefined;
  /** Values that the rows carry behind all others, for whoever asked for them. */
  readonly extra: readonly QueryNode[];
  readonly related: RelatedTree;
  readonly prefetch: readonly PrefetchEntry[];
  /** Of `values`: the columns of the rows. */
  readonly selection: ReadonlyMap<string, QueryNode> | undefined;
  /** What each row of the selection is: an object by the names, an array, or its only value. */
  readonly form: "object" | "tuple" | "flat";
  readonly lock: Lock | undefined;
  readonly database: string;
  readonly fetchMode: FetchMode;
  /** `none()`: there is nothing to ask. */
  readonly empty: boolean;
  /** Set while the query is exactly "all rows of this relation": reads of siblings can be answered at once. */
  readonly origin: RelatedOrigin | undefined;
  /** Set where the query was derived from a relation of a row: told when siblings repeat it. */
  readonly derivedFrom: DerivedOrigin | undefined;
  readonly parents: ParentLink | undefined;
}

const nothing: ReadonlyMap<never, never> = new Map<never, never>();

const starts = new WeakMap<ModelOptions, QueryState>();

/** The query of all rows of a model. */
export function allRows(options: ModelOptions): QueryState {
  let state = starts.get(options);
  if (state === undefined) {
    state = {
      options,
      root: Path.of(options),
      filters: [],
      order: undefined,
      reversed: false,
      slice: undefined,
      distinct: false,
      distinctOn: undefined,
      combined: undefined,
      annotations: nothing,
      aliases: nothing,
      columns: undefined,
      extra: [],
      related: nothing,
      prefetch: [],
      selection: undefined,
      form: "object",
      lock: undefined,
      database: "default",
      fetchMode: "peers",
      empty: false,
      origin: undefined,
      derivedFrom: undefined,
      parents: undefined,
    };
    starts.set(options, state);
  }
  return state;
}

/** A copy with changes; what reads a relation as a whole is derived from then on. */
export function changed(state: QueryState, changes: Partial<QueryState>): QueryState {
  return { ...state, origin: undefined, ...changes };
}

/** The fields that the rows come with, in order. */
export function loadedFields({ options, columns }: QueryState): readonly Field[] {
  return columns ? options.fields.filter((field) => columns.has(field)) : options.fields;
}

/** Was `limit` or `offset` called? */
export function isSliced(state: QueryState): boolean {
  return state.slice !== undefined;
}

/** The column that a link to parents goes by: of a foreign key the child's own. */
export function linkField(relation: Relation): Field {
  return relation.through ? relation.through.source : (relation.field as Field);
}
