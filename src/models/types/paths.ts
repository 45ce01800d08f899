import type { Field, FieldsOf, ForeignKey, Inst, KeyOfModel, Nullable, Target } from "./fields.ts";
import type { ValueOf } from "./instances.ts";

type RelKeys<F> = { [K in keyof F]: F[K] extends ForeignKey<any, any> ? K : never }[keyof F] & string;
export type RelPath<C, D extends 0[] = [0, 0]> =
  FieldsOf<C> extends infer F
    ? {
        [K in RelKeys<F>]: K | (D extends [0, ...infer R extends 0[]] ? `${K}.${RelPath<Target<F[K]>, R>}` : never);
      }[RelKeys<F>]
    : never;
type ScalarKeys<F> = ({ [K in keyof F]: F[K] extends Field<any, any, any> ? K : never }[keyof F] & string) | "id";
export type Path<C, D extends 0[] = [0, 0]> =
  FieldsOf<C> extends infer F
    ?
        | ScalarKeys<F>
        | RelKeys<F>
        | {
            [K in RelKeys<F>]: D extends [0, ...infer R extends 0[]] ? `${K}.${Path<Target<F[K]>, R>}` : never;
          }[RelKeys<F>]
    : never;
export type Load<C, P> = P extends `${infer K}.${infer R}`
  ? { [k in K]: Load1<FieldsOf<C>, K> & Load<Target<FieldsOf<C>[K & keyof FieldsOf<C>]>, R> }
  : { [k in P & string]: Load1<FieldsOf<C>, P> };
type Load1<F, K> = K extends keyof F
  ? F[K] extends ForeignKey<infer To, infer Nl>
    ? Nullable<Inst<To>, Nl>
    : never
  : never;
export type U2I<U> = (U extends any ? (x: U) => void : never) extends (x: infer I) => void ? I : never;
export type PathValue<C, P> = P extends `${infer K}.${infer R}`
  ? PathValue<Target<FieldsOf<C>[K & keyof FieldsOf<C>]>, R>
  : P extends keyof FieldsOf<C>
    ? FieldsOf<C>[P] extends ForeignKey<any, infer Nl>
      ? Nullable<KeyOfModel<Target<FieldsOf<C>[P]>>, Nl>
      : ValueOf<FieldsOf<C>[P]>
    : P extends "id" | "pk"
      ? KeyOfModel<C>
      : never;
