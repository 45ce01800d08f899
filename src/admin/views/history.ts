import { Http404, PermissionDenied } from "../../errors/index.ts";
import type { HttpResponse } from "../../http/index.ts";
import type { ModelOptions } from "../../models/index.ts";
import { changeHtml } from "../history/changes.ts";
import { entriesOf } from "../history/log.ts";
import { pageLinks } from "../list/pages.ts";
import type { LogEntry } from "../models.ts";
import type { AdminContext } from "../site/admin-context.ts";
import { instantHtml } from "../values/display.ts";
import { labelOf } from "../values/labels.ts";
import { adminAt, type ModelParams } from "./list.ts";
import { findObject, keyIn } from "./object-at.ts";

/** The part of a URL that names a row. */
export interface ObjectParams extends ModelParams {
  readonly pk: string;
}

const perPage = 50;

/** Everything that happened to a row in the admin, newest first, with old and new values. Also of a row that is gone, where no rule hides rows. */
export async function historyView(context: AdminContext, params: ObjectParams): Promise<HttpResponse> {
  const admin = await adminAt(context, params);
  const { options } = admin;
  if (!(await context.permissions.can("view", admin)))
    throw new PermissionDenied(`you may not view ${options.verboseNamePlural}`);
  const key = keyIn(admin, params.pk);
  const object = await findObject(context, admin, params.pk);
  if (object && !(await context.permissions.can("view", admin, object)))
    throw new PermissionDenied(`you may not view this ${options.verboseName}`);
  const { entries, page, last } = await readEntries(context, options, key);
  // A row that a scope hides keeps its history to itself, and of one that is gone nothing tells any more from whom it was hidden.
  if (!object && (entries.length === 0 || !context.permissions.seesAll(admin)))
    throw new Http404(`This ${options.verboseName}`);
  const label = object ? labelOf(object, options) : (entries[0]?.objectLabel ?? String(key));
  const url = context.urls.change(options, key);
  return context.render({
    template: "admin/history.html",
    title: `History of ${label}`,
    admin,
    crumbs: [
      ...context.crumbsTo(admin),
      object ? { label, url } : { label, url: context.urls.history(options, key) },
      { label: "History" },
    ],
    values: {
      label,
      entries: entries.map((entry) => ({
        verb: verbOf(entry),
        actor: entry.actor,
        time: instantHtml(entry.createdAt, context.formats, true),
        changes: entry.changes.map((change) => ({ label: change.label, html: changeHtml(change) })),
      })),
      pages: pageLinks(page, last, (number) => `${context.urls.history(options, key)}?p=${number}`),
    },
  });
}

/** One page of entries; where the first holds them all, they are not counted. */
async function readEntries(context: AdminContext, options: ModelOptions, key: unknown) {
  const all = entriesOf(options, key);
  const given = context.request.query.get("p") ?? "";
  const asked = /^[1-9][0-9]{0,8}$/.test(given) ? Number(given) : 1;
  const first: LogEntry[] | undefined = asked === 1 ? await all.page({ number: 1, size: perPage }) : undefined;
  const total = first && first.length < perPage ? first.length : await all.count();
  const last = Math.max(1, Math.ceil(total / perPage));
  const page = Math.min(asked, last);
  const entries: LogEntry[] = first ?? (await all.page({ number: page, size: perPage }));
  return { entries, page, last };
}

/** What an entry tells, as its heading. */
export function verbOf(entry: LogEntry): string {
  return entry.verb === "action" ? entry.note : { add: "Added", change: "Changed", delete: "Deleted" }[entry.verb];
}
