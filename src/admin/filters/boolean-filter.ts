import { html, type SafeString } from "../../lib/index.ts";
import { columnAt } from "../model-admin/path.ts";
import { checked } from "./choice-filter.ts";
import { type FilterContext, type FilterState, inactive, type ListFilter, told } from "./filter.ts";

const answers = { yes: "Yes", no: "No", empty: "Empty" } as const;

/** Yes, no, or (where the column may be null) empty. */
export class BooleanFilter implements ListFilter {
  readonly label: string;
  readonly param: string;
  readonly params: readonly string[];
  readonly #answers: readonly (keyof typeof answers)[];

  constructor(label: string, path: string, nullable: boolean) {
    this.label = label;
    this.param = path;
    this.params = [path];
    this.#answers = nullable ? ["yes", "no", "empty"] : ["yes", "no"];
  }

  async read({ params }: FilterContext): Promise<FilterState> {
    const given = params.get(this.param);
    if (given === undefined || given === "") return inactive;
    const answer = this.#answers.find((each) => each === given);
    const without = params.with({ [this.param]: undefined, p: undefined });
    if (!answer) {
      return {
        conditions: [],
        chips: [{ label: this.label, value: `${told(given)} is neither yes nor no`, bad: true, without }],
      };
    }
    return {
      conditions: [
        (columns) => {
          const column = columnAt(columns, this.param);
          return answer === "empty" ? column.isNull() : column.eq(answer === "yes");
        },
      ],
      chips: [{ label: this.label, value: `is ${answers[answer]}`, bad: false, without }],
    };
  }

  async control({ params }: FilterContext): Promise<SafeString> {
    const given = params.get(this.param) ?? "";
    const options = [["", "Any"] as const, ...this.#answers.map((each) => [each, answers[each]] as const)];
    return html`${options.map(
      ([value, label]) =>
        html`<label class="check"><input type="radio" name="${this.param}" value="${value}"${checked(given === value)}>${label}</label>`,
    )}`;
  }
}
