import { didYouMean, NuagesError } from "../../errors/index.ts";
import type { FieldKind } from "../options.ts";

/** What can be declared: a column, or access to the rows of another model. */
export type DeclarationKind = FieldKind | "manyToMany" | "hasMany" | "hasOne";

/** Options as they were written; each kind knows its own. */
export type DeclaredOptions = Readonly<Record<string, unknown>>;

/** What a relation leads to: a model class, or the reference to the project's user model. */
export interface DeclaredTarget {
  readonly to: unknown;
  /** Of `hasMany` and `hasOne`: the field of the other model that points here. */
  readonly by?: string;
}

/** A field as it was written, bound to no model: the same one may be spread into several. */
export class Declaration {
  readonly kind: DeclarationKind;
  readonly options: DeclaredOptions;
  readonly target: DeclaredTarget | undefined;

  constructor(kind: DeclarationKind, options: DeclaredOptions, target?: DeclaredTarget) {
    this.kind = kind;
    this.options = Object.freeze({ ...options });
    this.target = target;
    Object.freeze(this);
  }
}

/** The options of every column. */
export const everyColumn = [
  "null",
  "blank",
  "default",
  "unique",
  "dbIndex",
  "primaryKey",
  "editable",
  "secret",
  "verboseName",
  "helpText",
  "dbColumn",
  "dbComment",
  "dbDefault",
  // Made by generated(), and kept by migrations.
  "generated",
  "validators",
  "messages",
  "uniqueForDate",
  "uniqueForMonth",
  "uniqueForYear",
] as const;

/** What a kind of column adds to the options that every column takes. */
export interface ColumnDeclaration {
  readonly kind: FieldKind;
  readonly options: object | undefined;
  readonly extra?: readonly string[];
}

/** Declares a column. T is the type-level declaration that stands for it; nothing reads it at run time. */
export function declareColumn<T>({ kind, options = {}, extra = [] }: ColumnDeclaration): T {
  refuseUnknownOptions(kind, options, [...everyColumn, ...extra]);
  if ("primaryKey" in options && options.primaryKey === true && "null" in options && options.null === true) {
    throw optionError(kind, "a key can't be null", "Leave null: true away.");
  }
  if ("primaryKey" in options && options.primaryKey === true && "secret" in options && options.secret === true) {
    throw optionError(kind, "a key can't be secret: it is in every address", "Leave secret: true away.");
  }
  return new Declaration(kind, options as DeclaredOptions) as T;
}

/** Throws for an option that the kind doesn't have, with the nearest that it has. */
export function refuseUnknownOptions(kind: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw optionError(kind, `there is no option "${name}"`, didYouMean(name, known));
  }
}

/** An error about the options of a declaration. */
export function optionError(kind: string, problem: string, fix: string): NuagesError<"E_FIELD_OPTIONS"> {
  return new NuagesError("E_FIELD_OPTIONS", { kind, problem, fix });
}

/** Throws unless the option, where it is given, is a whole number from 1 on. */
export function requireWhole(kind: string, options: object, name: string): void {
  const value = (options as DeclaredOptions)[name];
  if (value === undefined || (Number.isSafeInteger(value) && (value as number) >= 1)) return;
  throw optionError(kind, `${name} must be a whole number from 1 on`, `Write ${name}: 100.`);
}
