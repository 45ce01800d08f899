import {
  loadMigrations,
  MigrationExecutor,
  type MigrationGraph,
  type PlannedStep,
  type Progress,
  type Target,
} from "../migrations/index.ts";
import type { Application } from "./application.ts";
import { syncRows } from "./sync-rows.ts";

/** Reads the migrations of an application's apps. */
export function migrationsOf(application: Application): Promise<MigrationGraph> {
  return loadMigrations(application.apps, { userModel: application.registry.userModel?.label });
}

/** How `migrate` runs. */
export interface MigrateOptions {
  /** The alias of the database; `default` when not given. */
  readonly using?: string;
  /** Where to go; to the last migration of every app when not given. */
  readonly targets?: readonly Target[];
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Brings a database to the state of the application's migrations, then makes the rows that follow from its models: content types and
 * permissions. Answers the migrations that ran.
 *
 * @example
 * await migrate(application);
 */
export async function migrate(application: Application, options: MigrateOptions = {}): Promise<PlannedStep[]> {
  const { using = "default", targets = [], onProgress } = options;
  const executor = new MigrationExecutor({
    graph: await migrationsOf(application),
    databases: application.databases,
    using,
  });
  const done = await application.run(() => executor.migrate(targets, onProgress === undefined ? {} : { onProgress }));
  if (targets.length === 0) await syncRows(application, using);
  return done;
}

/** The migrations that `migrate` would apply. */
export async function pendingMigrations(application: Application, using = "default"): Promise<PlannedStep[]> {
  const executor = new MigrationExecutor({
    graph: await migrationsOf(application),
    databases: application.databases,
    using,
  });
  return await executor.plan();
}
