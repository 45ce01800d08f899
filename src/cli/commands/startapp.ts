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
    const hint = /^[a-z][a-z0-9_]{0,39}$/.test(name) ? takenBy(name, settings.apps) : "";
    if (hint !== undefined) throw new NuagesError("E_CLI_NAME", { what: "an app", name }, hint === "" ? {} : { hint });
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

const files = new Set(["settings", "urls", "static", "templates", "node_modules", "nuages", "item", "list"]);
/** Words that can't be the name of a variable in a module, which an app is imported as. */
const words = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for
  function if implements import in instanceof interface let new null package private protected public return static super switch this
  throw true try typeof var void while with yield`.split(/\s+/),
);

/** Why an app can't have this name; undefined where it can. */
function takenBy(name: string, apps: readonly { readonly label: string }[]): string | undefined {
  if (apps.some((app) => app.label === name)) return "The site has an app of this name: choose another.";
  if (files.has(name)) return "A site has a file or folder of this name: choose another.";
  const { item } = modelNames(name);
  const word = [name, item].find((one) => words.has(one));
  return word === undefined
    ? undefined
    : `"${word}" is a word of the language, and the app's code couldn't name it: choose another.`;
}

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
