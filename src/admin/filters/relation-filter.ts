import { html, type SafeString } from "../../lib/index.ts";
import type { ModelOptions } from "../../models/index.ts";
import { columnAt } from "../model-admin/path.ts";
import { segmentToKey } from "../site/keys.ts";
import { parseKey } from "../values/parse-key.ts";
import { type FilterContext, type FilterState, inactive, type ListFilter, told } from "./filter.ts";

/** The value that asks for rows without a related row; no key's segment looks like it. */
const emptyValue = "~";

/** One related row, by its key; of a reference that may be null also none. */
export class RelationFilter implements ListFilter {
  readonly label: string;
  readonly param: string;
  readonly params: readonly string[];
  readonly target: ModelOptions;
  readonly #empty: "null" | "none" | undefined;

  /** `empty`: how no related row is asked for, or undefined where there always is one. */
  constructor(
    label: string,
    path: string,
    relation: { readonly target: ModelOptions; readonly empty: "null" | "none" | undefined },
  ) {
    this.label = label;
    this.param = path;
    this.params = [path];
    this.target = relation.target;
    this.#empty = relation.empty;
  }

  async read(context: FilterContext): Promise<FilterState> {
    const given = context.params.get(this.param);
    if (given === undefined || given === "") return inactive;
    const without = context.params.with({ [this.param]: undefined, p: undefined });
    if (given === emptyValue && this.#empty) {
      const many = this.#empty === "none";
      const condition = (columns: unknown) => {
        const column = columnAt(columns, this.param);
        return many ? column.exists().not() : column.isNull();
      };
      return { conditions: [condition], chips: [{ label: this.label, value: "is empty", bad: false, without }] };
    }
    const text = segmentToKey(given);
    const key = text === undefined ? undefined : parseKey(this.target.pk, text);
    const label = key === undefined ? undefined : await context.labelOf(this, given);
    if (label === undefined) {
      const value = `${told(given)} is no ${this.target.verboseName}`;
      return { conditions: [], chips: [{ label: this.label, value, bad: true, without }] };
    }
    return {
      conditions: [(columns) => columnAt(columns, this.param).in([key])],
      chips: [{ label: this.label, value: `is ${label}`, bad: false, without }],
    };
  }

  async control(context: FilterContext): Promise<SafeString> {
    const given = context.params.get(this.param) ?? "";
    const choices = await context.choicesOf(this);
    const name = `Key of the ${this.target.verboseName}`;
    if (!choices) {
      return html`<input type="text" class="narrow" name="${this.param}" value="${given}" aria-label="${name}" placeholder="${name}" maxlength="200">`;
    }
    const all = [{ key: "", label: "Any" }, ...(this.#empty ? [{ key: emptyValue, label: "Empty" }] : []), ...choices];
    const options = all.map(
      ({ key, label }) => html`<option value="${key}"${key === given ? html` selected` : ""}>${label}</option>`,
    );
    return html`<select name="${this.param}" aria-label="${this.label}">${options}</select>`;
  }
}
