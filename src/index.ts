export { BadRequest, Http404, NuagesError, PermissionDenied } from "./errors/index.ts";
// Declaration merging reaches a re-exported interface only through `export *`; the file holds `Register` alone.
export * from "./lib/register.ts";
