import assert from "node:assert/strict";
import { test } from "node:test";
import { Permission } from "../auth/index.ts";
import { ContentType } from "../contenttypes/index.ts";
import { emptyDatabase } from "../database/empty.test-support.ts";
import { Logger } from "../logging/index.ts";
import { defineSettings, standardApps } from "../settings/index.ts";
import { urls } from "../urls/index.ts";
import { createApplication } from "./create-application.ts";
import { migrate, pendingMigrations } from "./migrate.ts";

test("migrate makes the content types and permissions of all models, but not on the way to a single migration", async () => {
  const settings = defineSettings({
    secretKey: "only-for-tests-0123456789-abcdefghijk",
    debug: true,
    apps: standardApps,
    urls: urls([]),
    databases: { default: { url: emptyDatabase() } },
  });
  const site = await createApplication(settings, { log: new Logger({ sink: () => {} }) });
  try {
    await migrate(site, { targets: [{ app: "auth" }] });
    assert.equal(await site.run(() => Permission.objects.count()), 0);
    assert.ok((await pendingMigrations(site)).length > 0);
    const done = await migrate(site);
    assert.ok(done.length > 0);
    assert.equal(await site.run(() => Permission.objects.filter({ codename: "change_group" }).count()), 1);
    assert.equal(await site.run(() => ContentType.objects.filter({ appLabel: "auth", model: "group" }).count()), 1);
    const rows = await site.run(() => Permission.objects.count());
    assert.deepEqual(await migrate(site), []);
    assert.equal(await site.run(() => Permission.objects.count()), rows);
    assert.deepEqual(await pendingMigrations(site), []);
  } finally {
    await site.close();
  }
});

test("migrate brings the database that is named up to date, with its rows, and no other", async () => {
  const settings = defineSettings({
    secretKey: "only-for-tests-0123456789-abcdefghijk",
    debug: true,
    apps: standardApps,
    urls: urls([]),
    databases: { default: { url: "sqlite::memory:" }, archive: { url: "sqlite::memory:" } },
  });
  const site = await createApplication(settings, { log: new Logger({ sink: () => {} }) });
  try {
    await migrate(site, { using: "archive" });
    assert.deepEqual(await pendingMigrations(site, "archive"), []);
    const inArchive = Permission.objects.using("archive").filter({ codename: "change_group" });
    assert.equal(await site.run(() => inArchive.count()), 1);
    assert.ok((await pendingMigrations(site)).length > 0);
    await assert.rejects(
      site.run(() => Permission.objects.count()),
      { code: "E_SQL" },
    );
  } finally {
    await site.close();
  }
});
