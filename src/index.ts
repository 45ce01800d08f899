// The names that a first site needs. Everything else has its door: "nuages/models", "nuages/forms", …

export { createApplication, serve } from "./application/index.ts";
export { defineApp, defineCommand } from "./apps/index.ts";
export { loginRequired, permissionRequired } from "./auth/index.ts";
export { atomic, onCommit } from "./database/index.ts";
export { BadRequest, Http404, NuagesError, PermissionDenied } from "./errors/index.ts";
export { HttpRequest, HttpResponse, JsonResponse, type Middleware } from "./http/index.ts";
// Declaration merging reaches a re-exported interface only through `export *`; the file holds `Register` alone.
export * from "./lib/register.ts";
export { messages } from "./messages/index.ts";
export { defineSettings, env, standardApps } from "./settings/index.ts";
export { include, path, reverse, urls } from "./urls/index.ts";
export { getObjectOr404, paginate, redirect, render } from "./views/index.ts";
