import assert from "node:assert/strict";
import test from "node:test";
import { compose, HttpRequest, HttpResponse } from "../../http/index.ts";
import { isSafeRedirect } from "../../security/index.ts";
import { appendSlash } from "./append-slash.ts";

async function visit(url: string, o: { method?: string; paths?: readonly string[] } = {}) {
  const hasPath = (path: string) => (o.paths ? o.paths.includes(path) : path.endsWith("/"));
  const handle = compose(
    [appendSlash({ hasPath })],
    async () => new HttpResponse("view"),
    async () => new HttpResponse("", { status: 400 }),
  );
  const response = await handle(HttpRequest.make({ url, method: o.method ?? "GET" }));
  return { status: response.status, location: response.headers.get("location") };
}

test("a path whose route ends with a slash is redirected for good, with its query", async () => {
  assert.deepEqual(await visit("/posts?page=2&q=%2F"), { status: 301, location: "/posts/?page=2&q=%2F" });
  assert.equal((await visit("/posts", { method: "HEAD" })).status, 301);
});

test("other methods, paths with a route of their own, and paths without any route are left alone", async () => {
  assert.equal((await visit("/posts", { method: "POST" })).status, 200);
  assert.equal((await visit("/posts", { paths: ["/posts", "/posts/"] })).status, 200);
  assert.equal((await visit("/nowhere", { paths: [] })).status, 200);
  assert.equal((await visit("/posts/")).status, 200);
});

for (const url of [
  "//evil.com",
  "///evil.com",
  "//evil.com/a",
  "/%2Fevil.com",
  "/%5Cevil.com",
  "/%2F%2Fevil.com",
  "//evil.com%2Fx",
  "//user@evil.com",
]) {
  test(`the request path ${url} is never redirected to another site (CVE-2018-14574)`, async () => {
    const { status, location } = await visit(url);
    if (status !== 301) return assert.equal(location, undefined);
    assert.ok(location?.startsWith("/") && !location.startsWith("//") && !location.includes("\\"), location);
    for (const secure of [true, false]) assert.ok(isSafeRedirect(location, { host: "testserver", secure }), location);
  });
}

test("the redirect of a path with other characters is encoded once", async () => {
  assert.equal((await visit("/caf%C3%A9%20a%3Fb%23c/100%25")).location, "/caf%C3%A9%20a%3Fb%23c/100%25/");
});

test("a request that is refused anyway is not redirected", async () => {
  for (const url of ["/a/../posts", "/posts%00", "/posts%"])
    assert.deepEqual(await visit(url), { status: 400, location: undefined }, url);
});
