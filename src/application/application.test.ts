import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ContextSlot } from "../context/index.ts";
import { emptyDatabase } from "../database/empty.test-support.ts";
import { atomic, databasesSlot, sql } from "../database/index.ts";
import { BadRequest, Http404, NuagesError, PermissionDenied } from "../errors/index.ts";
import { HttpRequest, HttpResponse } from "../http/index.ts";
import { Logger } from "../logging/index.ts";
import { defineSettings, type SettingsOptions } from "../settings/index.ts";
import { path, reverse, urls } from "../urls/index.ts";
import type { Application } from "./application.ts";
import { applicationSlot } from "./application-slot.ts";
import { createApplication } from "./create-application.ts";

const urlOf = reverse as (name: string) => string;
const silent = new Logger({ sink: () => {} });
// In pieces, since the debug page shows the source around the views.
const secretKey = ["n0t-a-real-key", "only-for-tests", "abcdefgh"].join("-");
const routes = urls([
  path("", async () => new HttpResponse("home"), { name: "home" }),
  path("hello/<str:name>/", async (_, { name }) => new HttpResponse(`hello ${name}`), { name: "hello" }),
  path("broken/", () => {
    throw new TypeError("it <broke>");
  }),
  path("missing/", () => {
    throw new Http404("The post");
  }),
  path("denied/", () => {
    throw new PermissionDenied("staff only");
  }),
  path("nothing/", () => undefined),
  path("reading/", (request) => {
    throw new NuagesError("E_METHOD_NOT_ALLOWED", { method: request.method, allowed: ["GET", "HEAD"] });
  }),
  path("gone/", () => new HttpResponse(null, { status: 410 })),
  path("busy/", () => {
    throw new NuagesError("E_HANDLER_TIMEOUT", { method: "GET", path: "/", milliseconds: 1 });
  }),
]);

function make(options: Partial<SettingsOptions> = {}): Promise<Application> {
  const settings = defineSettings({
    secretKey,
    allowedHosts: ["testserver"],
    apps: [],
    urls: routes,
    databases: { default: { url: emptyDatabase() } },
    ...options,
  });
  return createApplication(settings, { log: silent });
}

const get = (application: Application, url: string, headers: Record<string, string> = {}) =>
  application.handle(HttpRequest.make({ url, scheme: "https", headers: { host: "testserver", ...headers } }));

describe("in production", () => {
  let site: Application;
  before(async () => {
    site = await make();
  });
  after(() => site.close());

  test("a view answers with the security headers around it", async () => {
    const response = await get(site, "/hello/Ada/");
    assert.equal(response.text(), "hello Ada");
    assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'self'/);
    assert.match(response.headers.get("strict-transport-security") ?? "", /max-age=63072000/);
    assert.match(response.headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
  });

  test("each kind of error has its status and a page that says nothing of the inside", async () => {
    const expected: [string, number][] = [
      ["/broken/", 500],
      ["/missing/", 404],
      ["/nowhere/", 404],
      ["/denied/", 403],
      ["/nothing/", 500],
      ["/gone/", 410],
      ["/busy/", 503],
      ["/%00/", 400],
    ];
    for (const [url, status] of expected) {
      const response = await get(site, url);
      const page = response.text();
      assert.equal(response.status, status, url);
      assert.match(page, /<!doctype html>/);
      for (const secret of ["broke", "application.test", "TypeError", "staff only", "The post", secretKey]) {
        assert.ok(!page.includes(secret), `${url} shows ${secret}`);
      }
      const nonce = /<style nonce="([^"]+)">/.exec(page)?.[1];
      assert.ok(response.headers.get("content-security-policy")?.includes(`'nonce-${nonce}'`), url);
      assert.equal((page.match(/ style=|<script| on\w+=/g) ?? []).length, 0);
    }
    assert.equal((await get(site, "/busy/")).headers.get("retry-after"), "5");
    for (const url of ["/broken/", "/nowhere/", "/denied/"])
      assert.equal((await get(site, url)).headers.get("cache-control"), "no-store", url);
    const refused = await get(site, "/reading/");
    assert.deepEqual([refused.status, refused.headers.get("allow")], [405, "GET, HEAD"]);
  });

  test("a client that asks for JSON gets the problem as JSON", async () => {
    const response = await get(site, "/broken/", { accept: "application/json" });
    assert.equal(response.headers.get("content-type"), "application/problem+json");
    const problem = JSON.parse(response.text());
    assert.deepEqual(
      { ...problem, errorId: "" },
      { type: "about:blank", title: "Server error", status: 500, errorId: "" },
    );
    assert.match(problem.errorId, /^[0-9a-f]{12}$/);
  });

  test("a host that is not allowed is refused", async () => {
    assert.equal((await get(site, "/", { host: "evil.example" })).status, 400);
  });

  test("an address without its slash is sent to the one with it", async () => {
    assert.equal((await get(site, "/hello/Ada")).headers.get("location"), "/hello/Ada/");
  });
});

describe("in debug", () => {
  let site: Application;
  before(async () => {
    site = await make({ debug: true, dir: import.meta.dirname, templates: { globals: { apiToken: "gl0bal" } } });
  });
  after(() => site.close());

  test("an error shows its message, the source line, the request and the settings, all escaped and without secrets", async () => {
    const response = await get(site, "/broken/?password=pa55&page=2", {
      cookie: "sid=c00kie",
      authorization: "Bearer t0ken",
    });
    const page = response.text();
    assert.equal(response.status, 500);
    assert.ok(page.includes("it &lt;broke&gt;"));
    assert.ok(!page.includes("it <broke>"));
    assert.match(page, /throw new TypeError\(/);
    assert.match(page, /application\.test\.ts:\d+/);
    assert.match(page, /class="src here"/);
    assert.ok(page.includes("allowedHosts"));
    for (const secret of [secretKey, "pa55", "c00kie", "t0ken", "gl0bal"]) {
      assert.ok(!page.includes(secret), secret);
    }
    assert.ok(page.length < 60_000, `${page.length} characters`);
  });

  test("a 404 shows the patterns that were tried and the nearest", async () => {
    const page = (await get(site, "/helo/Ada/")).text();
    assert.match(page, /No pattern fits/);
    assert.match(page, /Did you mean <code>\/hello\/&lt;str:name&gt;\//);
    assert.match(page, /hello\/&lt;str:name&gt;\/<\/code><\/th><td>hello/);
    const own = (await get(site, "/missing/")).text();
    assert.match(own, /The post was not found/);
  });

  test("a path is shown escaped", async () => {
    const page = (await get(site, "/%3Cscript%3Ealert(1)%3C/script%3E/")).text();
    assert.ok(!page.includes("<script>"));
  });

  test("JSON carries message, code and hint", async () => {
    const problem = JSON.parse((await get(site, "/denied/", { accept: "application/json" })).text());
    assert.equal(problem.code, "E_PERMISSION_DENIED");
    assert.match(problem.detail, /staff only/);
    assert.ok(problem.hint.length > 5);
  });
});

test("two applications in one process each find what is theirs; the first is the default until it closes", async () => {
  const first = await make();
  const second = await make({
    urls: urls([path("elsewhere/", async () => new HttpResponse(urlOf("home")), { name: "home" })]),
  });
  try {
    assert.equal(applicationSlot.get(), first);
    assert.equal(urlOf("home"), "/");
    assert.equal(
      second.run(() => urlOf("home")),
      "/elsewhere/",
    );
    assert.equal((await get(second, "/elsewhere/")).text(), "/elsewhere/");
    assert.equal(
      second.run(() => databasesSlot.get()),
      second.databases,
    );
    await first.close();
    assert.equal(applicationSlot.get(), second);
  } finally {
    await first.close();
    await second.close();
  }
  assert.equal(applicationSlot.get(), undefined);
  await assert.rejects(second.handle(HttpRequest.make({ url: "/" })), { code: "E_APPLICATION_CLOSED" });
});

test("500 requests at the same time never see each other's values or transaction, and what rolls back leaves no row", async () => {
  const language = new ContextSlot<string>("language");
  const pause = (round: number) => new Promise((resolve) => setTimeout(resolve, round % 7));
  const inTransaction = async (id: number, mine: string) => {
    const database = databasesSlot.get()!.get();
    const token = database.transactionToken();
    if (id % 5 === 0) await database.execute(sql`insert into visit (id) values (${id})`);
    await pause(id * 5);
    if (id % 10 === 0) throw new BadRequest("this one rolls back");
    return token !== undefined && database.transactionToken() === token && language.get() === mine;
  };
  const view = async (_: HttpRequest, { id }: { id: number }) => {
    const mine = `language ${id}`;
    return await language.run(mine, async () => {
      await pause(id * 3);
      const seen = await atomic(() => inTransaction(id, mine), { readOnly: id % 5 !== 0 }).catch(() => true);
      await pause(id);
      const outside = databasesSlot.get()!.get().transactionToken() === undefined;
      return new HttpResponse(seen && language.get() === mine && outside ? mine : "mixed up");
    });
  };
  const site = await make({ urls: urls([path("<int:id>/", view)]) });
  try {
    const database = site.databases.get();
    await database.execute(sql`create table visit (id integer primary key)`);
    const ids = Array.from({ length: 500 }, (_, id) => id);
    const answers = await Promise.all(ids.map(async (id) => (await get(site, `/${id}/`)).text()));
    assert.deepEqual(
      answers,
      ids.map((id) => `language ${id}`),
    );
    const { rows } = await database.execute(sql`select id from visit order by id`);
    assert.deepEqual(
      rows.map(([id]) => Number(id)),
      ids.filter((id) => id % 10 === 5),
    );
  } finally {
    await site.close();
  }
});
