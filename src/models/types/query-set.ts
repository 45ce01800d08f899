import type { ExplainOptions, SqlPart } from "../../database/index.ts";
import type { Temporal } from "../../lib/index.ts";
import type { CreateInput } from "./create.ts";
import type {
  AggregateOptions,
  AssignableExpr,
  Columns,
  Condition,
  Expr,
  ExprValue,
  NumberExpr,
  Ordering,
  Subquery,
} from "./expressions.ts";
import type { FieldsOf, ForeignKey, Inst, KeyOfModel, Many, PrimaryKey } from "./fields.ts";
import type { DeferredValue, DeletionCounts, FieldsOfInstance, InstanceOf } from "./instances.ts";
import type { Intersect, Load, Path, PathValue, RelationName, RelPath } from "./paths.ts";
import type { Where } from "./where.ts";

/** What `filter`, `exclude` and `get` take: an equality object, a condition, or a function of the columns. */
export type Filter<C, A> = Where<C> | Condition | ((columns: Columns<C> & A) => Condition | readonly Condition[]);

/** Columns by name, as `annotate`, `values` and `aggregate` take them. */
export type Selection = Readonly<Record<string, Expr<any, any> | Condition>>;

/** The row that a selection makes. */
export type Row<X> = { -readonly [K in keyof X]: ExprValue<X[K]> };

/** How a relation that isn't loaded is fetched: for this row, for all rows of the same result, or not at all (it throws). */
export type FetchMode = "one" | "peers" | "raise";

type UpdateValue<X> =
  X extends ForeignKey<infer To, infer N>
    ? Inst<To> | KeyOfModel<To> | (N extends true ? null : never)
    : X extends { readonly _t: infer T; readonly _n: infer N }
      ? T | AssignableExpr<T> | (N extends true ? null : never)
      : never;

/** What `update` takes: new values, or expressions of the row's own columns. */
export type UpdateInput<C> = 0 extends 1 & C
  ? Readonly<Record<string, unknown>>
  : FieldsOf<C> extends infer F
    ? { readonly [K in keyof F]?: UpdateValue<F[K]> }
    : never;

/** A query with rows of this type, of whichever model. */
export type SameRows<R> = PromiseLike<R[]> & Subquery;

/** The order of `dates`. */
export interface DatesOptions {
  readonly order?: "asc" | "desc";
}

/** P, where it leads to dates or instants. */
export type DatePath<C, P> = PathValue<C, P> extends Temporal.PlainDate | Date | null ? P : never;

/** An instance of the model, with whatever a query added to it. */
export type RowOf<C> = 0 extends 1 & C ? any : InstanceOf<FieldsOf<C>>;

/** What `create` takes. */
export type NewRow<C> = 0 extends 1 & C ? Readonly<Record<string, unknown>> : CreateInput<FieldsOf<C>>;

/** One page of a result. */
export interface PageOptions {
  /** From 1. */
  readonly number: number;
  /** Rows on a page. */
  readonly size: number;
}

/** How many rows a statement takes. */
export interface BatchOptions {
  readonly batchSize?: number;
}

/** How `selectForUpdate` locks. */
export interface SelectForUpdateOptions<P extends string> {
  /** Leaves out rows that others hold. */
  readonly skipLocked?: boolean;
  /** Throws at once where others hold a row (`E_DATABASE_BUSY`), instead of waiting. */
  readonly noWait?: boolean;
  /** Whose rows: `"self"` (the default) and relations to one row that can't be missing. */
  readonly of?: readonly ("self" | P)[];
}

/** The names of a model's own columns: fields and references, not what leads to many. */
export type ColumnName<C> = 0 extends 1 & C ? string : FieldsOf<C> extends infer F ? ColumnKeys<F> : never;

type ColumnKeys<F> = {
  [K in keyof F]: F[K] extends { readonly _n: boolean } ? K : never;
}[keyof F] &
  string;

/** The names of a model's columns that are neither its key nor references. */
export type PlainColumn<C> = 0 extends 1 & C ? string : FieldsOf<C> extends infer F ? PlainKeys<F> : never;

type PlainKeys<F> = {
  [K in keyof F]: F[K] extends { readonly _t: unknown } ? (F[K] extends PrimaryKey ? never : K) : never;
}[keyof F] &
  string;

/** R with columns that may have to be awaited first. */
export type Deferring<R, K> = { [P in keyof R]: P extends K ? R[P] | DeferredValue<R[P]> : R[P] };

/** What `bulkCreate` does with rows that are there. */
export interface ConflictOptions<K extends string> {
  /** `"ignore"` leaves rows that are there as they are; `"update"` gives them the new values of `updateFields`. */
  readonly onConflict?: "ignore" | "update";
  /** The fields that tell whether a row is there: unique ones. */
  readonly uniqueFields?: readonly K[];
  readonly updateFields?: readonly K[];
}

/** A relation to load beside the rows, made by `prefetch(name, querySet)`. */
export interface Prefetch<K extends string = string> {
  readonly path: K;
  readonly querySet: QuerySet<any, any, any>;
}

/** Which page `cursorPage` gives. */
export interface CursorPageOptions {
  /** The most rows on the page. */
  readonly size: number;
  /** `next` of the page before. */
  readonly after?: string | undefined;
  /** `previous` of the page behind. */
  readonly before?: string | undefined;
}

/** A page by its place in the order, not by its number. */
export interface CursorPage<R> {
  readonly rows: R[];
  /** The mark of the page behind this one, or null where this is the last. */
  readonly next: string | null;
  readonly previous: string | null;
}

/** What may stand in `${…}` of `raw`: a value, which is bound; a row, whose key is; or a piece of `sql`. */
export type RawValue = SqlPart | Date | Temporal.PlainDate | { readonly pk: unknown };

/** Rows of a model by SQL that the program wrote. */
export interface RawQuery<R> extends PromiseLike<R[]>, AsyncIterable<R> {}

/** A relation to load as that relation. */
export interface PlainPrefetch<K extends string = string> extends Prefetch<K> {
  readonly as?: never;
}

/** A relation to load into a property of its own, made by `prefetch(name, querySet, { as })`. X: a row, N: the property. */
export interface NamedPrefetch<K extends string, X, N extends string> extends Prefetch<K> {
  readonly as: N;
  readonly rows: X;
}

/** The properties that named prefetches add to a row. */
export type Named<C, P> = {
  [Q in P as Q extends NamedPrefetch<string, any, infer N> ? N : never]: Q extends NamedPrefetch<
    infer K,
    infer X,
    string
  >
    ? FieldsOf<C>[K & keyof FieldsOf<C>] extends Many<any>
      ? X[]
      : X | null
    : never;
};

/** The model of an instance, as queries know it. */
export type ModelOf<I> = { readonly $fields: FieldsOfInstance<I> };

/** Everything that makes or runs a query: shared by managers and query sets. C: the model, R: a row, A: the annotations. */
export interface Queries<C, R, A = {}> {
  /** All rows. */
  all(): QuerySet<C, R, A>;
  /** No rows, without asking the database. */
  none(): QuerySet<C, R, A>;
  /** The rows that meet every condition. Conditions of one call on a to-many relation ask for one related row that meets them all. */
  filter(...where: Filter<C, A>[]): QuerySet<C, R, A>;
  /** The rows that `filter` with the same arguments leaves out. */
  exclude(...where: Filter<C, A>[]): QuerySet<C, R, A>;
  /** Orders by columns (`"-name"` descending) or expressions; replaces the order before. Without arguments: no order. */
  orderBy(
    ...by: (
      | Path<C>
      | `-${Path<C>}`
      | "?"
      | (keyof A & string)
      | `-${keyof A & string}`
      | ((columns: Columns<C> & A) => Ordering | Expr<any, any>)
    )[]
  ): QuerySet<C, R, A>;
  /** Orders by names that a visitor sent, of which only those in `allow` are taken; the rest throws `E_ORDER_NOT_ALLOWED`. */
  orderByNames(names: readonly string[], allow: readonly (Path<C> | (keyof A & string))[]): QuerySet<C, R, A>;
  /** The other way round. */
  reverse(): QuerySet<C, R, A>;
  /** At most this many rows. */
  limit(rows: number): QuerySet<C, R, A>;
  /** Leaves out the first rows. */
  offset(rows: number): QuerySet<C, R, A>;
  /** One page: `page({ number: 2, size: 25 })`. */
  page(page: PageOptions): QuerySet<C, R, A>;
  /**
   * Each row once. With names: of the rows that agree in these columns the first one, in an order that begins with them (which is made so
   * where the query says none).
   */
  distinct(...columns: (Path<C> | (keyof A & string))[]): QuerySet<C, R, A>;
  /** The rows of this query and of the others, each once. Plain rows of `values()` may come from other models. */
  union(...others: SameRows<R>[]): QuerySet<C, R, A>;
  /** With `all`, of `values()` only: rows that are in several come as often as they are there. */
  union(...others: [...SameRows<R>[], { readonly all: boolean }]): QuerySet<C, R, A>;
  /** The rows that this query and all others have. */
  intersection(...others: SameRows<R>[]): QuerySet<C, R, A>;
  /** The rows of this query that none of the others has. */
  difference(...others: SameRows<R>[]): QuerySet<C, R, A>;
  /** Loads relations to one row with the same query. */
  selectRelated<const P extends RelPath<C>>(...paths: P[]): QuerySet<C, R & Intersect<Load<C, P>>, A>;
  /** Loads relations with one more query each: names, paths of names, or `prefetch(name, querySet)`. */
  prefetchRelated(
    ...relations: (RelationName<C> | `${RelationName<C>}.${string}` | PlainPrefetch)[]
  ): QuerySet<C, R, A>;
  /** The same with relations that go into properties of their own: `prefetch(name, querySet, { as })`. */
  prefetchRelated<const P extends readonly (RelationName<C> | `${RelationName<C>}.${string}` | Prefetch)[]>(
    ...relations: P
  ): QuerySet<C, R & Named<C, P[number]>, A>;
  /** Adds columns to each row. */
  annotate<const X extends Selection>(
    columns: (columns: Columns<C> & A) => X,
  ): QuerySet<C, R & Row<X>, Omit<A, keyof X> & X>;
  /**
   * Rows with these columns only (and their keys). The others load when they are awaited, for all rows of the result at once:
   * `await post.body`. Saving writes nothing that wasn't loaded or set.
   */
  only<const K extends PlainColumn<C>>(...columns: K[]): QuerySet<C, Deferring<R, Exclude<PlainColumn<C>, K>>, A>;
  /** Rows without these columns, which load when they are awaited: see `only`. */
  defer<const K extends PlainColumn<C>>(...columns: K[]): QuerySet<C, Deferring<R, K>, A>;
  /** Columns that the query may use (in filters, orders, other columns), but that the rows don't have. */
  alias<const X extends Selection>(columns: (columns: Columns<C> & A) => X): QuerySet<C, R, Omit<A, keyof X> & X>;
  /** Plain rows of the named columns, or of the selection. A selection with aggregates groups by its other columns. */
  values<const P extends Path<C> | (keyof A & string)>(
    ...paths: P[]
  ): QuerySet<C, { [K in P]: K extends keyof A ? ExprValue<A[K]> : PathValue<C, K> }, A>;
  values<const X extends Selection>(columns: (columns: Columns<C> & A) => X): QuerySet<C, Row<X>, Omit<A, keyof X> & X>;
  /** The values of one column. */
  valuesList<const P extends Path<C> | (keyof A & string)>(
    path: P,
    options: { readonly flat: true },
  ): QuerySet<C, P extends keyof A ? ExprValue<A[P]> : PathValue<C, P>, A>;
  /** Rows as arrays, in the order of the names. */
  valuesList<const P extends readonly [string, ...string[]] & readonly (Path<C> | (keyof A & string))[]>(
    ...paths: P
  ): QuerySet<C, { -readonly [I in keyof P]: P[I] extends keyof A ? ExprValue<A[P[I]]> : PathValue<C, P[I]> }, A>;
  /**
   * Locks the rows until the transaction ends, so that nobody changes them in between. Only inside `atomic`. Where a database has one
   * writer at a time (SQLite), no row can be another's, and nothing needs to be locked.
   */
  selectForUpdate(options?: SelectForUpdateOptions<RelPath<C>>): QuerySet<C, R, A>;
  /** Which database to ask. */
  using(alias: string): QuerySet<C, R, A>;
  /** How relations of the rows load that were not loaded with them. Default `"peers"`. */
  fetchMode(mode: FetchMode): QuerySet<C, R, A>;

  /** The one row. Throws `DoesNotExist` or `MultipleObjectsReturned` of this model. */
  get(...where: Filter<C, A>[]): Promise<R>;
  /** The first row in order (of the key where there is no order), or null. */
  first(): Promise<R | null>;
  /** The last row in order (of the key where there is no order), or null. */
  last(): Promise<R | null>;
  /** The years, months, weeks (their Mondays) or days that a column's dates fall into, each once, in UTC. */
  dates<const P extends Path<C>>(
    column: DatePath<C, P>,
    step: "year" | "month" | "week" | "day",
    options?: DatesOptions,
  ): Promise<Temporal.PlainDate[]>;
  /** As `dates`, as the instants at which they begin. */
  dateTimes<const P extends Path<C>>(
    column: DatePath<C, P>,
    step: "year" | "month" | "week" | "day" | "hour" | "minute" | "second",
    options?: DatesOptions,
  ): Promise<Date[]>;
  /** The first row by these columns (else by the model's `getLatestBy`); rows without a value come last. Throws `DoesNotExist`. */
  earliest(...fields: (Path<C> | `-${Path<C>}` | (keyof A & string))[]): Promise<R>;
  /** The last row by these columns (else by the model's `getLatestBy`); rows without a value come last. Throws `DoesNotExist`. */
  latest(...fields: (Path<C> | `-${Path<C>}` | (keyof A & string))[]): Promise<R>;
  /** The rows by their keys; those that aren't there are missing. Without keys: all rows. */
  inBulk(keys?: readonly KeyOfModel<C>[]): Promise<Map<KeyOfModel<C>, R>>;
  /** The rows by a field that is unique. */
  inBulk<const K extends ColumnName<C>>(
    values: readonly NonNullable<PathValue<C, K>>[] | undefined,
    options: { readonly field: K },
  ): Promise<Map<NonNullable<PathValue<C, K>>, R>>;
  /** Whether this row is among those of the query. */
  contains(row: RowOf<C>): Promise<boolean>;
  /**
   * The rows that a statement answers with, by the names of its columns; what stands in `${…}` is bound. Other columns become properties as
   * the driver gives them (X says their types). Columns that it leaves out are to be said before: `only`, `defer`.
   *
   * @example await Post.objects.defer("body").raw<{ rank: number }>`select id, title, …, 1 as rank from blog_post where views > ${100}`
   */
  raw<X extends object = {}>(strings: TemplateStringsArray, ...values: readonly RawValue[]): RawQuery<R & X>;
  /**
   * The rows behind or before a place in the order, with the marks of their ends: a page that shifts nothing when rows come and go, and that
   * costs the same wherever it is. The marks are for links; one that was changed, or that is of another order, throws `E_CURSOR_INVALID` (400).
   */
  cursorPage(options: CursorPageOptions): Promise<CursorPage<R>>;
  /** How the database would find the rows, in its own words. */
  explain(options?: ExplainOptions): Promise<string>;
  count(): Promise<number>;
  exists(): Promise<boolean>;
  /** One row of aggregates over all rows: `aggregate(p => ({ n: count(), newest: p.createdAt.max() }))`. */
  aggregate<const X extends Selection>(columns: (columns: Columns<C> & A) => X): Promise<Row<X>>;
  /** The rows in chunks of `chunkSize` (default 1,000), in constant memory. */
  iterator(options?: { readonly chunkSize?: number }): AsyncIterable<R>;

  /** Makes and saves a row. */
  create(values: NewRow<C>): Promise<R>;
  /** Inserts many rows with few queries and sets their keys. Doesn't call `save`, sends no signals. */
  bulkCreate(rows: readonly (R | NewRow<C>)[], options?: BatchOptions): Promise<R[]>;
  /** Inserts the rows that aren't there yet and leaves the others as they are; answers how many were inserted. */
  bulkCreate(
    rows: readonly (R | NewRow<C>)[],
    options: BatchOptions & { readonly onConflict: "ignore"; readonly uniqueFields?: readonly ColumnName<C>[] },
  ): Promise<number>;
  /** Inserts the rows that aren't there yet (by `uniqueFields`); those that are take on the new values of `updateFields`. */
  bulkCreate(
    rows: readonly (R | NewRow<C>)[],
    options: BatchOptions & {
      readonly onConflict: "update";
      readonly uniqueFields: readonly ColumnName<C>[];
      readonly updateFields: readonly ColumnName<C>[];
    },
  ): Promise<R[]>;
  /**
   * Writes these fields of rows that are there, each with its own values, with one statement a batch; answers how many rows there were.
   * Whatever the query's conditions. Doesn't call `save`, sends no signals.
   */
  bulkUpdate(rows: readonly RowOf<C>[], fields: readonly ColumnName<C>[], options?: BatchOptions): Promise<number>;
  /** The row that equals `lookup`; where there is none, made from `lookup` and `defaults`. Safe against another that makes it at the same time. */
  getOrCreate(lookup: Where<C>, defaults?: Partial<NewRow<C>>): Promise<{ readonly row: R; readonly created: boolean }>;
  /**
   * Changes the row that equals `lookup` to `values`; where there is none, makes it of both (and of `created`). In one transaction, with
   * the row locked; safe against another that makes it at the same time.
   */
  updateOrCreate(
    lookup: Where<C>,
    values?: Partial<NewRow<C>>,
    created?: Partial<NewRow<C>>,
  ): Promise<{ readonly row: R; readonly created: boolean }>;
  /** Changes all rows with one statement; answers how many. Doesn't call `save`, sends no signals. */
  update(values: UpdateInput<C> | ((columns: Columns<C> & A) => UpdateInput<C>)): Promise<number>;
  /** Deletes all rows and what depends on them. */
  delete(): Promise<DeletionCounts>;
}

/**
 * A query. Immutable and lazy: awaiting it, iterating it or asking it for a value runs it, where that is done. So await it inside of
 * `atomic` and `application.run`: `atomic(async () => await Post.objects.filter(…))`.
 */
export interface PlainQuerySet<C, R, A = {}> extends Queries<C, R, A>, PromiseLike<R[]>, AsyncIterable<R>, Subquery {}

/** A query with the methods that its model's manager gives (`manager.with`). */
export type QuerySet<C, R, A = {}> = PlainQuerySet<C, R, A> & MethodsOf<C, R, A>;

/** The methods that a model's managers give their queries. */
export type MethodsOf<C, R, A> = C extends { readonly $queries: infer M; readonly $row: infer Row }
  ? Chained<C, M, { row: Row; now: R; added: A }>
  : C extends { readonly objects: { readonly $queries?: infer M } }
    ? unknown extends M
      ? unknown
      : Chained<C, M, { row: Inst<C>; now: R; added: A }>
    : unknown;

/** Methods whose queries keep what the query had before: its other methods, its rows and its columns. */
type Chained<C, M, Q extends { row: unknown; now: unknown; added: unknown }> = {
  readonly [K in keyof M]: M[K] extends (...args: infer P) => PlainQuerySet<any, infer R, infer A>
    ? (...args: P) => QuerySet<C, Q["now"] extends Q["row"] ? Q["now"] & R : Q["now"], Q["added"] & A>
    : M[K];
};

/** The model with methods for its queries. */
export interface WithMethods<C, M, R> {
  readonly $fields: FieldsOf<C>;
  readonly $queries: RawMethods<C> & M;
  readonly $row: R;
}

type RawMethods<C> = C extends { readonly $queries: infer M } ? M : unknown;

/** `Model.objects`. Not thenable: returning it from an async function must not load the table. */
export interface Manager<C, R> extends Queries<C, R> {
  /** Set in the type of a manager whose queries have methods of their own. */
  readonly $queries?: RawMethods<C>;
  /**
   * A manager whose queries, and what is made of them, have these methods too; `this` is the query.
   *
   * @example
   * static override objects = super.objects.with({
   *   published() { return this.filter({ status: "published" }); },
   * });
   */
  with<M extends object>(methods: M & ThisType<QuerySet<C, R> & M>): CustomManager<WithMethods<C, M, R>, R>;
  /** A manager whose queries begin with this one: `super.objects.scoped((posts) => posts.filter({ hidden: false }))`. */
  scoped(start: (rows: QuerySet<C, R>) => QuerySet<C, R>): CustomManager<C, R>;
}

/** A manager with the methods of its queries. */
export type CustomManager<C, R> = Manager<C, R> & MethodsOf<C, R, {}>;

/** `count()`: how many rows there are, for `aggregate` and grouping `values`. */
export type CountRows = (options?: AggregateOptions) => NumberExpr;
