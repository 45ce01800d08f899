export { serveStaticFiles } from "./middleware.ts";
export { StaticFiles, type StaticFilesOptions, staticFilesSlot, staticUrl } from "./static-files.ts";
export { staticTag, staticTagLibrary } from "./static-tag.ts";
