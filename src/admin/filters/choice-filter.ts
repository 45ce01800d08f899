import { html, type SafeString } from "../../lib/index.ts";
import type { Field } from "../../models/index.ts";
import { columnAt } from "../model-admin/path.ts";
import {
  type Chip,
  type FilterContext,
  type FilterState,
  inactive,
  type ListFilter,
  told,
  withoutValue,
} from "./filter.ts";

/** Any of the choices of a field: one parameter with several values. */
export class ChoiceFilter implements ListFilter {
  readonly label: string;
  readonly param: string;
  readonly params: readonly string[];
  readonly #choices: ReadonlyMap<string, readonly [value: string | number, label: string]>;

  constructor(label: string, path: string, field: Field) {
    this.label = label;
    this.param = path;
    this.params = [path];
    this.#choices = new Map([...(field.choices ?? [])].map(([value, text]) => [String(value), [value, text] as const]));
  }

  async read({ params }: FilterContext): Promise<FilterState> {
    if (!params.has(this.param)) return inactive;
    const values: (string | number)[] = [];
    const chips: Chip[] = [];
    for (const given of new Set(params.getAll(this.param))) {
      if (given === "") continue;
      const choice = this.#choices.get(given);
      if (choice) values.push(choice[0]);
      chips.push({
        label: this.label,
        value: choice ? `is ${choice[1]}` : `${told(given)} is not a choice`,
        bad: !choice,
        without: withoutValue(params, this.param, given),
      });
    }
    return { conditions: values.length > 0 ? [(columns) => columnAt(columns, this.param).in(values)] : [], chips };
  }

  async control({ params }: FilterContext): Promise<SafeString> {
    const given = new Set(params.getAll(this.param));
    const boxes = [...this.#choices].map(
      ([key, [, label]]) =>
        html`<label class="check"><input type="checkbox" name="${this.param}" value="${key}"${checked(given.has(key))}><bdi>${label}</bdi></label>`,
    );
    return html`${boxes}`;
  }
}

/** The attribute of a ticked box. */
export function checked(yes: boolean): SafeString {
  return yes ? html` checked` : html``;
}
