import type { SqlNode } from "../../database/index.ts";
import type { Decimal, Temporal } from "../../lib/index.ts";

declare const kind: unique symbol;

/** A declared column: T is its TypeScript type, N whether it may be null, D whether it has a default. */
export interface Field<T, N extends boolean = false, D extends boolean = false> {
  readonly [kind]: "field";
  readonly _t: T;
  readonly _n: N;
  readonly _d: D;
}

/** A declared reference to one row of To (`foreignKey`, `oneToOne`), held in a column of this model. */
export interface ForeignKey<To, N extends boolean = false> {
  readonly [kind]: "foreignKey";
  readonly _to: To;
  readonly _n: N;
}

/** Declared access to many rows of To (`manyToMany`, `hasMany`). */
export interface Many<To> {
  readonly [kind]: "many";
  readonly _to: To;
}

/** Declared access to the one row of To whose `oneToOne` points here (`hasOne`). */
export interface One<To> {
  readonly [kind]: "one";
  readonly _to: To;
}

/** Marks the column that is the key; a model without one has an automatic integer `id`. */
export interface PrimaryKey {
  readonly isKey: true;
}

/** Adds the mark of the key where the options say `primaryKey: true`. */
export type Keyed<F, O> = O extends { primaryKey: true } ? F & PrimaryKey : F;

/** The names of the fields that are the key; never where the key is automatic. */
export type KeyNames<F> = { [K in keyof F]: F[K] extends PrimaryKey ? K : never }[keyof F];

/** The type of a model's key, from its fields. */
export type KeyOf<F> = [KeyNames<F>] extends [never]
  ? number
  : F[KeyNames<F>] extends Field<infer T, any, any>
    ? T
    : F[KeyNames<F>] extends ForeignKey<infer To, any>
      ? KeyOfModel<To>
      : never;

/** The fields that a model class was declared with. */
export type FieldsOf<C> = C extends { readonly $fields: infer F } ? F : never;

/** The type of a model class's key. */
export type KeyOfModel<C> = C extends { readonly $fields: infer F } ? KeyOf<F> : never;

/** The instances of a model class. */
export type Inst<C> = C extends abstract new (...args: any) => infer I ? I : never;

/** T, or null where the column may be null. */
export type Nullable<T, N> = N extends true ? T | null : T;

/** The model that a relation leads to. */
export type Target<X> =
  X extends ForeignKey<infer To, any> ? To : X extends Many<infer To> ? To : X extends One<infer To> ? To : never;

/** True where the options say `null: true`. */
export type NullOption<O> = O extends { null: true } ? true : false;

/** True where the options give a default, or the field fills itself. */
export type DefaultOption<O> = O extends
  | { default: any }
  | { autoNow: true }
  | { autoNowAdd: true }
  | { dbDefault: {} | null }
  ? true
  : false;

/** The values that choices name. Lists and functions have a length, a record of labels has none that is a number: asked in this order it costs least. */
type ChoiceKey<C> = C extends { readonly length: number }
  ? C extends () => infer R
    ? ChoiceKey<R>
    : C extends readonly unknown[]
      ? ListedKey<C[number]>
      : never
  : C[keyof C] extends string
    ? keyof C
    : { [K in keyof C]: C[K] extends string ? K : keyof C[K] }[keyof C];

type ListedKey<X> = X extends readonly [infer V, string] ? V : X;

/** The values of a column with `choices` are those of the choices. */
export type ChoiceOption<O, T extends string | number> = O extends { choices: infer C } ? ChoiceKey<C> & T : T;

/** JSON: what a `json()` column holds where no narrower type is given. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Checks a value and throws a `ValidationError` where it isn't right. */
export type Validator<T> = (value: T) => void;

/** Options that every column takes. */
export interface FieldOptions<T> {
  /** May the database hold NULL? Default false. */
  readonly null?: boolean;
  /** May a form leave it empty? Default false. */
  readonly blank?: boolean;
  /** The value of a new instance: a value, or a function that makes one. */
  readonly default?: T | (() => T);
  /**
   * The value of a row that is inserted without one, kept by the database for whoever inserts it: a value, or SQL of `nuages/database` as
   * `func("now")`. A new instance has it after saving.
   */
  readonly dbDefault?: T | SqlNode;
  readonly unique?: boolean;
  readonly dbIndex?: boolean;
  readonly primaryKey?: boolean;
  /** False keeps it out of forms and the admin. Default true. */
  readonly editable?: boolean;
  /** For code only: not in JSON, not in what is logged or inspected, nothing to templates, masked in the admin. Default false. */
  readonly secret?: boolean;
  readonly verboseName?: string;
  readonly helpText?: string;
  /** The column's name in the database; by default the field's name in snake_case. */
  readonly dbColumn?: string;
  /** A note beside the column in the database, where it keeps such notes (SQLite doesn't). */
  readonly dbComment?: string;
  readonly validators?: readonly Validator<any>[];
  /** Other messages by the code of what is wrong, in validation and in the field's form: `{ unique: "This name is taken." }`. */
  readonly messages?: Readonly<Record<string, string>>;
  /** The name of a date or instant of the model: on one of its days (in UTC) no two rows have the same value. Told by validation only. */
  readonly uniqueForDate?: string;
  /** As `uniqueForDate`, for a month of a year. */
  readonly uniqueForMonth?: string;
  /** As `uniqueForDate`, for a year. */
  readonly uniqueForYear?: string;
}

type ChoiceLabels<V extends string | number> = Readonly<
  Record<V, string> | Record<string, string | Readonly<Record<V, string>>>
>;
type ChoiceList<V extends string | number> = readonly (V | readonly [value: V, label: string])[];

/**
 * What a column may hold, with the labels: `{ draft: "Draft" }`, under headings `{ Audio: { cd: "CD" } }`, as pairs
 * `[[1, "One"]]`, as values `["draft"]`, or a function that answers one of these each time it is asked.
 */
export type FieldChoices<V extends string | number> =
  | ChoiceLabels<V>
  | ChoiceList<V>
  | (() => ChoiceLabels<V> | ChoiceList<V>);

/** Options of text columns. `choices` holds what may be stored, with labels; the column's type is the union of the stored values. */
export interface TextOptions extends FieldOptions<string> {
  /** The most UTF-16 code units that a value may have. */
  readonly maxLength?: number;
  readonly choices?: FieldChoices<string>;
  /** The order and equality of the column's texts, by a name that the database knows; by default by code point, as everywhere. */
  readonly dbCollation?: string;
}

/** Options of whole-number columns. */
export interface IntegerOptions extends FieldOptions<number> {
  readonly choices?: FieldChoices<number>;
}

/** Options of decimal columns: `maxDigits` digits in all, `decimalPlaces` of them after the point. */
export interface DecimalOptions extends FieldOptions<Decimal> {
  /** Default 18. */
  readonly maxDigits?: number;
  /** Default 2. */
  readonly decimalPlaces?: number;
}

/** Options of dates and instants. */
export interface DateOptions<T extends Date | Temporal.PlainDate> extends FieldOptions<T> {
  /** Set at each save. */
  readonly autoNow?: boolean;
  /** Set at the first save. */
  readonly autoNowAdd?: boolean;
}

/** Options of uuid columns. */
export interface UuidOptions extends Omit<FieldOptions<string>, "default"> {
  /** `"v4"` (random) or `"v7"` (in order of time) makes one for each new instance; else a value or a function. */
  readonly default?: string | (() => string);
}

/** What happens to the rows that point at a row which is deleted. */
export type OnDelete =
  | "cascade"
  | "protect"
  | "restrict"
  | "setNull"
  | "setDefault"
  | "doNothing"
  /** As `cascade` and `setNull`, by the database itself: nothing is loaded, counted or told to signals. */
  | "dbCascade"
  | "dbSetNull";

/** Options of `foreignKey` and `oneToOne`. */
export interface RelationOptions {
  readonly null?: boolean;
  readonly blank?: boolean;
  /** Default `"cascade"`. */
  readonly onDelete?: OnDelete;
  /** False: the database doesn't look whether the row is there. Default true. */
  readonly dbConstraint?: boolean;
  /** The name of the way back, in queries and for the admin, where the other side doesn't declare one. `"+"` for none. */
  readonly relatedName?: string;
  readonly unique?: boolean;
  readonly dbIndex?: boolean;
  readonly primaryKey?: boolean;
  readonly editable?: boolean;
  readonly verboseName?: string;
  readonly helpText?: string;
  readonly dbColumn?: string;
  readonly dbComment?: string;
  readonly messages?: Readonly<Record<string, string>>;
  /** The key of the default row: a value, or a function that makes one. */
  readonly default?: unknown;
  readonly validators?: readonly Validator<any>[];
}

/** Options of `manyToMany`. */
export interface ManyToManyOptions {
  /** The model between the two, where it has columns of its own. */
  readonly through?: () => unknown;
  /** Which fields of the model between lead to this model and to the other, where it has several. */
  readonly throughFields?: readonly [here: string, there: string];
  readonly relatedName?: string;
  readonly blank?: boolean;
  readonly editable?: boolean;
  readonly verboseName?: string;
  readonly helpText?: string;
  /** The name of the automatic table. */
  readonly dbTable?: string;
}
