export { ContentType } from "./models.ts";
export { contentTypeFor, contentTypeModels, runSync, type SyncOptions, syncContentTypes } from "./sync.ts";
