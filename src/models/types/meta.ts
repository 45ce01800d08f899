import type { IndexKind } from "../../database/index.ts";
import type { Condition, Expr } from "./expressions.ts";

/** A condition of a constraint: an equality object, or a function of the columns as in `filter`. */
export type ConstraintCondition = Readonly<Record<string, unknown>> | ((columns: any) => Condition);

/** What indexes and unique constraints may say beside their fields. */
export interface IndexOptions<K extends string = string> {
  /** Only rows that meet it count. */
  readonly condition?: ConstraintCondition;
  /** Computed keys, behind the fields: `[(row) => row.name.lower()]`. */
  readonly expressions?: readonly ((columns: any) => Expr<any, any>)[];
  /** Fields that are kept in the index beside its keys, so that a query may read them from there (PostgreSQL). */
  readonly include?: readonly K[];
  /** By field: an operator class of PostgreSQL. */
  readonly operatorClasses?: { readonly [N in K]?: string };
}

/** Rows that agree in all these fields (and meet the condition) may exist only once. */
export interface UniqueConstraint<K extends string = string> extends IndexOptions<K> {
  readonly kind: "unique";
  readonly name: string;
  readonly fields: readonly K[];
  /** False: rows with a NULL in the same place agree there. Default true. */
  readonly nullsDistinct?: boolean;
  readonly message?: string;
  /** The code of the issue; default `"unique"`. */
  readonly code?: string;
}

/** Every row must meet the condition. */
export interface CheckConstraint {
  readonly kind: "check";
  readonly name: string;
  readonly condition: ConstraintCondition;
  readonly message?: string;
  /** The code of the issue; default `"check"`. */
  readonly code?: string;
}

/** A constraint of `meta.constraints`. */
export type Constraint<K extends string = string> = UniqueConstraint<K> | CheckConstraint;

/** An index over fields; `"-name"` for descending. */
export interface ModelIndex<K extends string = string> extends IndexOptions<K> {
  readonly fields: readonly (K | `-${K}`)[];
  /** Default: made from the table and the columns. */
  readonly name?: string | undefined;
  /** The kind of index; of PostgreSQL, where it isn't `"btree"`. */
  readonly using?: IndexKind;
}

type OrderName<F> = (keyof F & string) | `-${keyof F & string}` | "id" | "-id";
/** An index under the name that it has in the database. */
export type NamedIndex = ModelIndex & { readonly name: string };

/** What a model says about itself beside its fields. */
export interface Meta<F> {
  /** The default order of queries: names of fields, `"-name"` for descending. */
  readonly ordering?: readonly OrderName<F>[];
  /** What `earliest()` and `latest()` go by where they are given no names. */
  readonly getLatestBy?: OrderName<F> | readonly OrderName<F>[];
  readonly verboseName?: string;
  readonly verboseNamePlural?: string;
  /** The table's name; by default `app_model`. */
  readonly dbTable?: string;
  /** False: migrations leave the table alone, somebody else makes it. Default true. */
  readonly managed?: boolean;
  /** A note beside the table in the database, where it keeps such notes (SQLite doesn't). */
  readonly dbTableComment?: string;
  readonly constraints?: readonly Constraint<keyof F & string>[];
  readonly indexes?: readonly ModelIndex<keyof F & string>[];
  /** More permissions than the default ones: codename and label. */
  readonly permissions?: readonly (readonly [codename: string, label: string])[];
  /** Default `["add", "change", "delete", "view"]`. */
  readonly defaultPermissions?: readonly string[];
}
