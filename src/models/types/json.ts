import type { BooleanExpr, Condition, Expr, FractionExpr, StringExpr } from "./expressions.ts";

/** The keys of a JSON value: those of an object, places of an array. */
export type JsonKey<V> = V extends readonly unknown[] ? number : V extends object ? keyof V & (string | number) : never;

/** What is at a key of a JSON value. */
export type JsonAt<V, K> = 0 extends 1 & V
  ? any
  : V extends readonly (infer I)[]
    ? K extends number
      ? I
      : never
    : V extends object
      ? K extends keyof V
        ? Exclude<V[K], undefined>
        : never
      : never;

/** Any part of a JSON value: objects with some of their keys, arrays of some of their items. */
export type JsonPart<V> = V extends readonly (infer I)[]
  ? readonly JsonPart<I>[] | Extract<I, string | number | boolean | null>
  : V extends object
    ? { readonly [K in keyof V]?: JsonPart<V[K]> }
    : V;

/** JSON. V is the type of its content. */
export interface JsonExpr<V, N extends boolean = false> extends Expr<V, N> {
  /**
   * What a path of keys and places leads to, as JSON: NULL where there is nothing. A negative place counts from the end. Keys are bound:
   * whatever is in them, they are only keys.
   */
  at<const A extends JsonKey<V>>(key: A): JsonExpr<JsonAt<V, A>, true>;
  at<const A extends JsonKey<V>, const B extends JsonKey<JsonAt<V, A>>>(
    ...path: [A, B]
  ): JsonExpr<JsonAt<JsonAt<V, A>, B>, true>;
  at<
    const A extends JsonKey<V>,
    const B extends JsonKey<JsonAt<V, A>>,
    const C extends JsonKey<JsonAt<JsonAt<V, A>, B>>,
  >(...path: [A, B, C]): JsonExpr<JsonAt<JsonAt<JsonAt<V, A>, B>, C>, true>;
  /** Is it an object with this key? */
  hasKey(key: string): Condition;
  /** Is it an object with all of these keys? */
  hasKeys(...keys: readonly string[]): Condition;
  /** Is it an object with one of these keys? */
  hasAnyKey(...keys: readonly string[]): Condition;
  /** Holds all that is in this: objects with these keys and values, arrays with these items. */
  contains(part: JsonPart<V> | Expr<any, boolean>): Condition;
  /** Holds nothing but what is in this. */
  containedBy(whole: V | Expr<any, boolean>): Condition;
  /** The text that it is; NULL where it is none. */
  text(): StringExpr<Extract<V, string>, true>;
  /** The number that it is; NULL where it is none. */
  number(): FractionExpr<true>;
  /** The boolean that it is; NULL where it is none. */
  boolean(): BooleanExpr<true>;
}
