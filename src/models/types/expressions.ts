import type { Field, ForeignKey, Inst, KeyNames, KeyOf, Many, One } from "./fields.ts";

export interface Condition {
  readonly _condition: true;
  and(c: Condition): Condition;
  or(c: Condition): Condition;
  not(): Condition;
}
export interface Expr<T> {
  eq(v: T | Expr<T>): Condition;
  in(v: readonly T[]): Condition;
  isNull(): Condition;
  gt(v: T | Expr<T>): Condition;
  gte(v: T | Expr<T>): Condition;
  lt(v: T | Expr<T>): Condition;
  lte(v: T | Expr<T>): Condition;
  asc(): Ordering;
  desc(): Ordering;
}
export interface StringExpr extends Expr<string> {
  contains(s: string): Condition;
  iContains(s: string): Condition;
  startsWith(s: string): Condition;
  endsWith(s: string): Condition;
  lower(): StringExpr;
}
export interface NumberExpr extends Expr<number> {
  plus(n: number | Expr<number>): NumberExpr;
  times(n: number | Expr<number>): NumberExpr;
  sum(): NumberExpr;
  avg(): NumberExpr;
}
export interface DateExpr extends Expr<Date> {
  year(): NumberExpr;
  month(): NumberExpr;
}
export interface Ordering {
  readonly _ordering: true;
}
export type ExprFor<T> = [T] extends [string]
  ? StringExpr
  : [T] extends [number]
    ? NumberExpr
    : [T] extends [Date]
      ? DateExpr
      : Expr<T>;
export type ManyExpr<C> = Columns<C> & { count(): NumberExpr; exists(): Condition };
export type Columns<C> = C extends { readonly $fields: infer F }
  ? {
      readonly [K in keyof F]: F[K] extends Field<infer T, any, any>
        ? ExprFor<T>
        : F[K] extends ForeignKey<infer To, any>
          ? Columns<To> & { eq(v: Inst<To>): Condition }
          : F[K] extends Many<infer To>
            ? ManyExpr<To>
            : F[K] extends One<infer To>
              ? Columns<To>
              : never;
    } & { readonly pk: ExprFor<KeyOf<F>> } & ([KeyNames<F>] extends [never] ? { readonly id: NumberExpr } : {})
  : never;
export type ExprValue<E> = E extends Expr<infer T> ? T : E extends Condition ? boolean : never;
