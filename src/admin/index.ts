export { action, column, inline, isModelAdmin, modelAdmin } from "./model-admin/define.ts";
export type {
  Action,
  ActionContext,
  Column,
  FieldName,
  Fieldset,
  FilterPath,
  IconName,
  Inline,
  InlineOptions,
  ModelAdminDefinition,
  ModelAdminOptions,
  PermissionHooks,
  SearchPath,
} from "./model-admin/types.ts";
export { LogEntry } from "./models.ts";
export { AdminSite, type AdminSiteOptions, adminSiteSlot } from "./site/admin-site.ts";
export {
  type AdminModule,
  type AdminSettings,
  adminSettings,
  type CollectedAdmins,
  collectAdmins,
} from "./site/collect.ts";
export { adminUrls } from "./urls.ts";
