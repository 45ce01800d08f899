import { Http404 } from "../../errors/index.ts";
import type { ModelAdmin } from "../model-admin/model-admin.ts";
import type { AdminContext } from "../site/admin-context.ts";
import { segmentToKey } from "../site/keys.ts";
import { parseKey } from "../values/parse-key.ts";

/** The key that an address names; 404 for what can be no key of this model. */
export function keyIn(admin: ModelAdmin, segment: string): unknown {
  const text = segmentToKey(segment);
  const key = text === undefined ? undefined : parseKey(admin.options.pk, text);
  if (key === undefined) throw new Http404(`This ${admin.options.verboseName}`);
  return key;
}

/** The row that an address names, among those that the request may see at all; 404 where there is none. */
export async function objectAt(context: AdminContext, admin: ModelAdmin, segment: string, options: { readonly orNull?: boolean } = {}): Promise<any> {
  const object = await admin.rows(context.request).filter({ pk: keyIn(admin, segment) }).first();
  if (object === null && !options.orNull) throw new Http404(`This ${admin.options.verboseName}`);
  return object;
}
