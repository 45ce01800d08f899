import type { HttpRequest } from "../../http/index.ts";
import type { AnyColumns, AnyExpression, AnyQuery } from "../model-admin/loose.ts";
import type { ModelAdmin } from "../model-admin/model-admin.ts";
import { columnAt, isManyToMany } from "../model-admin/path.ts";
import type { ListState, SortKey } from "./list-state.ts";

/** The rows that the search and the filters of a list leave, in no order. */
export function matchingRows(admin: ModelAdmin, request: HttpRequest, state: ListState): AnyQuery {
  let rows = admin.rows(request);
  for (const condition of state.conditions) rows = rows.filter(condition);
  return rows;
}

/** The rows of one page, with everything that its columns show: the number of queries doesn't depend on the number of rows. */
export function pageRows(admin: ModelAdmin, rows: AnyQuery, state: ListState & { readonly page: number }): AnyQuery {
  const joins = new Set<string>();
  const many: string[] = [];
  for (const { path } of admin.columns) {
    if (!path) continue;
    const steps = path.steps.map((step) => step.name);
    if (isManyToMany(path.field)) many.push(path.field.name);
    else if (path.field.remote) joins.add([...steps, path.field.name].join("."));
    if (steps.length > 0) joins.add(steps.join("."));
  }
  let query = withAnnotations(admin, rows);
  if (joins.size > 0) query = query.selectRelated(...([...joins] as never[]));
  if (many.length > 0) query = query.prefetchRelated(...(many as never[]));
  return query.orderBy(...(orderings(admin, state.sort) as never[])).page({ number: state.page, size: state.perPage });
}

function withAnnotations(admin: ModelAdmin, rows: AnyQuery): AnyQuery {
  const annotated = admin.columns.filter((column) => column.computed?.annotate);
  if (annotated.length === 0) return rows;
  return rows.annotate((columns: AnyColumns) =>
    Object.fromEntries(annotated.map((column) => [column.key, column.computed!.annotate!(columns)])),
  );
}

/** What the list is sorted by, ended by the key so that no row moves between pages. */
function orderings(admin: ModelAdmin, sort: readonly SortKey[]): ((columns: AnyColumns) => AnyExpression)[] {
  const chosen = sort.map(
    ({ column, descending }) =>
      (columns: AnyColumns) =>
        descending ? column.sort!(columns).desc() : column.sort!(columns).asc(),
  );
  const names = chosen.length > 0 ? [] : admin.ordering.length > 0 ? admin.ordering : admin.options.ordering;
  const byName = names.map((name) => (columns: AnyColumns) => {
    const column = columnAt(columns, name.replace(/^-/, ""));
    return name.startsWith("-") ? column.desc() : column.asc();
  });
  const keys = ["pk", admin.options.pk.name];
  if (names.some((name) => keys.includes(name.replace(/^-/, "")))) return byName;
  const keyDescends = chosen.length === 0 && byName.length === 0;
  return [...chosen, ...byName, (columns) => (keyDescends ? columns.pk.desc() : columns.pk.asc())];
}
