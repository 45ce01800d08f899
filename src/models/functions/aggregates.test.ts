import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Decimal } from "../../lib/index.ts";
import { count } from "../query-set/functions.ts";
import { Book, Genre, openLibrary, Review } from "../query-set/library.test-support.ts";
import type { TestSite } from "../site.test-support.ts";
import { when } from "./conditional.ts";

describe("aggregates", () => {
  let site: TestSite;
  before(async () => {
    site = await openLibrary();
  });
  after(() => site.close());

  it("take a default for no rows", async () => {
    await site.run(async () => {
      const none = Book.objects.filter({ title: "?" });
      const totals = await none.aggregate((b) => ({
        sum: b.price.sum({ default: new Decimal(0) }),
        max: b.title.max({ default: "-" }),
        mean: b.copies.avg({ default: 0 }),
        deviation: b.rating.stdDev({ default: 0 }),
        plain: b.rating.sum(),
      }));
      assert.deepEqual(
        { ...totals, sum: String(totals.sum) },
        { sum: "0", max: "-", mean: 0, deviation: 0, plain: null },
      );
      const rows = await Book.objects.values((b) => ({
        stars: b.reviews.stars.sum({ default: 0 }),
        n: b.reviews.count(),
      }));
      assert.deepEqual(
        rows.map(({ stars }) => stars),
        [6, 3, 0],
      );
    });
  });

  it("tell deviation and variance, of all there is or of a sample", async () => {
    await site.run(async () => {
      const all = await Review.objects.aggregate((r) => ({
        variance: r.stars.variance(),
        sample: r.stars.variance({ sample: true }),
        deviation: r.stars.stdDev(),
        one: r.stars.stdDev({ sample: true, filter: r.stars.gt(4) }),
        single: r.stars.stdDev({ filter: r.stars.gt(4) }),
        some: r.stars.variance({ filter: r.flagged.eq(false) }),
      }));
      const near = (a: number | null, b: number) => assert.ok(Math.abs(a! - b) < 1e-12, `${a} ${b}`);
      near(all.variance, 8 / 3);
      near(all.sample, 4);
      near(all.deviation, Math.sqrt(8 / 3));
      near(all.some, 1);
      assert.deepEqual([all.one, all.single], [null, 0]);
      const { money } = await Book.objects.aggregate((b) => ({ money: b.price.variance() }));
      near(money, ((12.5 - 119 / 12) ** 2 + (10 - 119 / 12) ** 2 + (7.25 - 119 / 12) ** 2) / 3);
    });
  });

  it("join texts in an order, each once where that is wanted", async () => {
    await site.run(async () => {
      const [row] = await Genre.objects.filter({ name: "sea" }).values((g) => ({
        titles: g.books.title.stringAgg(", ", { orderBy: g.books.title.desc() }),
        some: g.books.title.stringAgg("|", { filter: g.books.rating.gt(3) }),
        none: g.books.title.stringAgg("|", { filter: g.books.rating.gt(9), default: "nothing" }),
      }));
      assert.deepEqual(row, { titles: "Beta, Alpha", some: "Alpha", none: "nothing" });
      const names = await Book.objects.aggregate((b) => ({
        each: b.writer.name.stringAgg("-", { orderBy: [b.writer.name.asc()] }),
        once: b.writer.name.stringAgg("-", { distinct: true }),
        sorted: b.title.concat("!").stringAgg("+", {
          orderBy: when(b.title.eq("Beta"), 1).otherwise(2).asc(),
          filter: b.title.ne("Gamma"),
        }),
        nicks: b.writer.nick.stringAgg("'"),
        nobody: b.writer.nick.stringAgg(",", { filter: b.writer.nick.isNull(), distinct: true }),
      }));
      assert.equal(names.each, "Ann-Ann-Bob");
      assert.equal([...names.once!.split("-")].sort().join(), "Ann,Bob");
      assert.equal(names.sorted, "Beta!+Alpha!");
      assert.deepEqual([names.nicks, names.nobody], ["A'A", null]);
      const sorted = await Book.objects.aggregate((b) => {
        const name = b.writer.name;
        return { once: name.stringAgg("; ", { distinct: true, orderBy: name.desc() }) };
      });
      assert.equal(sorted.once, "Bob; Ann");
      const grouped = await Book.objects
        .values((b) => ({ by: b.writer.name, titles: b.title.stringAgg(" ", { orderBy: b.title.desc() }), n: count() }))
        .filter((b) => b.n.gt(1));
      assert.deepEqual(grouped, [{ by: "Ann", titles: "Beta Alpha", n: 2 }]);
    });
  });

  it("give any value of a group", async () => {
    await site.run(async () => {
      const rows = await Book.objects
        .values((b) => ({ by: b.writer.pk, name: b.writer.name.anyValue(), active: b.writer.active.anyValue() }))
        .orderBy("name");
      assert.deepEqual(
        rows.map(({ name, active }) => [name, active]),
        [
          ["Ann", true],
          ["Bob", false],
        ],
      );
    });
  });

  it("refuse an order that DISTINCT doesn't know", () => {
    site.run(() => {
      const { title, price } = Book.f;
      assert.throws(() => title.stringAgg(",", { distinct: true, orderBy: price }), { code: "E_QUERY_ARGUMENT" });
      assert.throws(() => title.stringAgg(3 as unknown as string), { code: "E_FIELD_VALUE" });
      // @ts-expect-error a text has no sum
      assert.throws(() => title.sum(), TypeError);
      // @ts-expect-error a default of another type
      assert.throws(() => price.sum({ default: 0 }), { code: "E_FIELD_VALUE" });
    });
  });
});
