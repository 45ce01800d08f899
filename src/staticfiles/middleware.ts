import { Http404 } from "../errors/index.ts";
import { MethodNotAllowedResponse, type Middleware } from "../http/index.ts";
import type { StaticFiles } from "./static-files.ts";

/** Answers requests below the static URL, so sessions and views behind it are never touched; other requests pass. */
export function serveStaticFiles(statics: StaticFiles): Middleware {
  return async function staticFiles(request, next) {
    if (statics.nameIn(request.path) === undefined || request.problem !== undefined) return next();
    if (request.method !== "GET" && request.method !== "HEAD") return new MethodNotAllowedResponse(["GET", "HEAD"]);
    const response = await statics.serve(request);
    if (response === undefined) throw new Http404("The static file");
    return response;
  };
}
