import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { ContextSlot, contextIdentity, hasContext, runOutside } from "nuages/context";

test("a value is seen inside the run, also after awaiting, and not after it", async () => {
  const slot = new ContextSlot<string>("language");
  const seen = await slot.run("fr", async () => {
    await wait(1);
    return slot.get();
  });
  assert.equal(seen, "fr");
  assert.equal(slot.get(), undefined);
});

test("an inner run hides the outer value for its own length", () => {
  const slot = new ContextSlot<number>("depth");
  slot.run(1, () => {
    slot.run(2, () => assert.equal(slot.get(), 2));
    assert.equal(slot.get(), 1);
  });
});

test("a run with undefined hides nothing: the outer value or the default shows through", () => {
  const slot = new ContextSlot<number | undefined>("depth");
  slot.run(1, () => slot.run(undefined, () => assert.equal(slot.get(), 1)));
  slot.setDefault(7);
  slot.run(undefined, () => assert.equal(slot.get(), 7));
  slot.setDefault(undefined);
});

test("slots of one name don't share a value, and runs of different slots add up", () => {
  const [a, b] = [new ContextSlot<string>("same"), new ContextSlot<string>("same")];
  a.run("a", () => b.run("b", () => assert.deepEqual([a.get(), b.get()], ["a", "b"])));
  a.run("a", () => assert.equal(b.get(), undefined));
});

test("the default shows where no run is active and inside runs of other slots", () => {
  const [slot, other] = [new ContextSlot<string>("a"), new ContextSlot<string>("b")];
  slot.setDefault("default");
  assert.equal(slot.get(), "default");
  other.run("x", () => assert.equal(slot.get(), "default"));
  slot.run("own", () => assert.equal(slot.get(), "own"));
  slot.setDefault(undefined);
  assert.equal(slot.get(), undefined);
});

test("500 concurrent runs each see their own value through awaits and timers", async () => {
  const slot = new ContextSlot<number>("id");
  const seen = await Promise.all(
    Array.from({ length: 500 }, (_, id) =>
      slot.run(id, async () => {
        await wait(id % 7);
        const first = slot.get();
        await Promise.all([wait(1), wait(id % 3)]);
        return first === id && slot.get() === id;
      }),
    ),
  );
  assert.equal(seen.filter((same) => !same).length, 0);
});

test("runOutside sees no run, and the identity tells two runs apart", () => {
  const slot = new ContextSlot<number>("id");
  assert.equal(hasContext(), false);
  slot.run(1, () => {
    const identity = contextIdentity();
    assert.equal(hasContext(), true);
    assert.equal(
      runOutside(() => slot.get()),
      undefined,
    );
    assert.equal(contextIdentity(), identity);
    slot.run(1, () => assert.notEqual(contextIdentity(), identity));
  });
});
