import { html, htmlOf, markSafe, type SafeString } from "../lib/index.ts";
import { type IssueInput, ValidationError, type ValidationIssue } from "../validation/index.ts";
import type { FormValues } from "./data.ts";
import type { Cleaned } from "./fields/field.ts";
import type { AnyForm, Form, FormClass, FormFields } from "./form.ts";
import { FormSetItem } from "./form-set-item.ts";
import { attributesHtml } from "./widgets/widget.ts";

/** How many forms a set has. */
export interface FormSetOptions {
  /** Empty forms after those that have values. Default 1. */
  readonly extra?: number;
  /** Offers to delete each form. Default false. */
  readonly canDelete?: boolean;
  /** The least number of forms that must be filled in. Default 0. */
  readonly minNum?: number;
  /** The greatest number of forms. Default 1,000. */
  readonly maxNum?: number;
  /** The prefix where none is given. Default "form". */
  readonly prefix?: string;
}

/** What a set is made with. */
export interface FormSetInit {
  readonly data?: FormValues | undefined;
  /** Comes before every name. */
  readonly prefix?: string | undefined;
}

/** How many forms were sent. */
export interface FormCounts {
  readonly total: number;
  readonly initial: number;
}

/** Forms beyond the greatest number that are still read, so that their author sees them again with the error. */
const tolerance = 100;

/** Several forms of one kind on one page. Make a class with `formSet` or `inlineFormSet`. */
export abstract class FormSet<T extends AnyForm> {
  readonly prefix: string;
  readonly isBound: boolean;
  readonly data: FormValues | undefined;
  readonly canDelete: boolean;
  protected readonly setOptions: FormSetOptions;
  readonly #issues: ValidationIssue[] = [];
  #items: Promise<readonly FormSetItem<T>[]> | undefined;
  #validation: Promise<boolean> | undefined;

  constructor(options: FormSetOptions, init: FormSetInit) {
    this.setOptions = options;
    this.data = init.data;
    this.isBound = init.data !== undefined;
    this.prefix = init.prefix ?? options.prefix ?? "form";
    this.canDelete = options.canDelete ?? false;
  }

  get maxNum(): number {
    return this.setOptions.maxNum ?? 1000;
  }

  get minNum(): number {
    return this.setOptions.minNum ?? 0;
  }

  /** The forms, each with its place and the box to delete it; made once. */
  items(): Promise<readonly FormSetItem<T>[]> {
    this.#items ??= this.makeItems();
    return this.#items;
  }

  /** The forms alone. */
  async forms(): Promise<readonly T[]> {
    return (await this.items()).map((item) => item.form);
  }

  /** A form for `<template>`, with `__prefix__` where the number of a form that a script adds goes. */
  abstract emptyForm(): FormSetItem<T>;

  /** Checks every form that is not to be deleted, and their number; once. */
  isValid(): Promise<boolean> {
    this.#validation ??= this.#validate();
    return this.#validation;
  }

  /** What is wrong with the set as a whole; each form tells its own. */
  get issues(): readonly ValidationIssue[] {
    return this.#issues;
  }

  /** The messages of what is wrong with the set as a whole. */
  get errors(): readonly string[] {
    return this.#issues.map((issue) => issue.message);
  }

  addError(input: string | IssueInput | ValidationError): void {
    this.#issues.push(...(input instanceof ValidationError ? input : new ValidationError(input)).issues);
  }

  /** The hidden controls that tell how many forms there are; they must be sent along. */
  async management(): Promise<SafeString> {
    const items = await this.items();
    const counts = {
      TOTAL_FORMS: items.length,
      INITIAL_FORMS: await this.initialCount(),
      MIN_NUM_FORMS: this.minNum,
      MAX_NUM_FORMS: this.maxNum,
    };
    const inputs = Object.entries(counts).map(([name, value]) => {
      const full = `${this.prefix}-${name}`;
      return html`<input${attributesHtml({ type: "hidden", name: full, id: `id_${full}`, value })}>`;
    });
    return markSafe(inputs.join("\n"));
  }

  /** What a template prints for it: the same as `render()`. */
  [htmlOf](): Promise<SafeString> {
    return this.render();
  }

  /** The errors of the set, the management controls and every form. */
  async render(): Promise<SafeString> {
    const errors = this.errors.map((message) => html`<li>${message}</li>`);
    const parts = errors.length === 0 ? [] : [html`<ul class="errors" role="alert">${markSafe(errors.join(""))}</ul>`];
    parts.push(await this.management());
    for (const item of await this.items()) parts.push(await item.render());
    return markSafe(parts.join("\n"));
  }

  /** Override to check the forms against each other: throw a ValidationError or call `addError`. */
  protected clean(_items: readonly FormSetItem<T>[]): void | Promise<void> {}

  /** Makes the forms. */
  protected abstract makeItems(): Promise<readonly FormSetItem<T>[]>;

  /** How many of the forms have been there before. */
  protected abstract initialCount(): Promise<number>;

  /** The numbers that were sent; undefined when they are missing or no numbers. */
  protected get counts(): FormCounts | undefined {
    const [total, initial] = [this.#count("TOTAL_FORMS"), this.#count("INITIAL_FORMS")];
    if (total === undefined || initial === undefined) return undefined;
    const most = this.maxNum + tolerance;
    return { total: Math.min(total, most), initial: Math.min(initial, total, most) };
  }

  /** True for a form that was filled in and is to be kept. */
  protected isFilled(item: FormSetItem<T>): boolean {
    return !item.isDeleted && !item.form.isEmpty;
  }

  #count(name: string): number | undefined {
    const text = this.data?.get(`${this.prefix}-${name}`) ?? "";
    return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
  }

  async #validate(): Promise<boolean> {
    if (!this.isBound) return false;
    if (this.counts === undefined) {
      this.addError({
        code: "management",
        message: "The form is incomplete: the number of its parts is missing. Load the page again.",
      });
      return false;
    }
    const items = await this.items();
    let allValid = true;
    for (const item of items) {
      if (item.refused !== undefined) allValid = false;
      else if (!item.isDeleted && !(await item.form.isValid())) allValid = false;
    }
    this.#checkNumber(items.filter((item) => this.isFilled(item)).length);
    try {
      if (allValid) await this.clean(items);
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      this.addError(error);
    }
    return allValid && this.#issues.length === 0;
  }

  #checkNumber(filled: number): void {
    if (filled > this.maxNum || (this.#count("TOTAL_FORMS") ?? 0) > this.maxNum + tolerance) {
      this.addError({
        code: "tooMany",
        message: `At most ${this.maxNum} can be filled in.`,
        params: { limit: this.maxNum },
      });
    } else if (filled < this.minNum) {
      this.addError({
        code: "tooFew",
        message: `At least ${this.minNum} must be filled in.`,
        params: { limit: this.minNum },
      });
    }
  }
}

/** What a set of plain forms is made with. */
export interface PlainFormSetInit extends FormSetInit {
  /** Values to begin with, one object for each form. */
  readonly initial?: readonly Readonly<Record<string, unknown>>[] | undefined;
}

/** Several plain forms. */
export class PlainFormSet<F extends FormFields> extends FormSet<Form<F>> {
  readonly #form: FormClass<F>;
  readonly #initial: readonly Readonly<Record<string, unknown>>[];

  constructor(form: FormClass<F>, options: FormSetOptions, init: PlainFormSetInit) {
    super(options, init);
    this.#form = form;
    this.#initial = init.initial ?? [];
  }

  /** The values of the forms that were filled in and are to be kept, after `isValid()` answered true. */
  async cleaned(): Promise<Cleaned<F>[]> {
    return (await this.items()).filter((item) => this.isFilled(item)).map((item) => item.form.cleaned);
  }

  emptyForm(): FormSetItem<Form<F>> {
    const form = new this.#form({ prefix: `${this.prefix}-__prefix__`, emptyPermitted: true });
    return new FormSetItem({ form, index: -1, data: undefined, canDelete: this.canDelete });
  }

  protected async makeItems(): Promise<readonly FormSetItem<Form<F>>[]> {
    const { data } = this;
    const initialCount = await this.initialCount();
    const wanted = Math.max(this.minNum, this.#initial.length + (this.setOptions.extra ?? 1));
    const total = this.isBound
      ? (this.counts?.total ?? 0)
      : Math.min(wanted, Math.max(this.maxNum, this.#initial.length));
    return Array.from({ length: total }, (_, index) => {
      const emptyPermitted = index >= initialCount && index >= this.minNum;
      const form = new this.#form({
        data,
        prefix: `${this.prefix}-${index}`,
        initial: this.#initial[index],
        emptyPermitted,
      });
      return new FormSetItem({ form, index, data, canDelete: this.canDelete });
    });
  }

  protected async initialCount(): Promise<number> {
    return this.isBound ? (this.counts?.initial ?? 0) : this.#initial.length;
  }
}

/** A class of sets of plain forms. */
export type FormSetClass<F extends FormFields> = new (init?: PlainFormSetInit) => PlainFormSet<F>;

/**
 * Makes a class for several forms of one class on one page.
 *
 * @example
 * class GuestSet extends formSet(GuestForm, { extra: 2, maxNum: 10 }) {}
 *
 * const guests = new GuestSet({ data: await request.form() });
 * if (await guests.isValid()) for (const guest of await guests.cleaned()) await invite(guest.email);
 */
export function formSet<F extends FormFields>(form: FormClass<F>, options: FormSetOptions = {}): FormSetClass<F> {
  return class extends PlainFormSet<F> {
    constructor(init: PlainFormSetInit = {}) {
      super(form, options, init);
    }
  };
}
