// What `startproject` promises, wherever the framework comes from: a site that works at once, also with an app out of node_modules.
import assert from "node:assert/strict";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Ended, run, serve, temporaryFolder, terminal } from "../support/processes.ts";
import { addSitePackage, packageName } from "./site-package.ts";

/** Where a site gets the framework from. */
export interface FrameworkSource {
  readonly name: string;
  /** Makes the framework available; answers with what is typed for `nuages` where there is no site yet. */
  prepare(folder: string): Promise<readonly string[]>;
  /** What is left to do in a new site before it can be served, each as it would be typed. */
  readonly steps: (folder: string) => readonly (readonly string[])[];
}

const password = "a shelf over the fireplace";
const environment = terminal({
  npm_config_prefer_offline: "true",
  NUAGES_SUPERUSER_USERNAME: "ada",
  NUAGES_SUPERUSER_PASSWORD: password,
});

/** Runs the suite on a source. */
export function startProjectSuite(source: FrameworkSource): void {
  describe(`a new site, with the framework from ${source.name}`, () => {
    const folder = temporaryFolder("site");
    const site = join(folder.path, "place", "journal");
    let nuages: readonly string[];

    before(async () => {
      nuages = await source.prepare(folder.path);
    });
    after(() => folder.remove());

    const inSite = (argv: readonly string[], input?: string): Promise<Ended> =>
      run(argv, { cwd: site, env: environment, ...(input === undefined ? {} : { input }) });
    const mustRun = async (...argv: string[]): Promise<string> => {
      const ended = await inSite(argv);
      assert.equal(ended.code, 0, `${argv.join(" ")}\n${ended.stdout}${ended.stderr}`);
      return ended.stdout;
    };

    test("shows its first page and the admin within a minute of typing the command", { timeout: 120_000 }, async () => {
      const began = performance.now();
      const made = await run([...nuages, "startproject", "journal", site], { cwd: folder.path, env: environment });
      assert.equal(made.code, 0, made.stderr);
      const written = globSync("**/*", { cwd: site, exclude: ["node_modules"], withFileTypes: true });
      assert.ok(written.filter((entry) => entry.isFile()).length <= 25);
      for (const step of source.steps(folder.path)) await mustRun(...step);
      const server = await serve(["npm", "run", "dev", "--", "--port", "0"], { cwd: site, env: environment });
      try {
        assert.equal((await fetch(`${server.url}/`)).status, 200);
        assert.match(await (await fetch(`${server.url}/admin/`)).text(), /type="password"/);
        const seconds = (performance.now() - began) / 1000;
        assert.ok(seconds < 60, `${seconds.toFixed(1)} s`);
      } finally {
        await server.stop();
      }
    });

    test("has types, checks and tests that pass as it is", { timeout: 120_000 }, async () => {
      await mustRun("npm", "run", "types");
      assert.match(await mustRun("npx", "--no", "nuages", "check"), /nothing to mend/);
      await mustRun("npm", "test");
    });

    test("takes an app out of node_modules: its tables, its pages, its models in the admin", {
      timeout: 120_000,
    }, async () => {
      addSitePackage(site);
      edit(join(site, "settings.ts"), [
        ["import notes", `import bookmarks from "${packageName}/app.js";\nimport notes`],
        ["apps: [notes,", "apps: [notes, bookmarks,"],
      ]);
      edit(join(site, "urls.ts"), [
        ["import notes", `import bookmarks from "${packageName}/urls.js";\nimport notes`],
        ['include("", notes)', 'include("bookmarks/", bookmarks), include("", notes)'],
      ]);
      await mustRun("npm", "run", "types");
      assert.match(await mustRun("npm", "run", "makemigrations"), /No changes|nothing/i);
      assert.match(await mustRun("npm", "run", "migrate"), /Applied bookmarks\.0001_initial/);
      const code = `await Bookmark.objects.create({ title: "<Nuages>", address: "https://example.org/" })\n`;
      const shell = await inSite(["npx", "--no", "nuages", "shell"], code);
      assert.equal(shell.code, 0, shell.stderr);
      await mustRun("npx", "--no", "nuages", "createsuperuser", "--no-input");
      const server = await serve(["npx", "--no", "nuages", "runserver", "--port", "0"], {
        cwd: site,
        env: environment,
      });
      try {
        assert.match(await (await fetch(`${server.url}/bookmarks/`)).text(), /<li>&lt;Nuages&gt;<\/li>/);
        const cookie = await signIn(server.url);
        const list = await fetch(`${server.url}/admin/bookmarks/bookmark/`, { headers: { cookie } });
        assert.match(await list.text(), /&lt;Nuages&gt;/);
      } finally {
        await server.stop();
      }
    });
  });
}

function edit(file: string, changes: readonly (readonly [string, string])[]): void {
  let text = readFileSync(file, "utf8");
  for (const [from, to] of changes) {
    assert.ok(text.includes(from), `${file} has no ${from}`);
    text = text.replace(from, to);
  }
  writeFileSync(file, text);
}

const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");

/** Signs in to the admin; answers with the cookies of the session. */
async function signIn(url: string): Promise<string> {
  const page = await fetch(`${url}/admin/login/`);
  const csrfToken = /name="csrfToken" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
  const answer = await fetch(`${url}/admin/login/`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: cookiesOf(page), origin: url },
    body: new URLSearchParams({ csrfToken, username: "ada", password }),
  });
  assert.ok([302, 303].includes(answer.status), await answer.text());
  return cookiesOf(answer);
}
