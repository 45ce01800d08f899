import { html, type SafeString } from "../../lib/index.ts";
import type { Condition, ModelOptions } from "../../models/index.ts";
import type { AnyColumns } from "../model-admin/loose.ts";
import { columnAt } from "../model-admin/path.ts";
import { segmentToKey } from "../site/keys.ts";
import { parseKey } from "../values/parse-key.ts";
import { checked } from "./choice-filter.ts";
import {
  type Chip,
  type FilterContext,
  type FilterState,
  inactive,
  type ListFilter,
  told,
  withoutValue,
} from "./filter.ts";

/** The value that asks for rows without a related row; no key's segment looks like it. */
const emptyValue = "~";

/** How many values of one address are looked at. */
const maxValues = 50;

/** Up to this many choices are boxes to tick; more are a list to pick one from. */
const maxBoxes = 12;

/** Any of several related rows, by their keys; of a reference that may be null also none. */
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
    const given = [...new Set(context.params.getAll(this.param))].filter((value) => value !== "").slice(0, maxValues);
    if (given.length === 0) return inactive;
    const keys: unknown[] = [];
    const chips: Chip[] = [];
    let empty = false;
    for (const value of given) {
      const label = await this.#take(value, context, (key) => keys.push(key));
      if (value === emptyValue && label !== undefined) empty = true;
      const text = label === undefined ? `${told(value)} is no ${this.target.verboseName}` : `is ${label}`;
      const without = withoutValue(context.params, this.param, value);
      chips.push({ label: this.label, value: text, bad: label === undefined, without });
    }
    return { conditions: keys.length > 0 || empty ? [(columns) => this.#condition(columns, keys, empty)] : [], chips };
  }

  /** What a value is called; hands on its key. Undefined for what is no row that the user can see. */
  async #take(value: string, context: FilterContext, use: (key: unknown) => void): Promise<string | undefined> {
    if (value === emptyValue) return this.#empty ? "empty" : undefined;
    const text = segmentToKey(value);
    const key = text === undefined ? undefined : parseKey(this.target.pk, text);
    const label = key === undefined ? undefined : await context.labelOf(this, value);
    if (label !== undefined) use(key);
    return label;
  }

  #condition(columns: AnyColumns, keys: readonly unknown[], empty: boolean): Condition {
    const column = columnAt(columns, this.param);
    const isOne = keys.length > 0 ? column.in(keys) : undefined;
    const isNone = empty ? (this.#empty === "none" ? column.exists().not() : column.isNull()) : undefined;
    return isOne && isNone ? isOne.or(isNone) : (isOne ?? isNone);
  }

  async control(context: FilterContext): Promise<SafeString> {
    const given = context.params.getAll(this.param);
    const choices = await context.choicesOf(this);
    const name = `Key of the ${this.target.verboseName}`;
    if (!choices) {
      return html`<input type="text" name="${this.param}" value="${given.at(-1) ?? ""}" aria-label="${name}" placeholder="${name}" maxlength="200">`;
    }
    const all = [...(this.#empty ? [{ key: emptyValue, label: "Empty" }] : []), ...choices];
    if (choices.length <= maxBoxes) {
      return html`${all.map(
        ({ key, label }) =>
          html`<label class="check"><input type="checkbox" name="${this.param}" value="${key}"${checked(given.includes(key))}><bdi>${label}</bdi></label>`,
      )}`;
    }
    const options = [{ key: "", label: "Any" }, ...all].map(
      ({ key, label }) => html`<option value="${key}"${key === given.at(-1) ? html` selected` : ""}>${label}</option>`,
    );
    return html`<select name="${this.param}" aria-label="${this.label}">${options}</select>`;
  }
}
