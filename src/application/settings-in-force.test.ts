import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { authenticate, LoginThrottle, loginRequired, ModelBackend, User } from "../auth/index.ts";
import { HttpRequest, HttpResponse } from "../http/index.ts";
import { Logger } from "../logging/index.ts";
import { getCsrfToken } from "../middleware/index.ts";
import { ContentSecurityPolicy } from "../security/index.ts";
import { defineSettings, type SettingsOptions, standardApps } from "../settings/index.ts";
import { path, urls } from "../urls/index.ts";
import type { Application } from "./application.ts";
import { createApplication } from "./create-application.ts";
import { migrate } from "./migrate.ts";
import { serve } from "./serve.ts";

const routes = urls([
  path("", async (request: HttpRequest) => new HttpResponse(await getCsrfToken(request))),
  path("sent/", async (request: HttpRequest) => new HttpResponse(String((await request.bytes()).length))),
  path("slow/", () => new Promise<HttpResponse>(() => {})),
]);
const lines: string[] = [];

async function withSite(options: Partial<SettingsOptions>, fn: (site: Application) => Promise<void>): Promise<void> {
  const settings = defineSettings({
    secretKey: "only-for-tests-0123456789-abcdefghijk",
    allowedHosts: ["testserver", "127.0.0.1"],
    apps: [],
    urls: routes,
    databases: { default: { url: "sqlite::memory:" } },
    ...options,
  });
  lines.length = 0;
  const site = await createApplication(settings, { log: new Logger({ sink: (line) => void lines.push(line) }) });
  try {
    await fn(site);
  } finally {
    await site.close();
  }
}

const ask = (url: string, method = "GET", headers: Record<string, string> = {}) =>
  HttpRequest.make({ url, method, scheme: "https", headers: { host: "testserver", ...headers } });

test("security.policy is the policy of every page", async () => {
  const policy = ContentSecurityPolicy.standard.extend({ "img-src": ["https://images.example.com"] });
  await withSite({ security: { policy } }, async (site) => {
    const header = (await site.handle(ask("/"))).headers.get("content-security-policy") ?? "";
    assert.match(header, /img-src 'self' data: https:\/\/images\.example\.com;/);
  });
});

test("csrf.trustedOrigins may send forms, and no other origin", async () => {
  await withSite({ csrf: { trustedOrigins: ["https://shop.example.com"] } }, async (site) => {
    const page = await site.handle(ask("/"));
    const cookie = page.headers.cookies[0]!.split(";")[0]!;
    const send = async (origin: string) =>
      (await site.handle(ask("/sent/", "POST", { cookie, "x-csrf-token": page.text(), origin }))).status;
    assert.deepEqual([await send("https://shop.example.com"), await send("https://evil.example.com")], [200, 403]);
  });
});

test("auth.loginUrl is where strangers are sent; auth.backends and auth.throttle are asked at sign-in", async () => {
  const asked: string[] = [];
  const backend = new (class extends ModelBackend {
    override authenticate(credentials: { readonly username: string; readonly password: string }) {
      asked.push(credentials.username);
      return super.authenticate(credentials);
    }
  })(User);
  const auth = { loginUrl: "/enter/", backends: [backend], throttle: new LoginThrottle({ perAccountAndAddress: 1 }) };
  const own = urls([
    path(
      "inside/",
      loginRequired(async () => new HttpResponse("inside")),
    ),
    path("try/", async (request: HttpRequest) => {
      const user = await authenticate(request, { username: "ada", password: "wrong" });
      return new HttpResponse(String(user));
    }),
  ]);
  await withSite({ apps: standardApps, urls: own, auth }, async (site) => {
    await migrate(site);
    assert.equal((await site.handle(ask("/inside/"))).headers.get("location"), "/enter/?next=%2Finside%2F");
    assert.equal((await site.handle(ask("/try/"))).text(), "undefined");
    assert.equal((await site.handle(ask("/try/"))).status, 429);
    assert.deepEqual(asked, ["ada"]);
  });
});

test("limits, timeouts and logging.requests hold for a site that is served", async () => {
  const options = {
    limits: { bodyBytes: 10 },
    timeouts: { handlerMs: 100, checkMs: 20 },
    logging: { requests: false },
    middleware: () => [],
  };
  await withSite(options, async (site) => {
    const server = await serve(site, { port: 0, handleProcess: false });
    const send = async (body: string) => (await fetch(`${server.url}sent/`, { method: "POST", body })).status;
    assert.deepEqual([await send("a".repeat(10)), await send("a".repeat(11))], [200, 413]);
    assert.equal((await fetch(`${server.url}slow/`)).status, 503);
    assert.deepEqual(
      lines.filter((line) => /"message":"request"/.test(line)),
      [],
    );
    await server.stop();
  });
});

test("logging.level and logging.format are those of the site's own log", async () => {
  const room = (name: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, "..", name, "index.ts")).href);
  const script = (logging: string) => `
    const { createApplication } = await import(${room("application")});
    const { defineSettings } = await import(${room("settings")});
    const { urls } = await import(${room("urls")});
    const secretKey = "only-for-tests-0123456789-abcdefghijk";
    const databases = { default: { url: "sqlite::memory:" } };
    const rest = { allowedHosts: ["a.example"], apps: [], urls: urls([]), logging: ${logging} };
    const site = await createApplication(defineSettings({ secretKey, databases, ...rest }));
    site.log.info("quiet"); site.log.warn("loud");
    await site.close();`;
  const flags = ["--conditions=@nuages/source", "--disable-warning=ExperimentalWarning", "--input-type=module"];
  const run = promisify(execFile);
  const output = async (logging: string) => (await run(process.execPath, [...flags, "-e", script(logging)])).stdout;
  const json = (await output('{ level: "warn" }')).trim().split("\n");
  assert.deepEqual(
    json.map((line) => JSON.parse(line).message),
    ["loud"],
  );
  assert.match(await output('{ format: "pretty" }'), /^[^{].* quiet\n[^{].* loud\n$/);
});
