import type { Field, ModelOptions } from "../../models/index.ts";
import type { ChoiceRow } from "../filters/filter.ts";
import type { AdminContext } from "../site/admin-context.ts";
import { keyToSegment, segmentToKey } from "../site/keys.ts";
import { labelOf } from "../values/labels.ts";
import { parseKey } from "../values/parse-key.ts";

/** How many rows a relation may offer in a list of choices; above, the key is typed. */
export const maxChoices = 200;

/** The rows of another model, as choices: one query each, asked once in a request. */
export class RelationChoices {
  readonly #context: AdminContext;
  readonly #kept = new Map<string, Promise<readonly ChoiceRow[] | undefined>>();

  constructor(context: AdminContext) {
    this.#context = context;
  }

  /** All of them, or undefined where they are more than `maxChoices`. */
  all(target: ModelOptions): Promise<readonly ChoiceRow[] | undefined> {
    let kept = this.#kept.get(target.label);
    if (!kept) this.#kept.set(target.label, (kept = this.#load(target)));
    return kept;
  }

  /** What the row of a key is called; undefined where this user can see no such row. */
  async label(target: ModelOptions, segment: string): Promise<string | undefined> {
    const all = await this.all(target);
    if (all) return all.find((row) => row.key === segment)?.label;
    const text = segmentToKey(segment);
    const key = text === undefined ? undefined : parseKey(target.pk as Field, text);
    if (key === undefined) return undefined;
    const row = await this.rows(target).filter({ pk: key }).first();
    return row === null ? undefined : labelOf(row, target);
  }

  /** The rows that this user may choose from. */
  rows(target: ModelOptions) {
    const admin = this.#context.site.adminOf(target);
    return admin ? admin.rows(this.#context.request) : target.model.objects.all();
  }

  async #load(target: ModelOptions): Promise<readonly ChoiceRow[] | undefined> {
    const rows = await this.rows(target).limit(maxChoices + 1);
    if (rows.length > maxChoices) return undefined;
    return rows.map((row: { pk: unknown }) => ({ key: keyToSegment(row.pk), label: labelOf(row, target) }));
  }
}
