import type { IndexKind } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import type {
  CheckConstraint,
  ConstraintCondition,
  IndexOptions,
  ModelIndex,
  UniqueConstraint,
} from "../types/meta.ts";

/** What `unique` takes. */
export interface UniqueOptions<K extends string, I extends string = never> extends Omit<IndexOptions<K>, "include"> {
  /** Fields that are kept in its index beside its keys (PostgreSQL). */
  readonly include?: readonly I[];
  /** Fields, expressions or both. */
  readonly fields?: readonly K[];
  readonly name: string;
  /** False: rows with a NULL in the same place agree there. Default true: a NULL is like nothing. */
  readonly nullsDistinct?: boolean;
  /** For the person who gave the values. */
  readonly message?: string;
  /** The code of the issue; default `"unique"`. */
  readonly code?: string;
}

/**
 * No two rows agree in all these fields and expressions. Rows with a NULL in one of them never agree, unless `nullsDistinct: false` says so.
 *
 * @example
 * constraints: [
 *   unique({ fields: ["name", "parent"], name: "category_name_in_parent" }),
 *   unique({ expressions: [(user) => user.email.lower()], name: "user_email_any_case", message: "This address is taken." }),
 * ]
 */
export function unique<const K extends string = never, const I extends string = never>(
  options: UniqueOptions<K, I>,
): UniqueConstraint<K | I> {
  requireConstraintName("unique", options.name);
  requireKeys("unique", options);
  return Object.freeze({
    kind: "unique",
    ...options,
    fields: Object.freeze([...(options.fields ?? [])]),
  }) as UniqueConstraint<K | I>;
}

function requireKeys(what: string, { fields, expressions }: { fields?: unknown; expressions?: unknown }): void {
  const isList = (list: unknown) => list === undefined || Array.isArray(list);
  const some = [fields, expressions].some((list) => Array.isArray(list) && list.length > 0);
  if (!some || !isList(fields) || !isList(expressions)) {
    throw constraintError(
      what,
      "it has no fields",
      'Write fields: ["name", …], or expressions: [(row) => row.name.lower()].',
    );
  }
}

/** What `check` takes. */
export interface CheckOptions {
  readonly condition: ConstraintCondition;
  readonly name: string;
  /** For the person who gave the values. */
  readonly message?: string;
  /** The code of the issue; default `"check"`. */
  readonly code?: string;
}

/**
 * Every row meets the condition (or it is unknown, for a NULL).
 *
 * @example
 * constraints: [check({ condition: (p) => p.views.gte(0), name: "views_not_negative" })]
 */
export function check(options: CheckOptions): CheckConstraint {
  requireConstraintName("check", options.name);
  if (options.condition === undefined || options.condition === null) {
    throw constraintError("check", "it has no condition", "Write condition: (columns) => columns.price.gte(…).");
  }
  return Object.freeze({ kind: "check", ...options });
}

/** What `index` takes. */
export interface IndexDeclaration<K extends string, I extends string>
  extends Omit<IndexOptions<FieldOf<K>>, "include"> {
  /** Fields that are kept in the index beside its keys (PostgreSQL). */
  readonly include?: readonly I[];
  /** `"-name"` for descending. */
  readonly fields?: readonly K[];
  /** Default: made from the table and the columns; an index over expressions needs one. */
  readonly name?: string;
  /** The kind of index; of PostgreSQL, where it isn't `"btree"`. */
  readonly using?: IndexKind;
}

type FieldOf<K extends string> = K extends `-${infer Name}` ? Name : K;

/**
 * An index over fields, in this order; `"-name"` for descending.
 *
 * @example
 * indexes: [
 *   index({ fields: ["status", "-publishedAt"] }),
 *   index({ expressions: [(post) => post.title.lower()], name: "post_title_any_case" }),
 *   index({ fields: ["createdAt"], using: "brin" }),
 * ]
 */
export function index<const K extends string = never, const I extends string = never>(
  options: IndexDeclaration<K, I>,
): IndexOf<K | I> {
  if (options.name !== undefined || options.expressions !== undefined)
    requireConstraintName("index", options.name as string);
  requireKeys("index", options);
  return Object.freeze({ ...options, fields: Object.freeze([...(options.fields ?? [])]) }) as unknown as IndexOf<K | I>;
}

/** An index over the fields that K names, with or without a minus sign. */
export type IndexOf<K extends string> = ModelIndex<K extends `-${infer Name}` ? Name : K>;

function requireConstraintName(kind: string, name: unknown): void {
  if (typeof name === "string" && /^[a-z_][a-z0-9_]{0,62}$/i.test(name)) return;
  throw constraintError(
    kind,
    `${JSON.stringify(name) ?? String(name)} can't be its name`,
    "Use letters, digits and _, at most 63.",
  );
}

function constraintError(kind: string, problem: string, fix: string): NuagesError {
  return new NuagesError("E_FIELD_OPTIONS", { kind, problem, fix });
}
