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
import type { FieldsOf, ForeignKey, Inst, KeyOfModel } from "./fields.ts";
import type { DeletionCounts } from "./instances.ts";
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

/** What `create` takes. */
export type NewRow<C> = 0 extends 1 & C ? Readonly<Record<string, unknown>> : CreateInput<FieldsOf<C>>;

/** One page of a result. */
export interface PageOptions {
  /** From 1. */
  readonly number: number;
  /** Rows on a page. */
  readonly size: number;
}

/** A relation to load beside the rows, made by `prefetch(name, querySet)`. */
export interface Prefetch<K extends string = string> {
  readonly path: K;
  readonly querySet: QuerySet<any, any, any>;
}

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
  /** Each row once. */
  distinct(): QuerySet<C, R, A>;
  /** Loads relations to one row with the same query. */
  selectRelated<const P extends RelPath<C>>(...paths: P[]): QuerySet<C, R & Intersect<Load<C, P>>, A>;
  /** Loads relations with one more query each: names, paths of names, or `prefetch(name, querySet)`. */
  prefetchRelated(...relations: (RelationName<C> | `${RelationName<C>}.${string}` | Prefetch)[]): QuerySet<C, R, A>;
  /** Adds columns to each row. */
  annotate<const X extends Selection>(
    columns: (columns: Columns<C> & A) => X,
  ): QuerySet<C, R & Row<X>, Omit<A, keyof X> & X>;
  /** Plain rows of the named columns, or of the selection. A selection with aggregates groups by its other columns. */
  values<const P extends Path<C> | (keyof A & string)>(
    ...paths: P[]
  ): QuerySet<C, { [K in P]: K extends keyof A ? ExprValue<A[K]> : PathValue<C, K> }, A>;
  values<const X extends Selection>(columns: (columns: Columns<C> & A) => X): QuerySet<C, Row<X>, Omit<A, keyof X> & X>;
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
  count(): Promise<number>;
  exists(): Promise<boolean>;
  /** One row of aggregates over all rows: `aggregate(p => ({ n: count(), newest: p.createdAt.max() }))`. */
  aggregate<const X extends Selection>(columns: (columns: Columns<C> & A) => X): Promise<Row<X>>;
  /** The rows in chunks of `chunkSize` (default 1,000), in constant memory. */
  iterator(options?: { readonly chunkSize?: number }): AsyncIterable<R>;

  /** Makes and saves a row. */
  create(values: NewRow<C>): Promise<R>;
  /** Inserts many rows with few queries and sets their keys. Doesn't call `save`, sends no signals. */
  bulkCreate(rows: readonly (R | NewRow<C>)[], options?: { readonly batchSize?: number }): Promise<R[]>;
  /** The row that equals `lookup`; where there is none, made from `lookup` and `defaults`. Safe against another that makes it at the same time. */
  getOrCreate(lookup: Where<C>, defaults?: Partial<NewRow<C>>): Promise<{ readonly row: R; readonly created: boolean }>;
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
