import { NuagesError } from "../errors/index.ts";
import { htmlOf, type SafeString } from "../lib/index.ts";
import { type IssueInput, ValidationError, type ValidationIssue } from "../validation/index.ts";
import { BoundField } from "./bound-field.ts";
import type { FormValues } from "./data.ts";
import type { Cleaned, FormField } from "./fields/field.ts";
import { renderForm, renderSummary } from "./render.ts";

/** The fields of a form by name. */
export type FormFields = Readonly<Record<string, FormField>>;

/** What a form is made with. */
export interface FormOptions {
  /** What was sent; without it the form is unbound: it shows initial values and is not valid. */
  readonly data?: FormValues | undefined;
  /** Values to begin with, by field; they win over the fields' own. */
  readonly initial?: Readonly<Record<string, unknown>> | undefined;
  /** Comes before every name, with a hyphen, so that several forms fit on one page. */
  readonly prefix?: string | undefined;
  /** A form that nobody has filled in is valid and empty: for the extra forms of a form set. */
  readonly emptyPermitted?: boolean | undefined;
}

/** Further checks of a form. */
export interface FormHooks<F extends FormFields> {
  /** The name of the form in errors. */
  readonly name?: string;
  /** By field: takes the value after the field's own checks, answers the value to keep, throws a ValidationError. */
  readonly clean?: {
    readonly [K in keyof F]?: (value: Cleaned<F>[K], form: Form<F>) => Cleaned<F>[K] | Promise<Cleaned<F>[K]>;
  };
}

/**
 * A form: what was sent, what is wrong with it, and the HTML to ask for it. Make one with `defineForm`.
 *
 * In templates: `{{ form.render }}` for all of it, or `{{ form.fields.email.render }}` for one field.
 */
export class Form<F extends FormFields = FormFields> {
  /** The fields by name, in order, each with its value, its errors and its HTML. */
  readonly fields: ReadonlyMap<string, BoundField>;
  readonly prefix: string | undefined;
  /** True when there are values to check. */
  readonly isBound: boolean;
  readonly data: FormValues | undefined;
  protected readonly options: FormOptions;
  readonly #hooks: FormHooks<F>;
  readonly #issues: ValidationIssue[] = [];
  #cleaned: Partial<Cleaned<F>> = {};
  #validation: Promise<void> | undefined;
  #cleaning = false;
  #isEmpty = false;

  constructor(fields: F, options: FormOptions = {}, hooks: FormHooks<F> = {}) {
    this.options = options;
    this.data = options.data;
    this.isBound = options.data !== undefined;
    this.prefix = options.prefix;
    this.#hooks = hooks;
    this.fields = new Map(Object.entries(fields).map(([name, field]) => [name, new BoundField(this, name, field)]));
  }

  /** The name of the form in errors. */
  get name(): string {
    return this.#hooks.name ?? this.constructor.name;
  }

  /** One field. Throws E_FORM_FIELD for a name that the form doesn't have. */
  field(name: keyof F & string): BoundField {
    const field = this.fields.get(name);
    if (field === undefined)
      throw new NuagesError("E_FORM_FIELD", { form: this.name, name, names: [...this.fields.keys()] });
    return field;
  }

  [Symbol.iterator](): Iterator<BoundField> {
    return this.fields.values();
  }

  get visibleFields(): readonly BoundField[] {
    return [...this.fields.values()].filter((field) => !field.isHidden);
  }

  get hiddenFields(): readonly BoundField[] {
    return [...this.fields.values()].filter((field) => field.isHidden);
  }

  /** Checks everything, once. False for an unbound form, and as soon as an error was added. */
  async isValid(): Promise<boolean> {
    this.#validation ??= this.#validate();
    await this.#validation;
    return this.isBound && this.#issues.length === 0;
  }

  /** The values, after `isValid()` answered true. Throws E_FORM_INVALID otherwise. */
  get cleaned(): Cleaned<F> {
    if (this.#validation === undefined || this.#issues.length > 0 || !this.isBound || this.#cleaning) {
      throw new NuagesError("E_FORM_INVALID", { form: this.name, issues: this.#issues.map((issue) => issue.message) });
    }
    return this.#cleaned as Cleaned<F>;
  }

  /** True for a form that was left as it was, where that is permitted. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** All that is wrong, as data. */
  get issues(): readonly ValidationIssue[] {
    return this.#issues;
  }

  /** What is wrong with one field, or with no field in particular (""). */
  errorsOf(name: string): readonly string[] {
    return this.#issues.filter((issue) => (issue.field ?? "") === name).map((issue) => issue.message);
  }

  /** What is wrong with the form as a whole. */
  get formErrors(): readonly string[] {
    return this.errorsOf("");
  }

  /** Adds what is wrong: to a field, or to the whole form (null). The value of the field is no longer clean. */
  addError(name: (keyof F & string) | null, input: string | IssueInput | ValidationError): void {
    const error = input instanceof ValidationError ? input : new ValidationError(input);
    for (const issue of error.issues) {
      const field = issue.field ?? name ?? undefined;
      const known = field !== undefined && this.fields.has(field);
      const { field: _, ...rest } = issue;
      this.#issues.push(known ? { ...rest, field } : rest);
      if (known) delete this.#cleaned[field as keyof F];
    }
  }

  /** The names of the fields that were sent with another value than the initial one. */
  async changedData(): Promise<string[]> {
    const changed: string[] = [];
    for (const field of this.fields.values()) if (await field.hasChanged()) changed.push(field.name);
    return changed;
  }

  async hasChanged(): Promise<boolean> {
    return (await this.changedData()).length > 0;
  }

  /** What a template prints for it: the same as `render()`. */
  [htmlOf](): Promise<SafeString> {
    return this.render();
  }

  /** The summary of errors and all fields. The form element, the CSRF token and the button are the page's. */
  render(): Promise<SafeString> {
    return renderForm(this);
  }

  /** A list of what is wrong, each leading to its field; nothing where nothing is wrong. */
  errorSummary(): SafeString {
    return renderSummary(this);
  }

  /** Override to check values against each other: throw a ValidationError or call `addError`. Fields that failed are missing. */
  protected clean(_cleaned: Partial<Cleaned<F>>): void | Promise<void> {}

  /** What a form does after its own checks. */
  protected async afterClean(_cleaned: Partial<Cleaned<F>>): Promise<void> {}

  /** The value that a field begins with. */
  initialOf(name: string, field: FormField): unknown {
    const given = this.options.initial;
    const initial = given !== undefined && Object.hasOwn(given, name) ? given[name] : field.options.initial;
    return typeof initial === "function" ? initial() : initial;
  }

  async #validate(): Promise<void> {
    if (!this.isBound) return;
    if (this.options.emptyPermitted === true && !(await this.hasChanged())) {
      this.#isEmpty = true;
      return;
    }
    this.#cleaning = true;
    for (const field of this.fields.values()) await this.#cleanField(field);
    await this.#collect(null, () => this.clean(this.#cleaned));
    await this.afterClean(this.#cleaned);
    this.#cleaning = false;
  }

  async #cleanField(field: BoundField): Promise<void> {
    const name = field.name as keyof F & string;
    await this.#collect(name, async () => {
      const value = (await field.clean()) as Cleaned<F>[typeof name];
      const hook = this.#hooks.clean?.[name];
      const kept = hook === undefined ? value : await hook(value, this);
      // A hook can also call `addError`, for its own field or for another.
      if (!this.#issues.some((issue) => issue.field === name)) this.#cleaned[name] = kept;
    });
  }

  async #collect(name: (keyof F & string) | null, step: () => void | Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      this.addError(name, error);
    }
  }
}

/** A form with whatever fields. */
export type AnyForm = Form<any>;

/** A class of forms. */
export interface FormClass<F extends FormFields> {
  new (options?: FormOptions): Form<F>;
  /** The fields that its forms have. */
  readonly fields: F;
}

/**
 * Makes a class of forms from fields; the type of `cleaned` follows from them.
 *
 * @example
 * class ContactForm extends defineForm({
 *   email: emailField(),
 *   message: textField({ maxLength: 2000 }),
 * }) {}
 *
 * const form = new ContactForm({ data: await request.form() });
 * if (await form.isValid()) await send(form.cleaned.email, form.cleaned.message);
 */
export function defineForm<F extends FormFields>(fields: F, hooks: FormHooks<F> = {}): FormClass<F> {
  return class extends Form<F> {
    static readonly fields = fields;

    constructor(options: FormOptions = {}) {
      super(fields, options, hooks);
    }
  };
}
