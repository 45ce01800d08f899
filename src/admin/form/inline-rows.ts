import { type InlineAdmin, inlineRows } from "../model-admin/inline-admin.ts";
import type { AnyRow, AnySource } from "../model-admin/loose.ts";
import type { Edit } from "./edit.ts";

/** What this user may do with the rows of an inline. */
export interface InlineRights {
  readonly view: boolean;
  readonly add: boolean;
  readonly change: boolean;
  readonly delete: boolean;
}

/** The rights on the rows of an inline: those on their own model, as everywhere. */
export async function rightsOn(edit: Edit, inline: InlineAdmin): Promise<InlineRights> {
  const { permissions } = edit.context;
  const may = (verb: "view" | "add" | "change" | "delete") => permissions.canModel(verb, inline.options);
  return {
    view: await may("view"),
    add: edit.editable && (await may("add")),
    change: edit.editable && (await may("change")),
    delete: edit.editable && inline.canDelete && (await may("delete")),
  };
}

/** The inline with only those fields open that this user may edit: the others are shown. */
export function forUser(edit: Edit, inline: InlineAdmin): InlineAdmin {
  const editable = edit.context.permissions.editable(inline.options, inline.editable);
  if (editable.length === inline.editable.length) return inline;
  const closed = inline.editable.filter((name) => !editable.includes(name));
  return { ...inline, editable, readonly: [...closed, ...inline.readonly] };
}

/** The rows of an inline's model that this user may see. */
export function childRows(edit: Edit, inline: InlineAdmin) {
  const admin = edit.context.site.adminOf(inline.options);
  return admin ? admin.rows(edit.context.request) : inline.model.objects.all();
}

/** The first rows of the parent and one more, with the references that are shown: one query. */
export async function firstRows(edit: Edit, inline: InlineAdmin): Promise<AnyRow[]> {
  const shown = inline.readonly.filter((name) => inline.options.column(name).remote);
  let rows = childRows(edit, inline).filter({ [inline.reference.name]: edit.object } as never);
  if (inline.ordering.length > 0) rows = rows.orderBy(...(inline.ordering as never[]));
  if (shown.length > 0) rows = rows.selectRelated(...(shown as never[]));
  return await rows.limit(inlineRows + 1);
}

/** Rows that are loaded already, for a set of forms. */
export function loadedRows(rows: readonly unknown[]): AnySource {
  const source: AnySource = {
    all: () => source,
    filter: () => source,
    limit: (count) => ({ ...source, iterator: () => each(rows.slice(0, count)) }),
    iterator: () => each(rows),
  };
  return source;
}

async function* each(rows: readonly unknown[]): AsyncGenerator<AnyRow> {
  yield* rows;
}
