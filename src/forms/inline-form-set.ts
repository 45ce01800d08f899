import { atomic } from "../database/index.ts";
import { NuagesError } from "../errors/index.ts";
import { type AnyModel, type Field, instanceState, type ModelOptions, optionsOf } from "../models/index.ts";
import { type KeyColumns, keyReader, type Row, type RowSource } from "./fields/model-choice.ts";
import { hiddenField } from "./fields/text.ts";
import { FormSet, type FormSetInit, type FormSetOptions } from "./form-set.ts";
import { control, FormSetItem } from "./form-set-item.ts";
import {
  type FormFieldName,
  type ModelForm,
  type ModelFormInit,
  type ModelFormOptions,
  modelForm,
} from "./model-form.ts";

/** How a set of child rows is made. */
export interface InlineFormSetOptions<N extends string> extends FormSetOptions, ModelFormOptions<N> {
  /** The foreign key of the child that points at the parent; needed where it has several. */
  readonly fk?: string;
}

/** What a set of child rows is made with. */
export interface InlineFormSetInit<P> extends FormSetInit {
  /** The parent; one that is not saved yet has no children. */
  readonly instance: P;
  /** The children to show and accept, instead of all of the parent's. */
  readonly rows?: RowSource<Row> | undefined;
}

/** What `save` did. */
export interface SavedRows<I> {
  readonly created: readonly I[];
  readonly changed: readonly { readonly row: I; readonly fields: readonly string[] }[];
  readonly deleted: readonly I[];
}

type ChildForm<C extends AnyModel> = ModelForm<C>;

interface Definition<C extends AnyModel> {
  readonly parent: AnyModel;
  readonly child: C;
  readonly options: InlineFormSetOptions<string>;
  readonly form: new (init: ModelFormInit<InstanceType<C>>) => ChildForm<C>;
}

/** The rows that belong to one parent, each in a form. Make a class with `inlineFormSet`. */
export class InlineFormSet<P extends AnyModel, C extends AnyModel> extends FormSet<ChildForm<C>> {
  /** The parent. */
  readonly instance: InstanceType<P>;
  readonly #definition: Definition<C>;
  readonly #child: ModelOptions;
  readonly #fk: Field;
  readonly #given: RowSource<Row> | undefined;
  #existing = 0;

  constructor(definition: Definition<C>, init: InlineFormSetInit<InstanceType<P>>) {
    const child = optionsOf(definition.child);
    super({ prefix: child.modelName, canDelete: true, ...definition.options }, init);
    this.instance = init.instance;
    this.#definition = definition;
    this.#child = child;
    this.#fk = foreignKeyOf(child, optionsOf(definition.parent), definition.options.fk);
    this.#given = init.rows;
  }

  /** The foreign key of the child. */
  get foreignKey(): Field {
    return this.#fk;
  }

  emptyForm(): FormSetItem<ChildForm<C>> {
    return this.#item(-1, undefined, { prefix: `${this.prefix}-__prefix__`, unbound: true });
  }

  /**
   * Saves what was filled in, changes what differs, deletes what was ticked, in one transaction. The parent must be saved before.
   * Throws a ValidationError where another request took a unique value in between.
   */
  async save(): Promise<SavedRows<InstanceType<C>>> {
    if (!(await this.isValid()))
      throw new NuagesError("E_FORM_INVALID", { form: `The set of ${this.#child.label}`, issues: this.errors });
    const items = await this.items();
    const using = instanceState(this.instance).database ?? "default";
    return atomic(() => this.#saveItems(items), { using });
  }

  async #saveItems(items: readonly FormSetItem<ChildForm<C>>[]): Promise<SavedRows<InstanceType<C>>> {
    const created: InstanceType<C>[] = [];
    const changed: { row: InstanceType<C>; fields: readonly string[] }[] = [];
    const deleted: InstanceType<C>[] = [];
    // Deletions come first: a new row may take the unique value of one that goes.
    for (const { form, isDeleted } of items) {
      if (!isDeleted || form.isNew) continue;
      await form.instance.delete();
      deleted.push(form.instance);
    }
    for (const { form, isDeleted } of items) {
      if (isDeleted || form.isEmpty) continue;
      const fields = await form.changedData();
      if (!form.isNew && fields.length === 0) continue;
      (form.instance as Record<string, unknown>)[this.#fk.name] = this.instance;
      const isNew = form.isNew;
      const row = await form.save();
      if (isNew) created.push(row);
      else changed.push({ row, fields });
    }
    return { created, changed, deleted };
  }

  protected async makeItems(): Promise<readonly FormSetItem<ChildForm<C>>[]> {
    return this.isBound ? this.#boundItems() : this.#freshItems();
  }

  protected async initialCount(): Promise<number> {
    await this.items();
    return this.#existing;
  }

  async #freshItems(): Promise<readonly FormSetItem<ChildForm<C>>[]> {
    const rows = this.#isSaved ? await Array.fromAsync(this.#rows.limit(this.maxNum).iterator()) : [];
    this.#existing = rows.length;
    const wanted = Math.max(this.minNum, rows.length + (this.setOptions.extra ?? 1));
    const total = Math.min(wanted, Math.max(this.maxNum, rows.length));
    return Array.from({ length: total }, (_, index) => this.#item(index, rows[index] as InstanceType<C> | undefined));
  }

  /** The rows that were sent, found among the parent's with one query: the key of a row of another parent finds nothing. */
  async #boundItems(): Promise<readonly FormSetItem<ChildForm<C>>[]> {
    const counts = this.counts ?? { total: 0, initial: 0 };
    this.#existing = counts.initial;
    const texts = Array.from({ length: counts.initial }, (_, i) => this.data?.get(this.#keyName(i)) ?? "");
    const rows = await this.#find(texts);
    const seen = new Set<string>();
    return Array.from({ length: counts.total }, (_, index) => {
      if (index >= counts.initial) return this.#item(index, undefined);
      const row = rows.get(texts[index]!);
      const refused =
        row === undefined
          ? "This row does not exist any more, or is not one of these."
          : seen.has(String(row.pk))
            ? "This row was sent twice."
            : undefined;
      if (row !== undefined) seen.add(String(row.pk));
      return this.#item(index, row, { refused });
    });
  }

  async #find(texts: readonly string[]): Promise<Map<string, InstanceType<C>>> {
    const read = keyReader(this.#child);
    const keys = new Map<string, unknown>();
    for (const text of texts) {
      try {
        keys.set(text, read(text));
      } catch {
        // What is no key finds no row.
      }
    }
    const found = new Map<string, InstanceType<C>>();
    if (keys.size === 0 || !this.#isSaved) return found;
    const rows = this.#rows.filter((columns: KeyColumns) => columns.pk.in([...keys.values()]));
    const byKey = new Map(
      (await Array.fromAsync(rows.iterator())).map((row) => [String(row.pk), row as InstanceType<C>]),
    );
    for (const [text, key] of keys) {
      const row = byKey.get(String(key));
      if (row !== undefined) found.set(text, row);
    }
    return found;
  }

  get #isSaved(): boolean {
    return !instanceState(this.instance).adding;
  }

  /** The children of the parent. */
  get #rows(): RowSource<Row> {
    const all: RowSource<Row> = this.#given ?? (this.#child.model.objects as unknown as RowSource<Row>);
    return all.filter({ [this.#fk.name]: this.instance });
  }

  #keyName(index: number): string {
    return `${this.prefix}-${index}-${this.#child.pk.name}`;
  }

  #item(
    index: number,
    row: InstanceType<C> | undefined,
    how: { prefix?: string; unbound?: boolean; refused?: string | undefined } = {},
  ): FormSetItem<ChildForm<C>> {
    const data = how.unbound === true ? undefined : this.data;
    const prefix = how.prefix ?? `${this.prefix}-${index}`;
    const isSent = index >= 0 && index < this.#existing;
    const emptyPermitted = !isSent && index >= this.minNum;
    // The key to the parent counts for uniqueness as soon as there is one.
    const alsoCheck = this.#isSaved ? [this.#fk.name] : [];
    const form = new this.#definition.form({ data, prefix, instance: row, emptyPermitted, alsoCheck });
    if (row === undefined && this.#isSaved) (form.instance as Record<string, unknown>)[this.#fk.name] = this.instance;
    const key = row?.pk ?? (isSent ? data?.get(this.#keyName(index)) : undefined);
    const hidden = isSent
      ? [control({ prefix, data: undefined, initial: key }, this.#child.pk.name, hiddenField())]
      : [];
    return new FormSetItem({ form, index, data, canDelete: this.canDelete, hidden, refused: how.refused });
  }
}

function foreignKeyOf(child: ModelOptions, parent: ModelOptions, name: string | undefined): Field {
  const keys = child.fields.filter((field) => field.remote?.label === parent.label);
  const wanted = name === undefined ? keys : keys.filter((field) => field.name === name);
  if (wanted.length === 1) return wanted[0]!;
  const problem =
    wanted.length === 0
      ? `${child.label} has no such foreign key to ${parent.label}`
      : `${child.label} has several foreign keys to ${parent.label}`;
  const names = keys.map((field) => `"${field.name}"`).join(", ");
  throw new NuagesError("E_FORM_DEFINITION", {
    form: `The set of ${child.label}`,
    problem,
    fix: names === "" ? "Give a child that points at the parent." : `Write fk: one of ${names}.`,
  });
}

/** A class of sets of child rows. */
export type InlineFormSetClass<P extends AnyModel, C extends AnyModel> = new (
  init: InlineFormSetInit<InstanceType<P>>,
) => InlineFormSet<P, C>;

/**
 * Makes a class for the child rows of a parent on one page: to add, change and delete them with it.
 *
 * @example
 * class CommentSet extends inlineFormSet(Post, Comment, { fields: ["author", "body"], extra: 1 }) {}
 *
 * const comments = new CommentSet({ instance: post, data: await request.form() });
 * if (await comments.isValid()) await comments.save();
 */
export function inlineFormSet<
  P extends AnyModel,
  C extends AnyModel,
  const N extends FormFieldName<C> = FormFieldName<C>,
>(parent: P, child: C, options: InlineFormSetOptions<N>): InlineFormSetClass<P, C> {
  const given = options as unknown as InlineFormSetOptions<string>;
  let made: Definition<C> | undefined;
  // The key to the parent is known when the models are; it never is one of the form's own fields.
  const definition = (): Definition<C> => {
    const fk = foreignKeyOf(optionsOf(child), optionsOf(parent), given.fk).name;
    const exclude = [...(given.exclude ?? []), fk];
    return {
      parent,
      options: given,
      child,
      form: modelForm(child, { ...given, exclude } as unknown as ModelFormOptions<
        FormFieldName<C>
      >) as unknown as Definition<C>["form"],
    };
  };
  return class extends InlineFormSet<P, C> {
    constructor(init: InlineFormSetInit<InstanceType<P>>) {
      made ??= definition();
      super(made, init);
    }
  };
}
