import { capitalize } from "../../lib/index.ts";
import { type ModelOptions, type QuerySet, registrySlot } from "../../models/index.ts";
import type { ModelAdmin } from "../model-admin/model-admin.ts";
import { columnAt } from "../model-admin/path.ts";
import type { AdminContext } from "../site/admin-context.ts";
import { keyToSegment } from "../site/keys.ts";
import { labelOf } from "../values/labels.ts";
import { type EffectGroup, type EffectKind, relationTree } from "./relation-tree.ts";

/** One line of the table of what a deletion does. */
export interface EffectLine {
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
  /** Why it can't be done; empty where it can. */
  readonly blocked: readonly { readonly text: string; readonly url?: string | undefined }[];
  /** How many rows go with the chosen ones. */
  readonly related: number;
}

const maxRecords = 20;

const words: Readonly<Record<EffectKind, { readonly effect: string; readonly tone: string }>> = {
  delete: { effect: "Deleted", tone: "warning" },
  links: { effect: "Unlinked", tone: "" },
  unlink: { effect: "Unlinked", tone: "" },
  block: { effect: "In the way", tone: "danger" },
};

interface Counted {
  readonly group: EffectGroup;
  readonly count: number;
  readonly samples: readonly any[];
}

/**
 * What deleting the rows of `keys` would do: one query for each kind of related rows (two where there are more than can be shown),
 * whatever their number.
 */
export async function deletionEffects(context: AdminContext, admin: ModelAdmin, keys: readonly unknown[]): Promise<Effects> {
  const groups = relationTree(admin.options, registrySlot.get()!.all());
  const counted: Counted[] = [];
  for (const group of groups) {
    const found = await count(group, { root: admin.options, keys });
    if (found.count > 0) counted.push(found);
  }
  const gone = counted.filter(({ group }) => group.kind === "delete");
  return {
    lines: counted.map((each) => ({
      label: capitalize(each.group.options.verboseNamePlural),
      count: context.formats.number(each.count),
      ...words[each.group.kind],
    })),
    ...(await records(context, gone)),
    blocked: [...(await inTheWay(context, { counted, keys })), ...(await notAllowed(context, gone))],
    related: gone.reduce((sum, each) => sum + each.count, 0),
  };
}

async function count(group: EffectGroup, given: { readonly root: ModelOptions; readonly keys: readonly unknown[] }): Promise<Counted> {
  const { options, kind } = group;
  let rows: QuerySet<any, any> = options.model.objects.filter((columns: any) => {
    const [first, ...others] = group.paths.map((path) => columnAt(columns, path).in(given.keys));
    return first.or(...others);
  });
  // A tree deletes its own branches: what was chosen is not counted again among what goes along.
  if (options === given.root && kind === "delete") rows = rows.exclude((columns: any) => columns.pk.in(given.keys));
  if (kind === "links") return { group, count: await rows.count(), samples: [] };
  const samples = await rows.orderBy(((columns: any) => columns.pk) as never).limit(maxRecords + 1);
  return { group, count: samples.length > maxRecords ? await rows.count() : samples.length, samples };
}

async function records(context: AdminContext, gone: readonly Counted[]) {
  const all = gone.flatMap(({ group, samples }) => samples.map((row) => ({ options: group.options, row })));
  const shown = all.slice(0, maxRecords);
  const total = gone.reduce((sum, each) => sum + each.count, 0);
  const lines = [];
  for (const { options, row } of shown) {
    const visible = await context.permissions.canModel("view", options, row);
    lines.push({
      kind: capitalize(options.verboseName),
      label: visible ? labelOf(row, options) : "(you may not see it)",
      url: visible ? await context.linkTo(options, row.pk) : undefined,
    });
  }
  return {
    records: lines,
    recordsTitle: total > shown.length ? `Show the first ${shown.length} of them` : "Show them",
  };
}

async function inTheWay(context: AdminContext, given: { readonly counted: readonly Counted[]; readonly keys: readonly unknown[] }) {
  const deleted = new Set(given.counted.filter(({ group }) => group.kind === "delete").map(({ group }) => group.options));
  const reasons = [];
  for (const { group, count } of given.counted) {
    if (group.kind !== "block") continue;
    const restricted = group.options.fields.some((field) => group.paths.includes(field.name) && field.onDelete === "restrict");
    if (restricted && deleted.has(group.options)) continue;
    const { verboseName, verboseNamePlural } = group.options;
    const subject = count === 1 ? `1 ${verboseName} refers` : `${context.formats.number(count)} ${verboseNamePlural} refer`;
    const it = given.keys.length === 1 ? "to it" : "to them";
    reasons.push({ text: `${subject} ${it} and must go or be changed first.`, url: await filteredList(context, group, given.keys) });
  }
  return reasons;
}

/** The list of the rows that stand in the way, where their admin can filter by the reference. */
async function filteredList(context: AdminContext, group: EffectGroup, keys: readonly unknown[]): Promise<string | undefined> {
  const admin = context.site.adminOf(group.options);
  const path = group.paths[0];
  if (!admin || keys.length !== 1 || group.paths.length !== 1 || !(await context.permissions.can("view", admin))) return undefined;
  if (!admin.filters.some((filter) => filter.param === path)) return undefined;
  return `${context.urls.list(group.options)}?${encodeURIComponent(path!)}=${keyToSegment(keys[0])}`;
}

async function notAllowed(context: AdminContext, gone: readonly Counted[]) {
  const reasons = [];
  for (const { group } of gone) {
    if (await context.permissions.canModel("delete", group.options)) continue;
    reasons.push({ text: `It would also delete ${group.options.verboseNamePlural}, which you may not delete.` });
  }
  return reasons;
}
