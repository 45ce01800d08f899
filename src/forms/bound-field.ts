import { capitalize, htmlOf, humanize, type SafeString } from "../lib/index.ts";
import type { FormValues } from "./data.ts";
import type { FormField } from "./fields/field.ts";
import { renderControl, renderErrors, renderField, renderHelp, renderLabel } from "./render.ts";
import type { Attributes, Choice } from "./widgets/widget.ts";

/** What a bound field needs of its form. */
export interface FieldOwner {
  readonly data: FormValues | undefined;
  readonly prefix: string | undefined;
  initialOf(name: string, field: FormField): unknown;
  errorsOf(name: string): readonly string[];
}

/** A field in a form: its value, its errors, and its HTML. */
export class BoundField {
  /** The name in the form's fields. */
  readonly name: string;
  readonly field: FormField;
  /** The name that is sent: with the prefix of the form. */
  readonly htmlName: string;
  /** The id of the control. */
  readonly id: string;
  readonly label: string;
  readonly helpText: string;
  readonly #owner: FieldOwner;
  #initial: { readonly value: unknown } | undefined;

  constructor(owner: FieldOwner, name: string, field: FormField) {
    this.#owner = owner;
    this.name = name;
    this.field = field;
    this.htmlName = owner.prefix === undefined ? name : `${owner.prefix}-${name}`;
    this.id = `id_${this.htmlName}`;
    this.label = field.options.label ?? capitalize(humanize(name));
    this.helpText = field.options.helpText ?? "";
  }

  get isHidden(): boolean {
    return this.field.widget.hidden === true;
  }

  get required(): boolean {
    return this.field.required;
  }

  /** The messages of what is wrong with it. */
  get errors(): readonly string[] {
    return this.#owner.errorsOf(this.name);
  }

  /** The value it begins with; asked for once. */
  async initial(): Promise<unknown> {
    this.#initial ??= { value: this.#owner.initialOf(this.name, this.field) };
    return await this.#initial.value;
  }

  /** What the control shows: what was sent, else the initial value. */
  async values(): Promise<readonly string[]> {
    const data = this.#owner.data;
    // What is refused is shown again as it was sent, so that it can be corrected.
    if (data !== undefined && !this.#isDisabled) return this.field.widget.read(data, this.htmlName);
    const initial = await this.initial();
    return initial === null || initial === undefined ? [] : this.field.type.format(initial);
  }

  /** What was sent, checked and made a value. Throws a ValidationError. */
  async clean(): Promise<unknown> {
    const data = this.#owner.data;
    if (data === undefined || this.#isDisabled) return (await this.initial()) ?? this.field.type.empty;
    return this.field.clean(this.field.read(data, this.htmlName));
  }

  async hasChanged(): Promise<boolean> {
    const data = this.#owner.data;
    if (data === undefined || this.#isDisabled) return false;
    try {
      return this.field.hasChanged(await this.initial(), this.field.read(data, this.htmlName));
    } catch {
      // What can't even be read is not what the form began with.
      return true;
    }
  }

  /** What there is to choose; empty where it is too much to list. */
  async choices(): Promise<readonly Choice[]> {
    return (await this.field.type.choices?.()) ?? [];
  }

  /** The id of the help text, where there is one. */
  get helpId(): string | undefined {
    return this.helpText === "" ? undefined : `${this.id}_help`;
  }

  /** The id of the list of errors, where there are any. */
  get errorsId(): string | undefined {
    return this.errors.length === 0 ? undefined : `${this.id}_errors`;
  }

  /** The ids of what describes the control, for `aria-describedby`. */
  get describedBy(): string | undefined {
    return [this.helpId, this.errorsId].filter((id) => id !== undefined).join(" ") || undefined;
  }

  /** The attributes of the control, aria-invalid and aria-describedby among them. */
  attributes(): Attributes {
    const { options, type } = this.field;
    return {
      ...type.attributes,
      autocomplete: options.autocomplete ?? type.attributes?.autocomplete,
      required: this.required && !this.isHidden,
      disabled: options.disabled,
      "aria-invalid": this.errors.length > 0 ? "true" : undefined,
      "aria-describedby": this.describedBy,
      ...options.attributes,
    };
  }

  /** What a template prints for it: the same as `render()`. */
  [htmlOf](): Promise<SafeString> {
    return this.render();
  }

  /** Label, help, control and errors in one group; a hidden field alone. */
  render(): Promise<SafeString> {
    return renderField(this);
  }

  /** The control alone. */
  control(): Promise<SafeString> {
    return renderControl(this);
  }

  /** The label alone; for a group of controls its legend. */
  labelTag(): SafeString {
    return renderLabel(this);
  }

  /** The help text alone. */
  help(): SafeString {
    return renderHelp(this);
  }

  /** The list of errors alone. */
  errorList(): SafeString {
    return renderErrors(this);
  }

  get #isDisabled(): boolean {
    return this.field.options.disabled === true;
  }
}
