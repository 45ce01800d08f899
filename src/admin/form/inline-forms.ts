import { PermissionDenied } from "../../errors/index.ts";
import { type FormValues, type InlineFormSet, inlineFormSet } from "../../forms/index.ts";
import { capitalize } from "../../lib/index.ts";
import type { AnyModel } from "../../models/index.ts";
import type { Change } from "../history/changes.ts";
import { type InlineAdmin, inlineRows } from "../model-admin/inline-admin.ts";
import type { AnyColumns, AnyRow, AnySource } from "../model-admin/loose.ts";
import { labelOf } from "../values/labels.ts";
import { parseKey } from "../values/parse-key.ts";
import type { Edit } from "./edit.ts";
import { type AnyForm, fieldOptions, formClass } from "./form-class.ts";
import { childRows, firstRows, forUser, type InlineRights, loadedRows, rightsOn } from "./inline-rows.ts";
import { type Merge, mergeForm, versionOf } from "./merge.ts";
import { changesBetween, type Snapshot, snapshotOf } from "./snapshot.ts";
import { readVersion, withReplaced } from "./version.ts";

/** A set of child rows of any models. */
export type AnyInlineSet = InlineFormSet<AnyModel, AnyModel>;

/** The most rows that one submission may hold. */
const mostRows = 1000;

/** The rows of one inline on one page: shown, or as they were sent. */
export class InlineForms {
  readonly edit: Edit;
  readonly inline: InlineAdmin;
  readonly rights: InlineRights;
  /** The rows in the form. */
  readonly rows: readonly AnyRow[];
  /** The rows that are only shown. */
  readonly fixed: readonly AnyRow[];
  /** True where the parent has more rows than are here. */
  readonly more: boolean;
  readonly #merges = new Map<number, Merge>();
  readonly #before = new Map<unknown, Snapshot>();
  #set: AnyInlineSet | undefined;
  #data: FormValues | undefined;
  #growing = false;

  private constructor(
    edit: Edit,
    inline: InlineAdmin,
    given: { readonly rights: InlineRights; readonly rows: readonly AnyRow[]; readonly fixed: readonly AnyRow[] },
  ) {
    this.edit = edit;
    this.inline = inline;
    this.rights = given.rights;
    this.rows = given.rows;
    this.fixed = given.fixed;
    this.more = given.rows.length + given.fixed.length > inlineRows;
  }

  /** The inlines of a page that this user may see, with their first rows: one query each. */
  static async load(edit: Edit): Promise<InlineForms[]> {
    const loaded: InlineForms[] = [];
    for (const each of edit.admin.inlines) {
      const inline = forUser(edit, each);
      const rights = await rightsOn(edit, inline);
      if (!rights.add && (edit.adding || !rights.view)) continue;
      const found = rights.view && !edit.adding ? await firstRows(edit, inline) : [];
      const rows: AnyRow[] = [];
      const fixed: AnyRow[] = [];
      for (const row of found) {
        const { permissions } = edit.context;
        if (rights.change && (await permissions.canModel("change", inline.options, row))) rows.push(row);
        else if (await permissions.canModel("view", inline.options, row)) fixed.push(row);
      }
      loaded.push(new InlineForms(edit, inline, { rights, rows, fixed }));
    }
    return loaded;
  }

  /** True where rows can be changed or added: else they are only shown. */
  get hasForm(): boolean {
    return this.rights.add || this.rights.change;
  }

  /** The set of forms: as it was sent, else of the rows as they are now. */
  get set(): AnyInlineSet {
    if (!this.#set) {
      const source = loadedRows(this.rows.slice(0, inlineRows));
      this.#set = this.#make({ parent: this.edit.object ?? new this.edit.admin.model(), source });
    }
    return this.#set;
  }

  /** Takes what was sent, with what others changed meanwhile kept. `grow` asks for one more empty form. */
  async take(parent: AnyRow, data: FormValues, grow: boolean): Promise<void> {
    this.#data = data;
    this.#growing = data.has("_add");
    const kept = new Map<string, readonly string[]>(this.#counts(data, grow));
    const initial = Number(kept.get(`${this.inline.prefix}-INITIAL_FORMS`)?.[0] ?? 0);
    await this.#mergeRows(data, initial);
    for (const merge of this.#merges.values()) for (const [name, values] of merge.kept) kept.set(name, values);
    const source = childRows(this.edit, this.inline) as unknown as AnySource;
    this.#set = this.#make({ parent, source, data: withReplaced(data, kept) });
    for (const { form } of await this.#set.items()) {
      if (form.isNew) continue;
      // Asked now, while the row is as it was: validation gives it the new values.
      await form.changedData();
      this.#before.set(form.instance, snapshotOf(form.instance, this.inline.options, this.edit.context.formats));
    }
  }

  /** The rows that others changed in a way that this user has to know of: where both changed a value, or one was to be deleted. */
  async conflicts(): Promise<{ readonly form: AnyForm; readonly merge: Merge; readonly deleted: boolean }[]> {
    const found = [];
    for (const item of await this.set.items()) {
      const merge = this.#merges.get(item.index);
      const changed = merge && (merge.conflicts.length > 0 || (item.isDeleted && merge.kept.size > 0));
      if (changed) found.push({ form: item.form as AnyForm, merge, deleted: item.isDeleted });
    }
    return found;
  }

  /** The version that a row's form carries along: while it is only being filled in, the one it came with. */
  versionFor(item: { readonly index: number; readonly form: AnyForm }): Promise<string> | string {
    const merge = this.#merges.get(item.index);
    if (merge && this.#growing) return this.#data?.get(`${item.form.prefix}-_version`) ?? "";
    return merge?.version ?? versionOf(item.form);
  }

  /** Saves what was sent, and tells it for the history of the parent. */
  async save(): Promise<Change[]> {
    const { options, prefix } = this.inline;
    const { formats } = this.edit.context;
    const saved = await this.set.save();
    const noun = capitalize(options.verboseName);
    const changes: Change[] = saved.created.map((row) => ({
      field: prefix,
      label: noun,
      from: null,
      to: labelOf(row, options),
    }));
    for (const { row } of saved.changed) {
      const before = this.#before.get(row);
      if (!before) continue;
      const after = snapshotOf(row, options, formats);
      const name = `${noun} “${labelOf(row, options)}”: `;
      changes.push(...(await changesBetween({ before, after }, { options, sources: this.edit.sources, prefix: name })));
    }
    return [
      ...changes,
      ...saved.deleted.map((row) => ({ field: prefix, label: noun, from: labelOf(row, options), to: null })),
    ];
  }

  #make(given: { readonly parent: AnyRow; readonly source: AnySource; readonly data?: FormValues }): AnyInlineSet {
    const { inline, rights } = this;
    const plan = {
      options: inline.options,
      names: inline.editable,
      sources: this.edit.sources,
      compact: inline.tabular,
      inline: true,
    };
    const Rows = inlineFormSet<AnyModel, AnyModel, string>(this.edit.admin.model, inline.model, {
      fields: [...inline.editable],
      options: fieldOptions(plan),
      fk: inline.reference.name,
      extra: rights.add ? inline.extra : 0,
      canDelete: rights.delete,
      maxNum: inline.max,
      name: `The form of ${inline.options.label}`,
    });
    return new Rows({ instance: given.parent, prefix: inline.prefix, rows: given.source, data: given.data });
  }

  /** How many forms count: new ones only where some may be added. Whether rows may come back is asked row by row. */
  #counts(data: FormValues, grow: boolean): [string, string[]][] {
    const { prefix } = this.inline;
    const total = count(data.get(`${prefix}-TOTAL_FORMS`));
    const initial = count(data.get(`${prefix}-INITIAL_FORMS`));
    if (total === undefined || initial === undefined) return [];
    const kept = Math.min(initial, total);
    const all = this.rights.add ? total + (grow ? 1 : 0) : Math.min(total, kept);
    return [
      [`${prefix}-TOTAL_FORMS`, [String(all)]],
      [`${prefix}-INITIAL_FORMS`, [String(kept)]],
    ];
  }

  async #mergeRows(data: FormValues, initial: number): Promise<void> {
    const { inline, edit } = this;
    const { pk } = inline.options;
    const keys = Array.from({ length: initial }, (_, index) =>
      parseKey(pk, data.get(`${inline.prefix}-${index}-${pk.name}`) ?? ""),
    );
    const wanted = keys.filter((key) => key !== undefined);
    if (wanted.length === 0 || edit.adding) return;
    const found: AnyRow[] = await childRows(edit, inline)
      .filter({ [inline.reference.name]: edit.object } as never)
      .filter((columns: AnyColumns) => columns.pk.in(wanted));
    const rows = new Map(found.map((row) => [String(row.pk), row]));
    const Row = formClass({
      options: inline.options,
      names: inline.editable,
      sources: edit.sources,
      compact: inline.tabular,
      inline: true,
    });
    for (const [index, key] of keys.entries()) {
      const row = rows.get(String(key));
      if (!row) continue;
      const prefix = `${inline.prefix}-${index}`;
      await this.#demand(row, data.has(`${prefix}-DELETE`));
      const sent = new Row({ data, prefix, instance: row });
      const now = new Row({ prefix, instance: row });
      this.#merges.set(index, await mergeForm({ now, sent }, readVersion(data.get(`${prefix}-_version`))));
    }
  }

  /** Every row that comes back is asked about, whatever the page had offered. */
  async #demand(row: unknown, deleted: boolean): Promise<void> {
    const { permissions } = this.edit.context;
    const { options } = this.inline;
    if (!(await permissions.canModel("change", options, row)))
      throw new PermissionDenied(`you may not change this ${options.verboseName}`);
    if (deleted && this.rights.delete && !(await permissions.canModel("delete", options, row))) {
      throw new PermissionDenied(`you may not delete this ${options.verboseName}`);
    }
  }
}

function count(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9]{1,4}$/.test(text) ? Math.min(Number(text), mostRows) : undefined;
}
