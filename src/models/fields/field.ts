import type { ColumnType } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { humanize } from "../../lib/index.ts";
import { type IssueInput, ValidationError } from "../../validation/index.ts";
import { FieldError } from "../errors.ts";
import { databaseName } from "../names.ts";
import type { Field, FieldDefinition, FieldKind, ModelOptions } from "../options.ts";
import type { FieldOptions, OnDelete, RelationOptions, TextOptions, Validator } from "../types/fields.ts";
import { type ChoiceGroup, choiceGroups } from "./choices.ts";
import type { Declaration } from "./declaration.ts";
import { type OwnRules, ownRules } from "./define-field.ts";
import { rulesByKind } from "./kinds.ts";
import { type FieldRules, wrongType } from "./rules.ts";

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
  Pick<TextOptions, "maxLength"> & {
    readonly choices?: unknown;
    readonly own?: OwnRules;
    readonly generated?: NonNullable<Field["generated"]>;
    readonly allowUnicode?: boolean;
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
  readonly automatic: boolean;
  readonly editable: boolean;
  readonly secret: boolean;
  readonly autoCreated: boolean;
  readonly dbComment: string | undefined;
  readonly dbDefault: unknown;
  readonly own: OwnRules | undefined;
  readonly generated: Field["generated"];
  readonly allowUnicode: boolean;
  readonly uniqueFor: Field["uniqueFor"];
  readonly messages: Readonly<Record<string, string>>;
  readonly hasDefault: boolean;
  readonly verboseName: string;
  readonly helpText: string;
  readonly maxLength: number | undefined;
  readonly autoNow: boolean;
  readonly autoNowAdd: boolean;
  readonly validators: readonly Validator<any>[];
  readonly model: ModelOptions;
  readonly onDelete: OnDelete | undefined;
  readonly dbConstraint: boolean;
  readonly relatedName: string | undefined;
  readonly swappable: boolean;
  readonly #declaration: Declaration;
  #rules: FieldRules | undefined;
  #type: ColumnType | undefined;
  #groups: readonly ChoiceGroup[] | undefined;
  #choices: ReadonlyMap<string | number, string> | undefined;
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
    this.automatic = this.kind === "auto" || this.kind === "bigAuto";
    this.unique = options.unique === true || this.primaryKey || this.kind === "oneToOne";
    this.dbIndex = options.dbIndex ?? (this.kind === "foreignKey" || this.kind === "slug");
    this.editable = options.editable ?? true;
    this.secret = options.secret === true;
    this.autoCreated = place.autoCreated === true;
    this.dbComment = options.dbComment;
    this.dbDefault = options.dbDefault;
    this.own = options.own;
    this.generated = options.generated;
    this.allowUnicode = options.allowUnicode === true;
    this.messages = options.messages ?? {};
    this.uniqueFor = uniqueForOf(options);
    this.hasDefault = options.default !== undefined;
    this.verboseName = options.verboseName ?? humanize(name);
    this.helpText = options.helpText ?? "";
    this.maxLength = options.maxLength;
    this.autoNow = options.autoNow === true;
    this.autoNowAdd = options.autoNowAdd === true;
    this.validators = options.validators ?? [];
    this.onDelete = relation ? (options.onDelete ?? "cascade") : undefined;
    this.dbConstraint = relation && options.dbConstraint !== false;
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
    if (remote === undefined) return (this.#type ??= this.rules.columnType(this.#declaration.options));
    const type = remote.pk.type;
    return type.kind === "auto" ? { kind: "integer", bytes: type.bytes ?? 8 } : type;
  }

  /** The rules of the value: of a relation those of the other model's key. */
  get rules(): FieldRules {
    if (this.#remote !== undefined) return (this.#remote().pk as BoundField).rules;
    return (this.#rules ??= this.#findRules());
  }

  #findRules(): FieldRules {
    const base: FieldRules = rulesByKind[this.kind as keyof typeof rulesByKind];
    return this.own === undefined ? base : ownRules(this.own, base);
  }

  /** The options that misfits are told from: of a relation those of the other model's key. */
  get ruleOptions(): Readonly<Record<string, unknown>> {
    return this.#remote === undefined ? this.#declaration.options : (this.#remote().pk as BoundField).ruleOptions;
  }

  get choiceGroups(): readonly ChoiceGroup[] | undefined {
    const { choices } = this.#declaration.options;
    if (choices === undefined) return undefined;
    if (typeof choices === "function") return choiceGroups(this, choices);
    return (this.#groups ??= choiceGroups(this, choices));
  }

  get choices(): ReadonlyMap<string | number, string> | undefined {
    if (this.#choices !== undefined) return this.#choices;
    const groups = this.choiceGroups;
    if (groups === undefined) return undefined;
    const all = new Map(groups.flatMap((group) => [...group.choices]));
    if (this.#groups !== undefined) this.#choices = all;
    return all;
  }

  getDefault(): unknown {
    const value = this.#declaration.options.default;
    if (typeof value === "function") return value();
    if (value === undefined || value === null) return null;
    return this.rules.copy?.(value) ?? value;
  }

  check(value: unknown): unknown {
    if (value === null) return null;
    const checked = value === undefined ? wrongType : this.rules.check(value, this.ruleOptions);
    if (checked === wrongType) throw FieldError.value(this.path, { expected: this.rules.expected, received: value });
    return checked;
  }

  checkForSave(value: unknown): unknown {
    if (this.generated !== undefined) {
      throw FieldError.value(this.path, { expected: "no value: the database computes it", received: value });
    }
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
    const checked = this.rules.check(value, this.ruleOptions);
    if (checked === wrongType) throw this.#invalid({ code: "invalid", message: `Enter ${this.rules.expected}.` });
    if (this.rules.isEmpty?.(checked) === true) {
      if (!this.blank) throw this.#invalid({ code: "blank", message: "This field is required." });
      return checked;
    }
    this.#runValidators(checked);
    return checked;
  }

  #runValidators(value: unknown): void {
    const { choices } = this;
    if (choices !== undefined && !choices.has(value as string | number)) {
      throw this.#invalid({ code: "choice", message: "This is not one of the choices.", params: { value } });
    }
    const failures: ValidationError[] = [];
    for (const validator of [...(this.rules.validators?.(this.ruleOptions) ?? []), ...this.validators]) {
      try {
        validator(value);
      } catch (error) {
        if (!(error instanceof ValidationError)) throw error;
        failures.push(this.#inOwnWords(error).forField(this.name));
      }
    }
    const misfit = failures.length === 0 ? this.rules.misfit?.(value, this.ruleOptions) : undefined;
    if (misfit !== undefined) throw this.#invalid({ code: "misfit", message: `Enter ${misfit}.` });
    if (failures.length > 0) throw ValidationError.join(failures);
  }

  #invalid(issue: IssueInput): ValidationError {
    return this.#inOwnWords(new ValidationError({ ...issue, field: this.name }));
  }

  #inOwnWords(error: ValidationError): ValidationError {
    const { messages } = this;
    if (!error.issues.some(({ code }) => Object.hasOwn(messages, code))) return error;
    return new ValidationError(
      error.issues.map((issue) => ({
        ...issue,
        message: Object.hasOwn(messages, issue.code) ? messages[issue.code]! : issue.message,
      })),
    );
  }

  deconstruct(): FieldDefinition {
    const options: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(this.#declaration.options)) {
      if (notInMigrations.has(name) || value === undefined) continue;
      if (name === "choices" && typeof value === "function") continue;
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

/** What no table depends on and no data can say. */
const notInMigrations: ReadonlySet<string> = new Set([
  "validators",
  "secret",
  // These hold SQL, which the migrations' own state keeps.
  "dbDefault",
  "generated",
  "own",
  "messages",
  "uniqueForDate",
  "uniqueForMonth",
  "uniqueForYear",
]);

function uniqueForOf(options: FieldOptions<unknown>): Field["uniqueFor"] {
  const { uniqueForDate, uniqueForMonth, uniqueForYear } = options;
  return [
    ...(uniqueForDate === undefined ? [] : [{ span: "date" as const, by: uniqueForDate }]),
    ...(uniqueForMonth === undefined ? [] : [{ span: "month" as const, by: uniqueForMonth }]),
    ...(uniqueForYear === undefined ? [] : [{ span: "year" as const, by: uniqueForYear }]),
  ];
}
