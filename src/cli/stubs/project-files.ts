import { appFiles, type StubFile } from "./app-files.ts";

/** What the files of a new site are made with. */
export interface ProjectNames {
  readonly name: string;
  /** A random secret key of its own. */
  readonly secretKey: string;
  /** What package.json asks for: a version range, or `file:` and the path of a checkout. */
  readonly nuages: string;
  /** The site uses a checkout of the framework, whose types are its sources. */
  readonly fromCheckout: boolean;
}

const first = { label: "notes", model: "Note", item: "note" };

/** The files of a new site with a first app in it. */
export function projectFiles(names: ProjectNames): StubFile[] {
  return [
    ["package.json", packageJson(names)],
    ["tsconfig.json", tsconfig(names)],
    [".gitignore", gitignore],
    [".env", environment(names)],
    ["README.md", readme(names)],
    ["settings.ts", settingsFile],
    ["urls.ts", urlsFile],
    ["templates/base.html", baseTemplate(names)],
    ["static/site.css", style],
    ...appFiles(first).map(([path, text]): StubFile => [`${first.label}/${path}`, text]),
  ];
}

function packageJson({ name, nuages }: ProjectNames): string {
  const content = {
    name,
    version: "0.0.0",
    private: true,
    type: "module",
    engines: { node: ">=24.15.0" },
    scripts: {
      dev: "nuages runserver",
      test: "nuages test",
      check: "nuages check",
      types: "tsc",
      migrate: "nuages migrate",
      makemigrations: "nuages makemigrations",
    },
    dependencies: { nuages },
    devDependencies: { "@types/node": "^24.0.0", typescript: "^7.0.0" },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function tsconfig({ fromCheckout }: ProjectNames): string {
  const compilerOptions = {
    target: "ES2024",
    lib: ["ES2024", "ESNext.Array", "ESNext.Collection", "ESNext.Iterator", "ESNext.Disposable"],
    types: ["node"],
    module: "NodeNext",
    moduleResolution: "NodeNext",
    ...(fromCheckout ? { customConditions: ["@nuages/source"] } : {}),
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noImplicitOverride: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  };
  return `${JSON.stringify({ compilerOptions, include: ["**/*.ts"] }, null, 2)}\n`;
}

const gitignore = `node_modules/
.env
.nuages_history
*.sqlite3
*.sqlite3-*
`;

const environment = ({ secretKey }: ProjectNames) => `# Settings of this machine. Never commit this file.
SECRET_KEY=${secretKey}
DEBUG=true
`;

const readme = ({ name }: ProjectNames) => `# ${name}

A site made with Nuages.

| command | what it does |
|---|---|
| \`npm run dev\` | serves the site on http://127.0.0.1:8000/ and restarts when a file changes |
| \`npx nuages createsuperuser\` | makes a user for http://127.0.0.1:8000/admin/ |
| \`npm run makemigrations\`, \`npm run migrate\` | write down what changed in the models, and change the database |
| \`npm test\` | runs the tests, each file on a database of its own |
| \`npm run check\`, \`npm run types\` | looks for mistakes in the site and in its types |

\`settings.ts\` reads the file \`.env\`, which holds the secret key of this machine and is not committed.
In production set SECRET_KEY and ALLOWED_HOSTS in the environment, and leave DEBUG out.
`;

const settingsFile = `import { defineSettings, env, standardApps } from "nuages/settings";
import notes from "./notes/app.ts";

env.load(import.meta.dirname);

export default defineSettings({
  dir: import.meta.dirname,
  debug: env.boolean("DEBUG", { default: false }),
  secretKey: env("SECRET_KEY"),
  allowedHosts: env.list("ALLOWED_HOSTS", { default: [] }),
  apps: [notes, ...standardApps],
  urls: () => import("./urls.ts"),
  databases: { default: { url: env.url("DATABASE_URL", { default: \`sqlite:\${import.meta.dirname}/db.sqlite3\` }) } },
});
`;

const urlsFile = `import type {} from "nuages";
import { adminUrls } from "nuages/admin";
import { include, urls } from "nuages/urls";
import notes from "./notes/urls.ts";

const root = urls([include("admin/", adminUrls), include("", notes)]);

export default root;

// Tells the types the names and parameters of this site's URLs, for reverse().
declare module "nuages" {
  interface Register {
    urls: typeof root;
  }
}
`;

const baseTemplate = ({ name }: ProjectNames) => `{% load static %}<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{% block title %}${name}{% endblock %}</title>
  <link rel="stylesheet" href="{% static "site.css" %}">
</head>
<body>
  <header><a href="/">${name}</a> <a href="/admin/">Admin</a></header>
  <main>{% block content %}{% endblock %}</main>
</body>
</html>
`;

const style = `:root {
  color-scheme: light dark;
}

body {
  margin: 0 auto;
  padding: 1.5rem 1rem;
  max-width: 42rem;
  font: 1rem/1.6 system-ui, sans-serif;
}

header {
  display: flex;
  justify-content: space-between;
}

.field,
form fieldset {
  margin: 0 0 1.25rem;
  padding: 0;
  border: 0;
}

.field > label,
legend {
  display: block;
  font-weight: 600;
}

.field-checkbox > label {
  display: inline;
}

.field :is(input, select, textarea):not([type="checkbox"], [type="radio"]) {
  box-sizing: border-box;
  width: 100%;
  padding: 0.5rem 0.65rem;
  border: 1px solid light-dark(#767676, #8f8f8f);
  border-radius: 0.35rem;
  font: inherit;
}

.field :is(input, select, textarea)[aria-invalid="true"] {
  border: 2px solid light-dark(#b3261e, #ff9c93);
}

.field .help {
  margin: 0;
  font-size: 0.9rem;
}

.errors,
.error-summary {
  color: light-dark(#b3261e, #ff9c93);
}

.errors {
  margin: 0.25rem 0 0;
  padding: 0;
  list-style: none;
}

.error-summary {
  margin-bottom: 1.5rem;
  padding: 0.75rem 1rem;
  border: 2px solid;
  border-radius: 0.35rem;
}

.error-summary h2 {
  margin: 0;
  font-size: 1rem;
}

.error-summary ul {
  margin: 0.25rem 0 0;
  padding-left: 1.25rem;
}

.error-summary a {
  color: inherit;
}

main button {
  min-height: 2.75rem;
  padding: 0 1.1rem;
  border: 1px solid;
  border-radius: 0.35rem;
  font: inherit;
  cursor: pointer;
}
`;
