import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { TestSite } from "../site.test-support.ts";
import { Book, openLibrary, titles, Writer } from "./library.test-support.ts";

let site: TestSite;
before(async () => {
  site = await openLibrary();
});
after(() => site.close());

describe("a query of a shape that was compiled before", () => {
  it("binds its own values, whichever appear twice", () =>
    site.run(async () => {
      const twice = Book.where((b) => b.title.eq("Alpha"));
      for (const [left, right, expected] of [
        [twice, twice, "Alpha"],
        [Book.where((b) => b.title.eq("Alpha")), Book.where((b) => b.title.eq("Beta")), "Alpha Beta"],
        [Book.where((b) => b.title.eq("Gamma")), Book.where((b) => b.title.eq("Beta")), "Beta Gamma"],
      ] as const) {
        assert.equal(await titles(Book.objects.filter(left.or(right))), expected);
      }
      const shared = Book.f.title.eq("Beta");
      assert.equal(await titles(Book.objects.filter(() => shared.or(shared))), "Beta");
      assert.equal(await titles(Book.objects.filter((b) => b.title.eq("Beta").or(b.title.eq("Gamma")))), "Beta Gamma");
    }));

  it("tells values of selections, slices, subqueries and filters apart", () =>
    site.run(async () => {
      const run = (add: number, name: string, limit: number) =>
        Book.objects
          .annotate((b) => ({ more: b.id.plus(add) }))
          .filter(
            (b) => b.writer.in(Writer.objects.filter({ name }).limit(limit)),
            (b) => b.more.gt(add),
          )
          .orderBy((b) => b.id.times(-1).asc())
          .offset(limit - 1)
          .limit(limit);
      assert.deepEqual(
        (await run(10, "Ann", 1)).map((b) => [b.title, b.more]),
        [["Beta", 12]],
      );
      assert.deepEqual(
        (await run(20, "Bob", 1)).map((b) => [b.title, b.more]),
        [["Gamma", 23]],
      );
      assert.deepEqual(
        (await run(30, "Ann", 2)).map((b) => [b.title, b.more]),
        [["Alpha", 31]],
      );
    }));

  it("tells lists of other lengths, text searches and long lists apart", () =>
    site.run(async () => {
      for (const ids of [[1], [1, 2], [2, 3], [3]]) {
        const expected = ["Alpha", "Beta", "Gamma"].filter((_, i) => ids.includes(i + 1)).join(" ");
        assert.equal(await titles(Book.objects.filter((b) => b.id.in(ids))), expected);
      }
      for (const part of ["lph", "et", "%", "_"]) {
        const expected = ["Alpha", "Beta", "Gamma"].filter((title) => title.includes(part)).join(" ");
        assert.equal(await titles(Book.objects.filter((b) => b.title.contains(part))), expected);
        assert.equal(await titles(Book.objects.filter((b) => b.title.iContains(part.toUpperCase()))), expected);
      }
      for (const start of [2, 3, 1]) {
        const many = Array.from({ length: 200 }, (_, i) => i + start);
        assert.equal(await Book.objects.filter((b) => b.id.in(many)).count(), 4 - start);
      }
    }));

  it("tells conditions on filtered relations apart", () =>
    site.run(async () => {
      for (const [stars, expected] of [
        [1, [1, 0]],
        [3, [0, 1]],
        [5, [1, 0]],
      ] as const) {
        const rows = await Book.objects
          .filter((b) => b.reviews.exists())
          .annotate((b) => ({ n: b.reviews.filter({ stars }).count() }));
        assert.deepEqual(
          rows.map((b) => b.n),
          expected,
        );
      }
    }));
});
