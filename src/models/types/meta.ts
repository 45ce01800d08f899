import type { Condition } from "./expressions.ts";

/** A condition of a constraint: an equality object, or a function of the columns as in `filter`. */
export type ConstraintCondition = Readonly<Record<string, unknown>> | ((columns: any) => Condition);

/** Rows that agree in all these fields (and meet the condition) may exist only once. */
export interface UniqueConstraint<K extends string = string> {
  readonly kind: "unique";
  readonly name: string;
  readonly fields: readonly K[];
  readonly condition?: ConstraintCondition;
  readonly message?: string;
}

/** Every row must meet the condition. */
export interface CheckConstraint {
  readonly kind: "check";
  readonly name: string;
  readonly condition: ConstraintCondition;
  readonly message?: string;
}

/** A constraint of `meta.constraints`. */
export type Constraint<K extends string = string> = UniqueConstraint<K> | CheckConstraint;

/** An index over fields; `"-name"` for descending. */
export interface ModelIndex<K extends string = string> {
  readonly fields: readonly (K | `-${K}`)[];
  readonly name: string;
}

type OrderName<F> = (keyof F & string) | `-${keyof F & string}` | "id" | "-id";

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
  /** A note beside the table in the database, where it keeps such notes (SQLite doesn't). */
  readonly dbTableComment?: string;
  readonly constraints?: readonly Constraint<keyof F & string>[];
  readonly indexes?: readonly ModelIndex<keyof F & string>[];
  /** More permissions than the default ones: codename and label. */
  readonly permissions?: readonly (readonly [codename: string, label: string])[];
  /** Default `["add", "change", "delete", "view"]`. */
  readonly defaultPermissions?: readonly string[];
}
