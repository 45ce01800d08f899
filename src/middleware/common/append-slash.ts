import { HttpResponse, type Middleware } from "../../http/index.ts";

/** What the trailing-slash redirect needs to know of the URLs. */
export interface AppendSlashOptions {
  /** True when a route answers to this path. */
  readonly hasPath: (path: string) => boolean;
}

/**
 * Sends a GET or HEAD request for `/posts` to `/posts/` when only that has a route. The target is a path of this site whatever the
 * request was: it never begins with two slashes.
 */
export function appendSlash(options: AppendSlashOptions): Middleware {
  return async function slash(request, next) {
    const { method, path } = request;
    if (path.endsWith("/") || (method !== "GET" && method !== "HEAD") || request.problem !== undefined) return next();
    if (options.hasPath(path) || !options.hasPath(`${path}/`)) return next();
    const query = request.queryString === "" ? "" : `?${request.queryString}`;
    const location = `${encodePath(path)}/${query}`;
    return new HttpResponse(null, { status: 301, headers: { Location: location } });
  };
}

/** Encodes a decoded path for a header. Of several slashes at the start all but the first are escaped, and so is a backslash anywhere. */
function encodePath(path: string): string {
  const rest = path.replace(/^\/+/, "");
  const extra = path.length - rest.length - 1;
  const encoded = rest.split("/").map((segment) => encodeURIComponent(segment.toWellFormed()).replaceAll("%3A", ":"));
  return `/${"%2F".repeat(extra)}${encoded.join("/")}`;
}
