import assert from "node:assert/strict";
import { test } from "node:test";
import { usersApp } from "../auth/index.ts";
import { emptyDatabase } from "../database/empty.test-support.ts";
import { Databases } from "../database/index.ts";
import { detectChanges, loadMigrations, MigrationExecutor } from "../migrations/index.ts";
import { standardApps } from "../settings/index.ts";
import { makeLibrary } from "./site.test-support.ts";

test("the migrations of the admin say what its models say, and can be taken back", async () => {
  const library = await makeLibrary();
  const databases = new Databases({ default: { url: emptyDatabase() } });
  try {
    const graph = await loadMigrations([...standardApps, usersApp], { userModel: "users.User" });
    const { registry } = library.site.application;
    const changes = await library.site.run(() => detectChanges({ graph, registry, apps: ["admin"] }));
    assert.deepEqual(
      changes.map((change) => `${change.app}.${change.name}`),
      [],
    );
    const executor = new MigrationExecutor({ graph, databases });
    await executor.migrate();
    await executor.migrate([{ app: "admin", name: "zero" }]);
  } finally {
    await databases.close();
    await library.close();
  }
});
