import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { databaseKind } from "../../database/empty.test-support.ts";
import { Decimal } from "../../lib/index.ts";
import type { TestSite } from "../site.test-support.ts";
import { count } from "./functions.ts";
import { Book, Genre, openLibrary, Publisher, Review, sqlOf, titles, Writer } from "./library.test-support.ts";

let site: TestSite;
before(async () => {
  site = await openLibrary();
});
after(() => site.close());

const refuses = async (code: string, query: () => unknown) => {
  await assert.rejects(async () => await query(), { code });
};
const ann = () => Book.objects.filter({ writer: { name: "Ann" } });
const rated = () => Book.objects.filter((b) => b.rating.isNull(false));
const gamma = () => Book.objects.filter({ title: "Gamma" });

describe("rows of several queries of one model", () => {
  it("are put together, and are a query like any other", () =>
    site.run(async () => {
      const all = gamma().union(ann());
      assert.equal(await titles(all), "Alpha Beta Gamma");
      assert.equal(await titles(all.orderBy("-title").limit(2)), "Gamma Beta");
      assert.equal(await titles(all.filter((b) => b.rating.gt(2)).selectRelated("writer")), "Alpha");
      assert.deepEqual([await all.count(), await all.exists(), (await all.last())!.title], [3, true, "Gamma"]);
      assert.deepEqual(await all.aggregate((b) => ({ n: count(), most: b.rating.max() })), { n: 3, most: 4 });
      assert.deepEqual(
        await all
          .annotate((b) => ({ n: b.reviews.count() }))
          .orderBy("title")
          .valuesList("n", { flat: true }),
        [2, 1, 0],
      );
      assert.equal(
        await titles(
          ann().intersection(
            Book.objects.filter((b) => b.rating.gt(3)),
            rated(),
          ),
        ),
        "Alpha",
      );
      assert.equal(await titles(Book.objects.difference(gamma(), Book.objects.filter({ title: "Beta" }))), "Alpha");
      assert.equal(await titles(Book.objects.union()), "Alpha Beta Gamma");
      assert.equal(await titles(ann().union(ann(), Book.objects.none())), "Alpha Beta");
    }));

  it("may be slices, related rows and combinations, and stand in another query", () =>
    site.run(async () => {
      const firsts = Book.objects.orderBy("title").limit(1).union(Book.objects.orderBy("-title").limit(1));
      assert.equal(await titles(firsts), "Alpha Gamma");
      assert.equal(await titles(firsts.difference(gamma())), "Alpha");
      assert.equal(
        await titles(firsts.union(ann().intersection(rated())).difference(gamma().union(gamma()))),
        "Alpha Beta",
      );
      const writer = await Writer.objects.get({ name: "Ann" });
      assert.equal(await titles(writer.books.all().union(gamma())), "Alpha Beta Gamma");
      const genre = await Genre.objects.get({ name: "war" });
      assert.equal(await titles(Book.objects.difference(genre.books.all())), "Beta Gamma");
      const reviews = Review.objects.filter((r) => r.book.in(firsts)).orderBy("stars");
      assert.deepEqual(await reviews.valuesList("stars", { flat: true }), [1, 5]);
    }));

  it("keep their values apart when the shape is used again", () =>
    site.run(async () => {
      const both = (a: string, b: string, n: number) =>
        titles(
          Book.objects
            .filter({ title: a })
            .union(Book.objects.filter({ title: b }).limit(n))
            .filter((x) => x.id.gt(0)),
        );
      assert.equal(await both("Alpha", "Beta", 1), "Alpha Beta");
      assert.equal(await both("Beta", "Gamma", 1), "Beta Gamma");
      assert.equal(await both("Beta", "Gamma", 0), "Beta");
    }));

  it("refuse rows of others, and rows twice", () =>
    site.run(async () => {
      await refuses("E_QUERY_ARGUMENT", () => ann().union(Writer.objects.all() as never));
      await refuses("E_QUERY_ARGUMENT", () => ann().union(Book.objects as never));
      await refuses("E_QUERY_ARGUMENT", () => ann().union(ann(), { all: true }));
      await refuses("E_QUERY_ARGUMENT", () => ann().union(ann().values("title") as never));
      await refuses("E_QUERY_DATABASE", () => ann().union(ann().using("other")));
      await refuses("E_QUERY_COMBINED", () => ann().union(gamma().selectForUpdate()));
    }));
});

describe("plain rows of several queries", () => {
  const names = () => Writer.objects.values((w) => ({ name: w.name, active: w.active }));
  const houses = () => Publisher.objects.values((p) => ({ name: p.name, active: p.country.isNull() }));

  it("are put together across models, ordered, cut, counted", () =>
    site.run(async () => {
      const all = names().union(houses());
      assert.deepEqual(await all.orderBy("-name"), [
        { name: "South", active: true },
        { name: "North", active: false },
        { name: "Bob", active: false },
        { name: "Ann", active: true },
      ]);
      assert.deepEqual(await all.orderBy("name").limit(1).offset(1), [{ name: "Bob", active: false }]);
      assert.deepEqual([await all.count(), await all.exists(), await all.limit(3).count()], [4, true, 3]);
      assert.deepEqual([(await all.first())!.name, (await all.last())!.name], ["Ann", "South"]);
      const streamed: unknown[] = [];
      for await (const row of all.orderBy("name").iterator({ chunkSize: 3 })) streamed.push(row.name);
      assert.deepEqual(streamed, ["Ann", "Bob", "North", "South"]);
    }));

  it("come once, or as often as they are there", () =>
    site.run(async () => {
      const sea = Genre.objects.filter({ name: "sea" }).valuesList("name", { flat: true });
      const every = Genre.objects.valuesList("name", { flat: true });
      assert.deepEqual(await every.union(sea).orderBy("name"), ["sea", "war"]);
      assert.deepEqual(await every.union(sea, { all: true }).orderBy("name"), ["sea", "sea", "war"]);
      assert.deepEqual(await every.intersection(sea), ["sea"]);
      assert.deepEqual(await every.difference(sea), ["war"]);
      assert.deepEqual(await every.union(sea, { all: true }).distinct().orderBy("-name"), ["war", "sea"]);
      const pairs = Book.objects.valuesList("title", "writer.name");
      const others = Writer.objects.valuesList("nick", "name");
      assert.deepEqual(
        await pairs
          .limit(1)
          .union(others as never)
          .orderBy("title"),
        [
          ["A", "Ann"],
          ["Alpha", "Ann"],
          [null, "Bob"],
        ],
      );
    }));

  it("have decimals of different digits as one number, and stand in another query", () =>
    site.run(async () => {
      const prices = Book.objects.valuesList("price", { flat: true });
      const doubled = Book.objects.values((b) => ({ p: b.price.times(new Decimal("2.000")) })).orderBy();
      const sums = prices.union(doubled as never as typeof prices).orderBy("price");
      assert.deepEqual((await sums).map(String), ["7.25", "10", "12.5", "14.5", "20", "25"]);
      const known = Writer.objects
        .valuesList("nick", { flat: true })
        .union(Writer.objects.valuesList("name", { flat: true }));
      assert.deepEqual(
        await Writer.objects
          .filter((w) => w.name.in(known))
          .orderBy("name")
          .valuesList("name", { flat: true }),
        ["Ann", "Bob"],
      );
    }));

  it("are a part that is the same everywhere when they are cut without an order", () =>
    site.run(async () => {
      const all = names().union(houses());
      assert.deepEqual(
        (await all.limit(2)).map((row) => row.name),
        ["Ann", "Bob"],
      );
      const kept = all.limit(3).difference(names());
      assert.deepEqual(
        (await kept).map((row) => row.name),
        ["North"],
      );
      const grouped = Review.objects.values((r) => ({
        name: r.book.title,
        active: r.flagged.coalesce(true),
        n: count(),
      }));
      assert.deepEqual(
        await grouped
          .orderBy("-n", "-name", "active")
          .limit(1)
          .union(grouped.orderBy("name", "active").limit(1))
          .orderBy("name"),
        [
          { name: "Alpha", active: false, n: 1 },
          { name: "Beta", active: false, n: 1 },
        ],
      );
    }));

  it("refuse columns of other types, and what has to be said before", () =>
    site.run(async () => {
      await refuses("E_QUERY_ARGUMENT", () => names().union(Writer.objects.values("name") as never));
      await refuses("E_QUERY_ARGUMENT", () => names().union(Writer.objects.values("active", "name") as never));
      const all = names().union(houses());
      for (const call of ["filter", "exclude"] as const)
        await refuses("E_QUERY_COMBINED", () => all[call]({ name: "Ann" }));
      await refuses("E_QUERY_COMBINED", () => all.values("name"));
      await refuses("E_QUERY_COMBINED", () => all.selectForUpdate());
      await refuses("E_QUERY_ROWS", () => all.annotate((w) => ({ n: w.books.count() })));
      await refuses("E_QUERY_ROWS", () => all.update({ name: "x" }));
      await refuses("E_QUERY_DISTINCT_ORDER", () => all.orderBy("born"));
    }));
});

describe("distinct() on columns", () => {
  it("gives the first row of each, in the order", () =>
    site.run(async () => {
      const byWriter = Book.objects.distinct("writer");
      assert.equal(await titles(byWriter), "Alpha Gamma");
      assert.equal(await titles(Book.objects.orderBy("writer.name", "-title").distinct("writer.name")), "Beta Gamma");
      assert.equal(
        await titles(
          Book.objects.orderBy("-writer.name", (b) => b.rating.asc({ nulls: "first" })).distinct("writer.name"),
        ),
        "Gamma Beta",
      );
      assert.equal(await titles(byWriter.reverse()), "Gamma Beta");
      const sql = await sqlOf(() => byWriter);
      assert.equal(/DISTINCT ON/.test(sql), databaseKind === "postgres");
    }));

  it("is counted, cut, selected, joined, embedded and read one by one", () =>
    site.run(async () => {
      const best = Book.objects.orderBy("writer", (b) => b.rating.desc({ nulls: "last" })).distinct("writer");
      assert.deepEqual([await best.count(), await best.exists(), await best.offset(2).exists()], [2, true, false]);
      assert.equal(await titles(best.offset(1).limit(1)), "Gamma");
      assert.deepEqual([(await best.first())!.title, (await best.last())!.title], ["Alpha", "Gamma"]);
      assert.deepEqual(
        (await best.selectRelated("writer")).map((b) => b.writer.name),
        ["Ann", "Bob"],
      );
      assert.deepEqual(await best.valuesList("title", "rating"), [
        ["Alpha", 4],
        ["Gamma", null],
      ]);
      assert.equal(await titles(Book.objects.filter((b) => b.id.in(best))), "Alpha Gamma");
      const [alpha, beta] = await Book.objects.orderBy("title");
      assert.deepEqual([await best.contains(alpha!), await best.contains(beta!)], [true, false]);
      const seen: string[] = [];
      for await (const book of best.iterator()) seen.push(book.title);
      assert.deepEqual(seen, ["Alpha", "Gamma"]);
    }));

  it("takes columns that the query added", () =>
    site.run(async () => {
      const query = Book.objects
        .annotate((b) => ({ short: b.title.length().plus(1), n: b.reviews.filter((r) => r.stars.gt(2)).count() }))
        .orderBy("n", "-title")
        .distinct("n");
      assert.deepEqual(
        (await query).map((b) => [b.title, b.n]),
        [
          ["Gamma", 0],
          ["Beta", 1],
        ],
      );
      assert.equal(await query.count(), 2);
      assert.equal(await titles(query), "Gamma Beta");
    }));

  it("refuses an order that begins with something else, and what acts on all rows", () =>
    site.run(async () => {
      await refuses("E_QUERY_DISTINCT_ON", () => Book.objects.orderBy("title").distinct("writer"));
      await refuses("E_QUERY_DISTINCT_ON", () => Book.objects.distinct("writer").latest("title"));
      await refuses("E_FIELD_UNKNOWN", () => Book.objects.distinct("writr" as never));
      await refuses("E_QUERY_TO_MANY", () => Book.objects.distinct("genres.name" as never));
      await refuses("E_QUERY_ROWS", () => Book.objects.distinct("writer").delete());
      await refuses("E_QUERY_ROWS", () => Book.objects.distinct("writer").update({ title: "x" }));
      await refuses("E_QUERY_ROWS", () => Book.objects.distinct("writer").inBulk([1]));
      await refuses("E_QUERY_ROWS", () => Book.objects.values((b) => ({ w: b.writer.pk, n: count() })).distinct("w"));
    }));
});

describe("dates() and dateTimes()", () => {
  it("give each beginning once", () =>
    site.run(async () => {
      await Book.objects.filter({ title: "Beta" }).update({ released: new Date("2024-03-01T00:00:00Z") });
      await Book.objects.filter({ title: "Gamma" }).update({ released: new Date("2025-12-31T23:59:59.999Z") });
      const text = (dates: readonly unknown[]) =>
        dates.map((date) => (date instanceof Date ? date.toISOString() : String(date))).join(" ");
      assert.equal(text(await Book.objects.dates("released", "year")), "2024-01-01 2025-01-01");
      assert.equal(
        text(await Book.objects.dates("released", "month", { order: "desc" })),
        "2025-12-01 2024-03-01 2024-02-01",
      );
      assert.equal(text(await Book.objects.dates("released", "week")), "2024-02-26 2025-12-29");
      assert.equal(text(await Book.objects.dates("released", "day")), "2024-02-29 2024-03-01 2025-12-31");
      assert.equal(text(await Book.objects.dates("writer.born", "year")), "1970-01-01");
      const minutes = "2024-02-29T12:30:00.000Z 2024-03-01T00:00:00.000Z 2025-12-31T23:59:00.000Z";
      assert.equal(text(await Book.objects.dateTimes("released", "minute")), minutes);
      assert.equal(
        text(await Book.objects.filter({ title: "Alpha" }).dateTimes("released", "second")),
        "2024-02-29T12:30:15.000Z",
      );
      await refuses("E_QUERY_ARGUMENT", () => Book.objects.dates("title" as never, "year"));
      await refuses("E_QUERY_ARGUMENT", () => Book.objects.dates("released", "hour" as never));
      await refuses("E_QUERY_ARGUMENT", () => Book.objects.dateTimes("writer.born", "year"));
      await refuses("E_QUERY_ARGUMENT", () => Book.objects.dates("released", "day", { order: "up" as never }));
      await refuses("E_QUERY_SLICED", () => Book.objects.limit(1).dates("released", "day"));
    }));
});

describe("a query that was emptied", () => {
  it("is empty inside of another one too", () =>
    site.run(async () => {
      assert.equal(await titles(Book.objects.filter((b) => b.writer.in(Writer.objects.none()))), "");
      assert.equal(await Book.objects.exclude((b) => b.writer.in(Writer.objects.none())).count(), 3);
    }));
});
