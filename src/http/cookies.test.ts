import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Cookies, serializeCookie } from "./cookies.ts";

describe("Cookies", () => {
  it("reads and decodes cookies", () => {
    const cookies = new Cookies("a=1; b=caf%C3%A9");
    assert.equal(cookies.get("a"), "1");
    assert.equal(cookies.get("b"), "café");
    assert.equal(cookies.has("c"), false);
    assert.deepEqual(
      [...cookies.entries()],
      [
        ["a", "1"],
        ["b", "café"],
      ],
    );
  });

  it("splits at every semicolon, also inside quotes (CVE-2016-7401)", () => {
    const cookies = new Cookies('x="a; csrftoken=AAA"');
    assert.equal(cookies.get("x"), '"a');
    assert.equal(cookies.get("csrftoken"), 'AAA"');
  });

  it("takes the first of two cookies with one name", () => {
    assert.equal(new Cookies("sid=mine; sid=planted").get("sid"), "mine");
  });

  it("keeps a value with a malformed escape as it is", () => {
    assert.equal(new Cookies("a=%zz").get("a"), "%zz");
  });

  for (const name of ["constructor", "__proto__", "toString"]) {
    it(`has no cookie ${name} unless it was sent, and then only a text`, () => {
      assert.equal(new Cookies("a=1").get(name), undefined);
      assert.equal(new Cookies(undefined).get(name), undefined);
      assert.equal(new Cookies(`${name}=x`).get(name), "x");
      assert.equal(new Cookies(`${name}=x`).has(name), true);
      assert.deepEqual([...new Cookies(`${name}=x; a=1`).entries()].map(([key]) => key).sort(), [name, "a"].sort());
    });
  }

  it("reads 16 KiB of separators in no time", () => {
    const start = performance.now();
    new Cookies(";=".repeat(8192)).get("a");
    assert.ok(performance.now() - start < 500);
  });
});

describe("serializeCookie", () => {
  it("is HttpOnly, SameSite=Lax and for the whole site unless told otherwise", () => {
    assert.equal(serializeCookie("a", "b"), "a=b; Path=/; HttpOnly; SameSite=Lax");
    assert.equal(
      serializeCookie("a", "b", {
        httpOnly: false,
        sameSite: "strict",
        path: "/x",
        maxAge: 60,
        secure: true,
        domain: "example.org",
      }),
      "a=b; Max-Age=60; Domain=example.org; Path=/x; Secure; SameSite=Strict",
    );
  });

  it("encodes a value that could end the cookie or the header", () => {
    assert.ok(serializeCookie("a", 'x; Domain=evil.tld\r\n"').startsWith("a=x%3B%20Domain%3Devil.tld%0D%0A%22;"));
  });

  for (const [what, name, options] of [
    ["SameSite=None without Secure", "a", { sameSite: "none" }],
    ["Partitioned without Secure", "a", { partitioned: true }],
    ["__Host- without Secure", "__Host-a", {}],
    ["__Host- with a domain", "__Host-a", { secure: true, domain: "example.org" }],
    ["__Host- with another path", "__Host-a", { secure: true, path: "/x" }],
    ["__host- in other case", "__host-a", {}],
    ["__Secure- without Secure", "__Secure-a", {}],
    ["a name with a space", "a b", {}],
    ["a name with a line break", "a\nb", {}],
    ["an empty name", "", {}],
    ["a domain with a semicolon", "a", { domain: "x;y" }],
    ["a path with a line break", "a", { path: "/\r\nSet-Cookie: b=c" }],
    ["a maxAge that is no integer", "a", { maxAge: 1.5 }],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => serializeCookie(name, "v", options), { code: "E_COOKIE" });
    });
  }

  it("refuses more than browsers keep", () => {
    assert.throws(() => serializeCookie("a", "x".repeat(4100)), { code: "E_COOKIE" });
  });

  it("refuses a lone surrogate with our error", () => {
    assert.throws(() => serializeCookie("a", "\ud800"), { code: "E_COOKIE" });
  });

  it("allows __Host- as browsers do", () => {
    assert.equal(
      serializeCookie("__Host-sid", "x", { secure: true }),
      "__Host-sid=x; Path=/; HttpOnly; Secure; SameSite=Lax",
    );
  });
});

describe("the size of a cookie", () => {
  it("is measured as it is sent, percent-encoded", () => {
    assert.throws(() => serializeCookie("a", "é".repeat(700)), { code: "E_COOKIE" });
    assert.match(serializeCookie("a", "é".repeat(600)), /^a=%C3%A9/);
  });
});
