import type { FormValues } from "../../forms/index.ts";
import type { AnyRow } from "../model-admin/loose.ts";
import type { ModelAdmin } from "../model-admin/model-admin.ts";
import type { AdminContext } from "../site/admin-context.ts";
import { type AnyForm, formClass, type MakeForm } from "./form-class.ts";
import { RowSources } from "./row-source.ts";

/** One row being made, changed or looked at by one user. */
export class Edit {
  readonly context: AdminContext;
  readonly admin: ModelAdmin;
  /** The row; undefined while a new one is being made. */
  readonly object: AnyRow;
  /** False where the user may only look. */
  readonly editable: boolean;
  /** The fields that this user may edit. */
  readonly names: readonly string[];
  readonly sources: RowSources;
  readonly #Form: MakeForm;

  constructor(given: {
    readonly context: AdminContext;
    readonly admin: ModelAdmin;
    readonly object?: AnyRow;
    readonly editable: boolean;
  }) {
    this.context = given.context;
    this.admin = given.admin;
    this.object = given.object;
    this.editable = given.editable;
    const { admin, context } = given;
    this.names = given.editable ? context.permissions.editable(admin.options, admin.form.editable) : [];
    this.sources = new RowSources(given.context);
    this.#Form = formClass({
      options: given.admin.options,
      names: this.names,
      sources: this.sources,
      prepopulated: given.admin.form.prepopulated,
    });
  }

  get adding(): boolean {
    return this.object === undefined;
  }

  /** The form as the row is now; of a new row with the values that the address proposes. */
  fresh(): AnyForm {
    if (this.adding) return new this.#Form({ initial: this.#proposed() });
    return new this.#Form({ instance: this.object });
  }

  /** The form as it was sent. `instance`: the new row, so that inlines can point at it. */
  sent(data: FormValues): AnyForm {
    return new this.#Form(this.adding ? { data } : { data, instance: this.object });
  }

  /** Values for a new row from the address, `?author=3`: only of fields whose text is their value. */
  #proposed(): Record<string, unknown> {
    const proposed: Record<string, unknown> = Object.create(null);
    for (const name of this.names) {
      const field = this.admin.options.field(name)!;
      const text = this.context.request.query.get(name);
      const plain =
        field.kind === "char" || field.kind === "text" || field.kind === "slug" || field.remote !== undefined;
      if (text !== undefined && text.length <= 1000 && plain && field.kind !== "manyToMany") proposed[name] = text;
    }
    return proposed;
  }
}
