import type { ModelOptions } from "../../models/index.ts";
import { LogEntry } from "../models.ts";
import type { AdminContext } from "../site/admin-context.ts";
import { userName } from "../site/render-page.ts";
import { labelOf, shorten } from "../values/labels.ts";
import type { Change } from "./changes.ts";

/** What happened to one row. */
export interface Happening {
  readonly options: ModelOptions;
  readonly object: { readonly pk: unknown };
  readonly verb: "add" | "change" | "delete" | "action";
  readonly changes?: readonly Change[];
  readonly note?: string;
  /** Unique per form that was rendered; the database refuses a second entry with it. */
  readonly submission?: string | null;
  /** The key and the name the row had, where it is gone already. */
  readonly former?: { readonly key: string; readonly label: string };
}

/** Writes one entry of the history; call it in the transaction of what it tells about. */
export async function log(context: AdminContext, happening: Happening): Promise<void> {
  await LogEntry.objects.create(entryOf(context, happening));
}

/** Writes many entries with few queries. */
export async function logAll(context: AdminContext, happenings: readonly Happening[]): Promise<void> {
  if (happenings.length > 0) await LogEntry.objects.bulkCreate(happenings.map((each) => entryOf(context, each)));
}

function entryOf(context: AdminContext, happening: Happening) {
  const { options, object, former } = happening;
  return {
    createdAt: context.site.now(),
    user: context.user.pk as never,
    actor: shorten(userName(context.user), 200),
    model: options.label,
    objectKey: (former?.key ?? String(object.pk)).slice(0, 255),
    objectLabel: shorten(former?.label ?? labelOf(object, options), 200),
    verb: happening.verb,
    note: shorten(happening.note ?? "", 200),
    changes: happening.changes ?? [],
    submission: happening.submission ?? null,
  };
}

/** The last entry about a row, or null. */
export function lastEntry(options: ModelOptions, key: unknown): Promise<LogEntry | null> {
  return entriesOf(options, key).first();
}

/** Everything that is known about a row, newest first. */
export function entriesOf(options: ModelOptions, key: unknown) {
  return LogEntry.objects
    .filter({ model: options.label, objectKey: String(key).slice(0, 255) })
    .orderBy("-createdAt", "-id");
}
