import type { HttpResponse } from "../../http/index.ts";
import { capitalize, html, type SafeString } from "../../lib/index.ts";
import { randomToken } from "../../security/index.ts";
import { lastEntry } from "../history/log.ts";
import { isManyToMany } from "../model-admin/path.ts";
import type { Crumb } from "../site/render-page.ts";
import { badge } from "../values/badge.ts";
import { type DisplayContext, displayValue, instantHtml } from "../values/display.ts";
import { labelOf } from "../values/labels.ts";
import { safeLink } from "../values/safe-link.ts";
import type { Edit } from "./edit.ts";
import { type FieldView, fieldView, readonlyView } from "./field-view.ts";
import type { AnyForm } from "./form-class.ts";
import type { InlineForms } from "./inline-forms.ts";
import { inlineView } from "./inline-view.ts";
import { versionOf } from "./merge.ts";
import type { Problem } from "./problems.ts";
import { shownValue } from "./shown-value.ts";

/** What a form page shows beside the row. */
export interface FormState {
  readonly form: AnyForm;
  readonly inlines: readonly InlineForms[];
  readonly status?: number;
  readonly problems?: readonly Problem[];
  readonly problemsTitle?: string;
  readonly version?: string;
  readonly token?: string | null;
  /** Values were sent and are not saved. */
  readonly unsaved?: boolean;
}

/** The page of one row: its form, or (where the user may only look) its values. */
export async function formPage(edit: Edit, state: FormState): Promise<HttpResponse> {
  const { context, admin, adding } = edit;
  const { options } = admin;
  const heading = adding ? `New ${options.verboseName}` : labelOf(edit.object, options);
  const crumbs: Crumb[] = [...context.crumbsTo(admin), { label: heading }];
  const problems = state.problems ?? [];
  const sections = await sectionViews(edit, state.form);
  const may = {
    add: await context.permissions.can("add", admin),
    delete: !adding && (await context.permissions.can("delete", admin, edit.object)),
  };
  return context.render({
    template: "admin/form.html",
    title: heading,
    crumbs,
    admin,
    status: state.status ?? 200,
    values: {
      heading,
      adding,
      editable: edit.editable,
      failed: problems.length > 0,
      unsaved: problems.length > 0 || state.unsaved,
      problems,
      problemsTitle: state.problemsTitle ?? problemsTitle(problems.length),
      main: sections.filter((section) => !section.aside),
      aside: sections.filter((section) => section.aside),
      inlines: await Promise.all(state.inlines.map((inline) => inlineView(inline))),
      required: edit.editable && [...state.form.fields.values()].some((bound) => bound.required),
      version: adding ? "" : (state.version ?? (await versionOf(state.form))),
      token: state.token ?? randomToken(16),
      canAdd: may.add,
      note: edit.editable ? "" : `You can view but not change this ${options.verboseName}.`,
      ...(adding ? {} : await existing(edit, may.delete)),
    },
  });
}

/** "3 problems to fix" */
export function problemsTitle(count: number): string {
  return count === 1 ? "1 problem to fix" : `${count} problems to fix`;
}

async function existing(edit: Edit, mayDelete: boolean) {
  const { context, admin, object } = edit;
  const entry = await lastEntry(admin.options, object.pk);
  const status = admin.options.fields.find(
    (field) => field.choices && object[field.name] !== null && object[field.name] !== "",
  );
  return {
    badge: status ? badge(status, object[status.name]) : undefined,
    edited: entry
      ? html`Last changed by <bdi>${entry.actor}</bdi>, ${instantHtml(entry.createdAt, context.formats, true)}`
      : undefined,
    historyUrl: context.urls.history(admin.options, object.pk),
    siteUrl: siteUrl(edit),
    deleteUrl: mayDelete ? context.urls.remove(admin.options, object.pk) : undefined,
  };
}

/** Where the row is on the site; nothing where it says so itself by throwing, or names a place that no link may lead to. */
function siteUrl(edit: Edit): string | undefined {
  const { viewOnSite } = edit.admin.settings;
  if (viewOnSite === false) return undefined;
  const own = (edit.object as { absoluteUrl?: () => unknown }).absoluteUrl;
  if (!viewOnSite && typeof own !== "function") return undefined;
  try {
    const address = viewOnSite ? viewOnSite(edit.object) : edit.object.absoluteUrl();
    return typeof address === "string" ? safeLink(address) : undefined;
  } catch {
    // A row that is not on the site yet (a draft without a slug) often can't tell its address.
    return undefined;
  }
}

interface SectionView {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly aside: boolean;
  readonly fields: readonly FieldView[];
  readonly details: readonly { readonly label: string; readonly html: SafeString }[];
}

async function sectionViews(edit: Edit, form: AnyForm): Promise<SectionView[]> {
  const display = await edit.context.display(false);
  const { sections, computed } = edit.admin.form;
  const views: SectionView[] = [];
  for (const [index, section] of sections.entries()) {
    const names = section.names.filter((name) => !edit.adding || form.fields.has(name));
    if (names.length === 0) continue;
    const shownOnly = names.every((name) => !form.fields.has(name));
    const fields = await Promise.all(names.map((name) => sectionField(edit, { form, name, display })));
    views.push({
      id: `section-${index}`,
      label: section.label,
      description: section.description,
      aside: section.aside,
      fields: shownOnly ? [] : fields,
      details: shownOnly ? fields.map(({ label, html: value }) => ({ label, html: value })) : [],
    });
  }
  if (!edit.adding && computed.length > 0) {
    const details = await Promise.all(
      computed.map(async ({ label, value }) => ({
        label,
        html: displayValue(await value?.(edit.object, undefined), display),
      })),
    );
    views.push({ id: "section-computed", label: "At a glance", description: "", aside: true, fields: [], details });
  }
  return views;
}

async function sectionField(
  edit: Edit,
  given: { readonly form: AnyForm; readonly name: string; readonly display: DisplayContext },
): Promise<FieldView> {
  const bound = given.form.fields.get(given.name);
  if (bound) return fieldView(bound, await currentLabel(edit, given.form, given.name));
  const field = edit.admin.options.field(given.name)!;
  return readonlyView(
    capitalize(field.verboseName),
    await shownValue(edit.object, given.name, { edit, display: given.display }),
    field.helpText,
  );
}

/** Where a reference is typed as a key, what it refers to now. */
async function currentLabel(edit: Edit, form: AnyForm, name: string): Promise<string | undefined> {
  const field = edit.admin.options.field(name)!;
  const bound = form.fields.get(name)!;
  if (isManyToMany(field) || !field.remote || (await bound.field.type.choices?.()) !== undefined) return undefined;
  const [key] = await bound.values();
  return key ? edit.sources.label(field.remote, key) : undefined;
}
