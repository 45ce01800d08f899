import { realpathSync } from "node:fs";
import { relative, sep } from "node:path";
import { migrationsOf } from "../../application/index.ts";
import { type AppDefinition, CommandError, defineCommand } from "../../apps/index.ts";
import { didYouMean, NuagesError } from "../../errors/index.ts";
import {
  type DetectedMigration,
  detectChanges,
  fillFromText,
  type MigrationGraph,
  migrationSource,
  type Questions,
  questionsFromFlags,
  writeMigration,
} from "../../migrations/index.ts";
import { type Asking, ask, askUntil, canAsk, confirm } from "../ask.ts";
import { fromCheckout } from "../child-process.ts";
import { fromHere } from "../from-here.ts";
import { packageDir } from "../link-package.ts";
import { paint } from "../output.ts";

/** `nuages makemigrations [apps…]`. */
export default defineCommand({
  name: "makemigrations",
  needs: "models",
  help: "Writes migrations for what has changed in the models of the site's apps.",
  arguments: { apps: { optional: true, many: true, help: "Only these apps, and what they need." } },
  options: {
    name: { type: "string", short: "n", help: "The name of the new files, behind their number." },
    empty: { type: "boolean", help: "Write an empty one for each app that is named, to be filled by hand." },
    dryRun: { type: "boolean", help: "Show the files without writing them." },
    check: { type: "boolean", help: "Write nothing; exit code 1 where something has changed." },
    rename: { type: "string", multiple: true, help: "app.Model.old:new or app.Old:New was renamed, not removed." },
    remove: { type: "string", multiple: true, help: "app.Model.field or app.Model was removed, not renamed." },
    fill: { type: "string", multiple: true, help: "app.Model.field=value for the rows that are there." },
    noInput: { type: "boolean", help: "Ask nothing: what the models don't say must come from the options." },
  },
  async run({ application, args, options, print, warn }) {
    const graph = await migrationsOf(application);
    const apps = writableApps(application.apps, args.apps);
    if (options.name !== undefined && !/^[a-z0-9_]{1,60}$/.test(options.name))
      throw new CommandError(`"${options.name}" can't be the name of a migration.`, {
        hint: "Use lower-case letters, digits and underscores.",
        exitCode: 2,
      });
    const asked = options.noInput || !canAsk() ? {} : askingQuestions(warn);
    const questions = questionsFromFlags({ rename: options.rename, remove: options.remove, fill: options.fill }, asked);
    const named = options.name === undefined ? {} : { name: options.name };
    const labels = apps.map((app) => app.label);
    const found = options.empty
      ? emptyMigrations(graph, args.apps, options.name ?? "custom")
      : await detectChanges({ graph, registry: application.registry, questions, apps: labels, ...named });
    const foreign = found.find((migration) => !labels.includes(migration.app));
    if (foreign !== undefined)
      throw new CommandError(`The models of the app "${foreign.app}" have changed, but it is not one of this site.`, {
        hint: "Its package must ship the migration: update it, or tell its authors.",
      });
    if (found.length === 0) print("Nothing has changed.");
    for (const migration of found) {
      const app = apps.find((one) => one.label === migration.app)!;
      if (options.dryRun || options.check) show(migration, print, options.dryRun);
      else
        print(
          `Wrote ${fromHere(await writeMigration(migration, { dir: app.dir, ...doorsFor(app) }))}${operationList(migration)}`,
        );
    }
    return options.check && found.length > 0 ? 1 : 0;
  },
});

/** The apps that belong to the site: not those of the framework, nor of installed packages, unless the framework's own are named in its checkout. */
function writableApps(apps: readonly AppDefinition[], named: readonly string[]): readonly AppDefinition[] {
  const labels = apps.map((app) => app.label);
  const unknown = named.find((label) => !labels.includes(label));
  if (unknown !== undefined)
    throw new CommandError(`There is no app "${unknown}".`, { hint: didYouMean(unknown, labels), exitCode: 2 });
  return apps.filter((app) =>
    named.length === 0
      ? isOfSite(app)
      : named.includes(app.label) && (isOfSite(app) || (fromCheckout && isOfFramework(app))),
  );
}

function isOfSite(app: AppDefinition): boolean {
  return !realpathSync(app.dir).includes(`${sep}node_modules${sep}`) && !isOfFramework(app);
}

function isOfFramework(app: AppDefinition): boolean {
  const dir = realpathSync(app.dir);
  return ["src", "dist"].some((folder) =>
    dir.startsWith(`${packageDir}${packageDir.endsWith(sep) ? "" : sep}${folder}${sep}`),
  );
}

/** Files of the framework's own apps import its rooms by their paths. */
function doorsFor(app: AppDefinition): { readonly from?: { readonly migrations: string; readonly database: string } } {
  if (!isOfFramework(app)) return {};
  const up = `../${relative(realpathSync(app.dir), `${packageDir}/src`).split(sep).join("/")}`;
  return { from: { migrations: `${up}/migrations/index.ts`, database: `${up}/database/index.ts` } };
}

function emptyMigrations(graph: MigrationGraph, apps: readonly string[], name: string): DetectedMigration[] {
  if (apps.length === 0)
    throw new CommandError("An empty migration needs an app.", {
      hint: "Name one or more: nuages makemigrations blog --empty.",
      exitCode: 2,
    });
  return apps.map((app) => {
    const last = graph.leaf(app);
    const number = last === undefined ? 1 : Number(last.name.slice(0, 4)) + 1;
    return {
      app,
      name: `${String(number).padStart(4, "0")}_${name}`,
      initial: last === undefined,
      dependencies: last === undefined ? [] : [[app, last.name]],
      operations: [],
    };
  });
}

/** Questions for whoever sits at the terminal; `warn` tells what is wrong with an answer before it is asked for again. */
export function askingQuestions(warn: (line: string) => void, asking: Asking = ask): Questions {
  return {
    renameModel: ({ from, to }) => confirm(`Was the model ${from} renamed to ${to}?`, asking),
    renameField: ({ from, to }) => confirm(`Was the field ${from} renamed to ${to}?`, asking),
    fill({ field, definition, reason, check }) {
      const why = reason === "added" ? "is new and has no default" : "may no longer be null";
      const question = `${field} ${why}. Its value for the rows that are there (empty: stop): `;
      const accept = async (answer: string) => {
        if (answer === "") return { value: undefined };
        const value = fillFromText(answer, definition);
        try {
          check(value);
        } catch (error) {
          if (!(error instanceof NuagesError)) throw error;
          return { problems: [`${(error.values as { problem: string }).problem}. ${error.hint}`] };
        }
        return { value };
      };
      return askUntil<unknown>(question, accept, { asking, warn });
    },
  };
}

function show(migration: DetectedMigration, print: (line: string) => void, withSource: boolean): void {
  print(`${migration.app}.${migration.name}${operationList(migration)}`);
  if (withSource) print(`\n${migrationSource(migration)}`);
}

function operationList(migration: DetectedMigration): string {
  return migration.operations.map((operation) => `\n  ${paint("dim", "-")} ${operation.title}`).join("");
}
