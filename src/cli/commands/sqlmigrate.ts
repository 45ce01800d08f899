import { migrationsOf } from "../../application/index.ts";
import { defineCommand } from "../../apps/index.ts";
import { MigrationExecutor } from "../../migrations/index.ts";

/** `nuages sqlmigrate <app> <name>`. */
export default defineCommand({
  name: "sqlmigrate",
  needs: "models",
  help: "Shows the SQL of a migration without running it.",
  arguments: { app: { help: "The app." }, name: { help: "The migration; the beginning of its name will do." } },
  options: {
    backwards: { type: "boolean", help: "The SQL that undoes it." },
    database: { type: "string", default: "default", help: "The alias of the database." },
  },
  async run({ application, args, options, print }) {
    const executor = new MigrationExecutor({
      graph: await migrationsOf(application),
      databases: application.databases,
      using: options.database,
    });
    for (const line of await executor.sql(args.app, args.name, { backwards: options.backwards }))
      print(line.startsWith("--") ? line : `${line.replace(/;$/, "")};`);
  },
});
