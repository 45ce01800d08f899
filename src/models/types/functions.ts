import type { Decimal, Temporal } from "../../lib/index.ts";
import type { Condition, Expr, ExprFor, ExprValue } from "./expressions.ts";
import type { Field } from "./fields.ts";
import type { Path, PathValue } from "./paths.ts";

/** A value that has a type of its own in the database. */
export type Literal = string | number | bigint | boolean | Date | Temporal.PlainDate | Decimal;

/** The type that all values of a kind share: `string` of `"draft"`. */
export type Widened<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends bigint
      ? bigint
      : T extends boolean
        ? boolean
        : T;

/** What may stand where a value of type T is taken: the value, an expression, NULL; a condition for a boolean. */
export type Branch<T> = [T] extends [never]
  ? Literal | Expr<any, any> | Condition | null
  : Widened<T> | Expr<Widened<T>, boolean> | ([T] extends [boolean] ? Condition : never) | null;

/** The type of a branch's value, NULL left out. A text keeps its own type, as those of `choices` do. */
export type BranchValue<V> = 0 extends 1 & V
  ? any
  : V extends Expr<infer T, any>
    ? T
    : V extends Condition
      ? boolean
      : V extends string
        ? V
        : Widened<Exclude<V, null>>;

/** May a branch be NULL? */
export type BranchNull<V> = 0 extends 1 & V
  ? boolean
  : V extends null
    ? true
    : V extends Expr<any, infer N>
      ? N
      : false;

/** A case distinction: the value of the first branch whose condition holds, else NULL or what `otherwise` says. */
export type CaseExpr<T, N extends boolean> = ExprFor<T, true> & CaseBranches<T, N>;

/** How a case distinction goes on. T: the type of its values, N: whether one of them may be NULL. */
export interface CaseBranches<T, N extends boolean> {
  /** One more branch, asked where none before holds. */
  when<const V extends Branch<T>>(condition: Condition, then: V): CaseExpr<T | BranchValue<V>, N | BranchNull<V>>;
  /** The value where no condition holds. */
  otherwise<const V extends Branch<T>>(value: V): ExprFor<T | BranchValue<V>, N | BranchNull<V>>;
}

/** The columns of a query by name: those of the model and those that were added. */
export type SubqueryColumn<C, A> = Path<C> | (keyof A & string);

/** The expression of a column in the first row of a query: NULL without rows. */
export type FirstOf<C, A, P> = P extends keyof A
  ? ExprFor<NonNullable<ExprValue<A[P]>>, true>
  : ExprFor<NonNullable<PathValue<C, P>>, true>;

/** May the first of several that isn't NULL be NULL still? */
export type AllNull<Xs extends readonly unknown[]> = false extends { [K in keyof Xs]: BranchNull<Xs[K]> }[number]
  ? false
  : true;

/** May one of several be NULL? */
export type AnyNull<Xs extends readonly unknown[]> = true extends { [K in keyof Xs]: BranchNull<Xs[K]> }[number]
  ? true
  : false;

/** An expression as another type: text may be no number, and is NULL then. */
export type CastTo<E, T> = 0 extends 1 & E
  ? any
  : E extends Expr<infer S, infer N>
    ? ExprFor<T, [S] extends [string] ? ([T] extends [string] ? N : true) : N>
    : never;

/** May a value of another row be NULL: by itself, or for want of such a row? */
export type WithNull<E, D> = true extends BranchNull<E> | BranchNull<D> ? true : false;

/** The name of a function of the database, or its name in each kind of database: `{ sqlite: "…", postgres: "…" }`. */
export type FunctionName = string | Readonly<Record<string, string>>;

/** What a function of the database takes and returns, told by fields. */
export interface FunctionSignature<A, R> {
  readonly takes: A;
  readonly returns: R;
  /** It makes one value of all rows, or of all rows of a group. */
  readonly aggregate?: boolean;
}

type ArgumentOf<F> = F extends Field<infer T, any, any> ? Widened<T> | Expr<T, boolean> : never;

/** A function of the database. */
export type DatabaseFunction<A extends readonly unknown[], T, N extends boolean> = <
  const V extends { readonly [K in keyof A]: ArgumentOf<A[K]> },
>(
  ...args: V
) => ExprFor<T, N extends true ? true : AnyNull<V>>;

/** What may stand in hand-written SQL: an expression, a condition, or a value, which is bound. */
export type SqlValue = Literal | Expr<any, any> | Condition;

/** The type that a value has in JSON: decimals, bigints and dates are texts. */
export type InJson<V> = V extends Decimal | bigint | Date | Temporal.PlainDate ? string : V;

/** What may become a part of JSON. */
export type JsonSource = Literal | Expr<any, any> | Condition | null;

type PartOf<V> = V extends null ? null : InJson<BranchValue<V>> | (BranchNull<V> extends false ? never : null);

/** The content of JSON that is made of values, by key or in a list. */
export type JsonOf<X> = { readonly [K in keyof X]: PartOf<X[K]> };
