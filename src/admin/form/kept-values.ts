import type { FormValues } from "../../forms/index.ts";
import { capitalize } from "../../lib/index.ts";
import type { ModelAdmin } from "../model-admin/model-admin.ts";
import { isSecret } from "../model-admin/secrets.ts";
import type { KeptValue } from "../views/problems.ts";

/** What a form held that can't be saved any more, to be copied: nobody should have to type it again. */
export function keptValues(admin: ModelAdmin, data: FormValues): KeptValue[] {
  return admin.form.editable.flatMap((name) => {
    const field = admin.options.field(name)!;
    const text = data.getAll(name).join(", ").slice(0, 20_000);
    return text === "" || isSecret(field) ? [] : [{ label: capitalize(field.verboseName), text }];
  });
}
