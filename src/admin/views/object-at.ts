import { Http404 } from "../../errors/index.ts";
import { lastEntry } from "../history/log.ts";
import type { AnyRow } from "../model-admin/loose.ts";
import type { ModelAdmin } from "../model-admin/model-admin.ts";
import type { AdminContext } from "../site/admin-context.ts";
import { segmentToKey } from "../site/keys.ts";
import { parseKey } from "../values/parse-key.ts";

/** A row that somebody deleted in the admin: who and when are known. */
export class DeletedRow extends Http404 {
  /** The sentence for the page. */
  readonly detail: string;

  constructor(what: string, detail: string) {
    super(what);
    this.detail = detail;
  }
}

/** The key that an address names; 404 for what can be no key of this model. */
export function keyIn(admin: ModelAdmin, segment: string): unknown {
  const text = segmentToKey(segment);
  const key = text === undefined ? undefined : parseKey(admin.options.pk, text);
  if (key === undefined) throw new Http404(`This ${admin.options.verboseName}`);
  return key;
}

/** The row that an address names, among those that the request may see at all; null where there is none. */
export function findObject(context: AdminContext, admin: ModelAdmin, segment: string): Promise<AnyRow> {
  return admin
    .rows(context.request)
    .filter({ pk: keyIn(admin, segment) })
    .first();
}

/** The row that an address names; 404 where there is none, with who deleted it where that is known. */
export async function objectAt(context: AdminContext, admin: ModelAdmin, segment: string): Promise<AnyRow> {
  return (await findObject(context, admin, segment)) ?? (await refuseMissing(context, admin, segment));
}

async function refuseMissing(context: AdminContext, admin: ModelAdmin, segment: string): Promise<never> {
  const what = `This ${admin.options.verboseName}`;
  if (await context.permissions.can("view", admin)) {
    const key = keyIn(admin, segment);
    const entry = await lastEntry(admin.options, key);
    const gone = entry?.verb === "delete" && !(await admin.model.objects.filter({ pk: key as never }).exists());
    if (entry && gone) {
      const time = `${context.formats.instant(entry.createdAt)} ${context.formats.zone}`;
      throw new DeletedRow(what, `“${entry.objectLabel}” was deleted by ${entry.actor} on ${time}.`);
    }
  }
  throw new Http404(what);
}
