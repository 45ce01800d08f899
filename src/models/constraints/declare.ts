import { NuagesError } from "../../errors/index.ts";
import type { CheckConstraint, ConstraintCondition, ModelIndex, UniqueConstraint } from "../types/meta.ts";

/** What `unique` takes. */
export interface UniqueOptions<K extends string> {
  readonly fields: readonly K[];
  readonly name: string;
  /** Only rows that meet it count. */
  readonly condition?: ConstraintCondition;
  /** For the person who gave the values. */
  readonly message?: string;
}

/**
 * No two rows agree in all these fields. Rows with a NULL in one of them never agree.
 *
 * @example
 * constraints: [unique({ fields: ["name", "parent"], name: "category_name_in_parent" })]
 */
export function unique<const K extends string>(options: UniqueOptions<K>): UniqueConstraint<K> {
  requireConstraintName("unique", options.name);
  if (!Array.isArray(options.fields) || options.fields.length === 0) {
    throw constraintError("unique", "it has no fields", 'Write fields: ["name", …].');
  }
  return Object.freeze({ kind: "unique", ...options, fields: Object.freeze([...options.fields]) });
}

/** What `check` takes. */
export interface CheckOptions {
  readonly condition: ConstraintCondition;
  readonly name: string;
  /** For the person who gave the values. */
  readonly message?: string;
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

/**
 * An index over fields, in this order; `"-name"` for descending.
 *
 * @example
 * indexes: [index({ fields: ["status", "-publishedAt"], name: "post_published" })]
 */
export function index<const K extends string>(options: {
  readonly fields: readonly K[];
  readonly name: string;
}): IndexOf<K> {
  requireConstraintName("index", options.name);
  if (!Array.isArray(options.fields) || options.fields.length === 0) {
    throw constraintError("index", "it has no fields", 'Write fields: ["name", …].');
  }
  return Object.freeze({ ...options, fields: Object.freeze([...options.fields]) }) as unknown as IndexOf<K>;
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
