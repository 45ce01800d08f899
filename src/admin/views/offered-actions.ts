import type { ModelAdmin } from "../model-admin/model-admin.ts";
import type { Action } from "../model-admin/types.ts";
import type { AdminContext } from "../site/admin-context.ts";

/** One button of the bar that appears over ticked rows. */
export interface OfferedAction {
  readonly name: string;
  readonly label: string;
  readonly danger: boolean;
}

/** The actions that this user may try; each row is asked again before it is touched. */
export async function offeredActions(context: AdminContext, admin: ModelAdmin): Promise<OfferedAction[]> {
  const offered: OfferedAction[] = [];
  for (const [name, action] of admin.actions) {
    if (await mayRun(context, { admin, action }))
      offered.push({ name, label: action.label, danger: action.danger ?? false });
  }
  if (await context.permissions.can("delete", admin)) offered.push({ name: "delete", label: "Delete", danger: true });
  return offered;
}

/** May this user run the action on this model, or on one row of it? */
export function mayRun(
  context: AdminContext,
  use: { readonly admin: ModelAdmin; readonly action: Action; readonly object?: unknown },
): Promise<boolean> {
  const permission = use.action.permission ?? "change";
  if (permission === "view" || permission === "change" || permission === "delete")
    return context.permissions.can(permission, use.admin, use.object);
  if (context.permissions.guards(use.admin.options, use.object)) return Promise.resolve(false);
  return context.permissions.named(permission);
}
