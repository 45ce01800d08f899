import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hashOf, outcomeOf, readVersion, withReplaced, writeVersion } from "./version.ts";

describe("the version of a form", () => {
  it("comes back from its hidden field, and what was tampered with is unknown", () => {
    const written = new Map([
      ["title", ["a"]],
      ["tags", ["1", "2"]],
    ] as const);
    const version = readVersion(writeVersion(written));
    assert.equal(version.get("title"), hashOf(["a"]));
    assert.equal(version.get("tags"), hashOf(["1", "2"]));
    assert.equal(readVersion("title=x __proto__ a=b=c").size, 0);
    assert.equal(readVersion(undefined).size, 0);
  });

  it("tells who changed a field", () => {
    const loaded = hashOf(["old"]);
    assert.equal(outcomeOf(loaded, ["old"], ["old"]), "same");
    assert.equal(outcomeOf(loaded, ["old"], ["mine"]), "mine");
    assert.equal(outcomeOf(loaded, ["theirs"], ["old"]), "theirs");
    assert.equal(outcomeOf(loaded, ["theirs"], ["mine"]), "conflict");
    assert.equal(outcomeOf(loaded, ["both"], ["both"]), "same");
  });

  it("without the loaded value never overwrites what is there", () => {
    assert.equal(outcomeOf(undefined, ["now"], ["sent"]), "conflict");
    assert.equal(outcomeOf(undefined, ["now"], ["now"]), "same");
  });

  it("doesn't take one list of values for another", () => {
    assert.notEqual(hashOf(["a", "b"]), hashOf(['a","b']));
    assert.notEqual(hashOf([]), hashOf([""]));
  });
});

describe("sent values with some replaced", () => {
  it("answer for the replaced names only", () => {
    const sent = { get: () => "sent", getAll: () => ["sent"], has: () => true };
    const data = withReplaced(
      sent,
      new Map([
        ["a", ["1", "2"]],
        ["b", []],
      ] as const),
    );
    assert.equal(data.get("a"), "2");
    assert.deepEqual(data.getAll("a"), ["1", "2"]);
    assert.equal(data.has("b"), false);
    assert.equal(data.get("c"), "sent");
  });
});
