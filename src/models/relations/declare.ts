import {
  Declaration,
  type DeclarationKind,
  type DeclaredTarget,
  optionError,
  refuseUnknownOptions,
} from "../fields/declaration.ts";
import type {
  ForeignKey,
  Keyed,
  Many,
  ManyToManyOptions,
  NullOption,
  OnDelete,
  One,
  RelationOptions,
} from "../types/fields.ts";

/**
 * A reference to one row of another model, in a column named after the field (`author` → `author_id`).
 *
 * @example
 * get author() { return foreignKey(User, { onDelete: "protect" }) }
 */
export function foreignKey<To, const O extends RelationOptions>(
  to: To,
  options?: O,
): Keyed<ForeignKey<To, NullOption<O>>, O> {
  return declareForeign("foreignKey", { to }, options);
}

/** A `foreignKey` that no two rows may share: the other side has at most one row (`hasOne`). */
export function oneToOne<To, const O extends RelationOptions>(
  to: To,
  options?: O,
): Keyed<ForeignKey<To, NullOption<O>>, O> {
  return declareForeign("oneToOne", { to }, options);
}

/** Any number of rows on either side, joined by a table of their own: an automatic one, or the model that `through` names. */
export function manyToMany<To>(to: To, options?: ManyToManyOptions): Many<To> {
  const known = ["through", "throughFields", "relatedName", "blank", "editable", "verboseName", "helpText", "dbTable"];
  return declareRelation("manyToMany", { to }, { options, known });
}

/** The way back of a foreign key, or of a many-to-many relation: the rows of `to` whose field `by` leads here. */
export function hasMany<To>(to: To, by: string): Many<To> {
  return declareRelation("hasMany", { to, by }, { options: {}, known: [] });
}

/** The way back of a `oneToOne`: the row of `to` whose field `by` leads here, or null. */
export function hasOne<To>(to: To, by: string): One<To> {
  return declareRelation("hasOne", { to, by }, { options: {}, known: [] });
}

const actions: readonly OnDelete[] = [
  "cascade",
  "protect",
  "restrict",
  "setNull",
  "setDefault",
  "doNothing",
  "dbCascade",
  "dbSetNull",
];

function declareForeign<T>(kind: "foreignKey" | "oneToOne", target: DeclaredTarget, options: RelationOptions = {}): T {
  const { onDelete } = options;
  if (onDelete !== undefined && !actions.includes(onDelete)) {
    throw optionError(kind, `onDelete can't be ${JSON.stringify(onDelete)}`, `Choose from ${actions.join(", ")}.`);
  }
  if (onDelete?.startsWith("db") && options.dbConstraint === false) {
    throw optionError(
      kind,
      `onDelete: "${onDelete}" needs the database's constraint`,
      "Leave dbConstraint: false away.",
    );
  }
  if ((onDelete === "setNull" || onDelete === "dbSetNull") && options.null !== true) {
    throw optionError(kind, `onDelete: "${onDelete}" needs a column that may be null`, "Add null: true.");
  }
  if (onDelete === "setDefault" && options.default === undefined) {
    throw optionError(kind, 'onDelete: "setDefault" needs a default', "Add default: the key of the row to point at.");
  }
  const known = [
    ...["null", "blank", "onDelete", "relatedName", "unique", "dbIndex", "primaryKey", "editable", "verboseName"],
    ...["helpText", "dbColumn", "default", "validators", "dbConstraint", "dbComment", "messages"],
  ];
  return declareRelation(kind, target, { options, known });
}

interface RelationDeclaration {
  readonly options: object | undefined;
  readonly known: readonly string[];
}

function declareRelation<T>(
  kind: DeclarationKind,
  target: DeclaredTarget,
  { options = {}, known }: RelationDeclaration,
): T {
  if (target.to === undefined || target.to === null) {
    throw optionError(
      kind,
      "the other model is undefined",
      "Import the class; where two modules import each other, write the relation as a getter.",
    );
  }
  refuseUnknownOptions(kind, options, known);
  return new Declaration(kind, options as Record<string, unknown>, target) as T;
}
