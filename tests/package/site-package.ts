// A made-up package with an app for sites: code, migrations and templates as a package of the registry ships them.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Its name in `node_modules`; its app is `nuages-bookmarks/app.js`, with the label `bookmarks`. */
export const packageName = "nuages-bookmarks";

const notJavaScript =
  "// The source of the file beside it; Node reads no types inside node_modules.\nexport const nothing: never;\n";

const files: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({ name: packageName, version: "1.0.0", type: "module" }),
  "app.js": `import { defineApp } from "nuages/apps";
export default defineApp({ label: "bookmarks", dir: import.meta.dirname });
`,
  "app.d.ts": `import type { AppDefinition } from "nuages/apps";
declare const app: AppDefinition;
export default app;
`,
  "models.js": `import { char, Model } from "nuages/models";
export class Bookmark extends Model("bookmarks.Bookmark")({ title: char({ maxLength: 80 }), address: char({ maxLength: 200 }) }) {
  toString() {
    return this.title;
  }
}
`,
  "models.ts": notJavaScript,
  "admin.js": `import { modelAdmin } from "nuages/admin";
import { Bookmark } from "./models.js";
export const bookmarkAdmin = modelAdmin(Bookmark, { listDisplay: ["title", "address"] });
`,
  "urls.js": `import { path, urls } from "nuages/urls";
import { render } from "nuages/views";
import { Bookmark } from "./models.js";
export default urls("bookmarks", [
  path("", (request) => render(request, "bookmarks/list.html", { bookmarks: Bookmark.objects.orderBy("title") }), { name: "list" }),
]);
`,
  "urls.d.ts": `declare const bookmarks: import("nuages/urls").AnyRoutes;
export default bookmarks;
`,
  "migrations/0001_initial.js": `import { createModel, field, migration } from "nuages/migrations";
export default migration({
  initial: true,
  operations: [
    createModel("Bookmark", {
      fields: { id: field.auto({ primaryKey: true }), title: field.char({ maxLength: 80 }), address: field.char({ maxLength: 200 }) },
    }),
  ],
});
`,
  "migrations/0001_initial.ts": notJavaScript,
  "migrations/0001_initial.d.ts": "declare const _default: unknown;\nexport default _default;\n",
  "templates/bookmarks/list.html": `<ul>{% for bookmark in bookmarks %}<li>{{ bookmark.title }}</li>{% endfor %}</ul>\n`,
};

/** Puts the package into a site's `node_modules`, as its install would. */
export function addSitePackage(site: string): void {
  for (const [file, text] of Object.entries(files)) {
    const path = join(site, "node_modules", packageName, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
