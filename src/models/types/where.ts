import type { Field, ForeignKey, Inst, KeyNames, KeyOf, KeyOfModel, Many, Nullable, One } from "./fields.ts";

export type Where<C> = C extends { readonly $fields: infer F }
  ? {
      [K in keyof F]?: F[K] extends Field<infer T, infer Nl, any>
        ? Nullable<T, Nl>
        : F[K] extends ForeignKey<infer To, infer Nl>
          ? Nullable<Inst<To> | KeyOfModel<To> | Where<To>, Nl>
          : F[K] extends Many<infer To>
            ? Inst<To> | KeyOfModel<To> | Where<To>
            : F[K] extends One<infer To>
              ? Inst<To> | KeyOfModel<To> | Where<To>
              : never;
    } & { pk?: KeyOf<F> } & ([KeyNames<F>] extends [never] ? { id?: number } : {})
  : never;
