import assert from "node:assert/strict";
import test from "node:test";
import { NuagesError } from "../errors/index.ts";
import { hostMatcher, parseHost } from "./hosts.ts";

test("names, addresses and ports are taken apart strictly", () => {
  assert.deepEqual(parseHost("Example.com:8000"), { hostname: "example.com", port: 8000 });
  assert.deepEqual(parseHost("example.com."), { hostname: "example.com", port: undefined });
  assert.deepEqual(parseHost("[::1]:8000"), { hostname: "[::1]", port: 8000 });
  assert.deepEqual(parseHost("127.0.0.1"), { hostname: "127.0.0.1", port: undefined });
});

const hostile = [
  "",
  "example.com:dr.frankenstein@evil.tld",
  "a/b@c",
  "example.com@evil.tld",
  "example.com/evil",
  "example.com\\evil",
  "example.com evil",
  "example.com\tevil",
  "example.com,evil.tld",
  "example.com:",
  "example.com:0",
  "example.com:65536",
  "example.com:80:80",
  "example.com:8e1",
  "example.com:+80",
  "-example.com",
  "exa_mple.com",
  "example..com",
  ".example.com",
  "[::1",
  "::1",
  "[::1]evil",
  "[fe80::1%25eth0]",
  "[evil]",
  "[]",
  "0x7f.1",
  "127.0.0.0x1",
  "0x7f000001",
  "0177.0.0.1",
  "2130706433",
  "①②⑦.0.0.1",
  "éxample.com",
  `${"a".repeat(64)}.com`,
  `${"a.".repeat(200)}com`,
  "x".repeat(100_000),
];
for (const host of hostile) {
  test(`the host ${JSON.stringify(host.slice(0, 40))} is malformed and refused even by "*"`, () => {
    assert.equal(parseHost(host), undefined);
    assert.equal(hostMatcher(["*"])(host), false);
  });
}

test("a plain entry allows that host on every port and nothing near it", () => {
  const allowed = hostMatcher(["example.com", "[::1]"]);
  for (const host of ["example.com", "EXAMPLE.com:443", "example.com.", "[::1]:8000"])
    assert.equal(allowed(host), true, host);
  for (const host of ["www.example.com", "example.com.evil.tld", "evilexample.com", "example.co", "[::2]"]) {
    assert.equal(allowed(host), false, host);
  }
});

test("an entry with a leading dot allows the name and its subdomains", () => {
  const allowed = hostMatcher([".example.com"]);
  for (const host of ["example.com", "www.example.com", "a.b.example.com:81"]) assert.equal(allowed(host), true, host);
  for (const host of ["evilexample.com", "example.com.evil.tld", ".example.com"])
    assert.equal(allowed(host), false, host);
});

test("an entry with a port demands it", () => {
  const allowed = hostMatcher(["example.com:8000"]);
  assert.equal(allowed("example.com:8000"), true);
  assert.equal(allowed("example.com"), false);
  assert.equal(allowed("example.com:8001"), false);
});

test("an entry that is no host is refused when the list is made", () => {
  for (const pattern of ["http://example.com", "*.example.com", "", ".", ".[::1]", ".127.0.0.1", "exa mple.com"]) {
    assert.throws(
      () => hostMatcher([pattern]),
      (e) => e instanceof NuagesError && e.code === "E_HOST_PATTERN",
      pattern,
    );
  }
});
