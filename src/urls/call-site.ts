import { fileURLToPath } from "node:url";

/** Where a function was called: captured cheaply, made into text only when it is asked for. */
export interface CallSite {
  readonly stack?: string;
}

/** The place that called `callee`. */
export function captureCallSite(callee: (...args: never[]) => unknown): CallSite {
  const site: CallSite = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(site, callee);
  Error.stackTraceLimit = limit;
  return site;
}

/** "/srv/site/blog/urls.ts:7", or undefined where the place isn't a file. */
export function callSiteFile(site: CallSite): string | undefined {
  const line = site.stack?.split("\n")[1] ?? "";
  const place = /^(?:.*\(|async )?((?:file:\/\/)?\/[^()]*|[A-Za-z]:\\[^()]*):(\d+):\d+\)?$/.exec(
    line.trim().replace(/^at /, ""),
  );
  if (place === null) return undefined;
  const [, file = "", number = ""] = place;
  return `${file.startsWith("file://") ? fileURLToPath(file) : file}:${number}`;
}
