import type { Decimal, Temporal } from "../../lib/index.ts";
import type { Field, ForeignKey, Inst, KeyNames, KeyOf, KeyOfModel, Many, Nullable, One } from "./fields.ts";
import type { Where } from "./where.ts";

declare const valueType: unique symbol;
declare const condition: unique symbol;
declare const ordering: unique symbol;

/** Something that is true or false of a row. As a column (`annotate`, `values`) it is a boolean. */
export interface Condition {
  readonly [condition]: true;
  /** True where this and every other condition are. */
  and(...others: readonly Condition[]): Condition;
  /** True where this or any other condition is. */
  or(...others: readonly Condition[]): Condition;
  /** True where an odd number of this and the others are: of two, exactly one. */
  xor(...others: readonly Condition[]): Condition;
  /** True exactly where this isn't: a row where NULL makes this unknown counts as "isn't". */
  not(): Condition;
}

/** A key to order by, made by `asc()` or `desc()`. */
export interface Ordering {
  readonly [ordering]: true;
}

/** Where NULLs go; by default last when ascending and first when descending, on every database. */
export interface OrderingOptions {
  readonly nulls?: "first" | "last";
}

/** Options of an aggregate: count each value once, or only the rows that meet a condition. */
export interface AggregateOptions {
  readonly distinct?: boolean;
  readonly filter?: Condition;
}

/** Anything that gives the values of a one-column query: `in(User.objects.filter(…))` takes their keys. */
export interface Subquery {
  readonly isQuerySet: true;
}

/** A value that the database computes for each row: a column, or something made from columns. T is its type, N whether it may be NULL. */
export interface Expr<T, N extends boolean = false> {
  /** The type of the value, and whether it may be NULL. */
  readonly [valueType]: readonly [T, N];
  /** Equal to a value or to another expression. NULL equals nothing: see `isNull`. */
  eq(value: T | Expr<T, boolean>): Condition;
  /** The exact opposite of `eq`: rows with NULL are in. */
  ne(value: T | Expr<T, boolean>): Condition;
  /** Equal to one of the values. None: no row. */
  in(values: readonly T[] | Subquery): Condition;
  /** `isNull()`: is NULL; `isNull(false)`: is not. */
  isNull(yes?: boolean): Condition;
  asc(options?: OrderingOptions): Ordering;
  desc(options?: OrderingOptions): Ordering;
  /** How many values are not NULL. */
  count(options?: AggregateOptions): NumberExpr;
}

/** An expression whose values have an order. */
export interface OrderedExpr<T, N extends boolean = false> extends Expr<T, N> {
  gt(value: T | Expr<T, boolean>): Condition;
  gte(value: T | Expr<T, boolean>): Condition;
  lt(value: T | Expr<T, boolean>): Condition;
  lte(value: T | Expr<T, boolean>): Condition;
  /** Between two values, both included. */
  range(low: T | Expr<T, boolean>, high: T | Expr<T, boolean>): Condition;
}

/** Text. The lookups with an `i` ignore case, in every script. */
export interface StringExpr<T extends string = string, N extends boolean = false> extends OrderedExpr<T, N> {
  iExact(text: string): Condition;
  contains(text: string | Expr<string, boolean>): Condition;
  iContains(text: string | Expr<string, boolean>): Condition;
  startsWith(text: string | Expr<string, boolean>): Condition;
  iStartsWith(text: string | Expr<string, boolean>): Condition;
  endsWith(text: string | Expr<string, boolean>): Condition;
  iEndsWith(text: string | Expr<string, boolean>): Condition;
  /** Matches a regular expression of the database. Never pass one that a visitor wrote. */
  regex(pattern: string): Condition;
  iRegex(pattern: string): Condition;
  lower(): StringExpr<string, N>;
  upper(): StringExpr<string, N>;
  /** The number of characters. */
  length(): NumberExpr<N>;
  /** The value, or this one where it is NULL. */
  coalesce(fallback: T | Expr<T>): StringExpr<T>;
  min(options?: AggregateOptions): StringExpr<T, true>;
  max(options?: AggregateOptions): StringExpr<T, true>;
}

/** What a number may be calculated with: a decimal with whole numbers too, as in price times quantity. */
type Operand<T> = T extends Decimal ? T | number : T;

/** Numbers of one type: `number`, `bigint` or `Decimal`. */
export interface NumericExpr<T, N extends boolean = false> extends OrderedExpr<T, N> {
  plus(other: T): NumericExpr<T, N>;
  plus<M extends boolean>(other: Expr<Operand<T>, M>): NumericExpr<T, N | M>;
  minus(other: T): NumericExpr<T, N>;
  minus<M extends boolean>(other: Expr<Operand<T>, M>): NumericExpr<T, N | M>;
  times(other: T): NumericExpr<T, N>;
  times<M extends boolean>(other: Expr<Operand<T>, M>): NumericExpr<T, N | M>;
  /** Divides; NULL where the divisor is zero. Whole numbers divide to a fraction, as in JavaScript; `bigint`s to a whole number. */
  dividedBy(other: T | Expr<Operand<T>, boolean>): T extends number ? FractionExpr<true> : NumericExpr<T, true>;
  coalesce(fallback: T | Expr<T>): NumericExpr<T>;
  /** The sum; null over no rows. */
  sum(options?: AggregateOptions): NumericExpr<T, true>;
  /** The mean; null over no rows. */
  avg(options?: AggregateOptions): NumericExpr<T extends bigint ? number : T, true>;
  min(options?: AggregateOptions): NumericExpr<T, true>;
  max(options?: AggregateOptions): NumericExpr<T, true>;
}

/** A number. */
export interface NumberExpr<N extends boolean = false> extends NumericExpr<number, N> {}

declare const fraction: unique symbol;

/** A quotient of whole numbers and what is made of it: to be compared and read, but no column takes it. */
export interface FractionExpr<N extends boolean = false> extends NumberExpr<N> {
  readonly [fraction]: true;
  plus(other: number): FractionExpr<N>;
  plus<M extends boolean>(other: Expr<number, M>): FractionExpr<N | M>;
  minus(other: number): FractionExpr<N>;
  minus<M extends boolean>(other: Expr<number, M>): FractionExpr<N | M>;
  times(other: number): FractionExpr<N>;
  times<M extends boolean>(other: Expr<number, M>): FractionExpr<N | M>;
  coalesce(fallback: number | Expr<number>): FractionExpr;
}

/** An expression that a column can be set to. */
export type AssignableExpr<T> = Expr<T, boolean> & { readonly [fraction]?: never };

/** A date. */
export interface DateExpr<T, N extends boolean = false> extends OrderedExpr<T, N> {
  year(): NumberExpr<N>;
  /** 1 to 12. */
  month(): NumberExpr<N>;
  day(): NumberExpr<N>;
  /** 1 (Monday) to 7 (Sunday). */
  weekDay(): NumberExpr<N>;
  coalesce(fallback: T | Expr<T>): DateExpr<T>;
  min(options?: AggregateOptions): DateExpr<T, true>;
  max(options?: AggregateOptions): DateExpr<T, true>;
}

/** An instant. Its parts are those in UTC. */
export interface DateTimeExpr<N extends boolean = false> extends DateExpr<Date, N> {
  hour(): NumberExpr<N>;
  minute(): NumberExpr<N>;
  second(): NumberExpr<N>;
  coalesce(fallback: Date | Expr<Date>): DateTimeExpr;
  min(options?: AggregateOptions): DateTimeExpr<true>;
  max(options?: AggregateOptions): DateTimeExpr<true>;
}

/** A time of day. */
export interface TimeExpr<N extends boolean = false> extends OrderedExpr<Temporal.PlainTime, N> {
  hour(): NumberExpr<N>;
  minute(): NumberExpr<N>;
  second(): NumberExpr<N>;
  coalesce(fallback: Temporal.PlainTime | Expr<Temporal.PlainTime>): TimeExpr;
  min(options?: AggregateOptions): TimeExpr<true>;
  max(options?: AggregateOptions): TimeExpr<true>;
}

/** A length of time. */
export interface DurationExpr<N extends boolean = false> extends OrderedExpr<Temporal.Duration, N> {
  coalesce(fallback: Temporal.Duration | Expr<Temporal.Duration>): DurationExpr;
  /** The sum; null over no rows. */
  sum(options?: AggregateOptions): DurationExpr<true>;
  min(options?: AggregateOptions): DurationExpr<true>;
  max(options?: AggregateOptions): DurationExpr<true>;
}

/** True or false. */
export interface BooleanExpr<N extends boolean = false> extends Expr<boolean, N> {
  coalesce(fallback: boolean | Expr<boolean>): BooleanExpr;
}

/** The expression of a column's type. */
export type ExprFor<T, N extends boolean = false> = [T] extends [string]
  ? StringExpr<T, N>
  : [T] extends [number]
    ? NumberExpr<N>
    : [T] extends [boolean]
      ? BooleanExpr<N>
      : [T] extends [Date]
        ? DateTimeExpr<N>
        : [T] extends [Temporal.PlainDate]
          ? DateExpr<T, N>
          : [T] extends [bigint | Decimal]
            ? NumericExpr<T, N>
            : [T] extends [Temporal.PlainTime]
              ? TimeExpr<N>
              : [T] extends [Temporal.Duration]
                ? DurationExpr<N>
                : Expr<T, N>;

/** What a reference to one row offers beside the columns of that row. */
export interface ReferenceMethods<To> {
  /** Is this row; a row or its key. */
  eq(value: Inst<To> | KeyOfModel<To> | Expr<KeyOfModel<To>, boolean>): Condition;
  ne(value: Inst<To> | KeyOfModel<To> | Expr<KeyOfModel<To>, boolean>): Condition;
  in(values: readonly (Inst<To> | KeyOfModel<To>)[] | Subquery): Condition;
  isNull(yes?: boolean): Condition;
}

/** What a to-many relation offers beside the columns of its rows. A lookup on such a column asks for some related row. */
export interface ManyMethods<To> {
  /** Some related row is this one; a row or its key. */
  eq(value: Inst<To> | KeyOfModel<To>): Condition;
  in(values: readonly (Inst<To> | KeyOfModel<To>)[] | Subquery): Condition;
  /** How many related rows there are. Counts over several relations never multiply each other. */
  count(options?: { readonly distinct?: boolean }): NumberExpr;
  /** Is there a related row? */
  exists(): Condition;
  /** The relation with only the rows that meet the condition: `p.comments.filter(c => c.approved.eq(true)).count()`. */
  filter(where: Where<To> | ((columns: Columns<To>) => Condition | readonly Condition[])): ManyExpr<To>;
}

/** A to-many relation in an expression. */
export type ManyExpr<To> = Columns<To, true> & ManyMethods<To>;

type ColumnOf<X, N extends boolean> =
  X extends Field<infer T, infer M, any>
    ? ExprFor<T, M | N extends false ? false : true>
    : X extends ForeignKey<infer To, infer M>
      ? Columns<To, M | N extends false ? false : true> & ReferenceMethods<To>
      : X extends Many<infer To>
        ? ManyExpr<To>
        : X extends One<infer To>
          ? Columns<To, true> & ReferenceMethods<To>
          : never;

/** The columns and relations of a model, as expressions. N: reached through a reference that may be null. */
export type Columns<C, N extends boolean = false> = 0 extends 1 & C
  ? any
  : C extends { readonly $fields: infer F }
    ? { readonly [K in keyof F]: ColumnOf<F[K], N> } & { readonly pk: ExprFor<KeyOf<F>, N> } & ([KeyNames<F>] extends [
          never,
        ]
          ? { readonly id: NumberExpr<N> }
          : {})
    : never;

/** The type that an expression has in a row. */
export type ExprValue<E> = E extends { readonly [valueType]: readonly [infer T, infer N] }
  ? Nullable<T, N>
  : E extends Condition
    ? boolean
    : never;
