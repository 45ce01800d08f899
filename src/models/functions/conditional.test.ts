import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Decimal } from "../../lib/index.ts";
import { count } from "../query-set/functions.ts";
import { Book, openLibrary, Review, recorded, Writer } from "../query-set/library.test-support.ts";
import type { TestSite } from "../site.test-support.ts";
import { when } from "./conditional.ts";
import { value } from "./values.ts";

describe("when()", () => {
  let site: TestSite;
  before(async () => {
    site = await openLibrary();
  });
  after(() => site.close());

  it("takes the value of the first branch whose condition holds", async () => {
    const rows = await site.run(async () =>
      Book.objects
        .annotate((b) => ({
          mark: when(b.rating.gt(3), "good").when(b.rating.gt(1), "fair").otherwise("unknown"),
          only: when(b.rating.gt(3), b.title.lower()),
          cost: when(b.rating.gt(3), b.price).otherwise(new Decimal("0.125")),
          flag: when(b.rating.gt(3), true).otherwise(b.title.eq("Gamma")),
          kept: when(b.rating.isNull(), null).otherwise(b.rating),
        }))
        .values("title", "mark", "only", "cost", "flag", "kept"),
    );
    assert.deepEqual(
      rows.map((row) => [row.title, row.mark, row.only, String(row.cost), row.flag, row.kept]),
      [
        ["Alpha", "good", "alpha", "12.5", true, 4],
        ["Beta", "fair", null, "0.125", false, 2],
        ["Gamma", "unknown", null, "0.125", true, null],
      ],
    );
  });

  it("filters, orders, updates and is aggregated", async () => {
    await site.run(async () => {
      const heat = (b: typeof Book.f) => when(b.rating.gt(3), 1).when(b.rating.isNull(), 2).otherwise(3);
      const found = await Book.objects.filter((b) => heat(b).gte(2)).orderBy((b) => heat(b).desc());
      assert.deepEqual(
        found.map((book) => book.title),
        ["Beta", "Gamma"],
      );
      assert.deepEqual(
        await Book.objects.aggregate((b) => ({
          sum: heat(b).sum(),
          good: when(b.rating.gt(3), b.pk).count(),
          many: when(count().gt(2), "many").otherwise("few"),
        })),
        { sum: 6, good: 1, many: "many" },
      );
      const again = new Date();
      await Book.objects.update((b) => ({ released: when(b.released.isNull(), again).otherwise(b.released) }));
      assert.equal(await Book.objects.filter({ released: again }).count(), 2);
      await Book.objects.filter({ released: again }).update({ released: null });
    });
  });

  it("asks for some related row, and inside an aggregate for each", async () => {
    const rows = await site.run(async () =>
      Writer.objects
        .orderBy("name")
        .annotate((w) => ({
          sea: when(w.books.genres.name.eq("sea"), "yes").otherwise("no"),
          rated: when(w.books.rating.gt(2), 1).otherwise(0).sum(),
        }))
        .values("name", "sea", "rated"),
    );
    assert.deepEqual(rows, [
      { name: "Ann", sea: "yes", rated: 1 },
      { name: "Bob", sea: "no", rated: 0 },
    ]);
  });

  it("has one plan whatever its values are, and another for another shape", async () => {
    await site.run(async () => {
      const read = async (n: number, then: string) => {
        const { result, queries } = await recorded(async () =>
          Book.objects.orderBy("title").values((b) => ({ x: when(b.rating.gt(n), then).otherwise("-") })),
        );
        return [result.map(({ x }) => x).join(""), queries[0]!.sql] as const;
      };
      const [first, sql] = await read(1, "a");
      const [second, same] = await read(3, "b");
      assert.deepEqual([first, second], ["aa-", "b--"]);
      assert.equal(sql, same);
      const [row] = await Book.objects.values((b) => ({ x: when(b.title.eq("Alpha"), null).otherwise("-") }));
      assert.equal(row!.x, null);
    });
  });

  it("refuses branches of different types and what is no condition", () => {
    site.run(() => {
      // @ts-expect-error a number beside a text
      assert.throws(() => when(Book.f.rating.gt(1), "a").otherwise(1), { code: "E_FIELD_VALUE" });
      // @ts-expect-error no condition
      assert.throws(() => when(Book.f.rating, "a"), { code: "E_QUERY_ARGUMENT" });
      // @ts-expect-error undefined is no value
      assert.throws(() => when(Book.f.rating.gt(1), undefined), { code: "E_QUERY_ARGUMENT" });
    });
  });
});

describe("value()", () => {
  let site: TestSite;
  before(async () => {
    site = await openLibrary();
  });
  after(() => site.close());

  it("is a column that is the same in every row", async () => {
    const [row] = await site.run(async () =>
      Book.objects.values((b) => ({
        title: b.title,
        text: value("it's"),
        whole: value(3),
        part: value(0.5),
        big: value(9007199254740993n),
        yes: value(true),
        at: value(new Date(0)),
        money: value(new Decimal("-0.10")),
        data: value({ a: [1, "x"] }),
        sum: b.rating.plus(value(2)),
      })),
    );
    assert.deepEqual(
      { ...row, money: String(row!.money) },
      {
        title: "Alpha",
        text: "it's",
        whole: 3,
        part: 0.5,
        big: 9007199254740993n,
        yes: true,
        at: new Date(0),
        money: "-0.1",
        data: { a: [1, "x"] },
        sum: 6,
      },
    );
  });

  it("refuses what no column holds", () => {
    // @ts-expect-error a function is no value
    assert.throws(() => value(() => 1), { code: "E_QUERY_ARGUMENT" });
    // @ts-expect-error NULL has no type: give it to when() or coalesce()
    assert.throws(() => value(null), { code: "E_QUERY_ARGUMENT" });
    assert.throws(() => value(Number.NaN), { code: "E_FIELD_VALUE" });
  });
});

describe("conditions on groups", () => {
  let site: TestSite;
  before(async () => {
    site = await openLibrary();
  });
  after(() => site.close());

  const groups = () => Review.objects.values((r) => ({ book: r.book.title, n: count(), best: r.stars.max() }));

  it("leave groups out, beside conditions on rows", async () => {
    await site.run(async () => {
      assert.deepEqual(await groups().filter((r) => r.n.gt(1)), [{ book: "Alpha", n: 2, best: 5 }]);
      assert.deepEqual(
        await groups()
          .filter((r) => [r.best.gte(1), r.flagged.eq(false)])
          .orderBy("book"),
        [
          { book: "Alpha", n: 1, best: 5 },
          { book: "Beta", n: 1, best: 3 },
        ],
      );
      assert.deepEqual(await groups().exclude((r) => r.n.gt(1)), [{ book: "Beta", n: 1, best: 3 }]);
      const either = groups().filter((r) => r.n.gt(1).or(r.book.title.eq("Beta")));
      assert.equal(await either.count(), 2);
      assert.equal(
        await groups()
          .filter((r) => r.n.gt(5))
          .exists(),
        false,
      );
    });
  });

  it("meet keys that are calculated with values of their own", async () => {
    await site.run(async () => {
      const byLetter = Book.objects.values((b) => ({ letter: b.title.left(1), n: count() }));
      assert.equal(await byLetter.exists(), true);
      assert.equal(await byLetter.filter((r) => r.n.gt(0)).count(), 3);
      assert.deepEqual(await byLetter.filter((r) => [r.letter.ne("A"), r.n.eq(1)]).orderBy("-letter"), [
        { letter: "G", n: 1 },
        { letter: "B", n: 1 },
      ]);
      const either = byLetter.filter((r) => r.letter.eq("A").or(r.n.gt(1)));
      await assert.rejects(async () => either, { code: "E_QUERY_GROUP" });
      const byWriter = Book.objects.values((b) => ({ by: b.writer.name, n: count() }));
      assert.deepEqual(await byWriter.filter((r) => r.by.eq("Bob").or(r.n.gt(1))).orderBy("by"), [
        { by: "Ann", n: 2 },
        { by: "Bob", n: 1 },
      ]);
    });
  });

  it("stand beside an order by what the rows show, under whatever name", async () => {
    await site.run(async () => {
      const byWriter = Book.objects.values((b) => ({ title: b.writer.name, n: count() })).orderBy("-title");
      assert.deepEqual(
        (await byWriter).map((row) => row.title),
        ["Bob", "Ann"],
      );
      const plain = await Book.objects.values("title", "writer").orderBy("-writer", "title");
      assert.deepEqual(
        plain.map((row) => row.title),
        ["Gamma", "Alpha", "Beta"],
      );
    });
  });

  it("narrow the keys that another query is among", async () => {
    const often = () => Review.objects.values((r) => ({ book: r.book.pk, n: count() })).filter((r) => r.n.gt(1));
    const found = await site.run(async () => Book.objects.filter((b) => b.pk.in(often())));
    assert.deepEqual(
      found.map((book) => book.title),
      ["Alpha"],
    );
  });

  it("refuse a column that has no one value in a group, and an aggregate where nothing is grouped", async () => {
    await site.run(async () => {
      const mixed = groups().filter((r) => r.n.gt(1).or(r.stars.eq(3)));
      await assert.rejects(async () => mixed, { code: "E_QUERY_GROUP", message: /stars/ });
      await assert.rejects(async () => Review.objects.filter(() => count().gt(1)), { code: "E_QUERY_AGGREGATE" });
    });
  });
});
