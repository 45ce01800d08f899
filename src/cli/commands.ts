import { type Command, discoverCommands } from "../apps/index.ts";
import type { Settings } from "../settings/index.ts";

/** Finds a command when its name is typed; its module is loaded only then. */
export type CommandLoader = () => Promise<Command>;

/** The commands of the framework, in the order that help shows them. */
export const ownCommands: ReadonlyMap<string, CommandLoader> = new Map<string, CommandLoader>([
  ["startproject", async () => (await import("./commands/startproject.ts")).default as Command],
  ["startapp", async () => (await import("./commands/startapp.ts")).default as Command],
  ["runserver", async () => (await import("./commands/runserver.ts")).default as Command],
  ["check", async () => (await import("./commands/check.ts")).default as Command],
  ["migrate", async () => (await import("./commands/migrate.ts")).default as Command],
  ["makemigrations", async () => (await import("./commands/makemigrations.ts")).default as Command],
  ["showmigrations", async () => (await import("./commands/showmigrations.ts")).default as Command],
  ["sqlmigrate", async () => (await import("./commands/sqlmigrate.ts")).default as Command],
  ["createsuperuser", async () => (await import("./commands/createsuperuser.ts")).default as Command],
  ["routes", async () => (await import("./commands/routes.ts")).default as Command],
  ["shell", async () => (await import("./commands/shell.ts")).default as Command],
  ["test", async () => (await import("./commands/test.ts")).default as Command],
]);

/** The commands that the site's apps bring, by name; the apps listed first win. */
export function appCommands(settings: Settings): Map<string, CommandLoader> {
  const found = new Map<string, CommandLoader>();
  for (const app of settings.apps) {
    for (const [name, load] of discoverCommands(app))
      if (!found.has(name) && !ownCommands.has(name)) found.set(name, load);
  }
  return found;
}
