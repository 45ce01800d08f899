import assert from "node:assert/strict";
import test from "node:test";
import { NuagesError } from "../errors/index.ts";
import type { JsonValue } from "../models/index.ts";
import type { SessionChanges, SessionRecord, SessionStore } from "./session-store.ts";

/** What the suite runs against: a fresh store whose clock it can move. */
export interface SessionStoreUnderTest {
  readonly store: SessionStore;
  /** Moves the store's clock on. */
  advance(milliseconds: number): void;
  /** Milliseconds, by the store's clock. */
  now(): number;
}

const changes = (set: Record<string, JsonValue>, deleted: string[] = [], clear = false): SessionChanges => ({
  set: new Map(Object.entries(set)),
  deleted: new Set(deleted),
  clear,
});

/** The behaviour that every session store must show; `make` is called once for each test. */
export function sessionStoreSuite(
  name: string,
  make: () => SessionStoreUnderTest | Promise<SessionStoreUnderTest>,
): void {
  const check = (title: string, run: (t: SessionStoreUnderTest) => Promise<void>) =>
    test(`${name}: ${title}`, async () => run(await make()));
  const times = (t: SessionStoreUnderTest, milliseconds = 60_000) => ({
    lastSeenAt: new Date(t.now()),
    expiresAt: new Date(t.now() + milliseconds),
  });
  const record = (t: SessionStoreUnderTest, data: SessionRecord["data"], milliseconds = 60_000): SessionRecord => ({
    data,
    createdAt: new Date(t.now()),
    ...times(t, milliseconds),
  });
  const dataOf = async (t: SessionStoreUnderTest, key: string) => (await t.store.load(key))?.data;
  const group: Group = { check, times, record, dataOf };
  readingAndWriting(group);
  endings(group);
  races(group);
}

interface Group {
  check(title: string, run: (t: SessionStoreUnderTest) => Promise<void>): void;
  times(t: SessionStoreUnderTest, milliseconds?: number): Pick<SessionRecord, "lastSeenAt" | "expiresAt">;
  record(t: SessionStoreUnderTest, data: SessionRecord["data"], milliseconds?: number): SessionRecord;
  dataOf(t: SessionStoreUnderTest, key: string): Promise<SessionRecord["data"] | undefined>;
}

function readingAndWriting({ check, times, record, dataOf }: Group): void {
  check("a record comes back as it was stored, and an unknown key is absent", async (t) => {
    const stored = record(t, { a: 1, "é😀": ["x", null, true, { y: 2.5 }], __proto__x: "p" });
    await t.store.create("k", stored);
    assert.deepEqual(await t.store.load("k"), stored);
    assert.equal(await t.store.load("other"), undefined);
    assert.equal(await t.store.load(""), undefined);
  });

  check("an update touches only the keys that changed", async (t) => {
    await t.store.create("k", record(t, { a: 1, b: 2, c: 3 }));
    assert.equal(await t.store.update({ key: "k", changes: changes({ b: 20, d: 4 }, ["c"]), times: times(t) }), true);
    assert.deepEqual(await dataOf(t, "k"), { a: 1, b: 20, d: 4 });
    await t.store.update({ key: "k", changes: changes({ z: 1 }, [], true), times: times(t) });
    assert.deepEqual(await dataOf(t, "k"), { z: 1 });
  });

  check("an update moves the time it was last seen and its end, not its beginning", async (t) => {
    const first = record(t, {});
    await t.store.create("k", first);
    t.advance(1000);
    const later = times(t);
    await t.store.update({ key: "k", changes: changes({}), times: later });
    assert.deepEqual(await t.store.load("k"), { ...first, ...later });
  });

  check("more than 64 KiB are refused with an error that says so, and the record stays as it was", async (t) => {
    await t.store.create("k", record(t, { a: "x".repeat(40_000) }));
    await assert.rejects(
      t.store.update({ key: "k", changes: changes({ b: "x".repeat(40_000) }), times: times(t) }),
      (e) => e instanceof NuagesError && e.code === "E_SESSION_TOO_LARGE",
    );
    assert.deepEqual(Object.keys((await dataOf(t, "k")) ?? {}), ["a"]);
  });
}

function endings({ check, times, record, dataOf }: Group): void {
  check("an expired record is absent to every method, and is purged", async (t) => {
    await t.store.create("old", record(t, { a: 1 }, 1000));
    await t.store.create("young", record(t, { a: 1 }, 5000));
    t.advance(1000);
    assert.equal(await t.store.load("old"), undefined);
    assert.equal(await t.store.update({ key: "old", changes: changes({ b: 1 }), times: times(t) }), false);
    assert.equal(await t.store.load("old"), undefined);
    assert.equal(await t.store.purgeExpired(), 1);
    assert.equal(await t.store.purgeExpired(), 0);
    assert.deepEqual(await dataOf(t, "young"), { a: 1 });
  });

  check("a deleted record never comes back by an update", async (t) => {
    await t.store.create("k", record(t, { user: "1" }));
    await t.store.delete("k");
    assert.equal(await t.store.update({ key: "k", changes: changes({ a: 1 }), times: times(t) }), false);
    assert.equal(await t.store.load("k"), undefined);
    await t.store.delete("k");
  });

  check("a replaced record lives on under the new key only, with the changes", async (t) => {
    await t.store.create("old", record(t, { cart: [1], theme: "dark" }));
    const replacement = { oldKey: "old", newKey: "new", createdAt: new Date(t.now()), times: times(t) };
    assert.equal(await t.store.replace({ ...replacement, changes: changes({ user: "7" }, ["theme"]) }), true);
    assert.equal(await t.store.load("old"), undefined);
    assert.deepEqual(await dataOf(t, "new"), { cart: [1], user: "7" });
  });

  check("replacing a record that is gone stores the changes alone, and nothing where there are none", async (t) => {
    const base = { createdAt: new Date(t.now()), times: times(t) };
    assert.equal(await t.store.replace({ ...base, oldKey: "gone", newKey: "n1", changes: changes({}) }), false);
    assert.equal(await t.store.load("n1"), undefined);
    assert.equal(
      await t.store.replace({ ...base, oldKey: "gone", newKey: "n2", changes: changes({ user: "7" }) }),
      true,
    );
    assert.deepEqual(await dataOf(t, "n2"), { user: "7" });
    assert.equal(await t.store.replace({ ...base, oldKey: undefined, newKey: "n3", changes: changes({ a: 1 }) }), true);
    assert.deepEqual(await dataOf(t, "n3"), { a: 1 });
  });
}

function races({ check, times, record, dataOf }: Group): void {
  check("20 parallel writes of distinct keys are all kept (R41)", async (t) => {
    await t.store.create("k", record(t, {}));
    const writes = Array.from({ length: 20 }, (_, n) =>
      t.store.update({ key: "k", changes: changes({ [`key${n}`]: n }), times: times(t) }),
    );
    assert.deepEqual(await Promise.all(writes), Array(20).fill(true));
    assert.equal(Object.keys((await dataOf(t, "k")) ?? {}).length, 20);
  });

  check("whatever races with a sign-out, the old key is dead and the user is not signed in again (R41)", async (t) => {
    for (let round = 0; round < 10; round++) {
      const [key, next] = [`k${round}`, `n${round}`];
      await t.store.create(key, record(t, { user: "7" }));
      await Promise.all([
        t.store.update({ key, changes: changes({ seen: round }), times: times(t) }),
        t.store.delete(key),
        t.store.update({ key, changes: changes({ more: round }), times: times(t) }),
      ]);
      assert.equal(await t.store.load(key), undefined);
      const late = { oldKey: key, newKey: next, createdAt: new Date(t.now()), times: times(t) };
      await t.store.replace({ ...late, changes: changes({ note: "x" }) });
      assert.deepEqual(await dataOf(t, next), { note: "x" });
    }
  });

  check("of writes that race with a sign-in none revives the old key (R41)", async (t) => {
    for (let round = 0; round < 10; round++) {
      const [key, next] = [`k${round}`, `n${round}`];
      await t.store.create(key, record(t, { cart: [1] }));
      const sign = { oldKey: key, newKey: next, createdAt: new Date(t.now()), times: times(t) };
      await Promise.all([
        t.store.update({ key, changes: changes({ a: 1 }), times: times(t) }),
        t.store.replace({ ...sign, changes: changes({ user: "7" }) }),
        t.store.update({ key, changes: changes({ b: 1 }), times: times(t) }),
      ]);
      assert.equal(await t.store.load(key), undefined);
      const data = await dataOf(t, next);
      assert.deepEqual([data?.user, data?.cart], ["7", [1]]);
    }
  });
}
