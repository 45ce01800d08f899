import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { compose, HttpRequest, HttpResponse } from "../../http/index.ts";
import { csrfProtection, getCsrfToken, securityHeaders } from "../../middleware/index.ts";
import { MemorySessionStore, sessionMiddleware } from "../../sessions/index.ts";
import { defineTagLibrary, directoryLoader, simpleTag, TemplateEngine } from "../../templates/index.ts";
import { UrlResolver } from "../../urls/index.ts";
import { contextProcessorsSlot, templatesSlot, viewsTagLibrary } from "../../views/index.ts";
import type { AnyUser } from "../abstract-user.ts";
import { createUser } from "../create-user.ts";
import { authMiddleware } from "../middleware.ts";
import { peekUser } from "../request-user.ts";
import { TestSite } from "../site.test-support.ts";
import authUrls from "../urls.ts";
import { logoutView } from "./logout.ts";

const password = "a cloud over the fields";
const origin = "https://example.com";
const templates = new TemplateEngine({
  loaders: [directoryLoader([join(import.meta.dirname, "..", "templates")])],
  tags: [
    viewsTagLibrary,
    defineTagLibrary("static", { tags: [simpleTag("static", (_, name) => `/static/${String(name)}`)] }),
  ],
});
const resolver = new UrlResolver(authUrls);
let site: TestSite;
before(async () => {
  site = await TestSite.make();
  await site.run(() => createUser({ username: "ada", password }));
});
after(() => site.close());

/** A browser on the pages for signing in and out. */
class Browser {
  readonly jar = new Map<string, string>();
  readonly store = new MemorySessionStore();
  readonly #address: string;

  constructor(address: string) {
    this.#address = address;
  }

  async send(url: string, fields?: Record<string, string>): Promise<HttpResponse> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { cookie, origin, "content-type": "application/x-www-form-urlencoded" };
    const body = fields && new URLSearchParams(fields).toString();
    const init = body === undefined ? {} : { method: "POST", body };
    const request = HttpRequest.make({ url: `${origin}${url}`, headers, remoteAddress: this.#address, ...init });
    const handle = compose(
      [
        securityHeaders({ isAuthenticated: (r) => peekUser(r)?.isAuthenticated === true }),
        sessionMiddleware({ store: this.store }),
        csrfProtection({ keys: TestSite.keys }),
        authMiddleware(),
      ],
      async (r) => {
        const match = resolver.resolve(r.path);
        return match ? match.view(r, match.params) : new HttpResponse((r.user as AnyUser).username);
      },
      async (_, error) => new HttpResponse(String(error), { status: (error as { status?: number }).status ?? 500 }),
    );
    const processors = [(r: HttpRequest) => ({ csrfToken: () => getCsrfToken(r) })];
    const response = await site.run(() =>
      templatesSlot.run(templates, () => contextProcessorsSlot.run(processors, () => handle(request))),
    );
    for (const set of response.headers.cookies) {
      const [name, value] = set.split(";")[0]!.split("=") as [string, string];
      if (set.includes("Max-Age=0")) this.jar.delete(name);
      else this.jar.set(name, decodeURIComponent(value));
    }
    return response;
  }

  async token(): Promise<string> {
    return /name="csrfToken" value="([^"]+)"/.exec((await this.send("/login/")).text())![1]!;
  }

  async signIn(fields: Record<string, string> = {}, url = "/login/"): Promise<HttpResponse> {
    return this.send(url, { csrfToken: await this.token(), username: "ada", password, ...fields });
  }
}

test("the page has labelled fields for a password manager, no script, no inline style, and is not kept", async () => {
  const browser = new Browser("192.0.2.1");
  const page = await browser.send("/login/?next=/drafts/");
  const html = page.text();
  assert.equal(page.status, 200);
  assert.match(html, /<html lang="en">/);
  assert.match(html, /<label for="([^"]+)">Username[\s\S]*<input[^>]* id="\1"/);
  assert.match(html, /<input[^>]*autocomplete="username"/);
  assert.match(html, /<input[^>]*type="password"[^>]*autocomplete="current-password"/);
  assert.match(html, /<input type="hidden" name="next" value="\/drafts\/">/);
  assert.ok(!/<script|<style|style=|\son[a-z]+=/.test(html));
  assert.equal(page.headers.get("cache-control"), "no-store, private");
  assert.ok(!browser.jar.has("__Host-sid"));
  assert.equal(browser.store.size, 0);
});

test("signing in leads on to next and signs in; signing out leads home and forgets", async () => {
  const browser = new Browser("192.0.2.2");
  const response = await browser.signIn({ next: "/drafts/?page=2" });
  assert.deepEqual([response.status, response.headers.get("location")], [302, "/drafts/?page=2"]);
  const page = await browser.send("/whoami/");
  assert.deepEqual([page.text(), page.headers.get("cache-control")], ["ada", "no-store, private"]);
  const out = await browser.send("/logout/", { csrfToken: await browser.token() });
  assert.deepEqual(
    [out.status, out.headers.get("location"), out.headers.get("clear-site-data")],
    [302, "/", '"storage"'],
  );
  assert.equal((await browser.send("/whoami/")).text(), "");
  assert.equal(browser.store.size, 0);
});

test("next leads to this site only, from the address and from the form", async () => {
  const hostile = [
    "//evil.tld",
    "https://evil.tld/",
    "/\\evil.tld",
    "javascript:alert(1)",
    "https:evil.tld",
    "http://example.com/",
  ];
  for (const [n, next] of hostile.entries()) {
    const browser = new Browser(`192.0.3.${n}`);
    const page = await browser.send(`/login/?next=${encodeURIComponent(next)}`);
    assert.match(page.text(), /name="next" value="\/"/);
    assert.equal((await browser.signIn({ next })).headers.get("location"), "/", next);
    const out = await browser.send("/logout/", { csrfToken: await browser.token(), next });
    assert.equal(out.headers.get("location"), "/", next);
  }
});

test("a wrong password, an unknown name and an inactive account get the same page, with the name but without the password", async () => {
  await site.run(() => createUser({ username: "asleep", password, isActive: false }));
  const answers = [];
  for (const [n, fields] of [{ password: "wrong one" }, { username: "nobody" }, { username: "asleep" }].entries()) {
    const response = await new Browser(`192.0.4.${n}`).signIn(fields);
    assert.equal(response.status, 422);
    assert.ok(!response.text().includes("wrong one") && !response.text().includes(password));
    answers.push(/<div class="error-summary"[\s\S]*?<\/div>/.exec(response.text())?.[0]);
  }
  assert.match(answers[0]!, /role="alert"/);
  assert.deepEqual(new Set(answers).size, 1);
});

test("an empty form says so at each field and hashes nothing", async () => {
  const browser = new Browser("192.0.2.5");
  site.hasher.calls = 0;
  const response = await browser.signIn({ username: "", password: "" });
  assert.equal(response.status, 422);
  assert.equal(response.text().match(/aria-invalid="true"/g)?.length, 2);
  assert.equal(site.hasher.calls, 0);
});

test("markup in the name comes back escaped", async () => {
  const response = await new Browser("192.0.2.6").signIn({ username: '"><script>alert(1)</script>' });
  assert.ok(!response.text().includes("<script>"));
});

test("too many attempts get 429 with the time to wait, also with the right password", async () => {
  const browser = new Browser("192.0.2.7");
  for (let n = 0; n < 5; n++) assert.equal((await browser.signIn({ password: "wrong" })).status, 422);
  const response = await browser.signIn();
  assert.equal(response.status, 429);
  const seconds = Number(response.headers.get("retry-after"));
  assert.ok(seconds > 0 && seconds <= 60);
  assert.ok(response.text().includes(`Try again in ${seconds} seconds`));
  assert.equal((await browser.send("/whoami/")).text(), "");
});

test("signing in and out need a token, and signing out needs POST", async () => {
  const browser = new Browser("192.0.2.8");
  assert.equal((await browser.send("/login/", { username: "ada", password })).status, 403);
  await browser.signIn();
  assert.equal((await browser.send("/logout/", {})).status, 403);
  assert.equal((await browser.send("/logout/")).status, 405);
  assert.equal((await browser.send("/whoami/")).text(), "ada");
});

test("over plain http a browser is told nothing of what it should forget: it would not listen", async () => {
  for (const [scheme, told] of [
    ["http", undefined],
    ["https", '"storage"'],
  ] as const) {
    const headers = { host: "example.org", "content-type": "application/x-www-form-urlencoded" };
    const request = HttpRequest.make({ url: "/logout/", method: "POST", body: "", headers, scheme });
    const handle = compose(
      [sessionMiddleware({ store: new MemorySessionStore(), secure: "auto" }), authMiddleware()],
      (r) => logoutView()(r, {}),
      async (_, error) => new HttpResponse(String(error), { status: 500 }),
    );
    const response = await site.run(() => handle(request));
    assert.deepEqual([response.status, response.headers.get("clear-site-data")], [302, told]);
  }
});
