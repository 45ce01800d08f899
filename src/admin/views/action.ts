import { atomic } from "../../database/index.ts";
import { Http404, PermissionDenied } from "../../errors/index.ts";
import { type HttpResponse, type Params, RedirectResponse } from "../../http/index.ts";
import { capitalize } from "../../lib/index.ts";
import { messages } from "../../messages/index.ts";
import { randomToken } from "../../security/index.ts";
import { deletionEffects, type Effects } from "../deletion/effects.ts";
import { type Change, changeOf, valueText } from "../history/changes.ts";
import { type Happening, logAll } from "../history/log.ts";
import { once, submissionOf } from "../history/once.ts";
import type { AnyColumns, AnyRow } from "../model-admin/loose.ts";
import type { ModelAdmin } from "../model-admin/model-admin.ts";
import { isUser } from "../model-admin/privileges.ts";
import type { Action } from "../model-admin/types.ts";
import type { AdminContext } from "../site/admin-context.ts";
import { keyToSegment } from "../site/keys.ts";
import { labelOf } from "../values/labels.ts";
import { isProtected, sentenceOf } from "./delete.ts";
import { address, adminAt, type ModelParams } from "./list.ts";
import { mayRun } from "./offered-actions.ts";
import { maxSelected, readSelection, type Selection } from "./selection.ts";

/** Deleting, told as an action. */
const deletion: Action = { label: "Delete", permission: "delete", danger: true, run: () => undefined };

/** One use of an action. */
interface Use {
  readonly admin: ModelAdmin;
  readonly name: string;
  readonly action: Action;
  readonly form: Params;
  readonly selection: Selection;
}

/** A use with the rows that it is about. */
interface Job extends Use {
  /** The chosen rows that the user may do this to. */
  readonly rows: readonly AnyRow[];
  /** How many of the chosen rows are left out. */
  readonly left: number;
  /** Other rows are chosen than those that the user was asked about. */
  readonly grown: boolean;
}

/** How a use ended: with nothing done because of the sentence, with a question, or with the work done. */
type Outcome = { readonly refusal: string } | { readonly ask: Job } | { readonly done: string };

/** POST from a list: asks first, then does it to the ticked rows, in one transaction. */
export async function actionView(context: AdminContext, params: ModelParams): Promise<HttpResponse> {
  const admin = await adminAt(context, params);
  const form = await context.request.form();
  const name = form.get("action") ?? "";
  const action = name === "delete" ? deletion : admin.actions.get(name);
  if (!action) throw new Http404("This action");
  if (!(await mayRun(context, { admin, action }))) throw new PermissionDenied(`you may not do this: ${action.label}`);
  const use: Use = { admin, name, action, form, selection: await readSelection(context, admin, form) };
  const asks = action.confirm !== false && form.get("_confirm") !== "1";
  const outcome = asks ? await choose(context, use) : await run(context, use);
  if ("ask" in outcome) return askPage(context, outcome.ask);
  if ("refusal" in outcome) messages.warning(context.request, outcome.refusal);
  else if (outcome.done !== "") messages.success(context.request, outcome.done);
  return new RedirectResponse(address(context.urls.list(admin.options), use.selection.query));
}

/** The rows as they are now, and which of them the user may do this to. */
async function choose(context: AdminContext, use: Use): Promise<{ refusal: string } | { ask: Job }> {
  const { rows, tooMany } = await use.selection.rows();
  if (tooMany) {
    const most = context.formats.number(maxSelected);
    return { refusal: `More than ${most} records match. Narrow the filter and try again.` };
  }
  if (rows.length === 0) return { refusal: "Nothing was selected, so nothing was done." };
  const kept = await allowed(context, use.admin, { action: use.action, rows });
  const expected = use.form.get("_expected");
  const grown = use.selection.all && expected !== undefined && expected !== String(kept.length);
  return { ask: { ...use, rows: kept, left: rows.length - kept.length, grown } };
}

async function allowed(
  context: AdminContext,
  admin: ModelAdmin,
  given: { readonly action: Action; readonly rows: readonly AnyRow[] },
) {
  const permission = given.action.permission ?? "change";
  const verb = permission === "view" || permission === "change" || permission === "delete" ? permission : undefined;
  if (verb ? !context.permissions.perRow(verb, admin) : !isUser(admin.options)) return given.rows;
  const answers = await Promise.all(
    given.rows.map((row) => mayRun(context, { admin, action: given.action, object: row })),
  );
  return given.rows.filter((_, index) => answers[index]);
}

/** Rows are read and judged in the transaction that changes them: what somebody else did in between counts. */
async function run(context: AdminContext, use: Use): Promise<Outcome> {
  let job: Job | undefined;
  const work = async (): Promise<Outcome> => {
    const chosen = await choose(context, use);
    if ("refusal" in chosen) return chosen;
    job = chosen.ask;
    if (job.grown || job.rows.length === 0) return chosen;
    if (job.name !== "delete") return { done: await runAction(context, job) };
    const effects = await deletionEffects(context, job.admin, job.rows);
    return effects.blocked.length > 0 ? chosen : { done: await deleteRows(context, job, effects) };
  };
  try {
    // What was done before by the same submission has been told already.
    return (await once(submissionOf(use.form), () => atomic(work))) || { done: "" };
  } catch (error) {
    if (!isProtected(error) || job === undefined) throw error;
    return { ask: job };
  }
}

async function deleteRows(context: AdminContext, job: Job, effects: Effects): Promise<string> {
  const { options, model } = job.admin;
  const keys = job.rows.map((row) => row.pk);
  const happenings = job.rows.map(
    (row, index): Happening => ({
      options,
      object: row,
      verb: "delete",
      former: { key: String(row.pk), label: labelOf(row, options) },
      submission: index === 0 ? submissionOf(job.form) : null,
    }),
  );
  await model.objects.filter((columns: AnyColumns) => columns.pk.in(keys)).delete();
  await logAll(context, happenings);
  const related = effects.related > 0 ? `, with ${effects.relatedText}` : "";
  return `${counted(context, job, keys.length)}${related} deleted.`;
}

async function runAction(context: AdminContext, job: Job): Promise<string> {
  const { model, options } = job.admin;
  const keys = job.rows.map((row) => row.pk);
  const rows = model.objects.filter((columns: AnyColumns) => columns.pk.in(keys));
  const result = await job.action.run(rows as never, { request: context.request });
  const after = new Map((await rows.all()).map((row: AnyRow) => [String(row.pk), row]));
  await logAll(
    context,
    job.rows.map(
      (row, index): Happening => ({
        options,
        object: after.get(String(row.pk)) ?? row,
        verb: "action",
        note: job.action.label,
        changes: differences(context, job.admin, { before: row, after: after.get(String(row.pk)) }),
        submission: index === 0 ? submissionOf(job.form) : null,
      }),
    ),
  );
  if (typeof result === "string") return result;
  return `${job.action.label}: ${counted(context, job, result?.updated ?? keys.length)}.`;
}

function differences(
  context: AdminContext,
  admin: ModelAdmin,
  rows: { readonly before: AnyRow; readonly after: AnyRow },
): Change[] {
  if (!rows.after) return [];
  return admin.options.fields.flatMap((field) => {
    const label = capitalize(field.verboseName);
    const text = (row: AnyRow) =>
      field.remote ? keyText(row[field.attname]) : valueText(field, row[field.name], context.formats);
    return changeOf({ name: field.name, label }, text(rows.before), text(rows.after)) ?? [];
  });
}

function keyText(key: unknown): string | null {
  return key === null || key === undefined ? null : String(key);
}

function counted(context: AdminContext, job: Job, count: number): string {
  const { verboseName, verboseNamePlural } = job.admin.options;
  return `${context.formats.number(count)} ${count === 1 ? verboseName : verboseNamePlural}`;
}

async function askPage(context: AdminContext, job: Job): Promise<HttpResponse> {
  const { admin, action, rows, selection, grown } = job;
  const effects = job.name === "delete" && rows.length > 0 ? await deletionEffects(context, admin, rows) : undefined;
  const what = counted(context, job, rows.length);
  const blocked = (effects?.blocked.length ?? 0) > 0;
  const heading = job.name === "delete" ? `Delete ${what}?` : `${action.label}: ${what}`;
  const confirmed = job.form.get("_confirm") === "1";
  return context.render({
    template: "admin/action.html",
    title: heading,
    admin,
    status: confirmed && (blocked || grown) ? 409 : 200,
    crumbs: [...context.crumbsTo(admin), { label: action.label }],
    values: {
      heading,
      effects,
      sentence: effects ? sentenceOf(effects, rows.length) : action.confirm || `This is done to ${what} at once.`,
      excluded: exclusion(context, job),
      samples: rows.slice(0, 5).map((row) => labelOf(row, admin.options)),
      more: rows.length > 5 ? context.formats.number(rows.length - 5) : "",
      actionsUrl: context.urls.actions(admin.options),
      cancelUrl: address(context.urls.list(admin.options), selection.query),
      actionName: job.name,
      query: selection.query,
      token: randomToken(16),
      all: selection.all,
      expected: rows.length,
      keys: selection.all ? [] : rows.map((row) => keyToSegment(row.pk)),
      runnable: rows.length > 0 && !blocked,
      danger: action.danger ?? false,
      buttonText: job.name === "delete" ? `Delete ${what}` : `${action.label} (${context.formats.number(rows.length)})`,
    },
  });
}

function exclusion(context: AdminContext, given: { readonly left: number; readonly grown: boolean }): string {
  const parts = [];
  if (given.grown) parts.push("Other records match now than when you were asked: look again.");
  if (given.left > 0) {
    const number = context.formats.number(given.left);
    parts.push(
      `${number} of the selected ${given.left === 1 ? "records is" : "records are"} left out: you may not do this to ${given.left === 1 ? "it" : "them"}.`,
    );
  }
  return parts.join(" ");
}
