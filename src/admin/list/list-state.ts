import type { Params } from "../../http/index.ts";
import type { Chip, ColumnCondition, FilterContext } from "../filters/filter.ts";
import { told } from "../filters/filter.ts";
import type { ListColumn } from "../model-admin/list-columns.ts";
import type { ModelAdmin } from "../model-admin/model-admin.ts";
import { columnAt } from "../model-admin/path.ts";

/** One key that the list is sorted by. */
export interface SortKey {
  readonly column: ListColumn;
  readonly descending: boolean;
}

/** What the URL of a list asks for; only what the admin offers is in it. */
export interface ListState {
  /** The search text as typed. */
  readonly search: string;
  readonly sort: readonly SortKey[];
  /** From 1; may lie behind the last page. */
  readonly page: number;
  readonly perPage: number;
  readonly conditions: readonly ColumnCondition[];
  readonly chips: readonly Chip[];
  /** True where search or filters leave rows out. */
  readonly narrowed: boolean;
  /** The parameters that are known, for links and forms. */
  readonly params: Params;
}

/** How many rows a page may have. */
export const pageSizes: readonly number[] = [25, 50, 100, 250];

const maxWords = 10;
const maxSearch = 200;

/** Reads a list's parameters. What it doesn't know or can't use becomes a chip that says so; nothing throws. */
export async function readListState(admin: ModelAdmin, context: FilterContext): Promise<ListState> {
  const { params } = context;
  const bad: Chip[] = [];
  const report = (name: string, label: string, value: string) => {
    bad.push({ label, value, bad: true, without: params.with({ [name]: undefined, p: undefined }) });
  };
  const search = admin.search.length > 0 ? (params.get("q") ?? "").slice(0, maxSearch).trim() : "";
  const sort = readSort(admin, params.get("o"), report);
  const states = await Promise.all(admin.filters.map((filter) => filter.read(context)));
  const conditions = states.flatMap((state) => state.conditions);
  const chips = states.flatMap((state) => state.chips);
  const known = new Set(["q", "o", "p", "per", ...admin.filters.flatMap((filter) => filter.params)]);
  for (const name of params.keys()) if (!known.has(name)) report(name, "Unknown filter", told(name));
  const words = searchWords(search);
  if (search !== "") {
    chips.unshift({
      label: "Search",
      value: told(search),
      bad: false,
      without: params.with({ q: undefined, p: undefined }),
    });
  }
  return {
    search,
    sort,
    page: readNumber(params, { name: "p", fallback: 1, fits: (n) => n >= 1 }, () =>
      report("p", "Page", `${told(params.get("p") ?? "")} is not a page`),
    ),
    perPage: readNumber(params, { name: "per", fallback: admin.perPage, fits: (n) => sizesOf(admin).includes(n) }, () =>
      report("per", "Rows", `${told(params.get("per") ?? "")} is not a size`),
    ),
    conditions: [...conditions, ...words.map((word) => wordCondition(admin.search, word))],
    chips: [...chips, ...bad],
    narrowed: conditions.length > 0 || words.length > 0,
    params: onlyKnown(params, known),
  };
}

/** The sizes that a list offers: the usual ones and its own. */
export function sizesOf(admin: ModelAdmin): readonly number[] {
  return [...new Set([...pageSizes, admin.perPage])].sort((a, b) => a - b);
}

/** The words of a search: what stands in quotes stays together. */
export function searchWords(text: string): string[] {
  const words: string[] = [];
  for (const match of text.matchAll(/"([^"]+)"|[^\s"]+/g)) words.push((match[1] ?? match[0]).trim());
  return words.filter((word) => word !== "").slice(0, maxWords);
}

function wordCondition(paths: readonly string[], word: string): ColumnCondition {
  return (columns) => {
    const [first, ...others] = paths.map((path) => columnAt(columns, path).iContains(word));
    return first.or(...others);
  };
}

function readSort(
  admin: ModelAdmin,
  given: string | undefined,
  report: (name: string, label: string, value: string) => void,
): SortKey[] {
  const keys: SortKey[] = [];
  for (const part of (given ?? "").slice(0, 500).split(",")) {
    if (part === "") continue;
    const descending = part.startsWith("-");
    const name = descending ? part.slice(1) : part;
    const column = admin.columns.find((each) => each.key === name && each.sort);
    if (!column) report("o", "Order", `${told(name)} is not a column to sort by`);
    else if (!keys.some((key) => key.column === column)) keys.push({ column, descending });
  }
  return keys.slice(0, 4);
}

function readNumber(
  params: Params,
  rule: { readonly name: string; readonly fallback: number; readonly fits: (value: number) => boolean },
  bad: () => void,
): number {
  const given = params.get(rule.name);
  if (given === undefined || given === "") return rule.fallback;
  const number = /^[0-9]{1,15}$/.test(given) ? Number(given) : Number.NaN;
  if (rule.fits(number)) return number;
  bad();
  return rule.fallback;
}

function onlyKnown(params: Params, known: ReadonlySet<string>): Params {
  const changes: Record<string, undefined> = Object.create(null);
  for (const name of params.keys()) if (!known.has(name)) changes[name] = undefined;
  return params.with(changes);
}
