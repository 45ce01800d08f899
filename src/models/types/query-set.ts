import type { CreateInput } from "./create.ts";
import type { Columns, Condition, Expr, ExprValue, Ordering } from "./expressions.ts";
import type { Load, Path, PathValue, RelPath, U2I } from "./paths.ts";
import type { Where } from "./where.ts";

export interface Queries<C, R, A = {}> {
  all(): QuerySet<C, R, A>;
  filter(...where: (Where<C> | ((f: Columns<C> & A) => Condition | readonly Condition[]))[]): QuerySet<C, R, A>;
  exclude(...where: (Where<C> | ((f: Columns<C> & A) => Condition | readonly Condition[]))[]): QuerySet<C, R, A>;
  orderBy(
    ...by: (Path<C> | `-${Path<C>}` | (keyof A & string) | ((f: Columns<C> & A) => Ordering))[]
  ): QuerySet<C, R, A>;
  selectRelated<const P extends RelPath<C>>(...p: P[]): QuerySet<C, R & U2I<Load<C, P>>, A>;
  annotate<const X extends Record<string, Expr<any> | Condition>>(
    f: (f: Columns<C> & A) => X,
  ): QuerySet<C, R & { [K in keyof X]: ExprValue<X[K]> }, A & X>;
  values<const P extends Path<C>>(...p: P[]): QuerySet<C, { [K in P]: PathValue<C, K> }, A>;
  get(...where: (Where<C> | ((f: Columns<C> & A) => Condition))[]): Promise<R>;
  first(): Promise<R | null>;
  count(): Promise<number>;
}
/** Lazy: awaiting or iterating it runs it. */
export interface QuerySet<C, R, A = {}> extends Queries<C, R, A>, PromiseLike<R[]>, AsyncIterable<R> {}
/** Not thenable: returning it from an async function must not load the table. */
export interface Manager<C, R> extends Queries<C, R> {
  create(v: C extends { readonly $fields: infer F } ? CreateInput<F> : never): Promise<R>;
}
