import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { count } from "../query-set/functions.ts";
import { Book, openLibrary, Review, recorded, titles, Writer } from "../query-set/library.test-support.ts";
import type { TestSite } from "../site.test-support.ts";
import { when } from "./conditional.ts";
import { exists, outer, subquery } from "./queries.ts";

describe("a query as a value", () => {
  let site: TestSite;
  before(async () => {
    site = await openLibrary();
  });
  after(() => site.close());

  it("is a column of its first row, NULL without rows", async () => {
    const rows = await site.run(async () =>
      Book.objects
        .annotate((b) => {
          const reviews = Review.objects.filter((r) => r.book.eq(outer(b.pk)));
          return {
            best: subquery(reviews.orderBy("-stars"), "stars"),
            by: subquery(reviews.orderBy("stars"), "reviewer.name"),
            second: subquery(reviews.orderBy("-stars").offset(1), "stars"),
            n: subquery(
              reviews.values((r) => ({ book: r.book.pk, n: count() })),
              "n",
            ),
          };
        })
        .values("title", "best", "by", "second", "n"),
    );
    assert.deepEqual(rows, [
      { title: "Alpha", best: 5, by: "Bob", second: 1, n: 2 },
      { title: "Beta", best: 3, by: "Bob", second: null, n: 1 },
      { title: "Gamma", best: null, by: null, second: null, n: null },
    ]);
  });

  it("tells rows of one model apart by outer(), as often nested as need be", async () => {
    await site.run(async () => {
      const cheaper = await Book.objects
        .annotate((b) => ({
          next: subquery(Book.objects.filter((o) => o.price.lt(outer(b.price))).orderBy("-price"), "title"),
        }))
        .values("title", "next");
      assert.deepEqual(cheaper, [
        { title: "Alpha", next: "Beta" },
        { title: "Beta", next: "Gamma" },
        { title: "Gamma", next: null },
      ]);
      const nested = Book.objects.filter((b) =>
        exists(
          Writer.objects.filter((w) => [
            w.pk.eq(outer(b.writer.pk)),
            exists(Book.objects.filter((o) => [o.writer.eq(outer(w.pk)), o.pk.ne(outer(outer(b.pk)))])),
          ]),
        ),
      );
      assert.equal(await titles(nested), "Alpha Beta");
    });
  });

  it("reaches columns that the outer query joins", async () => {
    const found = Book.objects.filter((b) => exists(Writer.objects.filter((w) => w.nick.eq(outer(b.writer.nick)))));
    assert.equal(await site.run(() => titles(found)), "Alpha Beta");
  });

  it("filters, orders, updates and is a branch", async () => {
    await site.run(async () => {
      const best = (b: typeof Book.f) =>
        subquery(Review.objects.filter((r) => r.book.eq(outer(b.pk))).orderBy("-stars"), "stars");
      assert.equal(await titles(Book.objects.filter((b) => best(b).gt(3))), "Alpha");
      assert.equal(await titles(Book.objects.exclude((b) => best(b).gt(3))), "Beta Gamma");
      assert.equal(await titles(Book.objects.orderBy((b) => best(b).asc())), "Beta Alpha Gamma");
      const [row] = await Book.objects.values((b) => ({ x: when(best(b).gt(3), best(b)).otherwise(0) }));
      assert.equal(row!.x, 5);
      await Book.objects.update((b) => ({ rating: best(b) }));
      const ratings = async () => (await Book.objects.values("rating")).map(({ rating }) => rating);
      assert.deepEqual(await ratings(), [5, 3, null]);
      const total = await Book.objects.aggregate((b) => ({ best: best(b).max() }));
      assert.equal(total.best, 5);
    });
  });

  it("exists() asks for rows, as a condition and as a column", async () => {
    await site.run(async () => {
      const reviewed = (b: typeof Book.f) => exists(Review.objects.filter((r) => r.book.eq(outer(b.pk))));
      assert.equal(await titles(Book.objects.filter(reviewed)), "Alpha Beta");
      assert.equal(await titles(Book.objects.filter((b) => reviewed(b).not())), "Gamma");
      const rows = await Book.objects.values((b) => ({ reviewed: reviewed(b) }));
      assert.deepEqual(
        rows.map((row) => row.reviewed),
        [true, true, false],
      );
      assert.equal(await titles(Book.objects.filter(() => exists(Writer.objects.none()))), "");
      const often = Review.objects.values((r) => ({ book: r.book.pk, n: count() })).filter((r) => r.n.gt(1));
      assert.equal(await Book.objects.filter(() => exists(often)).count(), 3);
    });
  });

  it("among the rows of none() is nothing", async () => {
    await site.run(async () => {
      assert.equal(await Book.objects.filter((b) => b.writer.in(Writer.objects.none())).count(), 0);
      assert.equal(await Book.objects.exclude((b) => b.writer.in(Writer.objects.none())).count(), 3);
    });
  });

  it("has one plan for all its values", async () => {
    await site.run(async () => {
      const read = (stars: number) =>
        recorded(async () =>
          Book.objects.filter((b) => exists(Review.objects.filter((r) => [r.book.eq(outer(b.pk)), r.stars.gt(stars)]))),
        );
      const [two, four] = [await read(2), await read(4)];
      assert.deepEqual([two.result.length, four.result.length], [2, 1]);
      assert.equal(two.queries[0]!.sql, four.queries[0]!.sql);
    });
  });

  it("refuses outer() outside of a query in a query, columns that aren't there and values of many", async () => {
    await site.run(async () => {
      await assert.rejects(async () => Book.objects.filter((b) => b.rating.eq(outer(b.rating))), {
        code: "E_QUERY_OUTER",
      });
      // @ts-expect-error no such column
      assert.throws(() => subquery(Review.objects.all(), "star"), { code: "E_FIELD_UNKNOWN" });
      // @ts-expect-error no query
      assert.throws(() => exists([]), { code: "E_QUERY_ARGUMENT" });
      assert.throws(() => outer(Book.f.reviews.stars), { code: "E_QUERY_TO_MANY" });
      // @ts-expect-error no expression
      assert.throws(() => outer(3), { code: "E_QUERY_ARGUMENT" });
    });
  });
});
