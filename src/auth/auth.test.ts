import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { queryLogSlot } from "../database/index.ts";
import { NuagesError } from "../errors/index.ts";
import { compose, HttpRequest, HttpResponse, type Middleware } from "../http/index.ts";
import { csrfProtection, getCsrfToken } from "../middleware/index.ts";
import type { AnyModel } from "../models/index.ts";
import { Argon2idHasher, Passwords, passwordsSlot } from "../security/index.ts";
import { DatabaseSessionStore, MemorySessionStore, sessionKey, sessionMiddleware } from "../sessions/index.ts";
import type { AnyUser } from "./abstract-user.ts";
import { Auth, authenticate, login, logout, updateSessionAuthHash } from "./auth.ts";
import { createUser } from "./create-user.ts";
import { authMiddleware } from "./middleware.ts";
import type { RegisteredUser } from "./request-user.ts";
import { CountingHasher, Member, Note, TestSite } from "./site.test-support.ts";
import { LoginThrottle } from "./throttle/login-throttle.ts";

const password = "a cloud over the fields";
let site: TestSite;
let counter = 0;
before(async () => {
  site = await TestSite.make();
});
beforeEach(() => void (site.events.length = 0));
after(() => site.close());

const make = (values: object = {}) =>
  site.run(async () => (await createUser({ username: `user${counter++}`, password, ...values })) as unknown as Member);
const registered = (user: AnyUser | Member) => user as unknown as RegisteredUser;

/** A browser that keeps its cookies, and the layers around what it visits. */
class Browser {
  cookie: string | undefined;
  readonly memory: MemorySessionStore;
  readonly #layers: readonly Middleware[];
  readonly #address: string;

  constructor(memory = new MemorySessionStore(), address = `192.0.2.${++counter % 250}`) {
    this.memory = memory;
    this.#address = address;
    this.#layers = [sessionMiddleware({ store: memory }), csrfProtection({ keys: TestSite.keys }), authMiddleware()];
  }

  async visit(view: (request: HttpRequest) => unknown, options: { keep?: boolean } = {}): Promise<HttpResponse> {
    const headers = this.cookie === undefined ? {} : { cookie: this.cookie };
    let failure: unknown;
    const handle = compose(
      this.#layers,
      async (request) => new HttpResponse(String((await view(request)) ?? "ok")),
      async (_, error) => {
        failure = error;
        return new HttpResponse("", { status: 500 });
      },
    );
    const request = HttpRequest.make({ url: "https://example.com/", headers, remoteAddress: this.#address });
    const response = await site.run(() => handle(request));
    if (failure !== undefined) throw failure;
    const set = response.headers.cookies.find((cookie) => cookie.startsWith("__Host-sid="));
    if (set && options.keep !== false) this.cookie = set.includes("Max-Age=0") ? undefined : set.split(";")[0];
    return response;
  }

  async signIn(user: Member): Promise<void> {
    await this.visit((request) => login(request, registered(user)));
  }

  async whoAmI(): Promise<string> {
    return (await this.visit((request) => (request.user as AnyUser).username)).text();
  }
}

test("the right name and password give the user, anything else nobody", async () => {
  const user = await make({ username: "ada" });
  const browser = new Browser();
  await browser.visit(async (request) => {
    const found = await authenticate(request, { username: "ada", password });
    assert.equal((found as unknown as Member).pk, user.pk);
    for (const wrong of [
      { username: "ada", password: `${password} ` },
      { username: "ada", password: "" },
      { username: "nobody", password },
      { username: "", password },
      { username: "a\u0000b", password },
    ]) {
      assert.equal(await authenticate(request, wrong), undefined);
    }
  });
});

test("who can't sign in costs the same hashing, whatever the reason (CVE-2016-2513, 2024-39329, 2025-13473)", async () => {
  await make({ username: "active" });
  await make({ username: "inactive", isActive: false });
  await site.run(() => createUser({ username: "unusable" }));
  const attempts = [
    ["active", "wrong"],
    ["inactive", password],
    ["unusable", password],
    ["nobody", password],
    ["", password],
    ["x".repeat(5000), password],
    ["active", "x".repeat(100_000)],
  ] as const;
  for (const [username, given] of attempts) {
    await new Browser().visit(async (request) => {
      site.hasher.calls = 0;
      assert.equal(await authenticate(request, { username, password: given }), undefined);
      assert.equal(site.hasher.calls, 1, username.slice(0, 20));
    });
  }
});

test("every failed path asks the database the same number of times", async () => {
  await make({ username: "known" });
  for (const username of ["known", "unknown", "x".repeat(1000), "a\u0000b"]) {
    let count = 0;
    await new Browser().visit((request) =>
      queryLogSlot.run({ record: () => count++ }, () => authenticate(request, { username, password: "wrong" })),
    );
    assert.equal(count, 1, username.slice(0, 10));
  }
});

test("the sixth attempt in a minute is refused with 429 before anything is hashed", async () => {
  await make({ username: "guessed" });
  const browser = new Browser();
  await browser.visit(async (request) => {
    for (let n = 0; n < 5; n++) await authenticate(request, { username: "guessed", password: "wrong" });
    site.hasher.calls = 0;
    await assert.rejects(
      authenticate(request, { username: "guessed", password }),
      (e) => e instanceof NuagesError && e.code === "E_LOGIN_THROTTLED" && e.status === 429,
    );
    assert.equal(site.hasher.calls, 0);
  });
  assert.deepEqual([...new Set(site.events.map((e) => e.kind))], ["login-failed", "login-throttled"]);
});

test("an attempt that has to wait is hashed after its wait, and not at all when its client left", async () => {
  const user = await make();
  const hashedAtWait: number[] = [];
  let leave = false;
  const wait = async () => {
    hashedAtWait.push(site.hasher.calls);
    if (leave) throw new NuagesError("E_CLIENT_GONE", {});
  };
  const throttle = new LoginThrottle({ perAccount: 0, wait });
  const auth = new Auth({ userModel: Member as unknown as AnyModel, keys: TestSite.keys, throttle });
  const request = HttpRequest.make({ url: "/", remoteAddress: "192.0.2.201" });
  const attempt = () => site.run(() => auth.authenticate(request, { username: user.username, password }));
  site.hasher.calls = 0;
  assert.equal((await attempt())?.pk, user.pk);
  leave = true;
  await assert.rejects(attempt(), { code: "E_CLIENT_GONE" });
  assert.deepEqual(hashedAtWait, [0, 1]);
  assert.equal(site.hasher.calls, 1);
});

test("of a hundred parallel attempts five are hashed", async () => {
  await make({ username: "flooded" });
  site.hasher.calls = 0;
  const browser = new Browser();
  await browser.visit(async (request) => {
    const all = await Promise.allSettled(
      Array.from({ length: 100 }, () => authenticate(request, { username: "flooded", password: "wrong" })),
    );
    assert.equal(all.filter((r) => r.status === "fulfilled").length, 5);
  });
  assert.equal(site.hasher.calls, 5);
});

test("a hash with older parameters is renewed at sign-in", async () => {
  const user = await make({ username: "old-hash" });
  user.password = await new Argon2idHasher({ memory: 16, passes: 1 }).hash(password);
  await site.run(() => user.save());
  const today = new Passwords({ hashers: [new CountingHasher(8), new CountingHasher(16)] });
  await new Browser().visit((request) =>
    passwordsSlot.run(today, async () => assert.ok(await authenticate(request, { username: "old-hash", password }))),
  );
  const renewed = await site.run(() => Member.objects.get({ pk: user.pk }));
  assert.match(renewed.password, /m=8,/);
});

test("signing in makes a new session id, keeps what the visitor had, notes the time and is told to the log", async () => {
  const user = await make();
  const browser = new Browser();
  await browser.visit((request) => request.session.set("cart", [1]));
  const before = browser.cookie;
  await browser.signIn(user);
  assert.notEqual(browser.cookie, before);
  assert.equal(await browser.whoAmI(), user.username);
  await browser.visit(async (request) => assert.deepEqual(await request.session.get("cart"), [1]));
  assert.equal(await browser.memory.load(sessionKey(before!.split("=")[1]!)), undefined);
  const loaded = await site.run(() => Member.objects.get({ pk: user.pk }));
  assert.ok(loaded.lastLogin !== null && Date.now() - loaded.lastLogin.getTime() < 60_000);
  assert.deepEqual(
    site.events.map((e) => [e.kind, e.detail.user]),
    [["login", String(user.pk)]],
  );
});

test("signing in as someone else leaves nothing of the first user's session", async () => {
  const [first, second] = [await make(), await make()];
  const browser = new Browser();
  await browser.signIn(first);
  await browser.visit((request) => request.session.set("secret", "first's"));
  await browser.signIn(second);
  await browser.visit(async (request) => assert.equal(await request.session.get("secret"), undefined));
  assert.equal(await browser.whoAmI(), second.username);
});

test("signing out ends the session at once; the old cookie is worth nothing", async () => {
  const user = await make();
  const browser = new Browser();
  await browser.signIn(user);
  const before = browser.cookie;
  await browser.visit(async (request) => {
    await logout(request);
    assert.equal((request.user as AnyUser).isAuthenticated, false);
  });
  assert.equal(browser.memory.size, 0);
  browser.cookie = before;
  assert.equal(await browser.whoAmI(), "");
  assert.deepEqual(
    site.events.map((e) => e.kind),
    ["login", "logout"],
  );
});

test("an inactive, deleted or re-passworded user is signed out everywhere at the next request", async () => {
  const changes: [string, (user: Member) => Promise<unknown>][] = [
    ["inactive", (user) => Object.assign(user, { isActive: false }).save()],
    ["deleted", (user) => user.delete()],
    [
      "new password",
      async (user) => {
        await user.setPassword("another cloud entirely");
        await user.save();
      },
    ],
  ];
  for (const [what, change] of changes) {
    const user = await make();
    const browser = new Browser();
    await browser.signIn(user);
    assert.equal(await browser.whoAmI(), user.username);
    await site.run(async () => change(await Member.objects.get({ pk: user.pk })));
    assert.equal(await browser.whoAmI(), "", what);
    assert.equal(browser.memory.size, 0, what);
    assert.equal(browser.cookie, undefined, what);
    assert.ok(site.events.some((e) => e.kind === "session-ended"));
  }
});

test("who changes their own password stays signed in here, under a new id, and nowhere else", async () => {
  const user = await make();
  const [here, there] = [new Browser(), new Browser()];
  await here.signIn(user);
  await there.signIn(user);
  const before = here.cookie;
  await here.visit(async (request) => {
    const me = request.user as AnyUser;
    await me.setPassword("another cloud entirely");
    await me.save();
    await updateSessionAuthHash(request, registered(me));
  });
  assert.notEqual(here.cookie, before);
  assert.deepEqual([await here.whoAmI(), await there.whoAmI()], [user.username, ""]);
});

test("a session survives a change of the secret key for as long as the old one is a fallback", async () => {
  const user = await make();
  const browser = new Browser();
  await browser.signIn(user);
  const visit = async (keys: string[]) => {
    const auth = new Auth({ userModel: Member as unknown as AnyModel, keys });
    const layers = [sessionMiddleware({ store: browser.memory }), authMiddleware({ auth })];
    const handle = compose(
      layers,
      async (r) => new HttpResponse((r.user as AnyUser).username),
      async () => new HttpResponse("error"),
    );
    const request = HttpRequest.make({ url: "https://example.com/", headers: { cookie: browser.cookie! } });
    return (await site.run(() => handle(request))).text();
  };
  assert.equal(await visit(["n".repeat(40), ...TestSite.keys]), user.username);
  assert.equal(await visit(["n".repeat(40)]), "");
});

test("login takes only an active, saved user of the user model", async () => {
  const inactive = await make({ isActive: false });
  const browser = new Browser();
  await browser.visit(async (request) => {
    const unsaved = site.run(() => new Member({ username: "x" }));
    for (const user of [
      inactive,
      unsaved,
      new Note({ title: "x" }),
      { pk: 1, isActive: true, password: "" },
      undefined,
    ]) {
      await assert.rejects(login(request, user as never), (e) => e instanceof NuagesError && e.code === "E_NOT_A_USER");
    }
  });
  assert.equal(browser.memory.size, 0);
});

test("a visitor without a cookie costs no query; a signed-in one costs one for the user", async () => {
  const user = await make();
  const browser = new Browser();
  const count = async () => {
    let queries = 0;
    await queryLogSlot.run({ record: () => queries++ }, () => browser.visit(() => {}));
    return queries;
  };
  assert.equal(await count(), 0);
  await browser.signIn(user);
  assert.equal(await count(), 1);
});

test("only a response that asked who the visitor is varies with the cookie", async () => {
  const browser = new Browser();
  assert.equal((await browser.visit(() => {})).headers.get("vary"), undefined);
  assert.equal((await browser.visit((r) => (r.user as AnyUser).isAuthenticated)).headers.get("vary"), "Cookie");
});

test("a token of the page before the sign-in is void after it (session fixation of forms)", async () => {
  const user = await make();
  const browser = new Browser();
  await browser.visit((r) => r.session.set("a", 1));
  const before = (await browser.visit(getCsrfToken)).text();
  await browser.signIn(user);
  const layers = [sessionMiddleware({ store: browser.memory }), csrfProtection({ keys: TestSite.keys })];
  const post = async (token: string) => {
    const headers = { cookie: browser.cookie!, origin: "https://example.com", "x-csrf-token": token };
    const request = HttpRequest.make({ url: "https://example.com/", method: "POST", headers });
    const handle = compose(
      layers,
      async () => new HttpResponse("ok"),
      async () => new HttpResponse("", { status: 403 }),
    );
    return (await site.run(() => handle(request))).status;
  };
  assert.equal(await post(before), 403);
  assert.equal(await post((await browser.visit(getCsrfToken)).text()), 200);
});

test("sign-in and sign-out that race 50 times never revive an old id nor a session that was ended (R41)", async () => {
  const user = await make();
  const store = new DatabaseSessionStore();
  const layers = [sessionMiddleware({ store }), authMiddleware()];
  const send = async (cookie: string | undefined, view: (r: HttpRequest) => Promise<unknown>) => {
    const handle = compose(
      layers,
      async (r) => new HttpResponse(String(await view(r))),
      async (_, e) => new HttpResponse(String(e), { status: 500 }),
    );
    const request = HttpRequest.make({ url: "https://example.com/", headers: cookie === undefined ? {} : { cookie } });
    const response = await site.run(() => handle(request));
    return { text: response.text(), cookie: response.headers.get("set-cookie")?.split(";")[0] };
  };
  const nameOf = async (r: HttpRequest) => (r.user as AnyUser).username;
  for (let round = 0; round < 50; round++) {
    const { cookie: old } = await send(undefined, async (r) => login(r, registered(user)));
    const touched = send(old, async (r) => r.session.set(`seen${round}`, true));
    const again = send(old, async (r) => login(r, registered(user)));
    const out = send(old, logout);
    const [, signedIn] = await Promise.all([touched, again, out]);
    assert.equal((await send(old, nameOf)).text, "", `round ${round}: the old id`);
    assert.equal((await send(signedIn.cookie, nameOf)).text, user.username, `round ${round}: the new id`);
    assert.equal(await site.run(() => store.load(sessionKey(old!.split("=")[1]!))), undefined);
  }
});

test("500 concurrent requests of 25 users each see their own user only", async () => {
  const users = await Promise.all(Array.from({ length: 25 }, () => make()));
  const memory = new MemorySessionStore();
  const browsers = await Promise.all(
    users.map(async (user) => {
      const browser = new Browser(memory);
      await browser.signIn(user);
      return { browser, user };
    }),
  );
  const seen = await Promise.all(
    Array.from({ length: 500 }, async (_, n) => {
      const { browser, user } = browsers[n % 25]!;
      const text = await browser.visit(
        async (request) => {
          await new Promise((resolve) => setTimeout(resolve, (n * 7) % 5));
          return (request.user as AnyUser).username;
        },
        { keep: false },
      );
      return text.text() === user.username;
    }),
  );
  assert.equal(seen.filter((ok) => !ok).length, 0);
});

test("a user model without the methods of a user is refused when authentication is made", () => {
  assert.throws(
    () => new Auth({ userModel: Note as unknown as AnyModel, keys: TestSite.keys }),
    (e) => e instanceof NuagesError && e.code === "E_USER_MODEL",
  );
});

test("the right password ends the counting of wrong ones", async () => {
  const user = await make();
  await new Browser().visit(async (request) => {
    const attempt = (given: string) => authenticate(request, { username: user.username, password: given });
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 4; n++) assert.equal(await attempt("wrong"), undefined);
      assert.equal((await attempt(password))?.username, user.username);
    }
  });
});
