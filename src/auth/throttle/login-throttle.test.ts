import assert from "node:assert/strict";
import test from "node:test";
import { NuagesError } from "../../errors/index.ts";
import { MemoryAttemptStore } from "./attempt-store.ts";
import { LoginThrottle } from "./login-throttle.ts";

function throttle() {
  let time = 1_000_000;
  const store = new MemoryAttemptStore({ now: () => time });
  return { throttle: new LoginThrottle({ store }), advance: (ms: number) => void (time += ms) };
}

const allowed = (t: LoginThrottle, username: string, address = "192.0.2.1") =>
  t.check({ username, address }).then(
    () => true,
    (error) => {
      assert.ok(error instanceof NuagesError && error.status === 429);
      return false;
    },
  );

test("exactly five of a hundred parallel attempts on one account from one address pass", async () => {
  const { throttle: t } = throttle();
  const results = await Promise.all(Array.from({ length: 100 }, () => allowed(t, "ada")));
  assert.equal(results.filter(Boolean).length, 5);
});

test("exactly thirty attempts of one address pass, whatever accounts it tries", async () => {
  const { throttle: t } = throttle();
  const results = await Promise.all(Array.from({ length: 100 }, (_, n) => allowed(t, `user${n}`)));
  assert.equal(results.filter(Boolean).length, 30);
});

test("the minute over, attempts are taken again; the error says how long that is", async () => {
  const { throttle: t, advance } = throttle();
  for (let n = 0; n < 5; n++) assert.equal(await allowed(t, "ada"), true);
  await assert.rejects(
    t.check({ username: "ada", address: "192.0.2.1" }),
    (e) => e instanceof NuagesError && /60 seconds/.test(e.message),
  );
  advance(59_999);
  assert.equal(await allowed(t, "ada"), false);
  advance(1);
  assert.equal(await allowed(t, "ada"), true);
});

test("another address may still try the account, so that nobody can lock its owner out", async () => {
  const { throttle: t } = throttle();
  for (let n = 0; n < 10; n++) await allowed(t, "ada");
  assert.equal(await allowed(t, "ada", "192.0.2.2"), true);
});

test("a username in other letters or encodings is the same account", async () => {
  const { throttle: t } = throttle();
  const spellings = ["ada", "ADA", "Ada", "ａｄａ", "aDa", "ada"];
  const results = [];
  for (const name of spellings) results.push(await allowed(t, name));
  assert.deepEqual(results, [true, true, true, true, true, false]);
});

test("an IPv6 client is its /64: other addresses of it don't help, other networks are others", async () => {
  const { throttle: t } = throttle();
  const same = [
    "2001:db8:1:2::1",
    "2001:db8:1:2:ffff::",
    "2001:0db8:0001:0002:0:0:0:5",
    "2001:DB8:1:2::7",
    "2001:db8:1:2:a:b:c:d",
  ];
  for (const address of same) assert.equal(await allowed(t, "ada", address), true, address);
  assert.equal(await allowed(t, "ada", "2001:db8:1:2::beef"), false);
  assert.equal(await allowed(t, "ada", "2001:db8:1:3::1"), true);
});

test("an IPv4 address is the same written as IPv6", async () => {
  const { throttle: t } = throttle();
  for (let n = 0; n < 5; n++) await allowed(t, "ada", n % 2 ? "192.0.2.9" : "::ffff:192.0.2.9");
  assert.equal(await allowed(t, "ada", "192.0.2.9"), false);
});

test("the right password clears the account's count, not the address's", async () => {
  const { throttle: t } = throttle();
  for (let n = 0; n < 4; n++) await allowed(t, "ada");
  await t.succeeded({ username: "ada", address: "192.0.2.1" });
  for (let n = 0; n < 5; n++) assert.equal(await allowed(t, "ada"), true);
  assert.equal(await allowed(t, "ada"), false);
});

test("a username of any length costs a key of one length", async () => {
  const { throttle: t } = throttle();
  const started = performance.now();
  for (const name of ["x".repeat(10_000_000), "\ufdfa".repeat(1_000_000), ""])
    assert.equal(await allowed(t, name), true);
  assert.ok(performance.now() - started < 500);
});

test("the store forgets ended windows and holds no more than it may", async () => {
  let time = 0;
  const store = new MemoryAttemptStore({ now: () => time, maxKeys: 100 });
  for (let n = 0; n < 1000; n++) await store.add({ key: `k${n}`, windowSeconds: 60 });
  assert.equal((await store.add({ key: "k0", windowSeconds: 60 })).count, 1);
  assert.equal((await store.add({ key: "k999", windowSeconds: 60 })).count, 2);
  time = 61_000;
  assert.equal((await store.add({ key: "k999", windowSeconds: 60 })).count, 1);
});

test("a clock that is set back doesn't lengthen a window", async () => {
  let time = 10_000_000;
  const store = new MemoryAttemptStore({ now: () => time });
  await store.add({ key: "k", windowSeconds: 60 });
  time -= 3_600_000;
  assert.ok((await store.add({ key: "k", windowSeconds: 60 })).secondsLeft <= 60);
});
