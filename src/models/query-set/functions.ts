import { fieldRef as columnRef } from "../expressions/columns.ts";
import { countRows } from "../expressions/expression.ts";
import type { AnyInstance } from "../instances/state.ts";
import type { ModelOptions } from "../options.ts";
import type { AggregateOptions, NumberExpr } from "../types/expressions.ts";
import type { ModelInstance } from "../types/instances.ts";
import type { RelationName } from "../types/paths.ts";
import type { ModelOf, Named, NamedPrefetch, PlainPrefetch, Prefetch, QuerySet } from "../types/query-set.ts";
import { prefetchLoaded } from "./prefetch-loaded.ts";
import { prefetchOf } from "./query-set.ts";

/**
 * How many rows there are: for `aggregate`, and for `values` that groups.
 *
 * @example await Post.objects.aggregate((p) => ({ all: count(), drafts: count({ filter: p.status.eq("draft") }) }))
 */
export function count(options?: AggregateOptions): NumberExpr {
  return countRows(options) as unknown as NumberExpr;
}

/**
 * A relation for `prefetchRelated`, loaded by a query of your own: filtered, ordered, with relations of its own. Throws for a query
 * that is sliced, distinct or of plain values.
 *
 * @example Post.objects.prefetchRelated(prefetch("comments", Comment.objects.filter({ spam: false })))
 */
export function prefetch<const K extends string>(path: K, querySet: QuerySet<any, any, any>): PlainPrefetch<K>;
/**
 * The same under a name of its own: the rows are then an array (of a relation to one row: a row or null) of this name, and the relation
 * itself stays what it is.
 *
 * @example
 * const posts = await Post.objects.prefetchRelated(prefetch("comments", approved, { as: "visibleComments" }));
 * posts[0].visibleComments.length
 */
export function prefetch<const K extends string, X, const N extends string>(
  path: K,
  querySet: QuerySet<any, X, any>,
  options: { readonly as: N },
): NamedPrefetch<K, X, N>;
export function prefetch(path: string, querySet: unknown, options: { readonly as?: string } = {}): unknown {
  return prefetchOf(path, querySet, options.as);
}

/**
 * Loads relations of rows that are loaded already, with one query each: what `prefetchRelated` does for the rows of a query.
 *
 * @example await prefetchRelatedObjects(posts, "tags", prefetch("comments", approved));
 */
export function prefetchRelatedObjects<
  I extends ModelInstance<any>,
  const P extends readonly (RelationName<ModelOf<I>> | `${RelationName<ModelOf<I>>}.${string}` | Prefetch)[],
>(rows: readonly I[], ...relations: P): Promise<(I & Named<ModelOf<I>, P[number]>)[]> {
  return prefetchLoaded(rows as unknown as readonly AnyInstance[], relations) as Promise<any>;
}

/**
 * The expression of a column that is known by name only, as the admin knows it: `fieldRef(options, "author.username")`. It has the lookups
 * of the column's type. Throws a `FieldError` for a name that leads to no column; never pass a name from a request that isn't on a list.
 */
export function fieldRef(options: ModelOptions, path: string): any {
  return columnRef(options, path);
}
