import { migrate, migrationsOf } from "../../application/index.ts";
import { defineCommand } from "../../apps/index.ts";
import { MigrationExecutor, type Progress } from "../../migrations/index.ts";
import { paint } from "../output.ts";

/** `nuages migrate [app] [name]`. */
export default defineCommand({
  name: "migrate",
  needs: "models",
  help: "Brings the database to the state of the migrations.\nWith an app and a name (its beginning will do) it goes there, also back; `zero` undoes all of an app.",
  arguments: {
    app: { optional: true, help: "Only this app, and what it needs." },
    name: { optional: true, help: "The migration to go to, or zero." },
  },
  options: {
    database: { type: "string", default: "default", help: "The alias of the database." },
    plan: { type: "boolean", help: "Only show what would be done." },
    check: { type: "boolean", help: "Do nothing; exit code 1 where something would be done." },
  },
  async run({ application, args, options, print }) {
    const targets =
      args.app === undefined ? [] : [args.name === undefined ? { app: args.app } : { app: args.app, name: args.name }];
    const using = options.database;
    if (options.plan || options.check) {
      const executor = new MigrationExecutor({
        graph: await migrationsOf(application),
        databases: application.databases,
        using,
      });
      const steps = await executor.plan(targets);
      for (const step of steps) print(`${step.backwards ? "Undo" : "Apply"} ${step.app}.${step.name}`);
      if (steps.length === 0) print("Nothing to do.");
      return options.check && steps.length > 0 ? 1 : 0;
    }
    const done = await migrate(application, { using, targets, onProgress: (progress) => tell(progress, print) });
    if (done.length === 0) print("The database is up to date.");
    return 0;
  },
});

function tell({ app, name, backwards, event, milliseconds = 0 }: Progress, print: (line: string) => void): void {
  if (event === "done")
    print(`${backwards ? "Undid" : "Applied"} ${app}.${name} ${paint("dim", `${Math.round(milliseconds)} ms`)}`);
  if (event === "skipped") print(`${app}.${name} was done by another process meanwhile`);
}
