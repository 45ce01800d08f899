import type { SafeString } from "../../lib/index.ts";
import { html } from "../../lib/index.ts";
import type { ListColumn } from "../model-admin/list-columns.ts";
import type { AnyRow } from "../model-admin/loose.ts";
import type { ModelAdmin } from "../model-admin/model-admin.ts";
import { isManyToMany, valueAt } from "../model-admin/path.ts";
import type { AdminContext } from "../site/admin-context.ts";
import { keyToSegment } from "../site/keys.ts";
import { type DisplayContext, displayField, displayValue, emptyMark, rowsHtml } from "../values/display.ts";
import { labelOf } from "../values/labels.ts";
import type { ListState } from "./list-state.ts";

/** The headers: what each column is called, what sorts by it, and how it is sorted now. */
export function headers(admin: ModelAdmin, state: ListState, listUrl: string) {
  return admin.columns.map((column) => {
    const index = state.sort.findIndex((key) => key.column === column);
    const descending = state.sort[index]?.descending ?? false;
    const base = { label: column.label, end: column.end };
    if (!column.sort) return base;
    const o = index === 0 && !descending ? `-${column.key}` : column.key;
    return {
      ...base,
      url: `${listUrl}?${state.params.with({ o, p: undefined }).toString()}`,
      // Only the first key is announced: a table has one sorted column.
      ...(index === 0 && { sorted: descending ? "descending" : "ascending", arrow: descending ? "down" : "up" }),
    };
  });
}

/** The rows of the table, every value as HTML. */
export async function tableRows(context: AdminContext, admin: ModelAdmin, rows: readonly AnyRow[]) {
  const display = await context.display(true);
  const perRow = context.permissions.perRow("view", admin);
  return Promise.all(
    rows.map(async (row) => {
      if (perRow && !(await context.permissions.can("view", admin, row))) return hiddenRow(admin);
      const cells = await Promise.all(
        admin.columns.map(async (column, index) => {
          const main = index === 0;
          const value = await cellHtml(row, column, { admin, display: main ? unlinked(display) : display });
          return {
            label: column.label,
            html: value,
            main,
            style: cellStyle(column, { first: admin.columns.find(isChoice) }),
          };
        }),
      );
      return {
        key: keyToSegment(row.pk),
        label: labelOf(row, admin.options),
        url: context.urls.change(admin.options, row.pk),
        cells,
      };
    }),
  );
}

/** A row that a definition hides from this user, though it is among the rows that match: nothing of it is told. */
function hiddenRow(admin: ModelAdmin) {
  const cells = admin.columns.map((column, index) => ({
    label: column.label,
    html: index === 0 ? html`Hidden: you may not view this ${admin.options.verboseName}` : emptyMark,
    main: index === 0,
    style: "",
  }));
  return { key: undefined, label: "", url: undefined, cells };
}

async function cellHtml(
  row: AnyRow,
  column: ListColumn,
  given: { readonly admin: ModelAdmin; readonly display: DisplayContext },
): Promise<SafeString> {
  const { computed, path } = column;
  if (computed) {
    const annotated = row[column.key];
    return displayValue(await (computed.value ? computed.value(row, annotated) : annotated), given.display);
  }
  if (!path) return html`<bdi>${labelOf(row, given.admin.options)}</bdi>`;
  if (isManyToMany(path.field)) return rowsHtml(path.field.remote, await row[path.field.name].all(), given.display);
  return displayField(path.field, valueAt(row, path), given.display);
}

/** Inside the link of the row itself nothing else may be a link. */
function unlinked(display: DisplayContext): DisplayContext {
  return { ...display, link: () => undefined, plain: true };
}

function isChoice(column: ListColumn): boolean {
  return column.path !== undefined && !isManyToMany(column.path.field) && column.path.field.choices !== undefined;
}

function cellStyle(column: ListColumn, given: { readonly first: ListColumn | undefined }): string {
  if (column === given.first) return "corner";
  if (column.end) return "end";
  const kind = column.path?.field.kind;
  return kind === "boolean" ? "muted" : "";
}
