import type { ColumnType } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { humanize } from "../../lib/index.ts";
import { type IssueInput, ValidationError } from "../../validation/index.ts";
import { FieldError } from "../errors.ts";
import { databaseName } from "../names.ts";
import type { Field, FieldDefinition, FieldKind, ModelOptions } from "../options.ts";
import type { FieldOptions, OnDelete, RelationOptions, TextOptions, Validator } from "../types/fields.ts";
import type { Declaration } from "./declaration.ts";
import { rulesByKind } from "./kinds.ts";
import { type FieldRules, wrongType } from "./rules.ts";

/** What points to an automatic key is as wide as the key. */
const keyType: ColumnType = Object.freeze({ kind: "integer", bytes: 8 });

/** What the registry knows when it binds a declaration to a model. */
export interface FieldPlace {
  readonly model: ModelOptions;
  readonly name: string;
  readonly declaration: Declaration;
  readonly autoCreated?: boolean;
  /** Of a relation: the model that it points at, known once all models are. */
  readonly remote?: () => ModelOptions;
  readonly swappable?: boolean;
}

type AnyOptions = FieldOptions<unknown> &
  RelationOptions &
  Pick<TextOptions, "maxLength" | "choices"> & {
    readonly autoNow?: boolean;
    readonly autoNowAdd?: boolean;
  };

/** A column of a model: a declaration in its place. */
export class BoundField implements Field {
  readonly kind: FieldKind;
  readonly name: string;
  readonly attname: string;
  readonly column: string;
  readonly null: boolean;
  readonly blank: boolean;
  readonly unique: boolean;
  readonly dbIndex: boolean;
  readonly primaryKey: boolean;
  readonly editable: boolean;
  readonly secret: boolean;
  readonly autoCreated: boolean;
  readonly choices: ReadonlyMap<string | number, string> | undefined;
  readonly hasDefault: boolean;
  readonly verboseName: string;
  readonly helpText: string;
  readonly maxLength: number | undefined;
  readonly autoNow: boolean;
  readonly autoNowAdd: boolean;
  readonly validators: readonly Validator<any>[];
  readonly model: ModelOptions;
  readonly onDelete: OnDelete | undefined;
  readonly relatedName: string | undefined;
  readonly swappable: boolean;
  readonly #declaration: Declaration;
  readonly #remote: (() => ModelOptions) | undefined;

  constructor(place: FieldPlace) {
    const { declaration, name, remote } = place;
    const options = declaration.options as AnyOptions;
    const relation = remote !== undefined;
    this.#declaration = declaration;
    this.#remote = remote;
    this.model = place.model;
    this.kind = declaration.kind as FieldKind;
    this.name = name;
    this.attname = relation ? `${name}Id` : name;
    this.column = options.dbColumn ?? databaseName(this.attname);
    this.null = options.null === true;
    this.blank = options.blank === true;
    this.primaryKey = options.primaryKey === true;
    this.unique = options.unique === true || this.primaryKey || this.kind === "oneToOne";
    this.dbIndex = options.dbIndex ?? (this.kind === "foreignKey" || this.kind === "slug");
    this.editable = options.editable ?? true;
    this.secret = options.secret === true;
    this.autoCreated = place.autoCreated === true;
    this.choices = choicesOf(this.kind, options.choices);
    this.hasDefault = options.default !== undefined;
    this.verboseName = options.verboseName ?? humanize(name);
    this.helpText = options.helpText ?? "";
    this.maxLength = options.maxLength;
    this.autoNow = options.autoNow === true;
    this.autoNowAdd = options.autoNowAdd === true;
    this.validators = options.validators ?? [];
    this.onDelete = relation ? (options.onDelete ?? "cascade") : undefined;
    this.relatedName = relation ? options.relatedName : undefined;
    this.swappable = place.swappable === true;
  }

  get remote(): ModelOptions | undefined {
    return this.#remote?.();
  }

  /** "blog.Post.title" */
  get path(): string {
    return `${this.model.label}.${this.name}`;
  }

  get type(): ColumnType {
    const remote = this.remote;
    if (remote === undefined) return this.rules.columnType(this.#declaration.options);
    const type = remote.pk.type;
    return type.kind === "auto" ? keyType : type;
  }

  /** The rules of the value: of a relation those of the other model's key. */
  get rules(): FieldRules {
    return this.#remote === undefined
      ? rulesByKind[this.kind as keyof typeof rulesByKind]
      : (this.#remote().pk as BoundField).rules;
  }

  /** The options that misfits are told from: of a relation those of the other model's key. */
  get ruleOptions(): Readonly<Record<string, unknown>> {
    return this.#remote === undefined ? this.#declaration.options : (this.#remote().pk as BoundField).ruleOptions;
  }

  getDefault(): unknown {
    const value = this.#declaration.options.default;
    if (typeof value === "function") return value();
    if (value === undefined || value === null) return null;
    return this.rules.copy?.(value) ?? value;
  }

  check(value: unknown): unknown {
    if (value === null) return null;
    const checked = value === undefined ? wrongType : this.rules.check(value);
    if (checked === wrongType) throw FieldError.value(this.path, { expected: this.rules.expected, received: value });
    return checked;
  }

  checkForSave(value: unknown): unknown {
    const checked = this.check(value);
    if (checked === null) {
      if (this.null) return null;
      throw new NuagesError("E_FIELDS_MISSING", { model: this.model.name, names: [this.name] });
    }
    const misfit = this.rules.misfit?.(checked, this.ruleOptions);
    if (misfit !== undefined) throw FieldError.value(this.path, { expected: misfit, received: value });
    return checked;
  }

  clean(value: unknown): unknown {
    const empty = value === undefined || value === null;
    if (empty && !this.null) throw this.#invalid({ code: "null", message: "This field is required." });
    if (empty) return null;
    const checked = this.rules.check(value);
    if (checked === wrongType) throw this.#invalid({ code: "invalid", message: `Enter ${this.rules.expected}.` });
    if (this.rules.isEmpty?.(checked) === true) {
      if (!this.blank) throw this.#invalid({ code: "blank", message: "This field is required." });
      return checked;
    }
    this.#runValidators(checked);
    return checked;
  }

  #runValidators(value: unknown): void {
    if (this.choices !== undefined && !this.choices.has(value as string | number)) {
      throw this.#invalid({ code: "choice", message: "This is not one of the choices.", params: { value } });
    }
    const failures: ValidationError[] = [];
    for (const validator of [...(this.rules.validators?.(this.ruleOptions) ?? []), ...this.validators]) {
      try {
        validator(value);
      } catch (error) {
        if (!(error instanceof ValidationError)) throw error;
        failures.push(error.forField(this.name));
      }
    }
    const misfit = failures.length === 0 ? this.rules.misfit?.(value, this.ruleOptions) : undefined;
    if (misfit !== undefined) throw this.#invalid({ code: "misfit", message: `Enter ${misfit}.` });
    if (failures.length > 0) throw ValidationError.join(failures);
  }

  #invalid(issue: IssueInput): ValidationError {
    return new ValidationError({ ...issue, field: this.name });
  }

  deconstruct(): FieldDefinition {
    const options: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(this.#declaration.options)) {
      if (name === "validators" || name === "secret" || value === undefined) continue;
      if (name === "default") {
        if (typeof value !== "function" && value !== null) options.default = this.rules.toJson?.(value) ?? value;
      } else options[name] = value;
    }
    const remote = this.remote;
    if (remote !== undefined)
      Object.assign(options, { to: this.swappable ? "userModel" : remote.label, onDelete: this.onDelete });
    return { kind: this.kind, options };
  }
}

function choicesOf(kind: FieldKind, choices: Readonly<Record<string, string>> | undefined) {
  if (choices === undefined) return undefined;
  const entries = Object.entries(choices);
  return new Map<string | number, string>(
    kind === "integer" ? entries.map(([value, label]) => [Number(value), label]) : entries,
  );
}
