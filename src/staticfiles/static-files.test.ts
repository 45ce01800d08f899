import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { NuagesError } from "../errors/index.ts";
import { compose, HttpRequest, HttpResponse } from "../http/index.ts";
import { createServer } from "../http/node/index.ts";
import { memoryLoader, TemplateEngine } from "../templates/index.ts";
import { serveStaticFiles } from "./middleware.ts";
import { StaticFiles, staticFilesSlot } from "./static-files.ts";
import { fingerprintedName, isStaticName } from "./static-name.ts";
import { staticTagLibrary } from "./static-tag.ts";

let root: string;
let project: string;
let app: string;

before(async () => {
  root = await mkdtemp(join(tmpdir(), "nuages-static-"));
  project = join(root, "project");
  app = join(root, "app");
  for (const folder of ["project/css", "project/.git", "project/folder", "project-evil", "app/css", "app/img"])
    await mkdir(join(root, folder), { recursive: true });
  const files = {
    "secret.txt": "secret",
    "project-evil/x.css": "evil",
    "project/css/site.css": "body { color: red }",
    "project/.env": "KEY=secret",
    "project/.git/config": "secret",
    "project/no-extension": "x",
    "project/page.html": "<script>1</script>",
    "app/css/site.css": "hidden by the project",
    "app/css/app.min.css": "app",
    "app/img/café.svg": "<svg/>",
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(root, name), content);
  await symlink(join(root, "secret.txt"), join(project, "leak.txt"));
  await symlink(root, join(project, "up"));
  await symlink(join(root, "project-evil"), join(project, "sibling"));
  await symlink(join(project, "css/site.css"), join(project, "alias.css"));
});
after(() => rm(root, { recursive: true }));

const development = () => new StaticFiles({ directories: [project, app] });
async function production(): Promise<StaticFiles> {
  const statics = new StaticFiles({ directories: [project, app], fingerprint: true });
  await statics.prepare();
  return statics;
}

async function handle(
  statics: StaticFiles,
  url: string,
  init: { method?: string; headers?: Record<string, string> } = {},
): Promise<HttpResponse> {
  const handler = compose(
    [serveStaticFiles(statics)],
    async () => new HttpResponse("view"),
    async (_request, error) => new HttpResponse("error", { status: error instanceof NuagesError ? error.status : 500 }),
  );
  return handler(HttpRequest.make({ url, ...init }));
}

async function read(response: HttpResponse): Promise<string> {
  if (!response.isStreaming) return response.text();
  let text = "";
  for await (const part of response.body as AsyncIterable<Uint8Array>) text += Buffer.from(part).toString();
  return text;
}

describe("static files in development", () => {
  it("are served with type, length, ETag and nosniff", async () => {
    const response = await handle(development(), "/static/css/site.css");
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "text/css; charset=utf-8");
    assert.equal(response.headers.get("content-length"), "19");
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.ok(response.headers.get("etag"));
    assert.equal(response.headers.get("cache-control"), "public, max-age=0");
    assert.equal(await read(response), "body { color: red }");
  });

  it("come from the first folder that has them, then from the apps", async () => {
    assert.equal(await read(await handle(development(), "/static/css/app.min.css")), "app");
    assert.equal(await read(await handle(development(), "/static/img/caf%C3%A9.svg")), "<svg/>");
  });

  it("answer 304 to a known ETag, a part to a range, 416 to one outside", async () => {
    const first = await handle(development(), "/static/css/site.css");
    await first.close();
    const again = await handle(development(), "/static/css/site.css", {
      headers: { "if-none-match": first.headers.get("etag")! },
    });
    assert.equal(again.status, 304);
    assert.equal(again.body, null);
    assert.deepEqual(
      ["content-type", "content-length"].filter((name) => again.headers.has(name)),
      [],
    );
    const part = await handle(development(), "/static/css/site.css", { headers: { range: "bytes=0-3" } });
    assert.equal(part.status, 206);
    assert.equal(part.headers.get("content-range"), "bytes 0-3/19");
    assert.equal(await read(part), "body");
    assert.equal(
      (await handle(development(), "/static/css/site.css", { headers: { range: "bytes=100-200" } })).status,
      416,
    );
  });

  it("show an edit at once", async () => {
    const statics = development();
    await writeFile(join(project, "edit.txt"), "one");
    assert.equal(await read(await handle(statics, "/static/edit.txt")), "one");
    await writeFile(join(project, "edit.txt"), "two!");
    assert.equal(await read(await handle(statics, "/static/edit.txt")), "two!");
  });

  it("take GET and HEAD only", async () => {
    const head = await handle(development(), "/static/css/site.css", { method: "HEAD" });
    assert.equal(head.headers.get("content-length"), "19");
    assert.equal(await read(head), "");
    assert.equal((await handle(development(), "/static/css/site.css", { method: "POST" })).status, 405);
  });

  it("leave other paths to the view", async () => {
    assert.equal((await handle(development(), "/statics/x")).text(), "view");
    assert.equal((await handle(development(), "/")).text(), "view");
  });

  it("are not served for a request that is refused as a whole", async () => {
    const response = await handle(development(), `/static/css/site.css?${"a".repeat(8192)}`);
    assert.equal(response.status, 414);
    assert.equal(await read(response), "error");
  });

  for (const [what, url] of [
    ["a dotfile", "/static/.env"],
    ["a file in a dot folder", "/static/.git/config"],
    ["a folder", "/static/css/"],
    ["a folder without slash", "/static/css"],
    ["the root", "/static/"],
    ["a missing file", "/static/missing.css"],
    ["a link that leads out", "/static/leak.txt"],
    ["a folder link that leads out", "/static/up/secret.txt"],
    ["a link to a sibling folder whose name begins alike", "/static/sibling/x.css"],
    ["a sibling folder whose name begins alike", "/static/../project-evil/x.css"],
    ["dots", "/static/../secret.txt"],
    ["encoded dots", "/static/%2e%2e/secret.txt"],
    ["an encoded slash", "/static/..%2fsecret.txt"],
    ["double encoding", "/static/%252e%252e%252fsecret.txt"],
    ["backslashes", "/static/..%5c..%5csecret.txt"],
    ["a NUL", "/static/css/site.css%00.png"],
    ["an absolute path", "/static//etc/passwd"],
    ["a drive", "/static/C:/Windows/win.ini"],
    ["an alternate stream", "/static/css/site.css::$DATA"],
    ["a very long name", `/static/${"a/".repeat(3000)}x`],
  ] as const) {
    it(`do not serve ${what}`, async () => {
      const response = await handle(development(), url);
      assert.ok(response.status === 404 || response.status === 400, String(response.status));
      assert.doesNotMatch(await read(response), /secret|evil/);
      const unchecked = await development().serve(HttpRequest.make({ url }));
      assert.equal(unchecked, undefined);
    });
  }

  it("follow a link that stays inside", async () => {
    assert.equal(await read(await handle(development(), "/static/alias.css")), "body { color: red }");
  });

  it("have URLs without fingerprint, for files that exist", async () => {
    assert.equal(await development().urlOf("css/site.css"), "/static/css/site.css");
    assert.equal(await development().urlOf("img/café.svg"), "/static/img/caf%C3%A9.svg");
    await assert.rejects(development().urlOf("css/sites.css"), {
      code: "E_STATIC_NOT_FOUND",
      hint: 'Did you mean "css/site.css"?',
    });
    await assert.rejects(development().urlOf("../secret.txt"), { code: "E_STATIC_NOT_FOUND" });
  });
});

describe("static files in production", () => {
  it("have URLs with the fingerprint of their content, cached for ever", async () => {
    const statics = await production();
    const url = await statics.urlOf("css/site.css");
    assert.match(url, /^\/static\/css\/site\.[0-9a-f]{12}\.css$/);
    const response = await handle(statics, url);
    assert.equal(response.headers.get("cache-control"), "public, max-age=31536000, immutable");
    assert.equal(response.headers.get("content-type"), "text/css; charset=utf-8");
    assert.equal(await read(response), "body { color: red }");
  });

  it("have no URL with another fingerprint", async () => {
    assert.equal((await handle(await production(), "/static/css/site.000000000000.css")).status, 404);
  });

  it("are served under their plain name too, to be asked for again: style sheets name their images so", async () => {
    const response = await handle(await production(), "/static/css/site.css");
    assert.equal(response.headers.get("cache-control"), "public, max-age=0");
    await response.close();
  });

  it("are known at start: a name that is missing then is an error", async () => {
    const statics = await production();
    await assert.rejects(statics.urlOf("nope.css"), { code: "E_STATIC_NOT_FOUND" });
    await writeFile(join(project, "late.css"), "came after the start");
    await assert.rejects(statics.urlOf("late.css"), { code: "E_STATIC_NOT_FOUND" });
  });

  it("never have a fingerprint for dotfiles and links that lead out", async () => {
    const statics = await production();
    for (const name of [".env", ".git/config", "leak.txt", "up/secret.txt"])
      await assert.rejects(statics.urlOf(name), { code: "E_STATIC_NOT_FOUND" });
  });

  it("refuse to start without one of their folders", async () => {
    const statics = new StaticFiles({ directories: [join(root, "missing")], fingerprint: true });
    await assert.rejects(statics.prepare(), { code: "E_STATIC_DIRECTORY" });
  });
});

/** How often this process holds a file of this name open; 0 where the system doesn't tell. */
async function openFiles(name: string): Promise<number> {
  const descriptors = await readdir("/proc/self/fd").catch(() => []);
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")));
  return targets.filter((target) => target.endsWith(name)).length;
}

describe("static files over a socket", () => {
  it("are sent whole, and leave no file open when clients reset", async () => {
    await writeFile(join(project, "big.bin"), Buffer.alloc(3_000_000, 1));
    const statics = development();
    const server = createServer({
      handler: compose(
        [serveStaticFiles(statics)],
        async () => new HttpResponse("view"),
        async () => new HttpResponse("", { status: 500 }),
      ),
    });
    const { port } = await server.listen({ port: 0 });
    try {
      const whole = await fetch(`http://127.0.0.1:${port}/static/big.bin`);
      assert.equal((await whole.arrayBuffer()).byteLength, 3_000_000);
      for (let i = 0; i < 10; i++) {
        const controller = new AbortController();
        const response = await fetch(`http://127.0.0.1:${port}/static/big.bin`, { signal: controller.signal });
        await response.body?.getReader().read();
        controller.abort();
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
      assert.equal(await openFiles("big.bin"), 0);
      assert.equal(
        (await fetch(`http://127.0.0.1:${port}/static/big.bin`, { method: "HEAD" })).headers.get("content-length"),
        "3000000",
      );
    } finally {
      await server.close({ graceMs: 0 });
    }
  });
});

describe("{% static %}", () => {
  const engine = new TemplateEngine({ loaders: [memoryLoader({})], tags: [staticTagLibrary] });
  const render = (source: string, statics = development()) =>
    staticFilesSlot.run(statics, async () => engine.fromString(source).render({}));

  it("gives the URL of a file", async () => {
    assert.equal(await render('<link href="{% static "css/site.css" %}">'), '<link href="/static/css/site.css">');
    assert.match(await render('{% static "css/site.css" %}', await production()), /site\.[0-9a-f]{12}\.css/);
  });

  it("fails with the nearest name for a file that doesn't exist", async () => {
    await assert.rejects(render('{% static "css/sit.css" %}'), /css\/sit\.css/);
  });
});

describe("names and URLs of static files", () => {
  for (const name of ["a.css", "a/b.min.js", "img/café 1.png", "a_b-c~d@2x.png", "no-extension"]) {
    it(`takes ${name}`, () => assert.equal(isStaticName(name), true));
  }
  for (const name of [
    "",
    "/a",
    "a/",
    "a//b",
    "..",
    "a/../b",
    ".a",
    "a/.b",
    "a\\b",
    "a\0",
    "a\nb",
    "C:/a",
    "a?b",
    "a%2e",
    "a\u202eb",
    "x".repeat(1025),
  ]) {
    it(`refuses ${JSON.stringify(name.slice(0, 20))}`, () => assert.equal(isStaticName(name), false));
  }

  it("puts the fingerprint before the extensions", () => {
    assert.equal(fingerprintedName("a/b.min.css", "h"), "a/b.h.min.css");
    assert.equal(fingerprintedName("a.b/c", "h"), "a.b/c.h");
  });

  for (const url of [
    "static/",
    "/static",
    "//evil.tld/",
    "/../",
    "ftp://x/",
    "https://cdn.example.org/x",
    "/a b/",
    "",
  ]) {
    it(`refuses the URL ${url}`, () => {
      assert.throws(() => new StaticFiles({ url, directories: [] }), { code: "E_STATIC_URL" });
    });
  }

  it("can be on a server of their own, which is then not served here", async () => {
    const statics = new StaticFiles({ url: "https://cdn.example.org/site/", directories: [project] });
    assert.equal(await statics.urlOf("css/site.css"), "https://cdn.example.org/site/css/site.css");
    assert.equal((await handle(statics, "/site/css/site.css")).text(), "view");
  });
});
