import { atomic } from "../../database/index.ts";
import { NuagesError, PermissionDenied } from "../../errors/index.ts";
import { type HttpResponse, RedirectResponse } from "../../http/index.ts";
import { capitalize } from "../../lib/index.ts";
import { messages } from "../../messages/index.ts";
import { deletionEffects, type Effects } from "../deletion/effects.ts";
import { log } from "../history/log.ts";
import type { AnyRow } from "../model-admin/loose.ts";
import type { ModelAdmin } from "../model-admin/model-admin.ts";
import type { AdminContext } from "../site/admin-context.ts";
import { labelOf } from "../values/labels.ts";
import type { ObjectParams } from "./history.ts";
import { adminAt } from "./list.ts";
import { DeletedRow, objectAt } from "./object-at.ts";

/** GET tells what goes with the row; POST deletes it, and them. */
export async function deleteView(context: AdminContext, params: ObjectParams): Promise<HttpResponse> {
  const admin = await adminAt(context, params);
  const list = context.urls.list(admin.options);
  const isPost = context.request.method === "POST";
  try {
    return await (isPost ? atomic(() => deleteOrAsk(context, admin, params)) : deleteOrAsk(context, admin, params));
  } catch (error) {
    // The second click of two finds the work done.
    if (!isPost || !(error instanceof DeletedRow)) throw error;
    messages.info(context.request, `This ${admin.options.verboseName} had been deleted already.`);
    return new RedirectResponse(list);
  }
}

async function deleteOrAsk(context: AdminContext, admin: ModelAdmin, params: ObjectParams): Promise<HttpResponse> {
  const object = await objectAt(context, admin, params.pk);
  if (!(await context.permissions.can("delete", admin, object))) {
    throw new PermissionDenied(`you may not delete this ${admin.options.verboseName}`);
  }
  const effects = await deletionEffects(context, admin, [object]);
  if (context.request.method !== "POST" || effects.blocked.length > 0)
    return confirmPage(context, { admin, object, effects });
  const former = { key: String(object.pk), label: labelOf(object, admin.options) };
  await object.delete();
  await log(context, { options: admin.options, object, verb: "delete", former });
  messages.success(context.request, `${capitalize(admin.options.verboseName)} “${former.label}” was deleted.`);
  return new RedirectResponse(context.urls.list(admin.options));
}

async function confirmPage(
  context: AdminContext,
  given: { readonly admin: ModelAdmin; readonly object: AnyRow; readonly effects: Effects },
): Promise<HttpResponse> {
  const { admin, object, effects } = given;
  const label = labelOf(object, admin.options);
  const url = context.urls.change(admin.options, object.pk);
  const blocked = effects.blocked.length > 0;
  const number = context.formats.number(effects.related + 1);
  return context.render({
    template: "admin/delete.html",
    title: `Delete ${label}`,
    admin,
    status: blocked && context.request.method === "POST" ? 409 : 200,
    crumbs: [...context.crumbsTo(admin), { label, url }, { label: "Delete" }],
    values: {
      label,
      effects,
      sentence: sentenceOf(effects),
      cancelUrl: url,
      buttonText: effects.related > 0 ? `Delete ${number} records` : `Delete this ${admin.options.verboseName}`,
    },
  });
}

/** "This also deletes 55 comments. This cannot be undone." `chosen`: how many rows were asked about. */
export function sentenceOf(effects: Effects, chosen = 1): string {
  if (effects.blocked.length > 0) return "Nothing is deleted while that is so.";
  if (effects.related === 0)
    return `Nothing else is deleted with ${chosen === 1 ? "it" : "them"}. This cannot be undone.`;
  return `This also deletes ${effects.relatedText}. This cannot be undone.`;
}

/** True for a deletion that the models refused, because something came in between. */
export function isProtected(error: unknown): boolean {
  return error instanceof NuagesError && (error.code === "E_PROTECTED" || error.code === "E_RESTRICTED");
}
