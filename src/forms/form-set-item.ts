import { html, markSafe, type SafeString } from "../lib/index.ts";
import { BoundField } from "./bound-field.ts";
import type { FormValues } from "./data.ts";
import { booleanField } from "./fields/choices.ts";
import type { FormField } from "./fields/field.ts";
import type { AnyForm } from "./form.ts";

/** Where a control that belongs to no form stands. */
export interface ControlPlace {
  readonly prefix: string;
  readonly data: FormValues | undefined;
  readonly initial?: unknown;
}

/** A control beside the fields of a form. */
export function control(place: ControlPlace, name: string, field: FormField): BoundField {
  return new BoundField({ ...place, initialOf: () => place.initial, errorsOf: () => [] }, name, field);
}

/** What an item of a form set is made of. */
export interface FormSetItemParts<T> {
  readonly form: T;
  readonly index: number;
  readonly data: FormValues | undefined;
  readonly canDelete: boolean;
  /** Further hidden controls: the key of the row. */
  readonly hidden?: readonly BoundField[];
  /** Why the form can't be taken at all: its row is none of the set's. */
  readonly refused?: string | undefined;
}

/** One form of a set. */
export class FormSetItem<T extends AnyForm> {
  readonly form: T;
  /** Its place in the set, from 0. */
  readonly index: number;
  /** The box that asks to delete it; undefined where that can't be asked. */
  readonly deleteField: BoundField | undefined;
  /** Hidden controls that must be sent along with the form. */
  readonly hidden: readonly BoundField[];
  /** Why the form can't be taken at all. */
  readonly refused: string | undefined;
  readonly #data: FormValues | undefined;

  constructor(parts: FormSetItemParts<T>) {
    const { form, data } = parts;
    this.form = form;
    this.index = parts.index;
    this.hidden = parts.hidden ?? [];
    this.refused = parts.refused;
    this.#data = data;
    const place = { prefix: form.prefix ?? "", data };
    this.deleteField = parts.canDelete ? control(place, "DELETE", booleanField({ label: "Delete" })) : undefined;
  }

  /** True when its box to delete it was ticked. */
  get isDeleted(): boolean {
    const name = this.deleteField?.htmlName;
    return name !== undefined && (this.#data?.get(name) ?? "") !== "";
  }

  /** The hidden controls alone. */
  async hiddenControls(): Promise<SafeString> {
    const parts: SafeString[] = [];
    for (const field of this.hidden) parts.push(await field.control());
    return markSafe(parts.join("\n"));
  }

  /** Hidden controls, the fields of the form, and the box to delete it. */
  async render(): Promise<SafeString> {
    const parts = [await this.hiddenControls()];
    if (this.refused !== undefined) parts.push(html`<p class="errors">${this.refused}</p>`);
    parts.push(await this.form.render());
    if (this.deleteField !== undefined) parts.push(await this.deleteField.render());
    return html`<div class="form-set-item">
${markSafe(parts.map(String).filter(Boolean).join("\n"))}
</div>`;
  }
}
