import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseJson } from "./parse-json.ts";

describe("parseJson", () => {
  it("parses JSON", () => {
    assert.deepEqual(parseJson('{"a":[1,"]}{["],"b":null}', 64), { a: [1, "]}{["], b: null });
  });

  it("refuses malformed JSON with 400", () => {
    for (const text of ["", "{", "{'a':1}", "NaN", '{"a":1}}']) {
      assert.throws(() => parseJson(text, 64), { code: "E_BAD_REQUEST" }, text);
    }
  });

  it("takes 64 levels and refuses 65", () => {
    assert.ok(parseJson("[".repeat(64) + "]".repeat(64), 64));
    assert.throws(() => parseJson("[".repeat(65) + "]".repeat(65), 64), { code: "E_BAD_REQUEST" });
  });

  it("refuses half a million brackets quickly and without overflowing the stack", () => {
    const start = performance.now();
    assert.throws(() => parseJson("[".repeat(500_000), 64), { code: "E_BAD_REQUEST" });
    assert.ok(performance.now() - start < 200);
  });

  it("doesn't count brackets in strings, escaped quotes included", () => {
    const text = JSON.stringify({ a: `\\"${"[".repeat(100)}` });
    assert.deepEqual(parseJson(text, 4), { a: `\\"${"[".repeat(100)}` });
  });

  for (const text of [
    '{"__proto__":{"isAdmin":true}}',
    '{"a":[{"\\u005f\\u005fproto\\u005f\\u005f":1}]}',
    '{"constructor":{"prototype":{"isAdmin":true}}}',
    '{"a":{"\\u0063onstructor":{"prototype":1}}}',
  ]) {
    it(`refuses keys that reach a prototype: ${text}`, () => {
      assert.throws(() => parseJson(text, 64), { code: "E_SUSPICIOUS" });
    });
  }

  it("takes such words as values, and a plain key constructor", () => {
    assert.deepEqual(parseJson('["__proto__"]', 64), ["__proto__"]);
    assert.equal((parseJson('{"constructor":"x"}', 64) as { constructor: string }).constructor, "x");
  });
});
