import { atomic, IntegrityError } from "../database/index.ts";
import { didYouMean, NuagesError } from "../errors/index.ts";
import { capitalize } from "../lib/index.ts";
import {
  type AnyModel,
  type DeclaredField,
  type DeclaredForeignKey,
  type DeclaredMany,
  type Field,
  instanceState,
  type ManyToManyField,
  type ModelOptions,
  optionsOf,
} from "../models/index.ts";
import { ValidationError } from "../validation/index.ts";
import type { Cleaned, FormField } from "./fields/field.ts";
import { Form, type FormFields, type FormHooks, type FormOptions } from "./form.ts";
import { formFieldFor, type ModelFieldOptions } from "./model-fields.ts";

/** The fields of a model that a form can show: columns and relations that the model holds. */
export type FormFieldName<C> = C extends { readonly $fields: infer F }
  ? {
      [K in keyof F]: F[K] extends
        | DeclaredField<unknown, boolean, boolean>
        | DeclaredForeignKey<unknown, boolean>
        | DeclaredMany<unknown>
        ? K
        : never;
    }[keyof F] &
      string
  : never;

type RowType<To> = To extends abstract new (...init: never[]) => infer I ? I : never;

type FormValueOf<X> =
  X extends DeclaredField<infer T, infer N, boolean>
    ? N extends true
      ? T | null
      : T
    : X extends DeclaredForeignKey<infer To, infer N>
      ? N extends true
        ? RowType<To> | null
        : RowType<To>
      : X extends DeclaredMany<infer To>
        ? RowType<To>[]
        : never;

/** The form fields of some fields of a model. */
export type ModelFormFields<C extends AnyModel, N extends string> = {
  readonly [K in N]: FormField<K extends keyof C["$fields"] ? FormValueOf<C["$fields"][K]> : unknown>;
};

/** How a form is made from a model. */
export interface ModelFormOptions<N extends string, E extends FormFields = {}> {
  /** The fields, in order; `"all"` takes every editable one. There is no default: what a visitor may change has to be said. */
  readonly fields: readonly N[] | "all";
  /** Fields to leave out of `"all"`. */
  readonly exclude?: readonly string[];
  /** Other options by field: label, help text, widget, rows to choose from, … */
  readonly options?: { readonly [K in N]?: ModelFieldOptions };
  /** Other form fields by name, in place of those that the model would give. */
  readonly replace?: { readonly [K in N]?: FormField };
  /** Further fields, which the model doesn't have; the form's own code uses them. */
  readonly extraFields?: E;
  /** Checks of single values, after the field's own. */
  readonly clean?: FormHooks<FormFields>["clean"];
  /** The name of the form in errors. */
  readonly name?: string;
}

/** What a form of a model is made with. */
export interface ModelFormInit<I> extends FormOptions {
  /** The row to change; without it the form makes a new one. */
  readonly instance?: I | undefined;
  /** Names of the model's fields that are checked though the form doesn't show them, because the code around it has set them. */
  readonly alsoCheck?: readonly string[] | undefined;
}

/** How a form saves. */
export interface SaveFormOptions {
  /** False gives the instance its values and doesn't save it; after saving it yourself, call `saveManyToMany()`. Default true. */
  readonly commit?: boolean;
}

/**
 * A form over the fields of a model: shows a row, checks what was sent with the model's own rules (uniqueness and constraints too),
 * and saves it. Make one with `modelForm`.
 */
export class ModelForm<C extends AnyModel = AnyModel, F extends FormFields = FormFields> extends Form<F> {
  /** The row that the form makes or changes. It holds the sent values once `isValid()` has run. */
  readonly instance: InstanceType<C>;
  /** True when the form makes a new row. */
  readonly isNew: boolean;
  readonly #modelOptions: ModelOptions;
  readonly #alsoChecked: ReadonlySet<string>;
  readonly #manyToMany = new Map<string, readonly unknown[]>();

  constructor(
    model: C,
    fields: F,
    given: { readonly init: ModelFormInit<InstanceType<C>>; readonly hooks: FormHooks<F> },
  ) {
    super(fields, given.init, given.hooks);
    this.#modelOptions = optionsOf(model);
    this.#alsoChecked = new Set(given.init.alsoCheck);
    this.instance = given.init.instance ?? (new model() as InstanceType<C>);
    this.isNew = instanceState(this.instance).adding;
  }

  override initialOf(name: string, field: FormField): unknown {
    if (this.options.initial !== undefined && Object.hasOwn(this.options.initial, name))
      return super.initialOf(name, field);
    const modelField = this.#modelOptions.field(name);
    if (modelField === undefined) return super.initialOf(name, field);
    if (modelField.kind === "manyToMany") return this.isNew ? super.initialOf(name, field) : this.#relatedKeys(name);
    const value = this.#value(modelField.attname);
    return this.isNew && (value === null || value === undefined) ? super.initialOf(name, field) : value;
  }

  /**
   * Saves the row and its many-to-many relations in one transaction. Throws E_FORM_INVALID unless `isValid()` answered true, and a
   * ValidationError where another request took a unique value in between; the form then has the error at its field.
   */
  async save(options: SaveFormOptions = {}): Promise<InstanceType<C>> {
    // Reading the values refuses a form that isn't valid.
    void this.cleaned;
    if (options.commit === false) return this.instance;
    try {
      await atomic(
        async () => {
          await this.instance.save();
          await this.saveManyToMany();
        },
        { using: instanceState(this.instance).database ?? "default" },
      );
    } catch (error) {
      throw this.#told(error);
    }
    return this.instance;
  }

  /** Joins the rows that were chosen for many-to-many fields; for forms that were saved with `commit: false`. */
  async saveManyToMany(): Promise<void> {
    for (const [name, rows] of this.#manyToMany)
      await (this.#value(name) as { set(rows: readonly unknown[]): Promise<void> }).set(rows);
  }

  protected override async afterClean(cleaned: Partial<Cleaned<F>>): Promise<void> {
    // What the fields began with is the row as it is now: it is remembered before the row changes.
    for (const field of this.fields.values())
      if (this.#modelOptions.field(field.name)?.kind !== "manyToMany") await field.initial();
    for (const [name, value] of Object.entries(cleaned)) this.#assign(name, value);
    if (this.isNew) this.#fillBlankTexts();
    try {
      await this.instance.fullClean({ exclude: this.#unchecked(cleaned) });
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      this.addError(null, error);
    }
  }

  #assign(name: string, value: unknown): void {
    const field = this.#modelOptions.field(name);
    if (field === undefined) return;
    if (field.kind === "manyToMany") this.#manyToMany.set(name, value as readonly unknown[]);
    else if (!this.#keepsDefault(field, value)) (this.instance as Record<string, unknown>)[field.name] = value;
  }

  /** A text that may be blank and that the form doesn't show is blank. */
  #fillBlankTexts(): void {
    for (const { attname, blank, type } of this.#modelOptions.fields) {
      const isText = type.kind === "char" || type.kind === "text";
      if (blank && isText && this.#value(attname) === undefined)
        (this.instance as Record<string, unknown>)[attname] = "";
    }
  }

  /** A field that was not sent at all leaves the default of a new row alone; an unticked box is never sent. */
  #keepsDefault(field: Field, value: unknown): boolean {
    const isEmpty = value === null || value === "";
    return isEmpty && this.isNew && field.hasDefault && this.data?.has(this.fields.get(field.name)!.htmlName) === false;
  }

  /** What the model doesn't check: fields that the form doesn't have, that failed, or that it permits to be empty. */
  #unchecked(cleaned: Partial<Cleaned<F>>): string[] {
    return this.#modelOptions.fields
      .filter(
        (field) => !this.#alsoChecked.has(field.name) && (!(field.name in cleaned) || this.#mayBeEmpty(field, cleaned)),
      )
      .map((field) => field.name);
  }

  #mayBeEmpty(field: Field, cleaned: Partial<Cleaned<F>>): boolean {
    const value = (cleaned as Record<string, unknown>)[field.name];
    return this.fields.get(field.name)?.required === false && !field.blank && (value === null || value === "");
  }

  async #relatedKeys(name: string): Promise<unknown[]> {
    const related = this.#value(name) as { all(): { iterator(): AsyncIterable<{ readonly pk: unknown }> } };
    const keys: unknown[] = [];
    for await (const row of related.all().iterator()) keys.push(row.pk);
    return keys;
  }

  #value(name: string): unknown {
    return (this.instance as Record<string, unknown>)[name];
  }

  /** A unique value that was free when the form was checked and is taken now becomes an error of its field. */
  #told(error: unknown): unknown {
    if (!(error instanceof IntegrityError) || error.kind !== "unique") return error;
    if (error.table !== undefined && error.table !== this.#modelOptions.dbTable) return error;
    const fields = this.#modelOptions.fields.filter((field) => error.columns?.includes(field.column));
    const [only] = fields;
    const words = fields.map((field) => field.verboseName).join(" and ") || "value";
    const message = `${capitalize(this.#modelOptions.verboseName)} with this ${words} exists already.`;
    const issue = { code: "unique", message, params: { model: this.#modelOptions.label } };
    const before = this.issues.length;
    this.addError(fields.length === 1 && only !== undefined ? (only.name as keyof F & string) : null, issue);
    return new ValidationError(this.issues.slice(before));
  }
}

/** A class of forms over a model. */
export interface ModelFormClass<C extends AnyModel, F extends FormFields> {
  new (init?: ModelFormInit<InstanceType<C>>): ModelForm<C, F>;
  readonly model: C;
}

/**
 * Makes a class of forms from a model.
 *
 * @example
 * class PostForm extends modelForm(Post, { fields: ["title", "body", "tags"] }) {}
 *
 * const form = new PostForm({ data: await request.form(), instance: post });
 * if (await form.isValid()) await form.save();
 */
export function modelForm<
  C extends AnyModel,
  const N extends FormFieldName<C> = FormFieldName<C>,
  E extends FormFields = {},
>(model: C, options: ModelFormOptions<N, E>): ModelFormClass<C, ModelFormFields<C, N> & E> {
  const made = new WeakMap<ModelOptions, FormFields>();
  const hooks: FormHooks<FormFields> = {
    ...(options.clean && { clean: options.clean }),
    name: options.name ?? `The form of ${model.name}`,
  };
  // The fields wait for the first form: a model is resolved when the application is made, after this module has run.
  const fieldsOf = () => {
    const resolved = optionsOf(model);
    const known = made.get(resolved);
    if (known !== undefined) return known;
    const fields = fieldsFor(resolved, options as unknown as ModelFormOptions<string, FormFields>);
    made.set(resolved, fields);
    return fields;
  };
  return class extends ModelForm<C, any> {
    static readonly model = model;

    constructor(init: ModelFormInit<InstanceType<C>> = {}) {
      super(model, fieldsOf(), { init, hooks });
    }
  };
}

function fieldsFor(model: ModelOptions, options: ModelFormOptions<string, FormFields>): FormFields {
  const excluded = new Set(options.exclude ?? []);
  const names = options.fields === "all" ? editableNames(model) : options.fields;
  const fields: Record<string, FormField> = Object.create(null);
  for (const name of names) {
    if (excluded.has(name)) continue;
    fields[name] = options.replace?.[name] ?? formFieldFor(editable(model, name), options.options?.[name]);
  }
  return Object.assign(fields, options.extraFields);
}

function editableNames(model: ModelOptions): string[] {
  const columns = model.fields.filter(
    (field) => field.editable && !field.autoCreated && !field.autoNow && !field.autoNowAdd && !field.automatic,
  );
  const relations = model.manyToMany.filter((field) => field.editable && field.through.automatic);
  return [...columns, ...relations].map((field) => field.name);
}

function editable(model: ModelOptions, name: string): Field | ManyToManyField {
  const field = model.field(name);
  if (field === undefined || field.name !== name) {
    const known = [...model.fields, ...model.manyToMany].map((known) => known.name);
    throw definitionError(model, `the model has no field "${name}"`, didYouMean(name, known));
  }
  const isOwn = field.kind === "manyToMany" || (!field.automatic && !field.autoNow && !field.autoNowAdd);
  if (!field.editable || !isOwn)
    throw definitionError(model, `the field "${name}" is not editable`, "Leave it out, or make the field editable.");
  return field;
}

function definitionError(model: ModelOptions, problem: string, fix: string): NuagesError {
  return new NuagesError("E_FORM_DEFINITION", { form: `The form of ${model.label}`, problem, fix });
}
