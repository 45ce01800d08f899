import type { Params } from "../../http/index.ts";
import { capitalize } from "../../lib/index.ts";
import { ValidationError } from "../../validation/index.ts";
import { type Change, changeOf } from "../history/changes.ts";
import { log } from "../history/log.ts";
import { submissionOf } from "../history/once.ts";
import { isManyToMany } from "../model-admin/path.ts";
import type { Edit } from "./edit.ts";
import type { AnyForm } from "./form-class.ts";
import { InlineForms } from "./inline-forms.ts";
import { type Merge, mergeForm } from "./merge.ts";
import { changesBetween, type Snapshot, snapshotOf } from "./snapshot.ts";
import { readVersion, withReplaced } from "./version.ts";

/** How a submission ended. */
export type Outcome = "grown" | "conflict" | "invalid" | "saved";

/** One submission of a form, from what was sent to what was saved. Runs in a transaction that its maker opens. */
export class Attempt {
  readonly edit: Edit;
  readonly form: AnyForm;
  readonly inlines: readonly InlineForms[];
  /** What others did meanwhile; of a new row nothing. */
  readonly merge: Merge | undefined;
  /** What was saved, for the history; empty where nothing was new. */
  changes: readonly Change[] = [];
  readonly #data: Params;
  readonly #before: Snapshot | undefined;
  readonly #now: AnyForm | undefined;

  private constructor(
    edit: Edit,
    data: Params,
    parts: {
      readonly inlines: readonly InlineForms[];
      readonly now: AnyForm | undefined;
      readonly merge: Merge | undefined;
    },
  ) {
    this.edit = edit;
    this.inlines = parts.inlines;
    this.merge = parts.merge;
    this.#data = data;
    this.#now = parts.now;
    this.#before = edit.adding ? undefined : snapshotOf(edit.object, edit.admin.options, edit.context.formats);
    this.form = edit.sent(parts.merge ? withReplaced(data, parts.merge.kept) : data);
  }

  /** Reads what was sent and compares it with the row as it is. */
  static async start(edit: Edit, data: Params): Promise<Attempt> {
    const now = edit.adding ? undefined : edit.fresh();
    const merge = now && (await mergeForm({ now, sent: edit.sent(data) }, readVersion(data.get("_version"))));
    const attempt = new Attempt(edit, data, { inlines: await InlineForms.load(edit), now, merge });
    for (const inline of attempt.inlines) {
      if (inline.hasForm) await inline.take(attempt.form.instance, data, data.get("_add") === inline.inline.prefix);
    }
    return attempt;
  }

  /** Checks and saves; throws a ValidationError, after which the transaction must end, where the database knew better. */
  async run(): Promise<Outcome> {
    if (this.#data.has("_add")) return "grown";
    if (await this.#hasConflicts()) return "conflict";
    let valid = await this.form.isValid();
    for (const inline of this.#written) valid = (await inline.set.isValid()) && valid;
    if (!valid) return "invalid";
    await this.#prepare();
    await this.form.save();
    const changes: Change[] = await this.#ownChanges();
    for (const inline of this.#written) changes.push(...(await inline.save()));
    this.changes = changes;
    await this.#log();
    return "saved";
  }

  get #written(): readonly InlineForms[] {
    return this.inlines.filter((inline) => inline.hasForm);
  }

  async #hasConflicts(): Promise<boolean> {
    let count = this.merge?.conflicts.length ?? 0;
    for (const inline of this.#written) count += (await inline.conflicts()).length;
    return count > 0;
  }

  async #prepare(): Promise<void> {
    const { beforeSave } = this.edit.admin.settings;
    try {
      await beforeSave?.(this.form.instance as never, { request: this.edit.context.request, adding: this.edit.adding });
    } catch (error) {
      if (error instanceof ValidationError) this.form.addError(null, error);
      throw error;
    }
  }

  async #ownChanges(): Promise<Change[]> {
    const { edit } = this;
    if (!this.#before) return [];
    const after = snapshotOf(edit.object, edit.admin.options, edit.context.formats);
    const { options } = edit.admin;
    const changes = await changesBetween({ before: this.#before, after }, { options, sources: edit.sources });
    for (const name of edit.names) {
      const field = options.field(name)!;
      if (!isManyToMany(field) || !this.merge?.changed.includes(name)) continue;
      const label = capitalize(field.verboseName);
      const named = async (keys: readonly unknown[]) => {
        const labels = await Promise.all(keys.map((key) => edit.sources.label(field.remote, String(key))));
        return labels.length === 0 ? null : labels.sort().join(", ");
      };
      const from = await named(((await this.#now?.fields.get(name)?.initial()) ?? []) as unknown[]);
      const to = await named((this.form.cleaned[name] as { pk: unknown }[]).map((row) => row.pk));
      const change = changeOf({ name, label }, from, to);
      if (change) changes.push(change);
    }
    return changes;
  }

  async #log(): Promise<void> {
    const { edit } = this;
    if (!edit.adding && this.changes.length === 0) return;
    await log(edit.context, {
      options: edit.admin.options,
      object: this.form.instance as { readonly pk: unknown },
      verb: edit.adding ? "add" : "change",
      changes: this.changes,
      submission: submissionOf(this.#data),
    });
  }
}
