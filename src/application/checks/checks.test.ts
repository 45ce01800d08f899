import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyDatabase } from "../../database/empty.test-support.ts";
import { Logger } from "../../logging/index.ts";
import { defineSettings, type SettingsOptions, type StandardMiddleware, standardApps } from "../../settings/index.ts";
import { path, urls } from "../../urls/index.ts";
import { createApplication } from "../create-application.ts";

const view = () => "";
const log = new Logger({ sink: () => {} });

/** What the checks find in a site with these settings. */
async function findings(options: Partial<SettingsOptions>, deploy = false) {
  const settings = defineSettings({
    dir: import.meta.dirname,
    secretKey: "Zk3vQ9sL0pXw7RtB5nYc2MdHf8GjA1eU",
    allowedHosts: ["example.com"],
    apps: [],
    urls: urls([]),
    databases: { default: { url: emptyDatabase() } },
    ...options,
  });
  const site = await createApplication(settings, { log });
  try {
    return await site.checks({ deploy });
  } finally {
    await site.close();
  }
}

const idsAndSubjects = (found: Awaited<ReturnType<typeof findings>>) =>
  found.map(({ id, level, subject }) => [id, level, subject]);

test("settings.W001: a folder of templates or static files that isn't there, unless it is the usual one", async () => {
  assert.deepEqual(await findings({}), []);
  const found = await findings({ templates: { dirs: ["templates", "tmpl"] }, static: { dirs: ["static", "."] } });
  assert.deepEqual(idsAndSubjects(found), [["settings.W001", "warning", "templates.dirs"]]);
  assert.match(found[0]!.message, /"tmpl"/);
  assert.deepEqual(idsAndSubjects(await findings({ static: { dirs: ["assets"] } })), [
    ["settings.W001", "warning", "static.dirs"],
  ]);
});

test("urls.W001: two slashes in a row", async () => {
  assert.deepEqual(await findings({ urls: urls([path("posts/<int:id>/", view)]) }), []);
  const found = await findings({ urls: urls([path("posts//", view), path("ok/", view)]) });
  assert.deepEqual(
    found.map(({ id, level }) => [id, level]),
    [["urls.W001", "warning"]],
  );
  assert.match(found[0]!.message, /"posts\/\/"/);
});

test("urls.W002: a view below the address of static files, which answers first", async () => {
  const routes = urls([path("static/report/", view), path("statics/", view)]);
  const found = await findings({ urls: routes });
  assert.deepEqual(
    found.map(({ id, level }) => [id, level]),
    [["urls.W002", "warning"]],
  );
  assert.match(found[0]!.message, /"static\/report\/"/);
  assert.deepEqual(await findings({ urls: routes, static: { url: "/assets/" } }), []);
  assert.deepEqual(await findings({ urls: routes, static: { url: "https://cdn.example.com/static/" } }), []);
});

const auth = standardApps.filter((app) => ["contenttypes", "auth"].includes(app.label));
const deployCases: readonly [
  id: string,
  subject: string,
  bad: Partial<SettingsOptions>,
  good: Partial<SettingsOptions>,
][] = [
  [
    "deploy.W004",
    "security.hsts.maxAge",
    { security: { hsts: { maxAge: 3600 } } },
    { security: { hsts: { maxAge: 31_536_000 } } },
  ],
  [
    "deploy.W005",
    "middleware",
    { middleware: (standard) => standard.all.filter((layer) => layer !== standard.csrf) },
    { middleware: (standard) => [async (_, next) => await next(), ...standard.all] },
  ],
  [
    "deploy.W006",
    "apps",
    { apps: auth },
    { apps: standardApps.filter((app) => ["contenttypes", "auth", "sessions"].includes(app.label)) },
  ],
  [
    "deploy.W007",
    "secretKey",
    { secretKey: "please-change-me-Zk3vQ9sL0pXw7RtB5nYc" },
    { secretKey: "q7Lw2ZrT9vXc4BnM1kJh6GfD3sAp8YuE" },
  ],
  [
    "deploy.W007",
    "secretKeyFallbacks",
    { secretKeyFallbacks: ["insecure-Zk3vQ9sL0pXw7RtB5nYc2MdHf8"] },
    { secretKeyFallbacks: ["q7Lw2ZrT9vXc4BnM1kJh6GfD3sAp8YuE"] },
  ],
];
for (const [id, subject, bad, good] of deployCases) {
  test(`${id} (${subject}) is found where it applies, and only with --deploy`, async () => {
    assert.deepEqual(idsAndSubjects(await findings(bad, true)), [[id, "warning", subject]]);
    assert.deepEqual(await findings(bad), []);
    assert.deepEqual(await findings(good, true), []);
  });
}

test("deploy.W005 names each standard layer that guards a site and is missing", async () => {
  for (const name of ["security", "host", "csrf"] as const) {
    const middleware = (standard: StandardMiddleware) => standard.all.filter((layer) => layer !== standard[name]);
    const found = await findings({ middleware }, true);
    assert.deepEqual(
      found.map(({ id, message }) => [id, message]),
      [["deploy.W005", `the standard layer "${name}" is not among the site's`]],
    );
  }
  assert.equal((await findings({ middleware: () => [] }, true)).length, 3);
});

test("deploy.W007 never prints the key", async () => {
  const secretKey = "please-change-me-Zk3vQ9sL0pXw7RtB5nYc";
  const found = await findings({ secretKey }, true);
  assert.equal(found.length, 1);
  assert.doesNotMatch(JSON.stringify(found), /change-me|Zk3v/);
});
