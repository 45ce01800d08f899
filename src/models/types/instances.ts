import type { Register } from "../../lib/register.ts";
import type { CreateInput } from "./create.ts";
import type { Columns, Condition } from "./expressions.ts";
import type { Field, FieldsOf, ForeignKey, Inst, KeyNames, KeyOf, KeyOfModel, Many, Nullable, One } from "./fields.ts";
import type { Filter, Manager, QuerySet } from "./query-set.ts";

declare const fieldsOf: unique symbol;
declare const deferred: unique symbol;

/** A relation that was not loaded: awaiting it loads it, for all rows of the same result at once. `pk` needs no query. */
export interface Deferred<T> extends PromiseLike<T> {
  /** Tells it from a row, so that a relation that was loaded (`selectRelated`) is a row and nothing else. */
  readonly [deferred]: true;
  readonly pk: unknown;
}

/** A column that was left out of the query (`only`, `defer`): awaiting it loads it, for all rows of the same result at once. */
export interface DeferredValue<T> extends PromiseLike<T> {
  readonly [deferred]: true;
}

/** A row, or the key of a row. */
export type RowOrKey<T> = T | (T extends { readonly pk: infer K } ? K : never);

/** Of a many-to-many relation through a model of its own: the values of the rows between that are made. */
export interface ThroughValues {
  readonly through: Readonly<Record<string, unknown>>;
}

/** The rows on the other side of a to-many relation (T: a row, C: its model). Not thenable: await `all()`, or iterate. */
export interface Related<T, C = any> extends AsyncIterable<T> {
  all(): QuerySet<C, T>;
  filter(...where: Filter<C, {}>[]): QuerySet<C, T>;
  exclude(...where: Filter<C, {}>[]): QuerySet<C, T>;
  orderBy(...by: Parameters<QuerySet<C, T>["orderBy"]>): QuerySet<C, T>;
  get(...where: Filter<C, {}>[]): Promise<T>;
  first(): Promise<T | null>;
  count(): Promise<number>;
  exists(): Promise<boolean>;
  /** Makes a row and joins it; what leads back here needn't be given. */
  create(values: Partial<CreateInput<FieldsOf<C>>>, options?: ThroughValues): Promise<T>;
  /** Joins rows (of a foreign key: points them here). Rows that are joined already stay as they are. */
  add(...rows: readonly RowOrKey<T>[]): Promise<void>;
  /** Joins rows; those of the model between have these values: `add([ada, bob], { through: { role: "editor" } })`. */
  add(rows: readonly RowOrKey<T>[], options: ThroughValues): Promise<void>;
  /** Parts rows. Of a foreign key only where it may be null. */
  remove(...rows: readonly RowOrKey<T>[]): Promise<void>;
  /** Makes these and no others the joined rows. */
  set(rows: readonly RowOrKey<T>[], options?: ThroughValues): Promise<void>;
  /** Parts all rows. */
  clear(): Promise<void>;
}

/** The value that an instance holds for a declared field. */
export type ValueOf<F> =
  F extends Field<infer T, infer N, any>
    ? Nullable<T, N>
    : F extends ForeignKey<infer To, infer N>
      ? Nullable<Inst<To> | Deferred<Inst<To>>, N>
      : F extends Many<infer To>
        ? Related<Inst<To>, To>
        : F extends One<infer To>
          ? Inst<To> | null | Deferred<Inst<To> | null>
          : never;

/** All properties of an instance that come from its fields: columns, relations, and the keys of relations (`authorId`). */
export type Values<F> = { -readonly [K in keyof F]: ValueOf<F[K]> } & {
  -readonly [K in keyof F as F[K] extends ForeignKey<any, any> ? `${K & string}Id` : never]: F[K] extends ForeignKey<
    infer To,
    infer N
  >
    ? Nullable<KeyOfModel<To>, N>
    : never;
};

/** Which database, and for `save` how. */
export interface SaveOptions {
  /** Save only these fields. */
  readonly updateFields?: readonly string[];
  /** Insert, and fail where the key exists. */
  readonly forceInsert?: boolean;
  /** Update, and fail where there is no such row. */
  readonly forceUpdate?: boolean;
  /** The alias of the database; by default the one that the instance came from. */
  readonly using?: string;
}

/** What `delete` has deleted: rows in all, and per model by its label. */
export interface DeletionCounts {
  readonly total: number;
  readonly byModel: Readonly<Record<string, number>>;
}

/** What every instance can do. */
export interface InstanceMethods {
  readonly [deferred]?: false;
  /** Inserts the row, or writes the columns that have changed since it was loaded. */
  save(options?: SaveOptions): Promise<void>;
  /** Deletes the row and what depends on it (`onDelete`). */
  delete(options?: { readonly using?: string }): Promise<DeletionCounts>;
  /** Loads the values again, all or the named ones; relations that were loaded are forgotten. */
  refreshFromDb(options?: { readonly fields?: readonly string[]; readonly using?: string }): Promise<void>;
  /** Checks every field, uniqueness and constraints; throws one `ValidationError` with all issues. */
  fullClean(options?: { readonly exclude?: readonly string[] }): Promise<void>;
  /** Checks unique fields and unique constraints against the database; `fullClean` calls it. Override it to find more that is taken. */
  validateUnique(options?: { readonly exclude?: readonly string[] }): Promise<void>;
  /** Override to check fields against each other; throw a `ValidationError`. */
  clean(): void | Promise<void>;
  /** What people read for the row; override it. */
  toString(): string;
  /** The columns, with bigints as text and bytes as base64. */
  toJSON(): Record<string, unknown>;
}

/** An instance of some model, whose key is a K. */
export interface ModelInstance<K> extends InstanceMethods {
  /** The key, whatever its name. */
  pk: K;
}

/** What an instance of a model with the fields F has beside their values. */
export interface InstanceOf<F> extends InstanceMethods {
  /** The key, whatever its name. */
  pk: KeyOf<F>;
  readonly [fieldsOf]?: F;
}

/** The automatic key of a model that declares none. */
export type AutomaticId<F> = [KeyNames<F>] extends [never] ? { readonly id: number } : {};

/** The fields of a model, from its instance type. */
export type FieldsOfInstance<I> = I extends { readonly [fieldsOf]?: infer F } ? F : never;

/** The class that `Model(label)(fields)` makes. */
export interface ModelClass<Self, F> {
  new (init?: Partial<Values<F>>): Values<F> & InstanceOf<F> & AutomaticId<F>;
  readonly $fields: F;
  readonly objects: Manager<{ readonly $fields: F }, Self>;
  /** The columns, for conditions that are written apart from a query. */
  readonly f: Columns<{ readonly $fields: F }>;
  /** A condition to use in any number of queries: `const hot = Post.where(p => p.views.gt(100))`. */
  where(where: Filter<{ readonly $fields: F }, {}>): Condition;
  /** What `get` throws where there is no row of this model. */
  readonly DoesNotExist: NotFoundClass;
  /** What `get` throws where there are several rows of this model. */
  readonly MultipleObjectsReturned: NotFoundClass;
}

/** A class of errors, for `instanceof`. */
export interface NotFoundClass {
  new (...args: any): Error;
}

/** Any model class, for code that knows models by their metadata only. */
export interface AnyModel {
  new (init?: any): ModelInstance<any>;
  readonly $fields: any;
  readonly objects: Manager<any, any>;
  readonly f: any;
  where(where: any): Condition;
  readonly DoesNotExist: NotFoundClass;
  readonly MultipleObjectsReturned: NotFoundClass;
}

/** The instances of the project's user model: `Register.user`, else the framework's own user. */
export type RegisteredUser = Register extends { user: infer U }
  ? U
  : Register extends { defaultUser: infer D }
    ? D
    : ModelInstance<any>;

/** A reference to the project's user model; the registry resolves it. */
export interface UserModel {
  new (init?: any): RegisteredUser;
  readonly $fields: FieldsOfInstance<RegisteredUser>;
}

/** The names of fields that have `choices`: those whose type is a union of literals. */
export type ChoiceNames<I> =
  FieldsOfInstance<I> extends infer F
    ? {
        [K in keyof F]: F[K] extends Field<infer T, any, any> ? (IsLiteral<T> extends true ? K : never) : never;
      }[keyof F] &
        string
    : never;

type IsLiteral<T> = [T] extends [string]
  ? string extends T
    ? false
    : true
  : [T] extends [number]
    ? number extends T
      ? false
      : true
    : false;
