import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { defineApp } from "../apps/index.ts";
import { emptyDatabase } from "../database/empty.test-support.ts";
import { PermissionDenied, SuspiciousOperation } from "../errors/index.ts";
import { HttpRequest, HttpResponse } from "../http/index.ts";
import { Logger } from "../logging/index.ts";
import { defineSettings, type SettingsOptions, standardApps } from "../settings/index.ts";
import { defineConverter, path, urls } from "../urls/index.ts";
import { render, requirePost } from "../views/index.ts";
import { createApplication } from "./create-application.ts";
import { serve } from "./serve.ts";

const root = mkdtempSync(join(tmpdir(), "nuages-parts-"));
after(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

function folder(files: Record<string, string>): string {
  const dir = join(root, `site${++count}`);
  mkdirSync(dir);
  writeFileSync(join(dir, "package.json"), '{"type":"module"}');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return dir;
}

const log: string[] = [];
const logger = new Logger({ sink: (line) => void log.push(line) });
const noRoutes = urls([]);

async function withSite<T>(
  options: Partial<SettingsOptions>,
  fn: (site: Awaited<ReturnType<typeof createApplication>>) => Promise<T>,
): Promise<T> {
  const settings = defineSettings({
    secretKey: "only-for-tests-0123456789-abcdefghijk",
    allowedHosts: ["testserver"],
    apps: [],
    urls: noRoutes,
    databases: { default: { url: emptyDatabase() } },
    ...options,
  });
  const site = await createApplication(settings, { log: logger });
  try {
    return await fn(site);
  } finally {
    await site.close();
  }
}

const ask = (url: string, headers: Record<string, string> = {}) =>
  HttpRequest.make({ url, scheme: "https", headers: { host: "testserver", ...headers } });
const room = (name: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, "..", name, "index.ts")).href);

test("the site's own templates are found before those of its apps, and those in the order of the apps", async () => {
  const app = (label: string) =>
    defineApp({
      label,
      dir: folder({
        "templates/a.html": `a of ${label}`,
        "templates/b.html": `b of ${label}`,
        [`templates/${label}.html`]: label,
      }),
    });
  const routes = urls([path("<str:name>/", (request, { name }) => render(request, `${name}.html`))]);
  await withSite(
    { dir: folder({ "templates/a.html": "a of the site" }), apps: [app("one"), app("two")], urls: routes },
    async (site) => {
      const show = async (name: string) => (await site.handle(ask(`/${name}/`))).text();
      assert.deepEqual([await show("a"), await show("b"), await show("two")], ["a of the site", "b of one", "two"]);
    },
  );
});

test("the site's own error pages are shown, with the style's nonce at hand; one that fails falls back to the plain page", async () => {
  const files = {
    "templates/404.html": '<p nonce="{{ request.nonce }}">{{ status }}: {{ title }} at {{ request.path }}</p>',
    "templates/500.html": "{{ broken|nofilter }}",
  };
  const routes = urls([
    path("broken/", () => {
      throw new Error("x");
    }),
  ]);
  await withSite({ dir: folder(files), urls: routes }, async (site) => {
    const missing = await site.handle(ask("/%3Cb%3E/"));
    assert.equal(missing.status, 404);
    assert.match(missing.text(), /<p nonce=".{24}">404: Page not found at \/&lt;b&gt;\/<\/p>/);
    const broken = await site.handle(ask("/broken/"));
    assert.equal(broken.status, 500);
    assert.match(broken.text(), /<p class="status">500<\/p>/);
    assert.ok(log.some((line) => line.includes("the template 500.html failed")));
  });
});

test("a denied permission, a refused host and what no honest client sends are lines of the log", async () => {
  const routes = urls([
    path("denied/", () => {
      throw new PermissionDenied("editors only");
    }),
    path("odd/", () => {
      throw new SuspiciousOperation("a forged page number");
    }),
  ]);
  await withSite({ urls: routes }, async (site) => {
    log.length = 0;
    assert.equal((await site.handle(ask("/denied/"))).status, 403);
    assert.equal((await site.handle(ask("/odd/"))).status, 400);
    assert.equal((await site.handle(ask("/odd/", { host: "elsewhere.example" }))).status, 400);
    const lines = log.map((line) => JSON.parse(line)).filter((line) => line.level === "warn");
    assert.deepEqual(
      lines.map(({ message, path, host }) => [message, path ?? host]),
      [
        ["security: permission-denied", "/denied/"],
        ["suspicious request", "/odd/"],
        ["security: host-refused", "elsewhere.example"],
      ],
    );
    assert.match(JSON.stringify(lines), /editors only.*a forged page number/);
  });
});

test("static files of the site and of its apps are served, fingerprinted in production", async () => {
  const app = defineApp({ label: "shop", dir: folder({ "static/shop/shop.css": "body{}" }) });
  const dir = folder({
    "static/site.css": "p{}",
    "templates/page.html": '{% load static %}{% static "shop/shop.css" %}',
  });
  const routes = urls([path("", (request) => render(request, "page.html"))]);
  await withSite({ dir, apps: [app], urls: routes }, async (site) => {
    const url = (await site.handle(ask("/"))).text();
    assert.match(url, /^\/static\/shop\/shop\.[0-9a-f]{12}\.css$/);
    const file = await site.handle(ask(url));
    assert.equal(file.status, 200);
    assert.match(file.headers.get("cache-control") ?? "", /immutable/);
    assert.match(file.headers.get("content-type") ?? "", /^text\/css/);
    assert.equal((await site.handle(ask("/static/../package.json"))).status, 400);
    assert.equal((await site.handle(ask("/static/none.css"))).status, 404);
  });
});

test("apps bring tags, checks and models; the settings bring layers, converters and variables", async () => {
  const dir = folder({
    "models.ts": `import { char, Model } from ${room("models")};\nexport class Tag extends Model("shop.Tag")({ name: char({ maxLength: 9 }) }) {}\nexport const helper = 1;\n`,
    "template-tags.ts": `import { defineTagLibrary, simpleTag } from ${room("templates")};\nexport const tags = defineTagLibrary("shop", { tags: [simpleTag("price", (_, n) => n + " €")] });\n`,
    "checks.ts": `export const always = () => [{ id: "shop.W001", level: "warning", message: "never enough", hint: "Stock up." }];\n`,
    "templates/page.html": "{% price 5 %} {{ motto }} {{ hello }} {{ year }}",
  });
  const routes = urls([
    path("<year:year>/", (request: HttpRequest, params: object) => render(request, "page.html", { ...params })),
  ] as never);
  await withSite(
    {
      apps: [defineApp({ label: "shop", dir })],
      urls: routes,
      converters: { year: defineConverter({ pattern: /[0-9]{4}/, parse: Number, format: String }) },
      templates: { globals: { motto: "m" }, contextProcessors: [() => ({ hello: "h" })] },
      middleware: (standard) => [
        ...standard.all,
        async function stamp(_, next) {
          const response = await next();
          response.headers.set("X-Stamp", "1");
          return response;
        },
      ],
    },
    async (site) => {
      assert.equal(site.registry.get("shop.Tag").dbTable, "shop_tag");
      const findings = await site.checks();
      assert.deepEqual(
        findings.map((finding) => finding.id),
        ["shop.W001"],
      );
      const response = await site.handle(ask("/2026/"));
      assert.equal(response.headers.get("x-stamp"), "1");
      assert.equal(response.text(), "5 € m h 2026");
    },
  );
});

test("templates show instants in the site's time zone and know its language, which their own globals may replace", async () => {
  const dir = folder({ "templates/page.txt": "{{ language }} {{ at|date:'H:i O' }} {{ at }}" });
  const at = new Date("2026-07-01T12:00:00Z");
  const page = (options: Partial<SettingsOptions>) =>
    withSite({ dir, ...options }, (site) => site.templates.render("page.txt", { at }));
  assert.equal(await page({}), "en 12:00 +0000 July 1, 2026, noon");
  assert.equal(
    await page({ language: "pt-BR", timeZone: "America/Sao_Paulo" }),
    "pt-BR 09:00 -0300 July 1, 2026, 9 a.m.",
  );
  assert.match(await page({ language: "pt-BR", templates: { globals: { language: "de" } } }), /^de /);
});

test("settings that can't work are told when the application is made", async () => {
  const make = (options: Partial<SettingsOptions>) => withSite(options, async () => {});
  await assert.rejects(make({ urls: () => ({ default: undefined }) as never }), { code: "E_URLS_MODULE" });
  await assert.rejects(make({ urls: () => import("./application-slot.ts") as never }), {
    message: 'The setting "urls" gave a module without a default export, not a list of routes.',
  });
  await assert.rejects(make({ urls: {} }), { code: "E_ARGUMENT" });
  await assert.rejects(make({ middleware: () => "none" as never }), { code: "E_MIDDLEWARE_LIST" });
  await assert.rejects(make({ middleware: () => [1 as never] }), { code: "E_MIDDLEWARE_LIST" });
  await assert.rejects(make({ databases: { default: { url: "oracle:x" } } }), /oracle/);
  await assert.rejects(
    make({ apps: [defineApp({ label: "broken", dir: folder({ "models.ts": "throw new Error('x')" }) })] }),
    { code: "E_APP_PART" },
  );
});

test("a model of no app, and a user model that the settings don't name, are told when the application is made", async () => {
  const app = (models: string) => defineApp({ label: "shop", dir: folder({ "models.ts": models }) });
  const model = `import { char, Model } from ${room("models")};\nexport class Tag extends Model("shopp.Tag")({ name: char() }) {}\n`;
  await assert.rejects(
    withSite({ apps: [app(model)] }, async () => {}),
    { code: "E_MODEL_APP", message: /shopp\.Tag.*"shopp"/, hint: 'Did you mean "shop"?' },
  );
  const user = `import { AbstractUser } from ${room("auth")};\nexport class User extends AbstractUser("shop.User")({}) {}\n`;
  await assert.rejects(
    withSite({ apps: [app(user), ...standardApps] }, async () => {}),
    { code: "E_USER_MODEL_NOT_SET", hint: /userModel: User/ },
  );
});

test("an app that needs another says so in the checks, and so do settings that are for development only", async () => {
  const only = (...labels: string[]) => standardApps.filter((app) => labels.includes(app.label));
  await withSite({ apps: only("messages") }, async (site) => {
    assert.deepEqual(
      (await site.checks()).map(({ id, level }) => [id, level]),
      [["settings.E001", "error"]],
    );
    await assert.rejects(serve(site, { port: 0, handleProcess: false }), {
      code: "E_CHECKS_FAILED",
      message: /sessions/,
    });
    const unchecked = await serve(site, { port: 0, handleProcess: false, checks: false });
    await unchecked.stop();
  });
  await withSite({ apps: only("admin", "messages", "contenttypes", "auth", "staticfiles") }, async (site) => {
    const missing = (await site.checks()).filter(({ level }) => level === "error");
    assert.deepEqual(
      missing.map(({ message }) => message),
      ['the app "sessions" is not listed, but needed by "admin" and "messages"'],
    );
  });
  const apps = only("contenttypes", "auth", "sessions", "messages");
  await withSite({ apps, debug: true, allowedHosts: ["*"], security: { hsts: false } }, async (site) => {
    const ids = (await site.checks({ deploy: true })).map((finding) => finding.id);
    assert.deepEqual(ids, ["deploy.W001", "deploy.W002", "deploy.W003"]);
    assert.deepEqual(await site.checks(), []);
  });
  await withSite({ apps }, async (site) => {
    assert.deepEqual(await site.checks({ deploy: true }), []);
  });
});

test("a response without a body and with an error status gets the page of its status", async () => {
  const routes = urls([
    path(
      "posting/",
      requirePost(async () => new HttpResponse("posted")),
    ),
    path("teapot/", () => new HttpResponse(null, { status: 418 })),
    path("own/", () => new HttpResponse("mine", { status: 404 })),
  ]);
  await withSite({ urls: routes }, async (site) => {
    assert.match((await site.handle(ask("/teapot/"))).text(), /<p class="status">418<\/p>/);
    assert.equal((await site.handle(ask("/own/"))).text(), "mine");
    const refused = await site.handle(ask("/posting/"));
    assert.deepEqual([refused.status, refused.headers.get("allow")], [405, "POST"]);
    assert.match(refused.text(), /<p class="status">405<\/p>/);
    const json = await site.handle(ask("/teapot/", { accept: "application/json" }));
    assert.equal(JSON.parse(json.text()).status, 418);
  });
});

test("while developing a template is read anew, elsewhere it is kept", async () => {
  const routes = urls([path("", (request) => render(request, "a.html"))]);
  for (const debug of [true, false]) {
    const dir = folder({ "templates/a.html": "before" });
    await withSite({ dir, urls: routes, debug, allowedHosts: ["testserver"] }, async (site) => {
      const show = async () => (await site.handle(ask("/"))).text();
      assert.equal(await show(), "before");
      writeFileSync(join(dir, "templates", "a.html"), "after!");
      assert.equal(await show(), debug ? "after!" : "before");
    });
  }
});

test("a server that has stopped has closed its application", async () => {
  await withSite({}, async (site) => {
    const running = await serve(site, { port: 0, handleProcess: false });
    assert.deepEqual(await running.stop(), { cut: 0 });
    await assert.rejects(site.databases.get().execute({ sql: "select 1", params: [] }), { code: "E_DATABASE_CLOSED" });
  });
});
