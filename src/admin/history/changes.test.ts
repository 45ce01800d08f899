import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { changedNames, changeHtml, changeOf } from "./changes.ts";

describe("a change", () => {
  it("of a secret is told without its values", () => {
    const change = changeOf({ name: "apiToken", label: "API token" }, "old", "new");
    assert.deepEqual(change, { field: "apiToken", label: "API token", from: null, to: null, secret: true });
    assert.doesNotMatch(changeHtml(change!).toString(), /old|new/);
  });

  it("is none where both values read the same", () => {
    assert.equal(changeOf({ name: "a", label: "A" }, "x", "x"), undefined);
    assert.equal(changeOf({ name: "a", label: "A" }, null, null), undefined);
  });

  it("keeps a bounded length of text", () => {
    assert.ok(changeOf({ name: "a", label: "A" }, null, "x".repeat(1_000_000))!.to!.length < 5000);
  });

  it("is said in words as well as in colours", () => {
    const html = changeHtml({ field: "a", label: "A", from: "<x>", to: null }).toString();
    assert.match(html, /<span class="sr">was <\/span><del><bdi>&lt;x&gt;<\/bdi><\/del>/);
    assert.match(html, /<span class="sr"> now <\/span><ins><bdi>empty<\/bdi><\/ins>/);
  });

  it("in few words names the fields", () => {
    const of = (...labels: string[]) =>
      changedNames(labels.map((label) => ({ field: label, label, from: null, to: "x" })));
    assert.equal(of("Title"), "Title");
    assert.equal(of("Title", "Body"), "Title and Body");
    assert.equal(of("A", "B", "C", "D"), "A, B and 2 more");
    assert.equal(of(), "");
  });
});
