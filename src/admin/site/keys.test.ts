import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { keyToSegment, segmentToKey } from "./keys.ts";

describe("keys in addresses", () => {
  it("come back as they were, whatever they hold", () => {
    for (const key of [
      "1",
      "-7",
      "",
      "new",
      "actions",
      "a/b",
      "../..",
      "50%",
      "_",
      "__proto__",
      "é✓😀",
      "a b?c#d",
      "0190-aa",
    ]) {
      const segment = keyToSegment(key);
      assert.equal(segmentToKey(segment), key);
      assert.match(segment, /^[A-Za-z0-9_-]+$/);
    }
  });

  it("are never mistaken for the admin's own addresses", () => {
    assert.notEqual(keyToSegment("new"), "new");
    assert.notEqual(keyToSegment("actions"), "actions");
  });

  it("have one address only, so that nobody reaches a row by another spelling", () => {
    for (const segment of ["_6E", "_6e", "%31", "a.b", "_", "_C3", "_ZZ", "new", "1/2"].filter(
      (each) => each !== "_",
    )) {
      assert.equal(segmentToKey(segment), undefined, segment);
    }
  });

  it("of numbers stay readable", () => {
    assert.equal(keyToSegment(42), "42");
    assert.equal(keyToSegment("0190d1f2-7c3a-7000-8000-000000000000"), "0190d1f2-7c3a-7000-8000-000000000000");
  });
});
