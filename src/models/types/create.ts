import type { Field, ForeignKey, Inst, KeyNames, KeyOf, KeyOfModel, Nullable } from "./fields.ts";
import type { ValueOf } from "./instances.ts";

type OptionalNames<F> = {
  [K in keyof F]: F[K] extends Field<any, infer N, infer D>
    ? N extends true
      ? K
      : D extends true
        ? K
        : never
    : F[K] extends ForeignKey<any, true>
      ? K
      : never;
}[keyof F];

type RequiredNames<F> = {
  [K in keyof F]: F[K] extends Field<any, false, false> ? K : F[K] extends ForeignKey<any, false> ? K : never;
}[keyof F];

type InputOf<F> = F extends ForeignKey<infer To, infer N> ? Nullable<Inst<To> | KeyOfModel<To>, N> : ValueOf<F>;

/** What `create` takes: it demands what is neither nullable nor has a default, and only that. */
export type CreateInput<F> = { [K in RequiredNames<F>]: InputOf<F[K]> } & {
  [K in OptionalNames<F>]?: InputOf<F[K]>;
} & {
  pk?: KeyOf<F>;
} & ([KeyNames<F>] extends [never] ? { id?: number } : {});
