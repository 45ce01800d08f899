export { ContentType } from "./models.ts";
export { contentTypeFor, contentTypeModels, type SyncOptions, syncContentTypes } from "./sync.ts";
