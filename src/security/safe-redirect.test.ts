import assert from "node:assert/strict";
import test from "node:test";
import { isSafeRedirect } from "./safe-redirect.ts";

const http = { host: "testserver", secure: false };
const https = { host: "testserver", secure: true };

const hostile = [
  "",
  " ",
  " /a",
  "/a ",
  "\njavascript:alert(1)",
  "javascript:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,x",
  "\x08//evil",
  "//evil",
  "///evil",
  "////evil",
  "/\\evil",
  "\\\\evil",
  "/\t/evil",
  "\t//evil",
  "/\n/evil",
  "http://evil",
  "http:evil",
  "https:evil",
  "http:/evil",
  "http:///evil",
  "http:999999999",
  "https:999999999",
  "HTTP:1",
  "ftp://testserver/",
  "http://testserver@evil",
  "http://testserver\\@evil",
  "http://user@testserver/",
  "http://user:pass@testserver/",
  "http://testserver.evil.tld/",
  "http://testserver:8080/",
  "http://[::1",
  "http://2001:cdba:0000:0000:0000:0000:3257:9652/",
  "/\u0085/evil",
  "/a\u0000b",
  "/\ud800",
  `/${"x".repeat(2048)}`,
  `http://testserver/${"한".repeat(1_000_000)}`,
];
for (const url of hostile) {
  test(`a redirect to ${JSON.stringify(url.slice(0, 40))} is refused over http and https`, () => {
    assert.equal(isSafeRedirect(url, http), false);
    assert.equal(isSafeRedirect(url, https), false);
  });
}

test("paths, queries, fragments and our own origin are followed", () => {
  for (const url of ["/", "/a/?b=//evil", "a/b", "?page=2", "#top", "/a/http://evil", "//testserver/x", "/é"]) {
    assert.equal(isSafeRedirect(url, http), true, url);
    assert.equal(isSafeRedirect(url, https), true, url);
  }
  assert.equal(isSafeRedirect("http://testserver/x", http), true);
  assert.equal(isSafeRedirect("HTTPS://TESTSERVER/x", https), true);
});

test("a secure page never leads to plain http, and other hosts only when they are allowed", () => {
  assert.equal(isSafeRedirect("http://testserver/x", https), false);
  assert.equal(isSafeRedirect("https://other.example/x", https), false);
  assert.equal(isSafeRedirect("https://other.example/x", { ...https, allowedHosts: ["Other.example"] }), true);
  assert.equal(isSafeRedirect("http://other.example/x", { ...https, allowedHosts: ["other.example"] }), false);
});

test("what is no string is refused", () => {
  for (const url of [undefined, null, 1, ["/a"], { toString: () => "/a" }])
    assert.equal(isSafeRedirect(url, http), false);
});

test("a request without a proper host of its own gets no redirect", () => {
  assert.equal(isSafeRedirect("/a", { host: "a/b@c", secure: false }), false);
});
