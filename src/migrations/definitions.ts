import type { IndexKind, SqlNode } from "../database/index.ts";
import type { FieldDefinition } from "../models/index.ts";

/** A field as migrations keep it. */
export type FieldState = FieldDefinition;

/** A condition of a constraint over the bare columns of its table; values that databases store differently carry their type. */
export type Condition = SqlNode;

/** What indexes and unique constraints may say beside their fields; SQL is about the bare columns. */
export interface IndexParts {
  readonly condition?: Condition;
  readonly expressions?: readonly Condition[];
  readonly include?: readonly string[];
  readonly operatorClasses?: Readonly<Record<string, string>>;
}

/** An index of a model; `"-name"` for descending. */
export interface IndexDefinition extends IndexParts {
  readonly name: string;
  readonly fields: readonly string[];
  readonly using?: IndexKind;
}

/** A constraint of a model. */
export type ConstraintDefinition =
  | ({
      readonly kind: "unique";
      readonly name: string;
      readonly fields: readonly string[];
      readonly nullsDistinct?: false;
    } & IndexParts)
  | { readonly kind: "check"; readonly name: string; readonly condition: Condition };

/** What a model says about itself, as far as migrations keep it. */
export interface ModelStateOptions {
  readonly dbTable?: string;
  readonly dbTableComment?: string;
  /** False: no table is made for it. */
  readonly managed?: false;
  readonly ordering?: readonly string[];
  readonly indexes?: readonly IndexDefinition[];
  readonly constraints?: readonly ConstraintDefinition[];
}

/** A model at a moment of its history. */
export interface ModelState {
  readonly app: string;
  readonly name: string;
  /** In the order of declaration. */
  readonly fields: Readonly<Record<string, FieldState>>;
  readonly options: ModelStateOptions;
}

/** What stands for the project's user model, whichever it is. */
export const userModelReference = "userModel";

/** "blog.Post" */
export function labelOf(model: Pick<ModelState, "app" | "name">): string {
  return `${model.app}.${model.name}`;
}

/** True for keys that the database makes. */
export function isAutomatic(field: FieldState): boolean {
  return field.kind === "auto" || field.kind === "bigAuto";
}

/** True for the kinds that lead to another model. */
export function isRelation(field: FieldState): boolean {
  return field.kind === "foreignKey" || field.kind === "oneToOne" || field.kind === "manyToMany";
}
