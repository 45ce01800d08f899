import { existsSync } from "node:fs";
import { join } from "node:path";
import { defineCommand } from "../../apps/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { camelCase, capitalize } from "../../lib/index.ts";
import { appFiles } from "../stubs/app-files.ts";
import { requireEmpty, writeFiles } from "../write-files.ts";

/** `nuages startapp <name>`. */
export default defineCommand({
  name: "startapp",
  help: "Makes a new app in this site: a model, its views, templates, admin and test.",
  needs: "settings",
  arguments: { name: { help: "The label of the app: a lower-case word, best in the plural, such as notes." } },
  run({ args, project, settings, print }) {
    const { name } = args;
    if (!/^[a-z][a-z0-9_]{0,39}$/.test(name) || reserved.has(name) || settings.apps.some((app) => app.label === name)) {
      throw new NuagesError(
        "E_CLI_NAME",
        { what: "an app", name },
        settings.apps.some((app) => app.label === name)
          ? { hint: "The site has an app of this name: choose another." }
          : {},
      );
    }
    const dir = join(project.dir, name);
    requireEmpty(dir);
    writeFiles(dir, appFiles({ label: name, ...modelNames(name) }));
    print(`Made the app "${name}". To use it:`);
    print();
    print(`  settings.ts   import ${camelCase(name)} from "./${name}/app.ts";   and   apps: [${camelCase(name)}, …]`);
    print(
      `  urls.ts       import ${camelCase(name)} from "./${name}/urls.ts";  and   include("${name}/", ${camelCase(name)})`,
    );
    print("  then          nuages makemigrations && nuages migrate");
    if (!existsSync(join(project.dir, "templates", "base.html")))
      print(`  templates     its pages extend "base.html", which this site does not have in templates/`);
  },
});

const reserved = new Set(["settings", "urls", "static", "templates", "node_modules", "nuages", "item", "list"]);

/** `blog_posts` → the model `BlogPost` and the item `blogPost`; a word that is no plural gets `Item` behind it. */
function modelNames(label: string): { model: string; item: string } {
  const word = camelCase(label);
  const singular =
    word.endsWith("ies") && word.length > 4
      ? `${word.slice(0, -3)}y`
      : /[^s]s$/.test(word) && word.length > 3
        ? word.slice(0, -1)
        : `${word}Item`;
  return { model: capitalize(singular), item: singular };
}
