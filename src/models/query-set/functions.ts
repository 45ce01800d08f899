import { fieldRef as columnRef } from "../expressions/columns.ts";
import { countRows } from "../expressions/expression.ts";
import type { ModelOptions } from "../options.ts";
import type { AggregateOptions, NumberExpr } from "../types/expressions.ts";
import type { Prefetch, QuerySet } from "../types/query-set.ts";
import { prefetchQuery } from "./query-set.ts";

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
export function prefetch<const K extends string>(path: K, querySet: QuerySet<any, any, any>): Prefetch<K> {
  return prefetchQuery(path, querySet) as unknown as Prefetch<K>;
}

/**
 * The expression of a column that is known by name only, as the admin knows it: `fieldRef(options, "author.username")`. It has the lookups
 * of the column's type. Throws a `FieldError` for a name that leads to no column; never pass a name from a request that isn't on a list.
 */
export function fieldRef(options: ModelOptions, path: string): any {
  return columnRef(options, path);
}
