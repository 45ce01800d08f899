import type { SafeString } from "../../lib/index.ts";
import type { AnyRow } from "../model-admin/loose.ts";
import { isManyToMany } from "../model-admin/path.ts";
import { type DisplayContext, displayField, rowsHtml } from "../values/display.ts";
import type { Edit } from "./edit.ts";

/** A field that is only shown. */
export async function shownValue(
  row: AnyRow,
  name: string,
  given: { readonly edit: Edit; readonly display: DisplayContext; readonly options?: Edit["admin"]["options"] },
): Promise<SafeString> {
  const field = (given.options ?? given.edit.admin.options).field(name)!;
  if (isManyToMany(field)) return rowsHtml(field.remote, await row[name].all(), given.display);
  return displayField(field, field.remote ? await row[name] : row[name], given.display);
}
