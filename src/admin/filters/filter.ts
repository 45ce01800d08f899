import type { Params } from "../../http/index.ts";
import type { SafeString } from "../../lib/index.ts";
import type { Condition } from "../../models/index.ts";
import type { AnyColumns } from "../model-admin/loose.ts";
import type { Formats } from "../values/formats.ts";

/** A condition on the columns of a query. */
export type ColumnCondition = (columns: AnyColumns) => Condition;

/** One active value of a filter, told above the list with a way to take it out. */
export interface Chip {
  readonly label: string;
  readonly value: string;
  /** True for a value that the filter can't use: it is shown and has no effect. */
  readonly bad: boolean;
  /** The parameters without this value. */
  readonly without: Params;
}

/** What the URL says about one filter. */
export interface FilterState {
  readonly conditions: readonly ColumnCondition[];
  readonly chips: readonly Chip[];
}

/** A row that a filter or a form offers. */
export interface ChoiceRow {
  readonly key: string;
  readonly label: string;
}

/** What filters need of the request they are read in. */
export interface FilterContext {
  readonly params: Params;
  readonly formats: Formats;
  readonly now: () => Date;
  /** The rows that a relation offers to this user, or undefined where they are too many to list. */
  readonly choicesOf: (filter: { readonly param: string }) => Promise<readonly ChoiceRow[] | undefined>;
  /** What a row is called, by its key's segment; undefined where the user can see no such row. */
  readonly labelOf: (filter: { readonly param: string }, key: string) => Promise<string | undefined>;
}

/** One filter of a list: read from the URL only through here, so that nothing else in the URL reaches a query. */
export interface ListFilter {
  readonly label: string;
  /** The parameter; its further ones start with it and a dot. */
  readonly param: string;
  /** Every parameter that it reads. */
  readonly params: readonly string[];
  read(context: FilterContext): Promise<FilterState>;
  /** The controls for the panel. */
  control(context: FilterContext): Promise<SafeString>;
}

/** The state of a filter that the URL doesn't mention. */
export const inactive: FilterState = { conditions: [], chips: [] };

/** The parameters without one of the values of a name, and on the first page. */
export function withoutValue(params: Params, name: string, value: string): Params {
  const left = params.getAll(name).filter((each) => each !== value);
  return params.with({ [name]: left.length > 0 ? left : undefined, p: undefined });
}

/** A value from a URL as it may be told back to the user: short, on one line. */
export function told(value: string): string {
  return value.length > 60 ? `${value.slice(0, 59)}…` : value;
}
