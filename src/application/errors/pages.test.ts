import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Http404, NuagesError } from "../../errors/index.ts";
import { HttpRequest } from "../../http/index.ts";
import { defineSettings } from "../../settings/index.ts";
import { debugPage, errorText } from "./debug-page.ts";
import { describeErrors } from "./describe-error.ts";
import { nearestPattern, notFoundPage } from "./not-found-page.ts";
import { plainPage } from "./plain-page.ts";
import { stackFrames } from "./stack-frames.ts";
import { wantsJson } from "./wants-json.ts";

const settings = defineSettings({
  secretKey: "s3cret-abcdefghijklmnopqrstuvwxyz",
  debug: true,
  apps: [],
  urls: () => ({}),
});
const request = (headers: Record<string, string> = {}, url = "/a/?q=1") => HttpRequest.make({ url, headers });

test("JSON is for clients that prefer it, pages for all others", () => {
  const cases: [string | undefined, boolean][] = [
    [undefined, false],
    ["*/*", false],
    ["application/json", true],
    ["application/problem+json", true],
    ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false],
    ["application/json;q=0.5, text/html", false],
    ["text/html;q=0.5, application/json", true],
    ["application/json;q=abc", false],
    ["application/jsonp", false],
  ];
  for (const [accept, wanted] of cases)
    assert.equal(wantsJson(request(accept === undefined ? {} : { accept })), wanted, accept);
  assert.equal(wantsJson(request({ "content-type": "application/json" })), true);
});

test("frames carry the line of the TypeScript source that threw, and tell the site's code from others'", () => {
  const error = new Error("here");
  const [first] = stackFrames(error, "/somewhere/else");
  assert.ok(first?.file.endsWith("pages.test.ts"));
  assert.equal(first?.source.find((line) => line.current)?.text.trim(), 'const error = new Error("here");');
  assert.equal(first?.own, false);
});

test("a circle of causes, a thrown value and a message of markup do no harm", async () => {
  const a = new Error("<img src=x onerror=alert(1)>");
  const b = new Error("second", { cause: a });
  a.cause = b;
  assert.equal(describeErrors(b, "/").length, 2);
  for (const thrown of ["text", null, undefined, 7n, { a: 1 }, Object.create(null), Symbol("s")]) {
    const errors = describeErrors(thrown ?? "nothing", "/");
    assert.equal(errors.length, 1);
  }
  const page = await debugPage({
    request: request(),
    status: 500,
    errors: describeErrors(b, "/"),
    settings,
    queries: [],
  });
  assert.ok(!page.includes("<img"));
  assert.match(page, /Caused by Error/);
});

test("a message that looks like calls opens no file, and a made-up call none that isn't source", (t) => {
  const dir = mkdtempSync(join(tmpdir(), "nuages-pages-"));
  t.after(() => rmSync(dir, { recursive: true }));
  writeFileSync(join(dir, ".env"), "SECRET_KEY=s3cret");
  writeFileSync(join(dir, "view.ts"), "const key = 1;");
  const calls = [".env", "view.ts"].map((file) => `    at evil (${join(dir, file)}:1:1)`).join("\n");
  const sent = new Error(`no such thing: \n${calls}\n    at evil (/dev/zero:1:1)`);
  assert.ok(stackFrames(sent, dir).every((frame) => frame.name !== "evil"));
  const forged = Object.assign(new Error("x"), { stack: `Error: x\n${calls}\n    at evil (/dev/zero:1:1)` });
  assert.deepEqual(
    stackFrames(forged, dir).map((frame) => [frame.file, frame.source.length]),
    [
      [".env", 0],
      ["view.ts", 1],
      ["/dev/zero", 0],
    ],
  );
});

test("a message of megabytes makes no page of megabytes", async () => {
  const errors = describeErrors(new Error("<".repeat(5_000_000)), "/");
  const page = await debugPage({ request: request(), status: 500, errors, settings, queries: [] });
  assert.ok(page.length < 500_000, String(page.length));
});

test("an error of a template shows the lines of the template", async () => {
  const error = Object.assign(new NuagesError("E_INTERNAL", { detail: "x" }), {
    file: "/site/a.html",
    line: 3,
    column: 7,
    excerpt: ">    3 | {% fro x %}",
  });
  const page = await debugPage({
    request: request(),
    status: 500,
    errors: describeErrors(error, "/site"),
    settings,
    queries: [],
  });
  assert.match(page, /a\.html:3:7/);
  assert.match(page, /{% fro x %}/);
  assert.match(page, new RegExp(error.hint.slice(0, 20)));
});

test("queries are listed with their time", async () => {
  const queries = [{ sql: "SELECT '<b>'", params: [], milliseconds: 1.25, alias: "default" }];
  const page = await debugPage({
    request: request(),
    status: 500,
    errors: describeErrors(new Error("x"), "/"),
    settings,
    queries,
  });
  assert.match(page, /1\.3 ms/);
  assert.match(page, /SELECT &#39;&lt;b&gt;&#39;/);
});

test("the text version has the request, the hint and the place", () => {
  const text = errorText({ request: request(), errors: describeErrors(new Http404("The post"), "/") });
  assert.match(text, /^GET \/a\/\?q=1\n/);
  assert.match(text, /Http404: The post was not found\.\nHint: /);
  assert.match(text, /pages\.test\.ts:\d+:\d+/);
});

test("the nearest pattern is found through its placeholders, and none is offered where none is near", () => {
  const tried = [{ pattern: "posts/<slug:slug>/" }, { pattern: "about/" }, { pattern: "" }];
  assert.equal(nearestPattern("/post/hello/", tried), "posts/<slug:slug>/");
  assert.equal(nearestPattern("/abuot", tried), "about/");
  assert.equal(nearestPattern("/entirely/different", tried), undefined);
  assert.equal(nearestPattern(`/${"x".repeat(5000)}`, tried), undefined);
});

test("the 404 page survives a thousand routes and none", () => {
  const many = Array.from({ length: 1000 }, (_, index) => ({ pattern: `page${index}/`, name: `n${index}` }));
  assert.match(notFoundPage({ request: request(), tried: many, message: undefined }), /and 700 more/);
  assert.match(notFoundPage({ request: request(), tried: [], message: undefined }), /no routes yet/);
});

test("a plain page says what happened in general only, for every status", () => {
  for (const status of [400, 403, 404, 405, 413, 429, 500, 503, 418, 599]) {
    const page = plainPage(request(), status, "abc123");
    assert.match(page, new RegExp(`<p class="status">${status}</p><h1>[A-Z]`));
    assert.match(page, /abc123/);
  }
});
