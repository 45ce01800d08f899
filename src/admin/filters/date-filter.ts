import { html, type SafeString, Temporal } from "../../lib/index.ts";
import { columnAt } from "../model-admin/path.ts";
import { checked } from "./choice-filter.ts";
import {
  type Chip,
  type ColumnCondition,
  type FilterContext,
  type FilterState,
  type ListFilter,
  told,
} from "./filter.ts";

const presets = {
  today: "Today",
  week: "Last 7 days",
  month: "This month",
  year: "This year",
  empty: "Empty",
} as const;

type Preset = keyof typeof presets;

/** The first day that is in, and the first that is not any more. */
interface DayRange {
  readonly from?: Temporal.PlainDate;
  readonly before?: Temporal.PlainDate;
}

/** Days: a span that moves with today (`?published=week`), and any two dates (`?published.from=…&published.to=…`, both included). */
export class DateFilter implements ListFilter {
  readonly label: string;
  readonly param: string;
  readonly params: readonly string[];
  readonly #instant: boolean;
  readonly #presets: readonly Preset[];

  /** `instant`: the column holds instants, so days begin when they do in the site's time zone. */
  constructor(label: string, path: string, column: { readonly instant: boolean; readonly nullable: boolean }) {
    this.label = label;
    this.param = path;
    this.params = [path, `${path}.from`, `${path}.to`];
    this.#instant = column.instant;
    this.#presets = (Object.keys(presets) as Preset[]).filter((each) => each !== "empty" || column.nullable);
  }

  async read(context: FilterContext): Promise<FilterState> {
    const conditions: ColumnCondition[] = [];
    const chips: Chip[] = [];
    const add = (name: string, value: string, condition: ColumnCondition | undefined) => {
      if (condition) conditions.push(condition);
      chips.push({
        label: this.label,
        value,
        bad: condition === undefined,
        without: context.params.with({ [name]: undefined, p: undefined }),
      });
    };
    const span = context.params.get(this.param);
    if (span) {
      const preset = this.#presets.find((each) => each === span);
      if (!preset) add(this.param, `${told(span)} is not a span of days`, undefined);
      else add(this.param, preset === "empty" ? "is empty" : presets[preset], this.#presetCondition(preset, context));
    }
    for (const [name, word] of [
      [`${this.param}.from`, "from"],
      [`${this.param}.to`, "to"],
    ] as const) {
      const given = context.params.get(name);
      if (!given) continue;
      const day = parseDay(given);
      if (!day) add(name, `${word}: ${told(given)} is not a date`, undefined);
      else {
        const range = word === "from" ? { from: day } : { before: day.add({ days: 1 }) };
        add(name, `${word} ${context.formats.date(day)}`, this.#rangeCondition(range, context));
      }
    }
    return { conditions, chips };
  }

  async control({ params }: FilterContext): Promise<SafeString> {
    const given = params.get(this.param) ?? "";
    const options = [["", "Any time"] as const, ...this.#presets.map((each) => [each, presets[each]] as const)];
    const radios = options.map(
      ([value, label]) =>
        html`<label class="check"><input type="radio" name="${this.param}" value="${value}"${checked(given === value)}>${label}</label>`,
    );
    const [from, to] = [params.get(`${this.param}.from`) ?? "", params.get(`${this.param}.to`) ?? ""];
    return html`${radios}<div class="pair"><label>From<input type="date" name="${this.param}.from" value="${from}"></label><label>To<input type="date" name="${this.param}.to" value="${to}"></label></div>`;
  }

  #presetCondition(preset: Preset, context: FilterContext): ColumnCondition {
    if (preset === "empty") return (columns) => columnAt(columns, this.param).isNull();
    const zone = context.formats.locale.timeZone;
    const today = Temporal.Instant.fromEpochMilliseconds(context.now().getTime())
      .toZonedDateTimeISO(zone)
      .toPlainDate();
    const tomorrow = today.add({ days: 1 });
    if (preset === "today") return this.#rangeCondition({ from: today, before: tomorrow }, context);
    if (preset === "week")
      return this.#rangeCondition({ from: today.subtract({ days: 6 }), before: tomorrow }, context);
    const from = preset === "month" ? today.with({ day: 1 }) : today.with({ month: 1, day: 1 });
    return this.#rangeCondition({ from, before: from.add(preset === "month" ? { months: 1 } : { years: 1 }) }, context);
  }

  #rangeCondition(range: DayRange, context: FilterContext): ColumnCondition {
    const zone = context.formats.locale.timeZone;
    const edge = (day: Temporal.PlainDate) =>
      this.#instant ? new Date(day.toZonedDateTime({ timeZone: zone }).epochMilliseconds) : day;
    return (columns) => {
      const column = columnAt(columns, this.param);
      const from = range.from && column.gte(edge(range.from));
      const before = range.before && column.lt(edge(range.before));
      return from && before ? from.and(before) : (from ?? before);
    };
  }
}

/** A day as `<input type="date">` sends it, within the years that every database can hold. */
function parseDay(text: string): Temporal.PlainDate | undefined {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return undefined;
  try {
    const day = Temporal.PlainDate.from(text, { overflow: "reject" });
    return day.year >= 1 && day.year <= 9998 ? day : undefined;
  } catch {
    return undefined;
  }
}
