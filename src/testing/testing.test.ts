import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { defineApp } from "../apps/index.ts";
import { createUser, type Group, Group as GroupModel, loginRequired } from "../auth/index.ts";
import { siteDatabases } from "../database/empty.test-support.ts";
import { Databases, sql } from "../database/index.ts";
import { type HttpRequest, HttpResponse, JsonResponse, RedirectResponse, redirectExternal } from "../http/index.ts";
import { csrfExempt } from "../middleware/index.ts";
import { defineSettings, standardApps } from "../settings/index.ts";
import { path, urls } from "../urls/index.ts";
import { CookieJar } from "./cookie-jar.ts";
import { assertNumQueries, captureQueries } from "./count-queries.ts";
import { createTestApplication, type TestApplication } from "./test-application.ts";

let rounds = 0;

const routes = urls([
  path("echo/", async (request: HttpRequest) => {
    const form = request.method === "POST" ? [...(await request.form()).entries()] : [];
    return new JsonResponse({ method: request.method, query: request.queryString, form });
  }),
  path("json/", async (request: HttpRequest) => new JsonResponse(await request.json())),
  path(
    "whoami/",
    async (request: HttpRequest) => new HttpResponse(request.user.isAuthenticated ? String(request.user) : "nobody"),
  ),
  path(
    "private/",
    loginRequired(async () => new HttpResponse("inside")),
  ),
  path("count/", async (request: HttpRequest) => {
    const seen = ((await request.session.get("seen")) as number | undefined) ?? 0;
    request.session.set("seen", seen + 1);
    return new HttpResponse(String(seen + 1));
  }),
  path("one/", async () => new RedirectResponse("/two/")),
  path("two/", async () => new RedirectResponse("/echo/?from=two")),
  path("round/", async () => {
    rounds += 1;
    return new RedirectResponse("/round/");
  }),
  path("moved/", async () => new RedirectResponse("/echo/", { preserveMethod: true })),
  path("away/", async () => redirectExternal("https://elsewhere.example/echo/", { hosts: ["elsewhere.example"] })),
  path("broken/", async () => {
    throw new RangeError("from the view");
  }),
  path("groups/", async () => {
    const names: string[] = [];
    for await (const group of GroupModel.objects.all()) names.push((group as Group).name);
    return new HttpResponse(names.join());
  }),
  path(
    "hook/",
    csrfExempt(async () => new HttpResponse("hooked")),
  ),
  path("rows/", async () => {
    let count = 0;
    for (const group of await GroupModel.objects.all())
      count += await group.permissions.filter({ codename: "x" }).count();
    return new HttpResponse(String(count));
  }),
  path("stream/", async () => new HttpResponse(parts())),
]);

async function* parts() {
  yield "a";
  yield "b";
}

const settings = defineSettings({
  databases: siteDatabases,
  secretKey: "only-for-tests-0123456789-abcdefghijk",
  debug: true,
  apps: standardApps.filter((app) => app.label !== "admin"),
  urls: routes,
});

let site: TestApplication;
before(async () => {
  site = await createTestApplication(settings);
});
after(() => site.close());

test("requests carry query, form and JSON, and their bodies come back whole", async () => {
  const client = site.client();
  assert.deepEqual((await client.get("/echo/?a=1", { query: { b: [2, 3], c: null } })).json(), {
    method: "GET",
    query: "a=1&b=2&b=3",
    form: [],
  });
  assert.deepEqual((await client.post("/echo/", { title: "é&=", tags: ["x", "y"] })).json(), {
    method: "POST",
    query: "",
    form: [
      ["title", "é&="],
      ["tags", "x"],
      ["tags", "y"],
    ],
  });
  assert.deepEqual((await client.post("/json/", {}, { json: { a: [1] } })).json(), { a: [1] });
  assert.equal((await client.get("/stream/")).text(), "ab");
  assert.equal((await client.head("/stream/")).text(), "");
});

test("cookies are kept by one client and unknown to another", async () => {
  const [one, other] = [site.client(), site.client()];
  assert.equal((await one.get("/count/")).text(), "1");
  assert.equal((await one.get("/count/")).text(), "2");
  assert.equal((await other.get("/count/")).text(), "1");
  assert.deepEqual(one.cookies.names(), ["__Host-sid"]);
});

test("redirects are followed when asked, and circles end", async () => {
  const client = site.client();
  assert.equal((await client.get("/one/")).status, 302);
  const response = await client.get("/one/", { follow: true });
  assert.deepEqual(response.redirects, ["/two/", "/echo/?from=two"]);
  assert.equal(response.status, 200);
  rounds = 0;
  await assert.rejects(client.get("/round/", { follow: true }), { code: "E_TEST_REDIRECTS" });
  assert.equal(rounds, 21);
});

test("a followed form is sent again only where the redirect says so", async () => {
  const client = site.client();
  const again = (await client.post("/moved/", { a: "1" }, { follow: true })).json();
  assert.deepEqual(again, { method: "POST", query: "", form: [["a", "1"]] });
  const seen = (await client.post("/two/", { a: "1" }, { follow: true })).json();
  assert.deepEqual(seen, { method: "GET", query: "from=two", form: [] });
});

test("a redirect to another site is not followed, as if it were this one", async () => {
  assert.equal((await site.client().get("/away/")).location, "https://elsewhere.example/echo/");
  await assert.rejects(site.client().get("/away/", { follow: true }), {
    code: "E_TEST_FOREIGN",
    message: /elsewhere\.example/,
  });
});

test("a form is sent with a token, and without one where that is tested", async () => {
  assert.equal((await site.client().post("/echo/")).status, 200);
  const strict = site.client({ enforceCsrf: true });
  assert.equal((await strict.post("/echo/")).status, 403);
  assert.equal((await strict.post("/hook/")).text(), "hooked");
});

test("logging in and out, by user and by password", async () => {
  const user = await createUser({ username: "ada", password: "a cloud over the fields" });
  const client = site.client();
  assert.equal((await client.get("/private/")).status, 302);
  await client.forceLogin(user as never);
  assert.equal((await client.get("/whoami/")).text(), "ada");
  assert.equal((await client.get("/private/")).text(), "inside");
  assert.equal((await client.post("/echo/")).status, 200);
  await client.logout();
  assert.equal((await client.get("/whoami/")).text(), "nobody");
  await client.login({ username: "ada", password: "a cloud over the fields" });
  assert.equal((await client.get("/whoami/")).text(), "ada");
  await assert.rejects(site.client().login({ username: "ada", password: "wrong" }), { code: "E_TEST_LOGIN" });
});

test("500 requests at the same time each see their own user and session", async () => {
  const clients = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const client = site.client();
      await client.forceLogin((await createUser({ username: `user${index}` })) as never);
      return client;
    }),
  );
  const asked = Array.from({ length: 500 }, (_, index) => index % clients.length);
  const answers = await Promise.all(asked.map(async (index) => (await clients[index]!.get("/whoami/")).text()));
  assert.deepEqual(
    answers,
    asked.map((index) => `user${index}`),
  );
});

test("what a view throws reaches the test, or is answered where that is tested", async () => {
  await assert.rejects(site.client().get("/broken/"), RangeError);
  const response = await site.client({ raiseErrors: false }).get("/broken/");
  assert.equal(response.status, 500);
  assert.ok(!response.text().includes("from the view"));
  assert.ok(site.log.some((line) => line.includes("from the view")));
});

test("queries are counted, those of a request too, and a failure shows them", async () => {
  await GroupModel.objects.create({ name: "editors" });
  await assertNumQueries(1, () => GroupModel.objects.count());
  assert.equal((await assertNumQueries(1, () => site.client().get("/groups/"))).text(), "editors");
  const { result, queries } = await captureQueries(async () => {
    await GroupModel.objects.filter({ name: "editors" }).first();
    return 7;
  });
  assert.equal(result, 7);
  assert.equal(queries.length, 1);
  await assert.rejects(
    assertNumQueries(0, () => GroupModel.objects.filter({ name: "editors" }).exists()),
    (error: Error) => {
      assert.match(error.message, /Expected 0 queries, ran 1:\n {2}1\. SELECT .*auth_group.*"editors"/s);
      return true;
    },
  );
});

test("a request that asks for one row after another fails with the relation and the place", async () => {
  for (const name of ["a", "b", "c", "d"]) await GroupModel.objects.create({ name: `group ${name}` });
  await assert.rejects(site.client().get("/rows/"), (error: Error & { code?: string; hint?: string }) => {
    assert.equal(error.code, "E_TEST_REPEATED_QUERY");
    assert.match(error.message, /GET \/rows\/ .* auth\.Group\.permissions .*testing\.test\.ts:\d+/);
    assert.match(error.hint ?? "", /prefetchRelated\("permissions"\)/);
    return true;
  });
  assert.equal((await site.client({ repeatedQueries: "allow" }).get("/rows/")).status, 200);
});

test("the database is the site's own, beside the one of its settings, and is gone when it is closed", async () => {
  const other = await createTestApplication(settings);
  const { url } = other.settings.databases.default!;
  try {
    assert.notEqual(url, siteDatabases.default.url);
    assert.equal(await other.run(() => GroupModel.objects.count()), 0);
  } finally {
    await other.close();
  }
  if (url.startsWith("sqlite:")) return assert.ok(!existsSync(url.replace(/^sqlite:/, "")));
  const gone = new Databases({ default: { url } });
  try {
    await assert.rejects(gone.get().execute(sql`select 1`), { code: "E_DATABASE_OPEN", message: /it doesn't exist/ });
  } finally {
    await gone.close();
  }
});

test("what the checks for production find is the site's own, not the test's", async () => {
  const found = await site.application.checks({ deploy: true });
  assert.deepEqual(
    found.filter(({ id }) => id === "deploy.W005"),
    [],
  );
});

test("a site that can't be made leaves no folder behind", async () => {
  const dir = mkdtempSync(join(tmpdir(), "nuages-broken-"));
  try {
    writeFileSync(join(dir, "package.json"), '{"type":"module"}');
    writeFileSync(join(dir, "models.js"), "throw new Error('no models');");
    const broken = defineSettings({
      ...settings,
      apps: [defineApp({ label: "broken", dir })],
      databases: { default: { url: "sqlite::memory:" } },
    });
    let failed: unknown;
    const listeners = process.listenerCount("exit");
    await createTestApplication(broken).catch((error: unknown) => {
      failed = error;
    });
    assert.equal((failed as { code?: string }).code, "E_APP_PART");
    assert.equal(process.listenerCount("exit"), listeners);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("tables that are somebody else's aren't made", async () => {
  const dir = mkdtempSync(join(tmpdir(), "nuages-foreign-"));
  const models = JSON.stringify(new URL("../models/index.ts", import.meta.url).href);
  writeFileSync(join(dir, "package.json"), '{"type":"module"}');
  writeFileSync(
    join(dir, "models.js"),
    `import { char, Model } from ${models};
     export class Theirs extends Model("foreign.Theirs")({ name: char({ maxLength: 20 }) }, { managed: false }) {}
     export class Ours extends Model("foreign.Ours")({ name: char({ maxLength: 20 }) }) {}`,
  );
  const apps = [defineApp({ label: "foreign", dir }), ...settings.apps];
  const other = await createTestApplication(defineSettings({ ...settings, apps }));
  const rows = (table: string) =>
    other.run(() => other.application.databases.get().execute(sql`select name from ${sql.identifier(table)}`));
  try {
    assert.deepEqual((await rows("foreign_ours")).rows, []);
    await assert.rejects(rows("foreign_theirs"), /foreign_theirs/);
  } finally {
    await other.close();
    rmSync(dir, { recursive: true });
  }
});

test("a cookie goes when the site deletes it, by age or by date, and stays where neither is past", () => {
  const jar = new CookieJar();
  const kept = (header: string) => {
    jar.set("a", "1");
    jar.take(header);
    return jar.get("a");
  };
  assert.equal(kept("a=; Max-Age=0"), undefined);
  assert.equal(kept("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"), undefined);
  assert.equal(kept("a=2; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT"), "2");
  assert.equal(kept("a=3"), "3");
});

test("a count is exact: fewer queries fail too, and an outer count sees those of an inner one", async () => {
  const ask = async () => void (await GroupModel.objects.count());
  await assert.rejects(
    site.run(() => assertNumQueries(2, ask)),
    { name: "AssertionError" },
  );
  await site.run(() =>
    assertNumQueries(2, async () => {
      await assertNumQueries(1, ask);
      await ask();
    }),
  );
});

test("a request has the limits that the site's settings give", async () => {
  const body = "a".repeat(1_500_000);
  const first = await site.client().post("/echo/", { body });
  assert.equal(first.status, 413, "the standard limit");
  const wider = await createTestApplication(settings, { settings: { limits: { bodyBytes: 2_000_000 } } });
  try {
    assert.equal((await wider.client().post("/echo/", { body })).status, 200);
  } finally {
    await wider.close();
  }
});
