import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { HttpHeaders } from "./http-headers.ts";

describe("HttpHeaders", () => {
  it("finds a header in any case", () => {
    const headers = new HttpHeaders(["Content-Type", "text/plain"]);
    for (const name of ["content-type", "Content-Type", "CONTENT-TYPE"]) assert.equal(headers.get(name), "text/plain");
  });

  it("joins repeated headers, so a duplicate Origin equals no origin", () => {
    const headers = new HttpHeaders(["Origin", "https://a.example", "origin", "https://b.example"]);
    assert.equal(headers.get("origin"), "https://a.example, https://b.example");
  });

  it("joins repeated cookie headers as cookies", () => {
    assert.equal(new HttpHeaders(["Cookie", "a=1", "Cookie", "b=2"]).get("cookie"), "a=1; b=2");
  });

  it("drops names with an underscore, which a proxy could confuse with its own (X_Forwarded_Proto)", () => {
    const headers = new HttpHeaders(["X_Forwarded_Proto", "https", "X-Real", "1"]);
    assert.equal(headers.get("x_forwarded_proto"), undefined);
    assert.equal(headers.get("x-forwarded-proto"), undefined);
    assert.deepEqual([...headers], [["x-real", "1"]]);
    assert.equal(headers.lines, 2);
  });

  for (const name of ["constructor", "__proto__", "toString"]) {
    it(`has no header ${name} unless it was sent`, () => {
      assert.equal(new HttpHeaders(["a", "b"]).get(name), undefined);
      assert.equal(new HttpHeaders(["a", "b"]).has(name), false);
    });
  }

  it("keeps a header named constructor as a text", () => {
    assert.equal(new HttpHeaders(["constructor", "x"]).get("constructor"), "x");
  });

  it("is made from records and pairs", () => {
    assert.deepEqual(
      [...HttpHeaders.from({ Accept: ["a", "b"], Host: "h" })],
      [
        ["accept", "a, b"],
        ["host", "h"],
      ],
    );
    assert.deepEqual([...HttpHeaders.from([["A", "1"]])], [["a", "1"]]);
  });
});
