import assert from "node:assert/strict";
import test from "node:test";
import { sessionStoreSuite } from "../store.suite.ts";
import { MemorySessionStore } from "./memory.ts";

sessionStoreSuite("memory", () => {
  let time = Date.UTC(2026, 0, 1);
  const now = () => time;
  return { store: new MemorySessionStore({ now }), now, advance: (ms) => void (time += ms) };
});

test("memory: the oldest session makes room when the store is full", async () => {
  const store = new MemorySessionStore({ maxRecords: 2 });
  const end = new Date(Date.now() + 60_000);
  for (const key of ["a", "b", "c"]) {
    await store.create(key, { data: {}, createdAt: new Date(), lastSeenAt: new Date(), expiresAt: end });
  }
  assert.equal(store.size, 2);
  assert.equal(await store.load("a"), undefined);
});
