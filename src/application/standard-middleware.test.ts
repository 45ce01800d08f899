import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createUser, login } from "../auth/index.ts";
import { emptyDatabase } from "../database/empty.test-support.ts";
import { HttpRequest, HttpResponse } from "../http/index.ts";
import { Logger } from "../logging/index.ts";
import { getCsrfToken } from "../middleware/index.ts";
import { defineSettings, type SettingsOptions, standardApps } from "../settings/index.ts";
import { path, urls } from "../urls/index.ts";
import type { Application } from "./application.ts";
import { createApplication } from "./create-application.ts";
import { migrate } from "./migrate.ts";

const [newKey, oldKey] = ["new-0123456789-abcdefghijklmnopqrs", "old-0123456789-abcdefghijklmnopqrs"];
const routes = urls([
  path("", async (request: HttpRequest) => new HttpResponse(await getCsrfToken(request))),
  path("sent/", async () => new HttpResponse("sent")),
  path("visit/", async (request: HttpRequest) => {
    request.session.set("seen", true);
    return new HttpResponse("seen");
  }),
]);

async function withSite(options: Partial<SettingsOptions>, fn: (site: Application) => Promise<void>): Promise<void> {
  const settings = defineSettings({
    secretKey: newKey,
    allowedHosts: ["testserver"],
    apps: [],
    urls: routes,
    databases: { default: { url: emptyDatabase() } },
    ...options,
  });
  const site = await createApplication(settings, { log: new Logger({ sink: () => {} }) });
  try {
    await fn(site);
  } finally {
    await site.close();
  }
}

const ask = (
  url: string,
  more: { method?: string; scheme?: "http" | "https"; headers?: Record<string, string> } = {},
) => HttpRequest.make({ url, scheme: "https", ...more, headers: { host: "testserver", ...more.headers } });

test("in production the cookies of sessions and forms are for https alone, even where a request came by http", async () => {
  const apps = standardApps.filter((app) => app.label === "sessions");
  await withSite({ apps }, async (site) => {
    await migrate(site);
    for (const scheme of ["http", "https"] as const) {
      for (const url of ["/", "/visit/"]) {
        const { cookies } = (await site.handle(ask(url, { scheme }))).headers;
        assert.equal(cookies.length, 1, url);
        assert.match(cookies[0]!, /^__Host-[^;]+;.*; Secure/, `${scheme} ${url}`);
      }
    }
  });
  await withSite({ apps, debug: true }, async (site) => {
    const { cookies } = (await site.handle(ask("/", { scheme: "http" }))).headers;
    assert.doesNotMatch(cookies[0]!, /__Host-|Secure/, "a browser keeps no such cookie of a development server");
  });
});

test("browsers are told to come by https alone, for as long as the settings say, or not at all", async () => {
  const told = async (options: Partial<SettingsOptions>) => {
    let header: string | undefined;
    await withSite(options, async (site) => {
      header = (await site.handle(ask("/"))).headers.get("strict-transport-security");
    });
    return header;
  };
  assert.match((await told({})) ?? "", /^max-age=63072000/);
  assert.match((await told({ security: { hsts: { maxAge: 60 } } })) ?? "", /^max-age=60\b/);
  assert.equal(await told({ security: { hsts: false } }), undefined);
  assert.equal(await told({ debug: true }), undefined);
});

test("a form that was shown before the key changed can still be sent while the old key is a fallback", async () => {
  let cookie = "";
  let token = "";
  await withSite({ secretKey: oldKey }, async (site) => {
    const page = await site.handle(ask("/"));
    cookie = page.headers.cookies[0]!.split(";")[0]!;
    token = page.text();
  });
  const send = async (options: Partial<SettingsOptions>) => {
    let status = 0;
    await withSite(options, async (site) => {
      const headers = { cookie, "x-csrf-token": token, origin: "https://testserver" };
      status = (await site.handle(ask("/sent/", { method: "POST", headers }))).status;
    });
    return status;
  };
  assert.equal(await send({ secretKeyFallbacks: [oldKey] }), 200);
  assert.equal(await send({}), 403);
});

test("a client's request id is believed behind a proxy of ours alone, and never while developing", async () => {
  const idOf = async (options: Partial<SettingsOptions>) => {
    let id: string | undefined;
    await withSite(options, async (site) => {
      id = (await site.handle(ask("/sent/", { headers: { "x-request-id": "from-outside-1" } }))).headers.get(
        "x-request-id",
      );
    });
    return id;
  };
  assert.equal(await idOf({ trustProxy: 1 }), "from-outside-1");
  for (const options of [{}, { debug: true, trustProxy: 1 }])
    assert.match((await idOf(options)) ?? "", /^[0-9a-f-]{36}$/);
});

test("who signed in before the key changed stays signed in while the old key is a fallback", async () => {
  const dir = mkdtempSync(join(tmpdir(), "nuages-keys-"));
  const own = urls([
    path("enter/", async (request: HttpRequest) => {
      await login(request, (await createUser({ username: "ada", password: "a cloud over the fields" })) as never);
      return new HttpResponse("in");
    }),
    path("who/", async (request: HttpRequest) => new HttpResponse(request.user.username)),
  ]);
  const apps = standardApps.filter((app) => ["auth", "contenttypes", "sessions"].includes(app.label));
  const shared = { apps, urls: own, databases: { default: { url: `sqlite:${join(dir, "site.sqlite3")}` } } };
  let cookie = "";
  await withSite({ ...shared, secretKey: oldKey }, async (site) => {
    await migrate(site);
    const { cookies } = (await site.handle(ask("/enter/"))).headers;
    cookie = cookies.find((one) => one.startsWith("__Host-sid"))!.split(";")[0]!;
  });
  const who = async (options: Partial<SettingsOptions>) => {
    let name = "";
    await withSite({ ...shared, ...options }, async (site) => {
      name = (await site.handle(ask("/who/", { headers: { cookie } }))).text();
    });
    return name;
  };
  assert.equal(await who({ secretKeyFallbacks: [oldKey] }), "ada");
  assert.equal(await who({}), "");
  rmSync(dir, { recursive: true, force: true });
});
