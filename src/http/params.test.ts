import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Params } from "./params.ts";

describe("Params", () => {
  it("gives the last value of a name, and all of them in order", () => {
    const params = Params.parse("tag=a&tag=b&page=2");
    assert.equal(params.get("tag"), "b");
    assert.deepEqual(params.getAll("tag"), ["a", "b"]);
    assert.equal(params.get("page"), "2");
    assert.equal(params.size, 2);
  });

  it("gives undefined and no values for a name that was not sent", () => {
    const params = Params.parse("a=1");
    assert.equal(params.get("b"), undefined);
    assert.deepEqual(params.getAll("b"), []);
    assert.equal(params.has("b"), false);
  });

  it("decodes percent escapes and plus signs once", () => {
    const params = Params.parse("q=caf%C3%A9+au+lait&twice=%2525");
    assert.equal(params.get("q"), "café au lait");
    assert.equal(params.get("twice"), "%25");
  });

  it("reads a name without a value as an empty text and skips empty pairs", () => {
    const params = Params.parse("&&a&=x&b=&");
    assert.deepEqual(
      [...params],
      [
        ["a", ""],
        ["", "x"],
        ["b", ""],
      ],
    );
  });

  it("keeps everything after the first equals sign", () => {
    assert.equal(Params.parse("next=/a?b=c").get("next"), "/a?b=c");
  });

  it("splits at & only: a semicolon is part of the value (CVE-2021-23336)", () => {
    assert.deepEqual([...Params.parse("a=1;b=2")], [["a", "1;b=2"]]);
  });

  it("gives brackets no meaning", () => {
    const params = Params.parse("q[x]=1&q[]=2");
    assert.equal(params.get("q"), undefined);
    assert.equal(params.get("q[x]"), "1");
    assert.equal(params.get("q[]"), "2");
  });

  for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
    it(`treats the name ${name} like any other`, () => {
      assert.equal(Params.parse("a=1").get(name), undefined);
      assert.equal(Params.parse(`${name}=x`).get(name), "x");
      assert.equal(({} as Record<string, unknown>).x, undefined);
    });
  }

  for (const [what, text] of [
    ["a lone percent sign", "a=%"],
    ["a cut escape", "a=%4"],
    ["a byte that is not UTF-8", "a=%ff"],
    ["an encoded lone surrogate", "a=%ED%A0%80"],
    ["an encoded NUL", "a=%00"],
    ["a raw NUL", "a=\0"],
    ["a malformed name", "%zz=1"],
  ] as const) {
    it(`refuses ${what} with 400`, () => {
      assert.throws(() => Params.parse(text), { code: "E_BAD_REQUEST", status: 400 });
    });
  }

  it("counts the fields and refuses one too many", () => {
    assert.equal(Params.parse("a&b&c", { limit: 3 }).size, 3);
    assert.throws(() => Params.parse("a&b&c&d", { limit: 3 }), { code: "E_TOO_MANY_FIELDS", status: 400 });
  });

  it("reads a megabyte of separators in linear time", () => {
    const start = performance.now();
    assert.equal(Params.parse("&".repeat(1024 * 1024)).size, 0);
    assert.ok(performance.now() - start < 1000);
  });

  it("writes itself back as a query string", () => {
    assert.equal(Params.parse("q=a+b%26c&x=%2B&x=é").toString(), "q=a+b%26c&x=%2B&x=%C3%A9");
    assert.equal(Params.empty.toString(), "");
  });

  it("makes params from records and pairs", () => {
    assert.equal(Params.from({ a: 1, b: ["x", "y"], c: undefined }).toString(), "a=1&b=x&b=y");
    assert.equal(
      Params.from([
        ["a", "1"],
        ["a", "2"],
      ]).toString(),
      "a=1&a=2",
    );
  });

  it("makes changed copies and stays as it is", () => {
    const params = Params.parse("q=x&page=1&tag=a");
    assert.equal(params.with({ page: 2, tag: undefined }).toString(), "q=x&page=2");
    assert.equal(params.toString(), "q=x&page=1&tag=a");
  });

  it("does not let its caller change its values", () => {
    const params = Params.parse("a=1");
    params.getAll("a").push("2");
    assert.deepEqual(params.getAll("a"), ["1"]);
  });
});
