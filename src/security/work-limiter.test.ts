import assert from "node:assert/strict";
import test from "node:test";
import { setImmediate as tick } from "node:timers/promises";
import { ContextSlot } from "../context/index.ts";
import { NuagesError } from "../errors/index.ts";
import { WorkLimiter } from "./work-limiter.ts";

test("no more than the allowed number runs at once, and all that were let in finish in order", async () => {
  const limiter = new WorkLimiter({ concurrency: 2, queue: 8 });
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const job = (n: number) => async () => {
    most = Math.max(most, ++running);
    await tick();
    running--;
    order.push(n);
  };
  await Promise.all(Array.from({ length: 10 }, (_, n) => limiter.run(job(n))));
  assert.equal(most, 2);
  assert.deepEqual(
    order,
    [...order].sort((a, b) => a - b),
  );
});

test("what comes when the queue is full is refused with 503, and the others are served", async () => {
  const limiter = new WorkLimiter({ concurrency: 1, queue: 2 });
  const results = await Promise.allSettled(Array.from({ length: 5 }, () => limiter.run(() => tick(1))));
  const refused = results.filter((r) => r.status === "rejected").map((r) => r.reason);
  assert.equal(refused.length, 2);
  for (const error of refused) assert.ok(error instanceof NuagesError && error.status === 503);
});

test("a job that fails gives its place back", async () => {
  const limiter = new WorkLimiter({ concurrency: 1, queue: 1 });
  await assert.rejects(
    limiter.run(() => Promise.reject(new TypeError("no"))),
    TypeError,
  );
  assert.equal(await limiter.run(async () => 1), 1);
});

test("a job that waited runs in the context of who asked, not of who made room", async () => {
  const user = new ContextSlot<string>("user");
  const limiter = new WorkLimiter({ concurrency: 1, queue: 4 });
  const seen = await Promise.all(
    ["a", "b", "c"].map((name) =>
      user.run(name, () =>
        limiter.run(async () => {
          await tick();
          return user.get();
        }),
      ),
    ),
  );
  assert.deepEqual(seen, ["a", "b", "c"]);
});

test("a place that was handed on is taken: what comes meanwhile waits", async () => {
  const limiter = new WorkLimiter({ concurrency: 1, queue: 4 });
  const events: string[] = [];
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  const job = (name: string, gate: Promise<void>) => async () => {
    events.push(`${name} begins`);
    await gate;
    events.push(`${name} ends`);
  };
  const first = limiter.run(job("first", gates[0].promise));
  const second = limiter.run(job("second", gates[1].promise));
  gates[0].resolve();
  await first;
  await tick();
  const third = limiter.run(job("third", Promise.resolve()));
  await tick();
  assert.deepEqual(events, ["first begins", "first ends", "second begins"]);
  gates[1].resolve();
  await Promise.all([second, third]);
  assert.deepEqual(events.slice(3), ["second ends", "third begins", "third ends"]);
});
