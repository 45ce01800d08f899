import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { searchWords } from "./list-state.ts";
import { pageLinks } from "./pages.ts";

const text = (current: number, last: number) =>
  pageLinks(current, last, (page) => `?p=${page}`)
    .map((link) => (link.gap ? "…" : link.current ? `[${link.label}]` : link.label))
    .join(" ");

describe("page links", () => {
  it("are not there where one page is all", () => {
    assert.deepEqual(pageLinks(1, 1, String), []);
  });

  it("show the ends, the neighbours and the gaps between", () => {
    assert.equal(text(1, 3), "[1] 2 3 Next");
    assert.equal(text(10, 30), "Previous 1 … 8 9 [10] 11 12 … 30 Next");
    assert.equal(text(30, 30), "Previous 1 … 28 29 [30]");
  });

  it("stay few, however many pages there are", () => {
    assert.ok(pageLinks(500_000, 1_000_000, String).length <= 11);
  });
});

describe("search words", () => {
  it("are split at spaces, and what stands in quotes stays together", () => {
    assert.deepEqual(searchWords('amber "exact phrase"  x'), ["amber", "exact phrase", "x"]);
    assert.deepEqual(searchWords('an "open quote'), ["an", "open", "quote"]);
    assert.deepEqual(searchWords('""'), []);
  });

  it("are bounded in number and cost", () => {
    assert.equal(searchWords("a ".repeat(500)).length, 10);
    const start = performance.now();
    searchWords('"'.repeat(100_000));
    assert.ok(performance.now() - start < 1000);
  });
});
