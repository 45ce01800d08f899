import type { Field, ForeignKey, Inst, KeyNames, KeyOf, KeyOfModel, Many, Nullable, One } from "./fields.ts";

type Equal<X> =
  X extends Field<infer T, infer N, any>
    ? Nullable<T, N>
    : X extends ForeignKey<infer To, infer N>
      ? Nullable<Inst<To> | KeyOfModel<To> | Where<To>, N>
      : X extends Many<infer To>
        ? Inst<To> | KeyOfModel<To> | Where<To>
        : X extends One<infer To>
          ? Inst<To> | KeyOfModel<To> | Where<To> | null
          : never;

/** An equality object: values only. A relation takes a row, a key, or the equality object of its rows; null is IS NULL. */
export type Where<C> = 0 extends 1 & C
  ? Readonly<Record<string, unknown>>
  : C extends { readonly $fields: infer F }
    ? { readonly [K in keyof F]?: Equal<F[K]> } & { readonly pk?: KeyOf<F> } & ([KeyNames<F>] extends [never]
          ? { readonly id?: number }
          : {})
    : never;
