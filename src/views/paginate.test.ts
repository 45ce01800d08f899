import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { HttpRequest } from "../http/index.ts";
import { type Pageable, paginate } from "./paginate.ts";

const request = (query = "") => HttpRequest.make({ url: `/posts/${query}` });
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe("paginate", () => {
  it("gives the first page without a number", async () => {
    const page = await paginate(request(), numbers(45), 20);
    assert.deepEqual(page.items, numbers(20));
    assert.deepEqual([page.number, page.pages, page.count, page.length], [1, 3, 45, 20]);
    assert.deepEqual(
      [page.hasPrevious, page.hasNext, page.previousNumber, page.nextNumber],
      [false, true, undefined, 2],
    );
    assert.deepEqual([page.startIndex, page.endIndex], [1, 20]);
    assert.deepEqual([...page], page.items);
  });

  it("gives the last page with what is left", async () => {
    const page = await paginate(request("?page=3"), numbers(45), 20);
    assert.deepEqual(page.items, [41, 42, 43, 44, 45]);
    assert.deepEqual([page.hasPrevious, page.hasNext], [true, false]);
    assert.deepEqual([page.startIndex, page.endIndex], [41, 45]);
    assert.equal(page.nextUrl, "");
  });

  it("asks a query set for the count and one page only", async () => {
    const asked: unknown[] = [];
    const rows: Pageable<string> = {
      count: async () => {
        asked.push("count");
        return 100;
      },
      page: async (slice) => {
        asked.push(slice);
        return ["row"];
      },
    };
    const page = await paginate(request("?page=4"), rows, 25);
    assert.deepEqual(asked, ["count", { number: 4, size: 25 }]);
    assert.deepEqual(page.items, ["row"]);
  });

  it("has one empty page for no rows, without asking for rows", async () => {
    const rows: Pageable<string> = { count: async () => 0, page: () => Promise.reject(new RangeError("not needed")) };
    const page = await paginate(request(), rows, 20);
    assert.deepEqual([page.pages, page.count, page.startIndex, page.endIndex, page.hasOtherPages], [1, 0, 0, 0, false]);
  });

  for (const text of [
    "0",
    "-1",
    "4",
    "1.5",
    "1e1",
    "abc",
    "",
    "01",
    " 1",
    "9".repeat(30),
    "99999999999999999999",
    "1;drop",
    "٣",
    "constructor",
  ]) {
    it(`is 404 for ?page=${text.slice(0, 20)}`, async () => {
      await assert.rejects(paginate(request(`?page=${encodeURIComponent(text)}`), numbers(45), 20), {
        code: "E_NOT_FOUND",
        status: 404,
      });
    });
  }

  it("keeps the other parameters in its links, encoded", async () => {
    const page = await paginate(request("?q=a%26b&page=2&tag=x&tag=y"), numbers(60), 20);
    assert.equal(page.nextUrl, "?q=a%26b&page=3&tag=x&tag=y");
    assert.equal(page.previousUrl, "?q=a%26b&page=1&tag=x&tag=y");
    assert.equal(page.urlOf(3), page.nextUrl);
  });

  it("takes another parameter's name", async () => {
    const page = await paginate(request("?p=2&page=x"), numbers(10), { size: 5, param: "p" });
    assert.equal(page.number, 2);
    assert.equal(page.previousUrl, "?p=1&page=x");
  });

  for (const size of [0, -1, 1.5, Number.NaN, 10_001]) {
    it(`refuses ${size} rows on a page`, async () => {
      await assert.rejects(paginate(request(), [], size), { code: "E_PAGE_SIZE" });
    });
  }

  for (const [number, pages, expected] of [
    [1, 1, "1"],
    [1, 5, "1 2 3 4 5"],
    [1, 6, "1 2 3 … 6"],
    [3, 5, "1 2 3 4 5"],
    [5, 9, "1 2 3 4 5 6 7 8 9"],
    [6, 11, "1 … 4 5 6 7 8 … 11"],
    [50, 100, "1 … 48 49 50 51 52 … 100"],
    [100, 100, "1 … 98 99 100"],
    [4, 100, "1 2 3 4 5 6 … 100"],
  ] as const) {
    it(`shows page ${number} of ${pages} as ${expected}`, async () => {
      const page = await paginate(request(`?page=${number}`), numbers(pages), 1);
      assert.equal(page.elidedRange.map((n) => n ?? "…").join(" "), expected);
    });
  }

  it("gives templates links with the current one marked", async () => {
    const page = await paginate(request("?page=2"), numbers(2), 1);
    assert.deepEqual(page.links, [
      { number: 1, url: "?page=1", isCurrent: false, isGap: false },
      { number: 2, url: "?page=2", isCurrent: true, isGap: false },
    ]);
  });
});
