import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { AppDefinition } from "../apps/index.ts";
import contenttypes from "../contenttypes/app.ts";
import { ContentType } from "../contenttypes/index.ts";
import { emptyDatabase } from "../database/empty.test-support.ts";
import { Databases, databasesSlot } from "../database/index.ts";
import { detectChanges, loadMigrations, MigrationExecutor, type MigrationGraph } from "../migrations/index.ts";
import { type AnyModel, ModelRegistry, registrySlot } from "../models/index.ts";
import { Argon2idHasher, Passwords, passwordsSlot } from "../security/index.ts";
import sessions from "../sessions/app.ts";
import { DatabaseSessionStore } from "../sessions/index.ts";
import { Session } from "../sessions/models.ts";
import type { AnyUser } from "./abstract-user.ts";
import auth from "./app.ts";
import { createUser } from "./create-user.ts";
import users from "./default-user/app.ts";
import { User } from "./default-user/models.ts";
import { Group, Permission } from "./models.ts";
import { syncPermissions } from "./permissions.ts";

const apps: readonly AppDefinition[] = [contenttypes, auth, users, sessions];
const models = [ContentType, Permission, Group, User, Session] as unknown as readonly AnyModel[];
const registry = new ModelRegistry(models, { userModel: User as unknown as AnyModel });
const databases = new Databases({ default: { url: emptyDatabase() } });
let graph: MigrationGraph;
before(async () => {
  graph = await loadMigrations(apps, { userModel: "users.User" });
});
after(() => databases.close());

test("the migrations of the apps say what their models say", async () => {
  const changes = await detectChanges({ graph, registry });
  assert.deepEqual(
    changes.map((change) => `${change.app}.${change.name}`),
    [],
  );
});

test("a migrated database carries users with groups and permissions, and sessions; going back leaves nothing", async () => {
  const executor = new MigrationExecutor({ graph, databases });
  await executor.migrate();
  const passwords = new Passwords({ hashers: [new Argon2idHasher({ memory: 8, passes: 1 })] });
  await databasesSlot.run(databases, () =>
    registrySlot.run(registry, () =>
      passwordsSlot.run(passwords, async () => {
        await syncPermissions(registry);
        const user = (await createUser({ username: "ada", password: "a cloud over the fields" })) as unknown as AnyUser;
        const group = await Group.objects.create({ name: "editors" });
        await group.permissions.add(await Permission.objects.get({ codename: "add_user" }));
        await user.groups.add(group);
        assert.equal(await user.hasPerm("users.add_user"), true);
        const now = new Date();
        const later = new Date(now.getTime() + 60_000);
        const store = new DatabaseSessionStore();
        await store.create("k".repeat(64), { data: { a: 1 }, createdAt: now, lastSeenAt: now, expiresAt: later });
        assert.deepEqual((await store.load("k".repeat(64)))?.data, { a: 1 });
      }),
    ),
  );
  await executor.migrate(apps.map((app) => ({ app: app.label, name: "zero" })).reverse());
  const status = await executor.status();
  assert.ok(status.length >= apps.length);
  assert.deepEqual(
    status.filter((one) => one.applied !== undefined),
    [],
  );
});

test("a site with its own user model migrates without the framework's", async () => {
  const without = await loadMigrations([contenttypes, auth, sessions]);
  assert.deepEqual(without.order.map((node) => node.app).sort(), ["auth", "contenttypes", "sessions"]);
});
