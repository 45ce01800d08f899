import type { HttpResponse } from "../../http/index.ts";
import { html, type SafeString } from "../../lib/index.ts";
import { changedNames } from "../history/changes.ts";
import { LogEntry } from "../models.ts";
import type { AdminContext } from "../site/admin-context.ts";
import { userName } from "../site/render-page.ts";
import { instantHtml } from "../values/display.ts";

const shownEntries = 12;

/** The first page: the models that the user may work with, and what happened to them lately. */
export async function dashboardView(context: AdminContext): Promise<HttpResponse> {
  return context.render({
    template: "admin/dashboard.html",
    title: "Dashboard",
    crumbs: [{ label: "Dashboard" }],
    values: {
      heading: `Welcome, ${userName(context.user)}`,
      activity: await recentActivity(context),
      emptyHint:
        context.site.admins.length === 0
          ? "Export modelAdmin(Model) from an app's admin.ts, and the model appears here."
          : "Ask an administrator for permission to work with some records.",
    },
  });
}

/** The newest entries about models that the user may view: one query. */
async function recentActivity(context: AdminContext) {
  const labels: string[] = [];
  for (const admin of context.site.admins) {
    // What a rule hides row by row can't be told from an entry alone: those models show their history on their own pages.
    const { permissions } = context;
    if (permissions.seesAll(admin) && (await permissions.can("view", admin))) labels.push(admin.options.label);
  }
  if (labels.length === 0) return [];
  const entries: LogEntry[] = await LogEntry.objects
    .filter((entry) => entry.model.in(labels))
    .orderBy("-createdAt", "-id")
    .limit(shownEntries);
  return entries.map((entry) => ({
    label: entry.objectLabel,
    url: entry.verb === "delete" ? undefined : entryUrl(context, entry),
    summary: summaryOf(entry),
    actor: entry.actor,
    time: instantHtml(entry.createdAt, context.formats, true),
  }));
}

function entryUrl(context: AdminContext, entry: LogEntry): string | undefined {
  const admin = context.site.byLabel(entry.model);
  return admin && context.urls.change(admin.options, entry.objectKey);
}

/** "Status: Draft → Published by", "Title, Body and 2 more changed by". */
function summaryOf(entry: LogEntry): string | SafeString {
  const [change, ...others] = entry.changes;
  switch (entry.verb) {
    case "add":
      return "Added by";
    case "delete":
      return "Deleted by";
    case "action":
      return `${entry.note} by`;
    case "change":
      if (change && others.length === 0 && !change.secret && short(change.from) && short(change.to)) {
        return html`${change.label}: <bdi>${change.from ?? "empty"}</bdi> → <bdi>${change.to ?? "empty"}</bdi> by`;
      }
      return entry.changes.length === 0 ? "Changed by" : `${changedNames(entry.changes)} changed by`;
  }
}

function short(text: string | null): boolean {
  return text === null || (text.length <= 40 && !text.includes("\n"));
}
