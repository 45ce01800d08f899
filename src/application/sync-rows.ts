import { syncPermissions } from "../auth/index.ts";
import { syncContentTypes } from "../contenttypes/index.ts";
import type { Application } from "./application.ts";

/** Makes the rows that follow from the models, content types and permissions, in the apps that are listed; called after `migrate`. */
export async function syncRows(application: Application, using = "default"): Promise<void> {
  const has = (label: string) => application.apps.some((app) => app.label === label);
  if (has("auth")) await application.run(() => syncPermissions(application.registry, { using }));
  else if (has("contenttypes")) await application.run(() => syncContentTypes(application.registry, { using }));
}
