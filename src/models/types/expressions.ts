import type { Decimal, Temporal } from "../../lib/index.ts";
import type { Field, ForeignKey, Inst, KeyNames, KeyOf, KeyOfModel, Many, Nullable, One } from "./fields.ts";
import type { JsonExpr } from "./json.ts";
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

/** Options of an aggregate that is NULL over no rows: what it is then. */
export interface DefaultOptions<T> extends AggregateOptions {
  readonly default?: T | Expr<T>;
}

/** Options of deviation and variance: those of a sample, not of all there is. */
export interface DeviationOptions extends DefaultOptions<number> {
  readonly sample?: boolean;
}

/** Options of joined texts: their order; with `distinct` only that of the texts themselves. */
export interface StringAggOptions extends DefaultOptions<string> {
  readonly orderBy?: Ordering | Expr<any, any> | readonly (Ordering | Expr<any, any>)[];
}

/** Is an aggregate with these options NULL over no rows? */
export type NoRows<O> = O extends { readonly default: any } ? false : true;

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
  /** This text and the others, one after the other; NULL counts as the empty text. */
  concat(...others: readonly (string | Expr<string, boolean>)[]): StringExpr;
  /** A part of the text, from a place on (the first is 1), of so many characters or to the end. */
  substr(from: number | Expr<number, boolean>, length?: number | Expr<number, boolean>): StringExpr<string, N>;
  /** The first characters. */
  left(length: number): StringExpr<string, N>;
  /** The last characters. */
  right(length: number): StringExpr<string, N>;
  /** Without spaces at both ends. */
  trim(): StringExpr<string, N>;
  /** Without spaces at the start. */
  ltrim(): StringExpr<string, N>;
  /** Without spaces at the end. */
  rtrim(): StringExpr<string, N>;
  /** With another text wherever one is found; without the second argument it is taken out. */
  replace(found: string | Expr<string>, replacement?: string | Expr<string>): StringExpr<string, N>;
  /** Where a text is found first: from 1 on, 0 where it isn't. */
  position(searched: string | Expr<string>): NumberExpr<N>;
  repeat(times: number): StringExpr<string, N>;
  reverse(): StringExpr<string, N>;
  /** Filled at the start to so many characters, with spaces or another text; a longer one is cut. */
  lpad(length: number, fill?: string): StringExpr<string, N>;
  /** Filled at the end to so many characters, with spaces or another text; a longer one is cut. */
  rpad(length: number, fill?: string): StringExpr<string, N>;
  /** The number of the first character in Unicode; NULL of an empty text. */
  ord(): NumberExpr<true>;
  /** A hash of the text in UTF-8, in hexadecimal digits. Not for passwords. */
  md5(): StringExpr<string, N>;
  sha224(): StringExpr<string, N>;
  sha256(): StringExpr<string, N>;
  sha384(): StringExpr<string, N>;
  sha512(): StringExpr<string, N>;
  /** The texts joined, with a separator between; null over no rows, where no default is given. */
  stringAgg<const O extends StringAggOptions>(separator: string, options?: O): StringExpr<string, NoRows<O>>;
  /** NULL where the text is this one. */
  nullIf(value: T | Expr<T, boolean>): StringExpr<T, true>;
  coalesce(fallback: T | Expr<T>): StringExpr<T>;
  min<const O extends DefaultOptions<T>>(options?: O): StringExpr<T, NoRows<O>>;
  max<const O extends DefaultOptions<T>>(options?: O): StringExpr<T, NoRows<O>>;
  /** One of the values: the least, so that it is the same on every database. */
  anyValue<const O extends DefaultOptions<T>>(options?: O): StringExpr<T, NoRows<O>>;
}

/** What a number may be calculated with: a decimal with whole numbers too, as in price times quantity. */
type Operand<T> = T extends Decimal ? T | number : T;

/** What the mean of numbers is: of `bigint`s a number. */
type Mean<T> = T extends bigint ? number : T;

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
  /** What a division of whole numbers or decimals leaves, with the sign of this one; NULL where the divisor is zero. */
  mod(divisor: T | Expr<Operand<T>, boolean>): NumericExpr<T, true>;
  abs(): NumericExpr<T, N>;
  /** -1, 0 or 1. */
  sign(): NumberExpr<N>;
  /** The next whole number below. */
  floor(): NumericExpr<T, N>;
  /** The next whole number above. */
  ceil(): NumericExpr<T, N>;
  /** To whole numbers, half away from zero; with `places`, to as many behind the point. */
  round(): NumericExpr<T, N>;
  round(places: number): T extends number ? FractionExpr<N> : NumericExpr<T, N>;
  /** To a power; NULL where that isn't defined or too large. So are all functions below. */
  power(exponent: number | Expr<number, boolean>): FractionExpr<true>;
  sqrt(): FractionExpr<true>;
  /** e to the power of this. */
  exp(): FractionExpr<true>;
  /** The natural logarithm. */
  ln(): FractionExpr<true>;
  /** The logarithm to a base. */
  log(base: number | Expr<number, boolean>): FractionExpr<true>;
  sin(): FractionExpr<N>;
  cos(): FractionExpr<N>;
  tan(): FractionExpr<N>;
  cot(): FractionExpr<true>;
  asin(): FractionExpr<true>;
  acos(): FractionExpr<true>;
  atan(): FractionExpr<N>;
  /** The angle to the point (x, this). */
  atan2(x: number | Expr<number>): FractionExpr<N>;
  /** Radians as degrees. */
  degrees(): FractionExpr<N>;
  /** Degrees as radians. */
  radians(): FractionExpr<N>;
  /** The character of this number in Unicode; NULL where there is none. */
  chr(): StringExpr<string, true>;
  /** NULL where the number is this one. */
  nullIf(value: T | Expr<T, boolean>): NumericExpr<T, true>;
  coalesce(fallback: T | Expr<T>): NumericExpr<T>;
  /** The sum; null over no rows, where no default is given. So are all aggregates below. */
  sum<const O extends DefaultOptions<T>>(options?: O): NumericExpr<T, NoRows<O>>;
  /** The mean. */
  avg<const O extends DefaultOptions<Mean<T>>>(options?: O): NumericExpr<Mean<T>, NoRows<O>>;
  /** The standard deviation. */
  stdDev<const O extends DeviationOptions>(options?: O): FractionExpr<NoRows<O>>;
  /** The variance. */
  variance<const O extends DeviationOptions>(options?: O): FractionExpr<NoRows<O>>;
  min<const O extends DefaultOptions<T>>(options?: O): NumericExpr<T, NoRows<O>>;
  max<const O extends DefaultOptions<T>>(options?: O): NumericExpr<T, NoRows<O>>;
  /** One of the values: the least, so that it is the same on every database. */
  anyValue<const O extends DefaultOptions<T>>(options?: O): NumericExpr<T, NoRows<O>>;
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
  /** Fractions have no exact remainder: round them first. */
  mod(divisor: never): never;
  abs(): FractionExpr<N>;
  floor(): NumericExpr<number, N>;
  ceil(): NumericExpr<number, N>;
  round(): NumericExpr<number, N>;
  round(places: number): FractionExpr<N>;
  nullIf(value: number | Expr<number, boolean>): FractionExpr<true>;
  coalesce(fallback: number | Expr<number>): FractionExpr;
}

/** An expression that a column can be set to. */
export type AssignableExpr<T> = Expr<T, boolean> & { readonly [fraction]?: never };

/** A unit that days are gathered in; a week begins on Monday. */
export type DayUnit = "year" | "quarter" | "month" | "week" | "day";

/** A date. */
export interface DateExpr<T, N extends boolean = false> extends OrderedExpr<T, N> {
  /** Compared with a number, it asks for a range of dates, which an index serves. */
  year(): NumberExpr<N>;
  /** The year that the week belongs to, by ISO 8601. */
  isoYear(): NumberExpr<N>;
  /** 1 to 4. */
  quarter(): NumberExpr<N>;
  /** 1 to 12. */
  month(): NumberExpr<N>;
  /** 1 to 53, by ISO 8601. */
  week(): NumberExpr<N>;
  day(): NumberExpr<N>;
  /** 1 (Monday) to 7 (Sunday). */
  weekDay(): NumberExpr<N>;
  /** The first day of its year, quarter, month or week. */
  trunc(unit: DayUnit): DateExpr<T, N>;
  /** NULL where it is this one. */
  nullIf(value: T | Expr<T, boolean>): DateExpr<T, true>;
  coalesce(fallback: T | Expr<T>): DateExpr<T>;
  min<const O extends DefaultOptions<T>>(options?: O): DateExpr<T, NoRows<O>>;
  max<const O extends DefaultOptions<T>>(options?: O): DateExpr<T, NoRows<O>>;
  /** One of the values: the least, so that it is the same on every database. */
  anyValue<const O extends DefaultOptions<T>>(options?: O): DateExpr<T, NoRows<O>>;
}

/** Whose clock and calendar are read: an IANA name, such as `"Europe/Berlin"`. Default UTC. */
export interface ZoneOptions {
  readonly timeZone?: string;
}

/** An instant. Its parts are those in UTC, or in a time zone. */
export interface DateTimeExpr<N extends boolean = false> extends OrderedExpr<Date, N> {
  /** Compared with a number, it asks for a range of instants, which an index serves. */
  year(options?: ZoneOptions): NumberExpr<N>;
  /** The year that the week belongs to, by ISO 8601. */
  isoYear(options?: ZoneOptions): NumberExpr<N>;
  /** 1 to 4. */
  quarter(options?: ZoneOptions): NumberExpr<N>;
  /** 1 to 12. */
  month(options?: ZoneOptions): NumberExpr<N>;
  /** 1 to 53, by ISO 8601. */
  week(options?: ZoneOptions): NumberExpr<N>;
  day(options?: ZoneOptions): NumberExpr<N>;
  /** 1 (Monday) to 7 (Sunday). */
  weekDay(options?: ZoneOptions): NumberExpr<N>;
  hour(options?: ZoneOptions): NumberExpr<N>;
  minute(options?: ZoneOptions): NumberExpr<N>;
  second(options?: ZoneOptions): NumberExpr<N>;
  /** The day. Compared with a date, it asks for a range of instants, which an index serves. */
  date(options?: ZoneOptions): DateExpr<Temporal.PlainDate, N>;
  /** The start of its year, quarter, month, week (Monday), day, hour, minute or second. */
  trunc(unit: DayUnit | "hour" | "minute" | "second", options?: ZoneOptions): DateTimeExpr<N>;
  /** NULL where it is this one. */
  nullIf(value: Date | Expr<Date, boolean>): DateTimeExpr<true>;
  coalesce(fallback: Date | Expr<Date>): DateTimeExpr;
  min<const O extends DefaultOptions<Date>>(options?: O): DateTimeExpr<NoRows<O>>;
  max<const O extends DefaultOptions<Date>>(options?: O): DateTimeExpr<NoRows<O>>;
  /** One of the values: the least, so that it is the same on every database. */
  anyValue<const O extends DefaultOptions<Date>>(options?: O): DateTimeExpr<NoRows<O>>;
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
  /** NULL where it is this one. */
  nullIf(value: boolean | Expr<boolean, boolean>): BooleanExpr<true>;
  coalesce(fallback: boolean | Expr<boolean>): BooleanExpr;
  /** One of the values: false before true, so that it is the same on every database. */
  anyValue<const O extends DefaultOptions<boolean>>(options?: O): BooleanExpr<NoRows<O>>;
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
                : JsonExpr<T, N>;

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
