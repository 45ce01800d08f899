import assert from "node:assert/strict";
import test from "node:test";
import { NuagesError } from "../../errors/index.ts";
import { compose, HttpRequest, HttpResponse, type Middleware } from "../../http/index.ts";
import { randomToken, type SecurityEvent, Signer, securityEventsSlot } from "../../security/index.ts";
import { MemorySessionStore, sessionMiddleware } from "../../sessions/index.ts";
import { type CsrfOptions, csrfInput, csrfProtection, getCsrfToken } from "./csrf.ts";
import { csrfExempt, isCsrfExempt } from "./csrf-exempt.ts";

const keys = ["k".repeat(32)];
type View = (request: HttpRequest) => unknown;

/** A browser and the site it talks to. */
class Site {
  readonly jar = new Map<string, string>();
  readonly store: MemorySessionStore;
  readonly events: SecurityEvent[] = [];
  readonly #layers: Middleware[];
  readonly #scheme: "http" | "https";

  constructor(
    o: Partial<CsrfOptions> & { scheme?: "http" | "https"; sessions?: boolean; store?: MemorySessionStore } = {},
  ) {
    const { scheme = "https", sessions = true, store = new MemorySessionStore(), ...options } = o;
    this.store = store;
    this.#scheme = scheme;
    this.#layers = [csrfProtection({ keys, secure: "auto", ...options })];
    if (sessions) this.#layers.unshift(sessionMiddleware({ store: this.store, secure: "auto" }));
  }

  async send(init: { method?: string; headers?: Record<string, string>; body?: string }, view: View = () => "ok") {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...(cookie === "" ? {} : { cookie }), host: "example.com", ...init.headers };
    const request = HttpRequest.make({ url: "/form/", scheme: this.#scheme, ...init, headers });
    // The pipeline makes a response of every error: what a view asserted is thrown after it.
    const failures: unknown[] = [];
    const handle = compose(
      this.#layers,
      async (r) => new HttpResponse(String((await view(r)) ?? "")),
      async (_, error) => {
        if (!(error instanceof NuagesError)) failures.push(error);
        if (!(error instanceof NuagesError)) return new HttpResponse("", { status: 500 });
        return new HttpResponse(`${error.code} ${error.message} ${error.hint}`, { status: error.status });
      },
    );
    const response = await securityEventsSlot.run(
      (e) => this.events.push(e),
      () => handle(request),
    );
    if (failures.length > 0) throw failures[0];
    for (const set of response.headers.cookies) {
      const [name, value] = set.split(";")[0]!.split("=") as [string, string];
      if (set.includes("Max-Age=0")) this.jar.delete(name);
      else this.jar.set(name, decodeURIComponent(value));
    }
    return response;
  }

  async token(): Promise<string> {
    return (await this.send({}, getCsrfToken)).text();
  }

  post(token: string | undefined, headers: Record<string, string> = {}, view?: View) {
    const body = new URLSearchParams(token === undefined ? {} : { csrfToken: token }).toString();
    const type = { "content-type": "application/x-www-form-urlencoded", origin: "https://example.com", ...headers };
    for (const [name, value] of Object.entries(type)) if (value === "") delete (type as Record<string, string>)[name];
    return this.send({ method: "POST", headers: type, body }, view);
  }
}

const reasonOf = (response: HttpResponse) => /\(CSRF, ([a-z-]+)\)/.exec(response.text())?.[1];

test("a form of this site is accepted without any session: its page wrote no row, only a signed HttpOnly cookie", async () => {
  const site = new Site();
  const page = await site.send({}, csrfInput);
  assert.match(page.text(), /^<input type="hidden" name="csrfToken" value="[A-Za-z0-9_-]{86}">$/);
  const cookie = page.headers.get("set-cookie") ?? "";
  assert.match(cookie, /^__Host-csrf=/);
  for (const part of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"]) assert.ok(cookie.includes(part), part);
  assert.equal(page.headers.get("vary"), "Cookie");
  assert.equal((await site.post(/value="([^"]+)"/.exec(page.text())![1])).status, 200);
  assert.equal(site.store.size, 0);
});

test("a page that shows no form sets no cookie and doesn't vary", async () => {
  const response = await new Site().send({});
  assert.deepEqual([response.headers.get("set-cookie"), response.headers.get("vary")], [undefined, undefined]);
});

test("a token is another text each time, and the same cookie goes on", async () => {
  const site = new Site();
  const first = await site.token();
  const cookie = site.jar.get("__Host-csrf");
  const second = await site.token();
  assert.notEqual(first, second);
  assert.equal(site.jar.get("__Host-csrf"), cookie);
  for (const token of [first, second]) assert.equal((await site.post(token)).status, 200);
});

test("the token may come in the header X-CSRF-Token, for JSON too, which is not exempt", async () => {
  const site = new Site();
  const token = await site.token();
  const json = { "content-type": "application/json", origin: "https://example.com" };
  const send = (headers: Record<string, string>) =>
    site.send({ method: "PUT", headers: { ...json, ...headers }, body: "{}" });
  assert.equal((await send({ "x-csrf-token": token })).status, 200);
  assert.equal(reasonOf(await send({})), "no-token");
});

for (const method of ["GET", "HEAD", "OPTIONS"]) {
  test(`${method} needs no token`, async () => {
    assert.equal(
      (await new Site().send({ method, headers: { origin: "https://evil.tld", "sec-fetch-site": "cross-site" } }))
        .status,
      200,
    );
  });
}
for (const method of ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"]) {
  test(`${method} without a token is refused with 403, a reason, a hint and a line in the log`, async () => {
    const site = new Site();
    await site.token();
    const response = await site.send({ method, headers: { origin: "https://example.com" } });
    assert.equal(response.status, 403);
    assert.match(response.text(), /E_CSRF.*no-token.*csrf_token %}/);
    assert.deepEqual(
      site.events.map((e) => [e.kind, e.detail.reason]),
      [["csrf-failed", "no-token"]],
    );
  });
}

test("what the browser says about the sender must not speak against it, even with a good token", async () => {
  const site = new Site();
  const token = await site.token();
  const cases: [Record<string, string>, string | undefined][] = [
    [{ "sec-fetch-site": "same-origin" }, undefined],
    [{ "sec-fetch-site": "none" }, undefined],
    [{ "sec-fetch-site": "same-site" }, "cross-site"],
    [{ "sec-fetch-site": "cross-site" }, "cross-site"],
    [{ "sec-fetch-site": "Same-Origin, none" }, "cross-site"],
    [{ origin: "https://evil.tld" }, "wrong-origin"],
    [{ origin: "null" }, "wrong-origin"],
    [{ origin: "http://example.com" }, "wrong-origin"],
    [{ origin: "https://example.com:8443" }, "wrong-origin"],
    [{ origin: "https://example.com, https://example.com" }, "wrong-origin"],
    [{ origin: "https://example.com.evil.tld" }, "wrong-origin"],
    [{ origin: "" }, "no-referer"],
    [{ origin: "", referer: "https://example.com/form/" }, undefined],
    [{ origin: "", referer: "https://evil.tld/https://example.com/" }, "wrong-referer"],
    [{ origin: "", referer: "http://example.com/" }, "wrong-referer"],
    [{ origin: "", referer: "example.com" }, "wrong-referer"],
  ];
  for (const [headers, reason] of cases)
    assert.equal(reasonOf(await site.post(token, headers)), reason, JSON.stringify(headers));
});

test("over plain http a client without Origin and Referer is let through on its token alone", async () => {
  const site = new Site({ scheme: "http" });
  const token = await site.token();
  assert.ok(site.jar.has("csrf"));
  assert.equal((await site.post(token, { origin: "" })).status, 200);
  assert.equal(reasonOf(await site.post(token, { origin: "https://example.com" })), "wrong-origin");
});

test("a trusted origin may send forms here, with a token", async () => {
  const site = new Site({ trustedOrigins: ["https://shop.example.com"] });
  const token = await site.token();
  const headers = { origin: "https://shop.example.com", "sec-fetch-site": "same-site" };
  assert.equal((await site.post(token, headers)).status, 200);
  assert.equal(reasonOf(await site.post(undefined, headers)), "no-token");
  for (const origin of [
    "shop.example.com",
    "https://shop.example.com/",
    "https://*.example.com/x",
    "ftp://a.example",
  ]) {
    assert.throws(
      () => csrfProtection({ keys, trustedOrigins: [origin] }),
      (e) => e instanceof NuagesError && e.code === "E_TRUSTED_ORIGIN",
    );
  }
});

test("forged, foreign, altered and empty tokens are refused", async () => {
  const [site, other] = [new Site(), new Site()];
  const [token, foreign] = [await site.token(), await other.token()];
  const cases: [string, string][] = [
    [foreign, "wrong-token"],
    ["", "no-token"],
    ["x", "malformed-token"],
    [`${token}=`, "malformed-token"],
    [token.slice(0, -1), "malformed-token"],
    ["A".repeat(86), "wrong-token"],
    ["A".repeat(1_000_00), "malformed-token"],
  ];
  for (const [sent, reason] of cases) assert.equal(reasonOf(await site.post(sent)), reason, sent.slice(0, 20));
});

test("a cookie that this site didn't sign is no cookie, whatever token comes with it", async () => {
  const [site, attacker] = [new Site(), new Site({ keys: ["a".repeat(32)] })];
  const token = await attacker.token();
  site.jar.set("__Host-csrf", attacker.jar.get("__Host-csrf")!);
  assert.equal(reasonOf(await site.post(token)), "no-cookie");
  assert.equal(reasonOf(await new Site().post(token)), "no-cookie");
});

test("with a session the token belongs to it: another session's is refused, and no row grows for it", async () => {
  const [mine, other] = [new Site(), new Site()];
  for (const site of [mine, other]) await site.send({}, (r) => r.session.set("cart", [1]));
  const [token, foreign] = [await mine.token(), await other.token()];
  assert.ok(!mine.jar.has("__Host-csrf"));
  assert.equal((await mine.post(token)).status, 200);
  assert.equal(reasonOf(await mine.post(foreign)), "wrong-token");
  await mine.send({}, async (r) => assert.deepEqual(await r.session.keys(), ["cart"]));
});

test("a form that was shown before the session began still works after it, for as long as the session lasts", async () => {
  const site = new Site();
  const token = await site.token();
  await site.send({}, (r) => r.session.set("cart", [1]));
  assert.equal((await site.post(token)).status, 200);
  site.jar.delete("__Host-csrf");
  assert.equal((await site.post(token)).status, 200);
  assert.equal(reasonOf(await site.post(await new Site().token())), "wrong-token");
});

test("a form and its session that begin with the same response belong together", async () => {
  for (const tokenFirst of [true, false]) {
    const site = new Site();
    const page = await site.send({}, async (r) => {
      const early = tokenFirst ? await getCsrfToken(r) : "";
      r.session.set("cart", [1]);
      return early || getCsrfToken(r);
    });
    assert.equal((await site.post(page.text())).status, 200, `token first: ${tokenFirst}`);
  }
});

test("signing in makes the tokens of earlier pages void, with and without a session before", async () => {
  for (const hadSession of [true, false]) {
    const site = new Site();
    if (hadSession) await site.send({}, (r) => r.session.set("cart", [1]));
    const old = await site.token();
    const signedIn = await site.post(old, {}, (r) => {
      r.session.cycleId();
      r.session.set("user", "7");
    });
    assert.equal(signedIn.status, 200);
    assert.ok(!site.jar.has("__Host-csrf"));
    assert.equal(reasonOf(await site.post(old)), "wrong-token");
    assert.equal((await site.post(await site.token())).status, 200);
  }
});

test("a token of a session is void once the session has ended", async () => {
  const site = new Site();
  await site.send({}, (r) => r.session.set("cart", [1]));
  const token = await site.token();
  const stolen = new Map(site.jar);
  await site.post(token, {}, (r) => r.session.flush());
  for (const [name, value] of stolen) site.jar.set(name, value);
  assert.equal(reasonOf(await site.post(token)), "no-cookie");
});

test("without the session middleware tokens work by their own cookie", async () => {
  const site = new Site({ sessions: false });
  assert.equal((await site.post(await site.token())).status, 200);
});

test("a view that is marked exempt takes requests from anywhere, and its unmarked original does not", async () => {
  const hook = (_request: HttpRequest, params: { id: number }) => params.id;
  const exempt = csrfExempt(hook);
  assert.deepEqual([isCsrfExempt(exempt), isCsrfExempt(hook), exempt.name], [true, false, "hook"]);
  assert.equal(exempt(HttpRequest.make({ url: "/" }), { id: 3 }), 3);
  const send = (view: unknown) =>
    new Site({ viewOf: () => view }).send({ method: "POST", headers: { origin: "https://evil.tld" } });
  assert.equal((await send(exempt)).status, 200);
  assert.equal((await send(hook)).status, 403);
  assert.equal((await send(undefined)).status, 403);
});

test("a token asked for outside the middleware is an error that says what is missing", async () => {
  await assert.rejects(
    getCsrfToken(HttpRequest.make({ url: "/" })),
    (e) => e instanceof NuagesError && e.code === "E_CSRF_INACTIVE",
  );
});

test("with a trusted origin, too, a sender from elsewhere is refused, and the origin counts in the Referer", async () => {
  const site = new Site({ trustedOrigins: ["https://shop.example.com"] });
  const token = await site.token();
  const own = { origin: "", referer: "https://example.com/form/" };
  assert.equal(reasonOf(await site.post(token, { ...own, "sec-fetch-site": "cross-site" })), "cross-site");
  const fromShop = { origin: "", referer: "https://shop.example.com/cart/" };
  assert.equal((await site.post(token, fromShop)).status, 200);
});

test("the cookie of a visitor without a session is believed for 12 hours", async () => {
  const site = new Site();
  const signed = (hours: number) =>
    new Signer({ keys, purpose: "nuages.csrf", now: () => Date.now() - hours * 3_600_000 }).sign(randomToken());
  for (const [hours, stays] of [
    [11, true],
    [13, false],
  ] as const) {
    const cookie = signed(hours);
    site.jar.set("__Host-csrf", cookie);
    assert.equal((await site.post(await site.token())).status, 200);
    assert.equal(site.jar.get("__Host-csrf") === cookie, stays, `${hours} hours`);
  }
});

test("a visitor's token is no session's, though both come from the same text", async () => {
  const site = new Site();
  await site.send({}, (r) => r.session.set("cart", [1]));
  const id = site.jar.get("__Host-sid")!;
  const visitor = new Site();
  visitor.jar.set("__Host-csrf", new Signer({ keys, purpose: "nuages.csrf" }).sign(id));
  assert.equal(reasonOf(await site.post(await visitor.token())), "wrong-token");
});

test("where a browser holds both, a session and the cookie of a visitor, only the session's token counts", async () => {
  const [site, visitor] = [new Site(), new Site()];
  await site.send({}, (r) => r.session.set("cart", [1]));
  const [own, planted] = [await site.token(), await visitor.token()];
  site.jar.set("__Host-csrf", visitor.jar.get("__Host-csrf")!);
  assert.equal(reasonOf(await site.post(planted)), "wrong-token");
  assert.equal((await site.post(own)).status, 200);
});

test("what is base64url but not as long as a token is no token", async () => {
  const site = new Site();
  await site.token();
  for (const length of [4, 40, 84, 88]) assert.equal(reasonOf(await site.post("A".repeat(length))), "malformed-token");
});

test("a token of an older key is good as long as that key is a fallback, with a session and without", async () => {
  const [newKey, oldKey] = ["n".repeat(32), "o".repeat(32)];
  const begin = (request: HttpRequest) => request.session.set("a", 1);
  for (const withSession of [true, false]) {
    const before = new Site({ keys: [oldKey] });
    if (withSession) await before.send({}, begin);
    const token = await before.token();
    const after = async (keys: readonly string[]) => {
      const site = new Site({ keys, store: before.store });
      for (const [name, value] of before.jar) site.jar.set(name, value);
      return site.post(token);
    };
    assert.equal((await after([newKey, oldKey])).status, 200);
    assert.equal(reasonOf(await after([newKey])), withSession ? "wrong-token" : "no-cookie");
    assert.equal(before.store.size, withSession ? 1 : 0);
  }
});

test("a view that is marked exempt keeps its other marks", () => {
  const hook = Object.assign(() => "ok", { cacheSeconds: 60 });
  assert.equal(csrfExempt(hook).cacheSeconds, 60);
});
