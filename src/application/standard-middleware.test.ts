import assert from "node:assert/strict";
import { test } from "node:test";
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
