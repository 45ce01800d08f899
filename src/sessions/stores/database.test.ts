import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { emptyDatabase } from "../../database/empty.test-support.ts";
import { Databases, databasesSlot } from "../../database/index.ts";
import { type AnyModel, ModelRegistry, registrySlot, tableStateOf } from "../../models/index.ts";
import { Session } from "../models.ts";
import { purgeExpired } from "../purge.ts";
import type { SessionStore } from "../session-store.ts";
import { sessionStoreSuite } from "../store.suite.ts";
import { DatabaseSessionStore } from "./database.ts";

const databases = new Databases({ default: { url: emptyDatabase() } });
const registry = new ModelRegistry([Session as unknown as AnyModel]);

function inside<T>(fn: () => T): T {
  return databasesSlot.run(databases, () => registrySlot.run(registry, fn));
}

before(async () => {
  const database = databases.get();
  const table = tableStateOf(registry.get("sessions.Session"), database.dialect);
  await database.atomic(() => database.dialect.schemaEditor(database).createTable(table), { schema: true });
});
after(() => databases.close());

/** The store, each method run as inside the application. */
function contextual(store: SessionStore): SessionStore {
  return new Proxy(store, {
    get(target, name) {
      const value = Reflect.get(target, name);
      return typeof value === "function"
        ? (...args: unknown[]) => inside(() => Reflect.apply(value, target, args))
        : value;
    },
  });
}

let time = Date.UTC(2026, 0, 1);
sessionStoreSuite("database", async () => {
  const now = () => time;
  await inside(() => Session.objects.all().delete());
  return { store: contextual(new DatabaseSessionStore({ now })), now, advance: (ms) => void (time += ms) };
});

test("database: only the hash of the id is in the table, and what expired is purged by the function for it", async () => {
  await inside(async () => {
    await Session.objects.all().delete();
    const store = new DatabaseSessionStore();
    const past = new Date(Date.now() - 1000);
    const future = new Date(Date.now() + 60_000);
    await store.create("a".repeat(64), { data: {}, createdAt: past, lastSeenAt: past, expiresAt: past });
    await store.create("b".repeat(64), { data: { n: 1 }, createdAt: past, lastSeenAt: past, expiresAt: future });
    assert.equal(await purgeExpired(), 1);
    const rows = await Session.objects.all();
    assert.deepEqual(
      rows.map((row) => row.key),
      ["b".repeat(64)],
    );
  });
});
