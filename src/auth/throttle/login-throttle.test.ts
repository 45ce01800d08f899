import assert from "node:assert/strict";
import test from "node:test";
import { NuagesError } from "../../errors/index.ts";
import { MemoryAttemptStore } from "./attempt-store.ts";
import { LoginThrottle, type LoginThrottleOptions } from "./login-throttle.ts";

function throttle() {
  let time = 1_000_000;
  const store = new MemoryAttemptStore({ now: () => time });
  return { throttle: new LoginThrottle({ store }), advance: (ms: number) => void (time += ms) };
}

/** Attempts on one account, each from an address of its own; the waits are told, not waited. */
function spread(options: Partial<LoginThrottleOptions> = {}) {
  let time = 1_000_000;
  const waits: number[] = [];
  const store = new MemoryAttemptStore({ now: () => time });
  const wait = async (milliseconds: number) => void waits.push(milliseconds);
  const throttle = new LoginThrottle({ store, wait, ...options });
  let address = 0;
  const attempt = (username = "ada") => {
    address++;
    return throttle.check({ username, address: `10.0.${address >> 8}.${address & 255}` });
  };
  return { throttle, waits, attempt, advance: (ms: number) => void (time += ms) };
}

test("beyond a hundred attempts an hour from all addresses together, each one on the account waits longer, never refused", async () => {
  const { waits, attempt } = spread();
  for (let n = 0; n < 100; n++) await attempt();
  assert.deepEqual(waits, []);
  for (let n = 0; n < 200; n++) await attempt();
  assert.deepEqual(waits.slice(0, 4), [1000, 2000, 3000, 4000]);
  assert.equal(waits.length, 200);
  assert.equal(Math.max(...waits), 20_000);
  assert.ok(waits.every((wait, n) => n === 0 || wait >= waits[n - 1]!));
});

test("the owner of an account that is attacked gets through from an own address, after at most the longest wait", async () => {
  const { throttle, waits, attempt } = spread();
  for (let n = 0; n < 5000; n++) await attempt();
  waits.length = 0;
  await throttle.check({ username: "ada", address: "192.0.2.77" });
  assert.deepEqual(waits, [20_000]);
});

test("other accounts don't wait for one that is attacked", async () => {
  const { waits, attempt } = spread();
  for (let n = 0; n < 150; n++) await attempt();
  waits.length = 0;
  await attempt("grace");
  assert.deepEqual(waits, []);
});

test("the hour over, or the right password given, nobody waits any more", async () => {
  for (const end of ["hour", "success"]) {
    const { throttle, waits, attempt, advance } = spread();
    for (let n = 0; n < 150; n++) await attempt();
    waits.length = 0;
    if (end === "hour") advance(3_600_000);
    else await throttle.succeeded({ username: "ADA", address: "192.0.2.77" });
    await attempt();
    assert.deepEqual(waits, [], end);
  }
});

test("attempts that were refused don't count against the account: one address alone adds five a minute", async () => {
  const { throttle, waits } = spread();
  for (let n = 0; n < 1000; n++) await throttle.check({ username: "ada", address: "192.0.2.1" }).catch(() => {});
  await throttle.check({ username: "ada", address: "192.0.2.2" });
  assert.deepEqual(waits, []);
});

test("a client that leaves while it waits ends the attempt", async () => {
  const throttle = new LoginThrottle({ perAccount: 0 });
  const client = new AbortController();
  const gone = new NuagesError("E_CLIENT_GONE", {});
  const waiting = throttle.check({ username: "ada", address: "192.0.2.1", signal: client.signal });
  client.abort(gone);
  await assert.rejects(waiting, gone);
});

for (const [name, value] of [
  ["perAccount", -1],
  ["perAddress", 1.5],
  ["perAccountAndAddress", Number.NaN],
  ["maxDelaySeconds", 31],
] as const) {
  test(`${name}: ${value} is refused`, () => {
    assert.throws(() => new LoginThrottle({ [name]: value }), { code: "E_ARGUMENT" });
  });
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

test("windows of another length don't keep ended ones in memory, and don't push running ones out", async () => {
  let time = 0;
  const store = new MemoryAttemptStore({ now: () => time, maxKeys: 100 });
  await store.add({ key: "hour", windowSeconds: 3600 });
  for (let n = 0; n < 1000; n++) await store.add({ key: `k${n}`, windowSeconds: 60 });
  assert.equal((await store.add({ key: "hour", windowSeconds: 3600 })).count, 2);
  assert.equal(store.size, 101);
  time = 61_000;
  await store.add({ key: "next", windowSeconds: 60 });
  assert.equal(store.size, 2);
});

test("a clock that is set back doesn't lengthen a window", async () => {
  let time = 10_000_000;
  const store = new MemoryAttemptStore({ now: () => time });
  await store.add({ key: "k", windowSeconds: 60 });
  time -= 3_600_000;
  assert.ok((await store.add({ key: "k", windowSeconds: 60 })).secondsLeft <= 60);
});

test("the right password forgets the failures of the account, not those of the address", async () => {
  const store = new MemoryAttemptStore({ now: () => 1_000_000 });
  const limited = new LoginThrottle({ store, perAddress: 6 });
  const attempt = { username: "ada", address: "192.0.2.1" };
  for (let n = 0; n < 5; n++) await limited.check(attempt);
  await limited.succeeded(attempt);
  await limited.check(attempt);
  await assert.rejects(limited.check({ ...attempt, username: "grace" }), (e) => e instanceof NuagesError);
});

test("an IPv6 network is one however its zeros are written", async () => {
  for (const other of ["2001:db8:0:0:1:2:3:4", "2001:0db8:0::9", "2001:DB8::ffff"]) {
    const { throttle: one } = throttle();
    for (let n = 0; n < 5; n++) await one.check({ username: "ada", address: "2001:db8::1" });
    await assert.rejects(one.check({ username: "ada", address: other }), { code: "E_LOGIN_THROTTLED" }, other);
    await one.check({ username: "ada", address: "2001:db8:0:1::1" });
  }
});
