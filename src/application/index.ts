export { Application } from "./application.ts";
export { applicationSlot } from "./application-slot.ts";
export type { CheckOptions } from "./checks/application-checks.ts";
export { type ApplicationOptions, createApplication } from "./create-application.ts";
export { type MigrateOptions, migrate, migrationsOf, pendingMigrations } from "./migrate.ts";
export { type RunningServer, type ServeOptions, serve } from "./serve.ts";
export { syncRows } from "./sync-rows.ts";
