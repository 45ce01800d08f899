import { atomic } from "../../database/index.ts";
import { Http404, PermissionDenied } from "../../errors/index.ts";
import type { FormValues } from "../../forms/index.ts";
import { type HttpResponse, type Params, RedirectResponse } from "../../http/index.ts";
import { capitalize } from "../../lib/index.ts";
import { messages } from "../../messages/index.ts";
import { ValidationError } from "../../validation/index.ts";
import { Edit } from "../form/edit.ts";
import { formPage } from "../form/form-page.ts";
import { InlineForms } from "../form/inline-forms.ts";
import { keptValues } from "../form/kept-values.ts";
import { conflictProblems, validationProblems } from "../form/problems.ts";
import { Attempt, type Outcome } from "../form/save.ts";
import { lastEntry } from "../history/log.ts";
import { entryOf, once, readToken, submissionOf } from "../history/once.ts";
import type { ModelAdmin } from "../model-admin/model-admin.ts";
import type { LogEntry } from "../models.ts";
import type { AdminContext } from "../site/admin-context.ts";
import { userName } from "../site/render-page.ts";
import { labelOf } from "../values/labels.ts";
import { parseKey } from "../values/parse-key.ts";
import type { ObjectParams } from "./history.ts";
import { adminAt, type ModelParams } from "./list.ts";
import { DeletedRow, findObject, objectAt } from "./object-at.ts";
import { problemPage } from "./problems.ts";

/** GET shows the form of a new row; POST makes it. */
export async function addView(context: AdminContext, params: ModelParams): Promise<HttpResponse> {
  const admin = await adminAt(context, params);
  if (!(await context.permissions.can("add", admin)))
    throw new PermissionDenied(`you may not add ${admin.options.verboseNamePlural}`);
  const edit = new Edit({ context, admin, editable: true });
  if (context.request.method === "POST") return submit(context, admin, async () => edit);
  return formPage(edit, { form: edit.fresh(), inlines: await InlineForms.load(edit) });
}

/** GET shows a row, as a form where the user may change it; POST saves it. */
export async function changeView(context: AdminContext, params: ObjectParams): Promise<HttpResponse> {
  const admin = await adminAt(context, params);
  if (context.request.method === "POST") return change(context, admin, params);
  const object = await objectAt(context, admin, params.pk);
  const editable = await context.permissions.can("change", admin, object);
  if (!editable && !(await context.permissions.can("view", admin, object))) {
    throw new PermissionDenied(`you may not view this ${admin.options.verboseName}`);
  }
  const edit = new Edit({ context, admin, object, editable });
  return formPage(edit, { form: edit.fresh(), inlines: await InlineForms.load(edit) });
}

async function change(context: AdminContext, admin: ModelAdmin, params: ObjectParams): Promise<HttpResponse> {
  const load = async () => {
    const object = await objectAt(context, admin, params.pk);
    if (!(await context.permissions.can("change", admin, object))) {
      throw new PermissionDenied(`you may not change this ${admin.options.verboseName}`);
    }
    return new Edit({ context, admin, object, editable: true });
  };
  try {
    return await submit(context, admin, load);
  } catch (error) {
    const data = await context.request.form();
    if (error instanceof Http404) return gonePage(context, admin, { data, error });
    if (!(error instanceof PermissionDenied) || !(await findObject(context, admin, params.pk))) throw error;
    const detail = `${capitalize(error.values.what)}. What you had entered is below, to be copied.`;
    return problemPage(context, {
      status: 403,
      heading: "You may not change this",
      detail,
      kept: keptValues(admin, data),
    });
  }
}

async function gonePage(
  context: AdminContext,
  admin: ModelAdmin,
  given: { readonly data: FormValues; readonly error: Http404 },
): Promise<HttpResponse> {
  const detail =
    given.error instanceof DeletedRow ? given.error.detail : "It may have been deleted, or you may not see it.";
  const add = { label: `New ${admin.options.verboseName}`, url: context.urls.add(admin.options) };
  const kept = keptValues(admin, given.data);
  return problemPage(context, {
    status: 404,
    heading: `This ${admin.options.verboseName} is not here any more`,
    detail: kept.length > 0 ? `${detail} What you had entered is below, to be copied.` : detail,
    links: (await context.permissions.can("add", admin)) ? [add] : [],
    kept,
  });
}

/** Takes a form: in one transaction it is compared with the row as it is, checked and saved; or shown again with what is wrong. */
async function submit(context: AdminContext, admin: ModelAdmin, load: () => Promise<Edit>): Promise<HttpResponse> {
  const data = await context.request.form();
  const submission = submissionOf(data);
  let attempt: Attempt | undefined;
  let outcome: Outcome | false;
  try {
    outcome = await once(submission, () =>
      atomic(async () => {
        attempt = await Attempt.start(await load(), data);
        return attempt.run();
      }),
    );
  } catch (error) {
    // The database or a check of the site knew better; the form tells where.
    if (!(error instanceof ValidationError) || !attempt) throw error;
    outcome = "invalid";
  }
  if (outcome === "saved") return savedResponse(context, attempt!, data);
  // What the first of two clicks has saved looks wrong to the second: its unique values are taken, by itself.
  const entry = await entryOf(submission);
  if (outcome === false || entry !== null) return savedBefore(context, admin, entry);
  return askAgain(context, attempt!, { outcome, token: readToken(data), version: data.get("_version") ?? "" });
}

async function askAgain(
  context: AdminContext,
  attempt: Attempt,
  given: { readonly outcome: Outcome; readonly token: string | null; readonly version: string },
): Promise<HttpResponse> {
  const { edit, form, inlines, merge } = attempt;
  const state = { form, inlines, token: given.token, ...(merge && { version: merge.version }) };
  // Nobody has been told yet what others changed: the form stays at the version that it came with.
  if (given.outcome === "grown") return formPage(edit, { ...state, version: given.version, unsaved: true });
  if (given.outcome === "invalid")
    return formPage(edit, { ...state, status: 422, problems: await validationProblems(attempt) });
  const entry = await lastEntry(edit.admin.options, edit.object.pk);
  const who = entry && entry.actor !== userName(context.user) ? entry.actor : "Somebody else";
  return formPage(edit, {
    ...state,
    status: 409,
    problems: await conflictProblems(attempt),
    problemsTitle: `${who} changed this ${edit.admin.options.verboseName} while you were editing`,
  });
}

function savedResponse(context: AdminContext, attempt: Attempt, data: Params): HttpResponse {
  const { edit, merge } = attempt;
  const { options } = edit.admin;
  const object = attempt.form.instance as { readonly pk: unknown };
  const name = `${capitalize(options.verboseName)} “${labelOf(object, options)}”`;
  if (edit.adding) messages.success(context.request, `${name} was added.`);
  else if (attempt.changes.length === 0)
    messages.info(context.request, `${name} was saved; nothing in it had changed.`);
  else messages.success(context.request, `${name} was changed.`);
  const kept = merge?.keptLabels ?? [];
  if (kept.length > 0)
    messages.info(context.request, `Somebody else had changed ${kept.join(", ")} meanwhile: that was kept.`);
  if (data.has("_continue")) return new RedirectResponse(context.urls.change(options, object.pk));
  return new RedirectResponse(data.has("_addanother") ? context.urls.add(options) : context.urls.list(options));
}

/** The form has done its work already, in a first click or another tab. */
function savedBefore(context: AdminContext, admin: ModelAdmin, entry: LogEntry | null): HttpResponse {
  const key = entry === null ? undefined : parseKey(admin.options.pk, entry.objectKey);
  messages.info(context.request, "This form had been sent before, so it was not saved twice.");
  const mine = entry?.model === admin.options.label && key !== undefined;
  return new RedirectResponse(mine ? context.urls.change(admin.options, key) : context.urls.list(admin.options));
}
