import assert from "node:assert/strict";
import test from "node:test";
import { NuagesError } from "../errors/index.ts";
import { compose, HttpRequest, HttpResponse } from "../http/index.ts";
import { sessionMiddleware } from "./middleware.ts";
import { Session, sessionKey } from "./session.ts";
import type { SessionStore } from "./session-store.ts";
import { MemorySessionStore } from "./stores/memory.ts";

/** A store that counts what it is asked. */
function counted(store: SessionStore): { store: SessionStore; calls: string[] } {
  const calls: string[] = [];
  const proxy = new Proxy(store, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        calls.push(String(name));
        return Reflect.apply(value, target, args);
      };
    },
  });
  return { store: proxy, calls };
}

interface Site {
  visit(use: (session: Session) => unknown, o?: { status?: number; keep?: boolean }): Promise<HttpResponse>;
  cookie: string | undefined;
  memory: MemorySessionStore;
  calls: string[];
  advance(ms: number): void;
}

function site(options: { secure?: boolean | "auto"; scheme?: "http" | "https" } = {}): Site {
  let time = Date.UTC(2026, 0, 1);
  const now = () => time;
  const memory = new MemorySessionStore({ now });
  const { store, calls } = counted(memory);
  const middleware = sessionMiddleware({ store, now, secure: options.secure ?? true });
  const browser: Site = {
    cookie: undefined,
    memory,
    calls,
    advance: (ms) => void (time += ms),
    async visit(use, { status = 200, keep = true } = {}) {
      const headers = browser.cookie === undefined ? {} : { cookie: browser.cookie };
      const request = HttpRequest.make({ url: "/", headers, scheme: options.scheme ?? "https" });
      const failed: unknown[] = [];
      const handle = compose(
        [middleware],
        async (r) => {
          await use(r.session);
          return new HttpResponse("ok", { status });
        },
        async (_, error) => {
          failed.push(error);
          return new HttpResponse("", { status: 500 });
        },
      );
      const response = await handle(request);
      if (failed.length > 0) throw failed[0];
      const set = response.headers.cookies[0];
      if (keep && set) browser.cookie = set.includes("Max-Age=0") ? undefined : set.split(";")[0];
      return response;
    },
  };
  return browser;
}

const idOf = (browser: Site) => browser.cookie?.split("=")[1] ?? "";

test("a request that doesn't touch its session costs no query, sets no cookie and doesn't vary", async () => {
  const browser = site();
  browser.cookie = `__Host-sid=${"A".repeat(43)}`;
  const response = await browser.visit(() => {});
  assert.deepEqual(browser.calls, []);
  assert.equal(response.headers.get("vary"), undefined);
  assert.equal(response.headers.get("set-cookie"), undefined);
});

test("reading without a cookie costs no query and makes no row, but the response varies", async () => {
  const browser = site();
  const response = await browser.visit(async (s) => assert.equal(await s.get("cart"), undefined));
  assert.deepEqual(browser.calls, []);
  assert.equal(response.headers.get("vary"), "Cookie");
  assert.equal(response.headers.get("set-cookie"), undefined);
});

test("what is set is there at the next request, under the hash of an id of 256 bits", async () => {
  const browser = site();
  const response = await browser.visit((s) => s.set("cart", [1, 2]));
  const cookie = response.headers.get("set-cookie") ?? "";
  assert.match(cookie, /^__Host-sid=[A-Za-z0-9_-]{43}; /);
  for (const part of ["Max-Age=1209600", "Path=/", "HttpOnly", "Secure", "SameSite=Lax"])
    assert.ok(cookie.includes(part), part);
  assert.ok(!cookie.includes("Domain"));
  await browser.visit(async (s) => assert.deepEqual(await s.get("cart"), [1, 2]));
  assert.ok(await browser.memory.load(sessionKey(idOf(browser))));
  assert.equal(await browser.memory.load(idOf(browser)), undefined);
});

test("over http in development the cookie is plain sid without Secure, over https __Host-sid", async () => {
  const plain = (await site({ secure: "auto", scheme: "http" }).visit((s) => s.set("a", 1))).headers.get("set-cookie");
  assert.match(plain ?? "", /^sid=/);
  assert.ok(!plain?.includes("Secure") && plain?.includes("HttpOnly"));
  const secure = (await site({ secure: "auto" }).visit((s) => s.set("a", 1))).headers.get("set-cookie");
  assert.match(secure ?? "", /^__Host-sid=.*Secure/);
  const always = (await site({ scheme: "http" }).visit((s) => s.set("a", 1))).headers.get("set-cookie");
  assert.match(always ?? "", /^__Host-sid=.*Secure/);
});

test("an unknown id is never adopted: writing makes a new one, reading drops the cookie and makes no row", async () => {
  const planted = "B".repeat(43);
  const browser = site();
  browser.cookie = `__Host-sid=${planted}`;
  await browser.visit((s) => s.set("a", 1));
  assert.notEqual(idOf(browser), planted);
  assert.equal(await browser.memory.load(sessionKey(planted)), undefined);
  browser.cookie = `__Host-sid=${planted}`;
  const response = await browser.visit((s) => s.get("a"), { keep: false });
  assert.match(response.headers.get("set-cookie") ?? "", /^__Host-sid=; .*Max-Age=0/);
  assert.equal(browser.memory.size, 1);
});

for (const id of [
  "",
  "x",
  "A".repeat(42),
  "A".repeat(44),
  "../../etc/passwd",
  `${"A".repeat(42)}\u00e9`,
  "a".repeat(100_000),
]) {
  test(`the cookie ${JSON.stringify(id.slice(0, 20))} (${id.length}) is no id: no query is made for it`, async () => {
    const browser = site();
    browser.cookie = `__Host-sid=${id}`;
    await browser.visit((s) => s.get("a"));
    assert.deepEqual(browser.calls, []);
  });
}

test("deleting or clearing in a browser without a session makes no row (CVE-2015-5963)", async () => {
  const browser = site();
  for (const use of [
    (s: Session) => s.delete("a"),
    (s: Session) => s.clear(),
    (s: Session) => s.flush(),
    (s: Session) => s.cycleId(),
  ]) {
    const response = await browser.visit(use);
    assert.equal(response.headers.get("set-cookie"), undefined);
  }
  assert.equal(browser.memory.size, 0);
});

test("what is deleted or cleared is gone for the rest of the request too, and may be set again", async () => {
  const browser = site();
  await browser.visit((s) => {
    s.set("cart", [1]);
    s.set("seen", 1);
  });
  await browser.visit(async (s) => {
    assert.equal(await s.get("seen"), 1);
    s.delete("cart");
    assert.deepEqual([await s.get("cart"), await s.has("cart"), await s.keys()], [undefined, false, ["seen"]]);
    s.set("cart", [2]);
    assert.deepEqual(await s.get("cart"), [2]);
    s.clear();
    assert.deepEqual([await s.get("seen"), await s.get("cart"), await s.isEmpty()], [undefined, undefined, true]);
    s.set("seen", 2);
  });
  await browser.visit(async (s) => assert.deepEqual([await s.keys(), await s.get("seen")], [["seen"], 2]));
});

test("cycleId keeps the values under a new id, and the old one is dead", async () => {
  const browser = site();
  await browser.visit((s) => s.set("cart", [1]));
  const before = idOf(browser);
  await browser.visit((s) => {
    s.cycleId();
    s.set("user", "7");
  });
  assert.notEqual(idOf(browser), before);
  assert.equal(await browser.memory.load(sessionKey(before)), undefined);
  await browser.visit(async (s) => assert.deepEqual([await s.get("cart"), await s.get("user")], [[1], "7"]));
});

test("flush deletes the record at once and the cookie with the response; what is set after it begins anew", async () => {
  const browser = site();
  await browser.visit((s) => s.set("user", "7"));
  const before = browser.cookie;
  await browser.visit(async (s) => {
    await s.flush();
    assert.equal(browser.memory.size, 0);
    assert.equal(await s.get("user"), undefined);
  });
  assert.equal(browser.cookie, undefined);
  browser.cookie = before;
  await browser.visit(async (s) => {
    await s.flush();
    s.set("notice", "bye");
  });
  assert.notEqual(browser.cookie, before);
  await browser.visit(async (s) => assert.deepEqual(await s.keys(), ["notice"]));
});

test("a request that saves after another has signed out doesn't bring the session back", async () => {
  const browser = site();
  await browser.visit((s) => s.set("user", "7"));
  const key = sessionKey(idOf(browser));
  const response = await browser.visit(
    async (s) => {
      await s.get("user");
      s.set("seen", 1);
      await browser.memory.delete(key);
    },
    { keep: false },
  );
  assert.equal(browser.memory.size, 0);
  assert.match(response.headers.get("set-cookie") ?? "", /Max-Age=0/);
});

test("a new id that races with a sign-out doesn't carry the user over", async () => {
  const browser = site();
  await browser.visit((s) => s.set("user", "7"));
  const key = sessionKey(idOf(browser));
  await browser.visit(async (s) => {
    await s.get("user");
    s.cycleId();
    s.set("note", "x");
    await browser.memory.delete(key);
  });
  await browser.visit(async (s) => assert.deepEqual(await s.keys(), ["note"]));
});

test("parallel requests that change different keys keep both", async () => {
  const browser = site();
  await browser.visit((s) => s.set("start", true));
  await Promise.all(Array.from({ length: 20 }, (_, n) => browser.visit((s) => s.set(`key${n}`, n), { keep: false })));
  await browser.visit(async (s) => assert.equal((await s.keys()).length, 21));
});

test("a session ends 12 hours after its last request and 14 days after its first, whatever is used", async () => {
  const browser = site();
  const hour = 3_600_000;
  await browser.visit((s) => s.set("a", 1));
  browser.advance(12 * hour - 1);
  await browser.visit(async (s) => assert.equal(await s.get("a"), 1));
  browser.advance(12 * hour);
  await browser.visit(async (s) => assert.equal(await s.get("a"), undefined), { keep: false });
  await browser.visit((s) => s.set("a", 1));
  for (let hours = 0; hours < 14 * 24 - 8; hours += 8) {
    browser.advance(8 * hour);
    await browser.visit(async (s) => assert.equal(await s.get("a"), 1));
  }
  browser.advance(8 * hour);
  await browser.visit(async (s) => assert.equal(await s.get("a"), undefined));
  assert.equal(await browser.memory.purgeExpired(), 2);
});

test("a session that is only read is written at most every five minutes", async () => {
  const browser = site();
  await browser.visit((s) => s.set("a", 1));
  browser.calls.length = 0;
  for (let minute = 0; minute < 11; minute++) {
    browser.advance(60_000);
    await browser.visit((s) => s.get("a"));
  }
  assert.equal(browser.calls.filter((c) => c === "update").length, 2);
  assert.equal(browser.calls.filter((c) => c === "load").length, 11);
});

test("a response with a server error writes nothing", async () => {
  const browser = site();
  const response = await browser.visit((s) => s.set("a", 1), { status: 500 });
  assert.equal(response.headers.get("set-cookie"), undefined);
  assert.equal(browser.memory.size, 0);
});

test("what isn't JSON, too large, or too late is refused where it is set", async () => {
  const refused = (code: string) => (e: unknown) => e instanceof NuagesError && e.code === code;
  const circle: unknown[] = [];
  circle.push(circle);
  let kept: Session | undefined;
  await site().visit((s) => {
    kept = s;
    for (const value of [undefined, Number.NaN, 1n, new Date(), () => 1, new Map(), [undefined], circle]) {
      assert.throws(() => s.set("k", value as never), refused("E_SESSION_VALUE"));
    }
    assert.throws(() => s.set("k", "x".repeat(65_536)), refused("E_SESSION_TOO_LARGE"));
  });
  assert.throws(() => kept?.set("k", 1), refused("E_SESSION_CLOSED"));
  const browser = site();
  await assert.rejects(
    browser.visit((s) => {
      s.set("a", "x".repeat(40_000));
      s.set("b", "x".repeat(40_000));
    }),
    refused("E_SESSION_TOO_LARGE"),
  );
});

test("a value that was read or set is a copy: changing it later changes no session", async () => {
  const browser = site();
  const cart = [1];
  await browser.visit((s) => {
    s.set("cart", cart);
    cart.push(2);
  });
  await browser.visit(async (s) => assert.deepEqual(await s.get("cart"), [1]));
});

test("keys named like prototype members are ordinary keys", async () => {
  const browser = site();
  await browser.visit(async (s) => {
    assert.equal(await s.get("constructor"), undefined);
    s.set("__proto__", { polluted: true });
    s.set("constructor", 1);
  });
  await browser.visit(async (s) => {
    assert.deepEqual(await s.get("__proto__"), { polluted: true });
    assert.equal(await s.get("constructor"), 1);
    assert.equal(await s.get("toString"), undefined);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });
});

test("a new id takes no secret of earlier forms along", async () => {
  const browser = site();
  await browser.visit((s) => {
    s.set("_csrf", "of the visitor");
    s.set("cart", [1]);
  });
  await browser.visit((s) => s.cycleId());
  await browser.visit(async (s) => assert.deepEqual(await s.keys(), ["cart"]));
});

test("what ends a session ends the new id that it was about to get", async () => {
  const browser = site();
  await browser.visit((s) => s.set("user", "7"));
  await browser.visit(async (s) => {
    s.cycleId();
    await s.flush();
    assert.deepEqual([s.cycled, await s.secretId(), await s.isEmpty()], [false, undefined, true]);
  });
  assert.equal(browser.memory.size, 0);
});

test("a session that was stored under longer lifetimes ends by today's, by each of them", async () => {
  const now = Date.UTC(2026, 0, 15);
  const store = new MemorySessionStore({ now: () => now });
  const lifetime = { idleSeconds: 600, absoluteSeconds: 86_400 };
  const kept = async (seen: number, created: number) => {
    const id = "A".repeat(43);
    const ago = (seconds: number) => new Date(now - seconds * 1000);
    const record = { data: { a: 1 }, lastSeenAt: ago(seen), createdAt: ago(created), expiresAt: new Date(now + 1e9) };
    await store.create(sessionKey(id), record);
    return new Session({ store, id, lifetime, now: () => now }).get("a");
  };
  assert.deepEqual([await kept(599, 86_399), await kept(600, 700), await kept(10, 86_400)], [1, undefined, undefined]);
});

test("the size of a session is counted in bytes, all its values together", async () => {
  const browser = site();
  await assert.rejects(
    browser.visit((s) => {
      s.set("a", "é".repeat(20_000));
      s.set("b", "é".repeat(20_000));
    }),
    { code: "E_SESSION_TOO_LARGE" },
  );
  assert.equal(browser.memory.size, 0);
});
