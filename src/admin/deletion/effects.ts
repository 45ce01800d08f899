import { capitalize } from "../../lib/index.ts";
import {
  collectDeletion,
  type DeletionGroup,
  type DeletionPreview,
  type ModelOptions,
  registrySlot,
} from "../../models/index.ts";
import type { AnyRow } from "../model-admin/loose.ts";
import type { ModelAdmin } from "../model-admin/model-admin.ts";
import { isUser } from "../model-admin/privileges.ts";
import type { AdminContext } from "../site/admin-context.ts";
import { keyToSegment } from "../site/keys.ts";
import { labelOf } from "../values/labels.ts";

/** One line of the table of what a deletion does. */
interface EffectLine {
  readonly label: string;
  readonly count: string;
  readonly effect: string;
  readonly tone: string;
}

/** What a deletion would do, as the page shows it. */
export interface Effects {
  readonly lines: readonly EffectLine[];
  readonly records: readonly { readonly kind: string; readonly label: string; readonly url: string | undefined }[];
  readonly recordsTitle: string;
  /** Where the records are shown, while they are not. */
  readonly recordsUrl: string | undefined;
  /** Why it can't be done; empty where it can. */
  readonly blocked: readonly { readonly text: string; readonly url?: string | undefined }[];
  /** How many rows go with the chosen ones; links between rows are not counted. */
  readonly related: number;
  /** "2 comments and 1 note"; empty where nothing else goes. */
  readonly relatedText: string;
}

const maxRecords = 20;

/**
 * What deleting these rows would do, and whether this user may: counts by kind. The rows themselves are loaded only where the
 * address asks for them, `?records=1`.
 */
export async function deletionEffects(
  context: AdminContext,
  admin: ModelAdmin,
  rows: readonly object[],
): Promise<Effects> {
  const named = context.request.method !== "POST" && context.request.query.get("records") === "1";
  const samples = named ? maxRecords + rows.length : 0;
  // Where each row is asked about, each has to be known.
  const preview = await collectDeletion(rows, { samples: (model) => (isAsked(context, model) ? Infinity : samples) });
  const gone = preview.groups.map((group) => alongWith(group, admin, rows)).filter((group) => group.count > 0);
  const deleted = gone.filter((group) => !group.options.autoCreated);
  return {
    lines: effectLines(context, gone, preview),
    ...(await namedRecords(context, deleted, named)),
    blocked: [...(await obstacles(context, preview, rows)), ...(await notAllowed(context, deleted))],
    related: deleted.reduce((sum, group) => sum + group.count, 0),
    relatedText: relatedText(context, deleted),
  };
}

function isAsked(context: AdminContext, options: ModelOptions): boolean {
  const admin = context.site.adminOf(options);
  return admin ? context.permissions.perRow("delete", admin) : isUser(options);
}

/** A group without the rows that were chosen themselves. */
function alongWith(group: DeletionGroup, admin: ModelAdmin, rows: readonly AnyRow[]): DeletionGroup {
  if (group.options !== admin.options) return group;
  const chosen = new Set(rows.map((row) => row.pk));
  return {
    options: group.options,
    count: group.count - chosen.size,
    samples: group.samples.filter((row) => !chosen.has(row.pk)),
  };
}

function effectLines(context: AdminContext, gone: readonly DeletionGroup[], preview: DeletionPreview): EffectLine[] {
  const number = (value: number) => context.formats.number(value);
  const deleted = gone.map(({ options, count }) => ({
    label: groupLabel(options),
    count: number(count),
    ...(options.autoCreated ? { effect: "Unlinked", tone: "" } : { effect: "Deleted", tone: "warning" }),
  }));
  const unlinked = preview.updates.map(({ field, count }) => ({
    label: capitalize(field.model.verboseNamePlural),
    count: number(count),
    effect: `${capitalize(field.verboseName)} emptied`,
    tone: "",
  }));
  const kept = preview.protectedBy.map(({ by, count }) => ({
    label: capitalize(referenceOf(by).options.verboseNamePlural),
    count: number(count),
    effect: "In the way",
    tone: "danger",
  }));
  return [...deleted, ...unlinked, ...kept];
}

/** "2 comments, 1 note and 40 other records" */
function relatedText(context: AdminContext, deleted: readonly DeletionGroup[]): string {
  const parts = deleted.slice(0, 3).map(({ options, count }) => {
    return `${context.formats.number(count)} ${count === 1 ? options.verboseName : options.verboseNamePlural}`;
  });
  const rest = deleted.slice(3).reduce((sum, group) => sum + group.count, 0);
  if (rest > 0) parts.push(`${context.formats.number(rest)} other ${rest === 1 ? "record" : "records"}`);
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** "Comments", "Post–tag links" */
function groupLabel(options: ModelOptions): string {
  if (!options.autoCreated) return capitalize(options.verboseNamePlural);
  const ends = options.fields.flatMap((field) => field.remote?.verboseName ?? []);
  return `${capitalize(ends.join("–"))} links`;
}

async function namedRecords(context: AdminContext, deleted: readonly DeletionGroup[], named: boolean) {
  const all = named ? deleted.flatMap(({ options, samples }) => samples.map((row) => ({ options, row }))) : [];
  const total = deleted.reduce((sum, group) => sum + group.count, 0);
  const shown = all.slice(0, maxRecords);
  const records = [];
  for (const { options, row } of shown) {
    const visible = await context.permissions.canModel("view", options, row);
    records.push({
      kind: capitalize(options.verboseName),
      label: visible ? labelOf(row, options) : "(you may not see it)",
      url: visible ? await context.linkTo(options, row.pk) : undefined,
    });
  }
  const isPage = context.request.method !== "POST";
  return {
    records,
    recordsTitle: total > maxRecords ? `The first ${maxRecords} of these records` : "These records",
    recordsUrl: total > 0 && !named && isPage ? `${context.request.path}?records=1` : undefined,
  };
}

async function obstacles(context: AdminContext, preview: DeletionPreview, rows: readonly AnyRow[]) {
  const reasons = [];
  for (const { by, count } of preview.protectedBy) {
    const { options, name } = referenceOf(by);
    const subject =
      count === 1
        ? `1 ${options.verboseName} refers`
        : `${context.formats.number(count)} ${options.verboseNamePlural} refer`;
    const text = `${subject} to ${rows.length === 1 ? "it" : "them"} and must be changed or deleted first.`;
    reasons.push({
      text,
      url: rows.length === 1 ? await filteredList(context, { options, name, key: rows[0].pk }) : undefined,
    });
  }
  return reasons;
}

/** The model and the field that "blog.Comment.post" names. */
function referenceOf(by: string) {
  const [app, model, name] = by.split(".");
  return { options: registrySlot.get()!.get(`${app}.${model}`), name: name! };
}

/** The list of the rows that stand in the way, where their admin can filter by the reference. */
async function filteredList(
  context: AdminContext,
  reference: { readonly options: DeletionGroup["options"]; readonly name: string; readonly key: unknown },
): Promise<string | undefined> {
  const admin = context.site.adminOf(reference.options);
  if (!admin?.filters.some((filter) => filter.param === reference.name)) return undefined;
  if (!(await context.permissions.can("view", admin))) return undefined;
  return `${context.urls.list(reference.options)}?${encodeURIComponent(reference.name)}=${keyToSegment(reference.key)}`;
}

async function notAllowed(context: AdminContext, deleted: readonly DeletionGroup[]) {
  const reasons = [];
  for (const { options, samples } of deleted) {
    if (!(await context.permissions.canModel("delete", options))) {
      reasons.push({ text: `It would also delete ${options.verboseNamePlural}, which you may not delete.` });
      continue;
    }
    if (!isAsked(context, options)) continue;
    let refused = 0;
    for (const row of samples) if (!(await context.permissions.canModel("delete", options, row))) refused++;
    if (refused === 0) continue;
    const what = `${context.formats.number(refused)} ${refused === 1 ? options.verboseName : options.verboseNamePlural}`;
    reasons.push({ text: `It would also delete ${what} that you may not delete.` });
  }
  return reasons;
}
