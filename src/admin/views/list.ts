import { Http404, PermissionDenied } from "../../errors/index.ts";
import type { HttpResponse } from "../../http/index.ts";
import { capitalize } from "../../lib/index.ts";
import { filterContext } from "../list/filter-context.ts";
import { matchingRows, pageRows } from "../list/list-query.ts";
import { type ListState, readListState, sizesOf } from "../list/list-state.ts";
import { pageLinks } from "../list/pages.ts";
import { headers, tableRows } from "../list/table.ts";
import type { ModelAdmin } from "../model-admin/model-admin.ts";
import type { AdminContext } from "../site/admin-context.ts";
import { offeredActions } from "./offered-actions.ts";

/** The part of a URL that names a model. */
export interface ModelParams {
  readonly app: string;
  readonly model: string;
}

/** The admin that a URL names. 404 where there is none, and where the user has no right on the model at all: they don't learn that it is there. */
export async function adminAt(context: AdminContext, params: ModelParams): Promise<ModelAdmin> {
  const admin = context.site.at(params.app, params.model);
  if (!admin || !(await context.permissions.sees(admin))) throw new Http404("This kind of record");
  return admin;
}

/** The list of a model: search, filters, order and pages, all from the URL. */
export async function listView(context: AdminContext, params: ModelParams): Promise<HttpResponse> {
  const admin = await adminAt(context, params);
  const { verboseNamePlural } = admin.options;
  if (!(await context.permissions.can("view", admin)))
    throw new PermissionDenied(`you may not view ${verboseNamePlural}`);
  const filters = filterContext(admin, context);
  const asked = await readListState(admin, filters);
  const { state, found, total, last } = await readPage(context, admin, asked);
  const actions = await offeredActions(context, admin);
  const heading = capitalize(verboseNamePlural);
  return context.render({
    template: "admin/list.html",
    title: state.narrowed ? `${heading} (filtered)` : heading,
    crumbs: [{ label: context.site.name, url: context.urls.home }, { label: heading }],
    admin,
    values: {
      ...(await toolbar(context, { admin, state, filters })),
      ...paging(context, { admin, state, total, last }),
      heading,
      singular: admin.options.verboseName,
      plural: verboseNamePlural,
      countText: context.formats.number(total),
      columns: headers(admin, state, context.urls.list(admin.options)),
      rows: await tableRows(context, admin, found),
      actions,
      query: state.params.with({ p: undefined }).toString(),
      addUrl: (await context.permissions.can("add", admin)) ? context.urls.add(admin.options) : undefined,
      actionsUrl: context.urls.actions(admin.options),
      narrowed: state.narrowed,
    },
  });
}

/** The rows of the page, and how many there are. A first page that isn't full needs no count. */
async function readPage(context: AdminContext, admin: ModelAdmin, asked: ListState) {
  const rows = matchingRows(admin, context.request, asked);
  const first = asked.page === 1 ? await pageRows(admin, rows, asked) : undefined;
  const total = first && first.length < asked.perPage ? first.length : await rows.count();
  const last = Math.max(1, Math.ceil(total / asked.perPage));
  const state =
    asked.page <= last ? asked : { ...asked, page: last, chips: [...asked.chips, missingPage(asked, last)] };
  return { state, total, last, found: first ?? (total === 0 ? [] : await pageRows(admin, rows, state)) };
}

function missingPage(state: ListState, last: number) {
  return {
    label: "Page",
    value: `${state.page} does not exist, this is page ${last}`,
    bad: true,
    without: state.params.with({ p: undefined }),
  };
}

async function toolbar(
  context: AdminContext,
  given: { readonly admin: ModelAdmin; readonly state: ListState; readonly filters: ReturnType<typeof filterContext> },
) {
  const { admin, state, filters } = given;
  const listUrl = context.urls.list(admin.options);
  const filterNames = admin.filters.flatMap((filter) => filter.params);
  const cleared = Object.fromEntries([...filterNames, "q", "p"].map((name) => [name, undefined]));
  const withoutFilters = Object.fromEntries([...filterNames, "p"].map((name) => [name, undefined]));
  const controls = [];
  for (const filter of admin.filters) controls.push({ label: filter.label, control: await filter.control(filters) });
  return {
    listUrl,
    searchable: admin.search.length > 0,
    searchText: state.search,
    searchPlaceholder: searchHelp(admin),
    searchKeep: pairs(state.params.with({ q: undefined, p: undefined })),
    filters: controls,
    filterKeep: pairs(state.params.with(withoutFilters)),
    clearFiltersUrl: address(listUrl, state.params.with(withoutFilters).toString()),
    clearUrl: address(listUrl, state.params.with(cleared).toString()),
    chips: state.chips.map((chip) => ({ ...chip, removeUrl: address(listUrl, chip.without.toString()) })),
  };
}

function paging(
  context: AdminContext,
  given: { readonly admin: ModelAdmin; readonly state: ListState; readonly total: number; readonly last: number },
) {
  const { admin, state, total, last } = given;
  const url = (changes: Record<string, number | undefined>) =>
    address(context.urls.list(admin.options), state.params.with(changes).toString());
  const first = (state.page - 1) * state.perPage + 1;
  const sizes = sizesOf(admin).map((size) => ({
    label: String(size),
    current: size === state.perPage,
    url: url({ per: size === admin.perPage ? undefined : size, p: undefined }),
  }));
  const number = (value: number) => context.formats.number(value);
  const zone = admin.columns.some((column) => column.path?.field.kind === "dateTime");
  const range = `${number(first)}–${number(Math.min(total, first + state.perPage - 1))} of ${number(total)}`;
  return {
    rangeText: zone ? `${range} · Times in ${context.formats.zone}` : range,
    totalText: number(total),
    morePages: last > 1,
    sizes: total > 25 ? sizes : [],
    pages: pageLinks(state.page, last, (page) => url({ p: page === 1 ? undefined : page })),
  };
}

function searchHelp(admin: ModelAdmin): string {
  const names = admin.search.map((path) =>
    path
      .split(".")
      .map((part) => part.replace(/([A-Z])/g, " $1").toLowerCase())
      .join(" "),
  );
  const text = capitalize(names.join(", "));
  return text.length > 60 ? `Search ${admin.options.verboseNamePlural}` : text;
}

function pairs(params: Iterable<readonly [string, string]>) {
  return [...params].map(([name, value]) => ({ name, value }));
}

/** An address with a query string, or without "?" where that is empty. */
export function address(path: string, query: string): string {
  return query === "" ? path : `${path}?${query}`;
}
