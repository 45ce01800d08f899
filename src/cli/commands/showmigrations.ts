import { migrationsOf } from "../../application/index.ts";
import { defineCommand } from "../../apps/index.ts";
import { MigrationExecutor } from "../../migrations/index.ts";
import { paint } from "../output.ts";

/** `nuages showmigrations [apps…]`. */
export default defineCommand({
  name: "showmigrations",
  needs: "models",
  help: "Lists the migrations of each app and which of them the database has.",
  arguments: { apps: { optional: true, many: true, help: "Only these apps." } },
  options: { database: { type: "string", default: "default", help: "The alias of the database." } },
  async run({ application, args, options, print }) {
    const graph = await migrationsOf(application);
    // A mistyped app is told.
    for (const app of args.apps) if (!graph.apps.includes(app)) graph.find(app, "");
    const executor = new MigrationExecutor({ graph, databases: application.databases, using: options.database });
    const status = await executor.status();
    for (const app of application.apps
      .map(({ label }) => label)
      .filter((label) => args.apps.length === 0 || args.apps.includes(label))) {
      print(paint("bold", app));
      const own = status.filter((one) => one.app === app);
      for (const { name, applied } of own)
        print(
          applied === undefined
            ? ` [ ] ${name}`
            : ` [x] ${name}  ${paint("dim", applied.toISOString().slice(0, 16).replace("T", " "))}`,
        );
      if (own.length === 0) print(paint("dim", "  none"));
    }
  },
});
