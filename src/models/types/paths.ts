import type { Field, FieldsOf, ForeignKey, Inst, KeyNames, KeyOfModel, Nullable, One, Target } from "./fields.ts";

/** How deep a path may lead: three relations. */
type Depth = readonly [0, 0];

type ToOneKeys<F> = {
  [K in keyof F]: F[K] extends ForeignKey<any, any> | One<any> ? K : never;
}[keyof F] &
  string;

/** Paths of relations to one row, up to three deep: `"author"`, `"category.parent"`. */
export type RelPath<C, D extends readonly 0[] = Depth> = 0 extends 1 & C
  ? string
  : FieldsOf<C> extends infer F
    ? {
        [K in ToOneKeys<F>]:
          | K
          | (D extends readonly [0, ...infer R extends readonly 0[]] ? `${K}.${RelPath<Target<F[K]>, R>}` : never);
      }[ToOneKeys<F>]
    : never;

type ScalarKeys<F> =
  | ({ [K in keyof F]: F[K] extends Field<any, any, any> ? K : never }[keyof F] & string)
  | "pk"
  | ([KeyNames<F>] extends [never] ? "id" : never);

/** Paths that lead to a column: `"title"`, `"author.username"`; a relation stands for its key. */
export type Path<C, D extends readonly 0[] = Depth> = 0 extends 1 & C
  ? string
  : FieldsOf<C> extends infer F
    ?
        | ScalarKeys<F>
        | ToOneKeys<F>
        | {
            [K in ToOneKeys<F>]: D extends readonly [0, ...infer R extends readonly 0[]]
              ? `${K}.${Path<Target<F[K]>, R>}`
              : never;
          }[ToOneKeys<F>]
    : never;

/** Names of to-many relations and the relations that lead to them, for `prefetchRelated`. */
export type RelationName<C> = 0 extends 1 & C
  ? string
  : FieldsOf<C> extends infer F
    ? { [K in keyof F]: F[K] extends Field<any, any, any> ? never : K }[keyof F] & string
    : never;

type LoadOne<F, K> = K extends keyof F
  ? F[K] extends ForeignKey<infer To, infer N>
    ? Nullable<Inst<To>, N>
    : F[K] extends One<infer To>
      ? Inst<To> | null
      : never
  : never;

/** What `selectRelated(P)` makes of an instance: the relation is loaded. */
export type Load<C, P> = 0 extends 1 & C
  ? unknown
  : P extends `${infer K}.${infer R}`
    ? {
        [k in K]: LoadOne<FieldsOf<C>, K> extends infer I
          ? (I extends null ? never : I & Load<Target<FieldsOf<C>[K & keyof FieldsOf<C>]>, R>) | Extract<I, null>
          : never;
      }
    : { [k in P & string]: LoadOne<FieldsOf<C>, P> };

/** An intersection of the members of a union. */
export type Intersect<U> = (U extends any ? (x: U) => void : never) extends (x: infer I) => void ? I : never;

/** The type of the column that a path leads to; null where a reference on the way may be. */
export type PathValue<C, P, N extends boolean = false> = 0 extends 1 & C
  ? any
  : P extends `${infer K}.${infer R}`
    ? FieldsOf<C> extends infer F
      ? K extends keyof F
        ? F[K] extends ForeignKey<infer To, infer M>
          ? PathValue<To, R, M | N extends false ? false : true>
          : F[K] extends One<infer To>
            ? PathValue<To, R, true>
            : never
        : never
      : never
    : FieldsOf<C> extends infer F
      ? P extends keyof F
        ? F[P] extends Field<infer T, infer M, any>
          ? Nullable<T, M | N extends false ? false : true>
          : F[P] extends ForeignKey<infer To, infer M>
            ? Nullable<KeyOfModel<To>, M | N extends false ? false : true>
            : F[P] extends One<infer To>
              ? KeyOfModel<To> | null
              : never
        : P extends "id" | "pk"
          ? Nullable<KeyOfModel<C>, N>
          : never
      : never;
