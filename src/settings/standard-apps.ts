import admin from "../admin/app.ts";
import type { AppDefinition } from "../apps/index.ts";
import auth from "../auth/app.ts";
import contenttypes from "../contenttypes/app.ts";
import messages from "../messages/app.ts";
import sessions from "../sessions/app.ts";
import staticfiles from "../staticfiles/app.ts";

/**
 * The apps of the framework. Put them behind your own, whose templates then win over theirs.
 *
 * @example
 * apps: [blog, ...standardApps]
 */
export const standardApps: readonly AppDefinition[] = Object.freeze([
  admin,
  auth,
  contenttypes,
  sessions,
  messages,
  staticfiles,
]);
