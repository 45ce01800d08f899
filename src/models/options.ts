import type { ColumnType } from "../database/index.ts";
import type { ChoiceGroup } from "./fields/choices.ts";
import type { OwnRules } from "./fields/define-field.ts";
import type { OnDelete, Validator } from "./types/fields.ts";
import type { AnyModel } from "./types/instances.ts";
import type { Constraint, NamedIndex } from "./types/meta.ts";

/** What kind a column is. */
export type FieldKind =
  | "auto"
  | "char"
  | "text"
  | "slug"
  | "email"
  | "url"
  | "bigAuto"
  | "smallInteger"
  | "integer"
  | "positiveSmallInteger"
  | "positiveInteger"
  | "bigInteger"
  | "positiveBigInteger"
  | "float"
  | "boolean"
  | "decimal"
  | "date"
  | "dateTime"
  | "time"
  | "duration"
  | "binary"
  | "ipAddress"
  | "json"
  | "uuid"
  | "foreignKey"
  | "oneToOne";

/** A field as data: what migrations keep of it. `options` holds JSON values only; relations name their model by its label. */
export interface FieldDefinition {
  readonly kind: FieldKind | "manyToMany";
  readonly options: Readonly<Record<string, unknown>>;
}

/** A column of a model, as the registry knows it. */
export interface Field {
  readonly kind: FieldKind;
  /** The name of the declaration: `author`. */
  readonly name: string;
  /** The property of an instance that holds the column's value: `authorId` for a relation, else the name. */
  readonly attname: string;
  /** The name in the database: `author_id`. */
  readonly column: string;
  /** The column's type; of a relation the type of the other model's key. */
  readonly type: ColumnType;
  readonly null: boolean;
  readonly blank: boolean;
  readonly unique: boolean;
  /** True for relations too, unless they say otherwise. */
  readonly dbIndex: boolean;
  readonly primaryKey: boolean;
  /** The key is made by the database where it isn't given. */
  readonly automatic: boolean;
  readonly editable: boolean;
  /** For code only: hidden from templates, JSON, inspection and the admin. */
  readonly secret: boolean;
  /** Made by the framework, as the automatic `id`. */
  readonly autoCreated: boolean;
  /** Stored value → label. */
  readonly choices: ReadonlyMap<string | number, string> | undefined;
  /** The same by their headings; of those under none the label is undefined. */
  readonly choiceGroups: readonly ChoiceGroup[] | undefined;
  /** Other messages by the code of what is wrong. */
  readonly messages: Readonly<Record<string, string>>;
  readonly dbComment: string | undefined;
  /** Of a field of one's own: what it does with values. */
  readonly own: OwnRules | undefined;
  /** What the database inserts where no value is given: a value, or a node of SQL. */
  readonly dbDefault: unknown;
  /** Computed by the database: from what (a function of the columns, or a node of SQL), and whether the value is stored. */
  readonly generated: { readonly from: unknown; readonly stored: boolean } | undefined;
  /** Of a slug: letters of every script. */
  readonly allowUnicode: boolean;
  /** Within one day, month or year of these fields no two rows have the same value. */
  readonly uniqueFor: readonly { readonly span: "date" | "month" | "year"; readonly by: string }[];
  readonly hasDefault: boolean;
  /** A fresh default; null where there is none. */
  getDefault(): unknown;
  /** Lower-case words: "published at". */
  readonly verboseName: string;
  readonly helpText: string;
  readonly maxLength: number | undefined;
  readonly autoNow: boolean;
  readonly autoNowAdd: boolean;
  readonly validators: readonly Validator<any>[];
  readonly model: ModelOptions;
  /** The model that a `foreignKey` or `oneToOne` points at. */
  readonly remote: ModelOptions | undefined;
  readonly onDelete: OnDelete | undefined;
  /** The database looks whether the row is there that a relation points at. */
  readonly dbConstraint: boolean;
  readonly relatedName: string | undefined;
  /** Points at the project's user model, whichever it is. */
  readonly swappable: boolean;
  /**
   * The value as it may be bound: of the column's type, in its normal form (null passes).
   * Throws a `FieldError` that names the model, the field and what was expected. For every value of a query.
   */
  check(value: unknown): unknown;
  /** As `check`, and the value must fit the column: not null where that isn't allowed, length, range, digits. For writing. */
  checkForSave(value: unknown): unknown;
  /** The value after validation (`check`, blank, choices, validators); throws a `ValidationError`. */
  clean(value: unknown): unknown;
  /** The field as data, for migrations. */
  deconstruct(): FieldDefinition;
}

/** A many-to-many relation as the model that declares it knows it; its rows are in another table. */
export interface ManyToManyField {
  readonly kind: "manyToMany";
  readonly name: string;
  readonly blank: boolean;
  readonly editable: boolean;
  readonly verboseName: string;
  readonly helpText: string;
  readonly relatedName: string | undefined;
  readonly model: ModelOptions;
  readonly remote: ModelOptions;
  readonly through: Through;
  readonly swappable: boolean;
  deconstruct(): FieldDefinition;
}

/** The model between the two sides of a many-to-many relation. */
export interface Through {
  readonly options: ModelOptions;
  /** Points at the model that declares the relation. */
  readonly source: Field;
  /** Points at the other model. */
  readonly target: Field;
  /** Made by the framework; false for a model that was declared. */
  readonly automatic: boolean;
}

/** How a relation is gone along. */
export type RelationKind = "foreignKey" | "oneToOne" | "manyToMany" | "hasMany" | "hasOne" | "manyToManyReverse";

/** One way along a relation: from a model, by a name that queries use, to another. */
export interface Relation {
  readonly name: string;
  readonly kind: RelationKind;
  readonly from: ModelOptions;
  readonly to: ModelOptions;
  /** What owns the column or the through table. */
  readonly field: Field | ManyToManyField;
  /** Of a many-to-many, seen from `from`: `source` points at `from`, `target` at `to`. */
  readonly through?: Through;
  /** Leads to any number of rows. */
  readonly many: boolean;
  /** Written down in the model; false for the way back that nobody declared. */
  readonly declared: boolean;
  /** The property of an instance; undefined for a relation that is known to metadata only. */
  readonly accessor?: string;
}

/** All about a model, resolved: the counterpart of Django's `_meta`. */
export interface ModelOptions {
  readonly model: AnyModel;
  /** "blog.Post" */
  readonly label: string;
  /** "blog" */
  readonly app: string;
  /** "Post" */
  readonly name: string;
  /** "post": in URLs and permissions. */
  readonly modelName: string;
  readonly dbTable: string;
  readonly dbTableComment: string | undefined;
  readonly verboseName: string;
  readonly verboseNamePlural: string;
  readonly ordering: readonly string[];
  /** What `earliest` and `latest` go by where nothing is named. */
  readonly getLatestBy: readonly string[];
  readonly indexes: readonly NamedIndex[];
  /** False: the table is somebody else's. */
  readonly managed: boolean;
  readonly constraints: readonly Constraint[];
  readonly permissions: readonly (readonly [codename: string, label: string])[];
  readonly defaultPermissions: readonly string[];
  /** Set where this is the project's user model. */
  readonly swappable: "userModel" | undefined;
  /** Made by the framework: the model between the sides of a many-to-many relation. */
  readonly autoCreated: boolean;
  /** The fields with a column, in order, the key included. */
  readonly fields: readonly Field[];
  /** The properties of instances that hold secret fields. */
  readonly secrets: ReadonlySet<string>;
  readonly manyToMany: readonly ManyToManyField[];
  readonly pk: Field;
  /** By name, `attname` or "pk". */
  field(name: string): Field | ManyToManyField | undefined;
  /** The field with a column, by name, `attname` or "pk"; throws a `FieldError` with a "did you mean". */
  column(name: string): Field;
  /** Every relation, forward and reverse, by the name that queries use. */
  readonly relations: ReadonlyMap<string, Relation>;
  /** The relations of other models that lead here (and of this one to itself), undeclared ones included. */
  readonly reverse: readonly Relation[];
}
