import { BadRequest } from "../../errors/index.ts";
import type { Params } from "../../http/index.ts";
import { filterContext } from "../list/filter-context.ts";
import { matchingRows } from "../list/list-query.ts";
import { readListState } from "../list/list-state.ts";
import type { AnyColumns, AnyRow } from "../model-admin/loose.ts";
import type { ModelAdmin } from "../model-admin/model-admin.ts";
import type { AdminContext } from "../site/admin-context.ts";
import { segmentToKey } from "../site/keys.ts";
import { parseKey } from "../values/parse-key.ts";

/** At most this many rows are worked on at once; more need a narrower filter. */
export const maxSelected = 5000;

/** What a form of a list chose. */
export interface Selection {
  /** "All matching" was ticked: what the filters leave, not what was on the page. */
  readonly all: boolean;
  /** The list's query string, to go back to it. */
  readonly query: string;
  /** Loads the rows, of those that this request may see. */
  rows(): Promise<SelectedRows>;
}

/** The rows of a selection as they are now. */
export interface SelectedRows {
  /** At most `maxSelected`. */
  readonly rows: readonly AnyRow[];
  /** True where there were more. */
  readonly tooMany: boolean;
}

/** Reads what was ticked: keys, or everything that the search and filters of the list leave. */
export async function readSelection(context: AdminContext, admin: ModelAdmin, form: Params): Promise<Selection> {
  const filters = filterContext(admin, context, (form.get("_query") ?? "").slice(0, 8000));
  const state = await readListState(admin, filters);
  const query = state.params.with({ p: undefined }).toString();
  const all = form.get("_all") === "1";
  const scoped = all ? matchingRows(admin, context.request, state) : keyed(context, admin, form.getAll("_sel"));
  const ordered = scoped.orderBy(((columns: AnyColumns) => columns.pk) as never);
  const rows = async () => {
    const found: AnyRow[] = await ordered.limit(maxSelected + 1);
    return { rows: found.slice(0, maxSelected), tooMany: found.length > maxSelected };
  };
  return { all, query, rows };
}

function keyed(context: AdminContext, admin: ModelAdmin, segments: readonly string[]) {
  if (segments.length > maxSelected) throw new BadRequest("too many rows selected");
  const keys = segments.flatMap((segment) => {
    const text = segmentToKey(segment);
    const key = text === undefined ? undefined : parseKey(admin.options.pk, text);
    return key === undefined ? [] : [key];
  });
  if (keys.length === 0) return admin.model.objects.none();
  return admin.rows(context.request).filter((columns: AnyColumns) => columns.pk.in(keys));
}
