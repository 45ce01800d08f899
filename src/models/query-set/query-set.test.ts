import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { inspect } from "node:util";
import { IntegrityError, queryLogSlot } from "../../database/index.ts";
import { altersData, Decimal } from "../../lib/index.ts";
import { integer } from "../fields/numbers.ts";
import { char } from "../fields/text.ts";
import { Model } from "../model.ts";
import { foreignKey } from "../relations/declare.ts";
import { TestSite } from "../site.test-support.ts";
import { count, prefetch } from "./functions.ts";
import {
  Book,
  Genre,
  openLibrary,
  Publisher,
  Review,
  recorded,
  sqlOf,
  titles,
  Writer,
} from "./library.test-support.ts";

let site: TestSite;
before(async () => {
  site = await openLibrary();
});
after(() => site.close());

const numberOfQueries = async (fn: () => Promise<unknown>) => (await recorded(fn)).queries.length;

/** Runs inside a transaction that is rolled back, so that the other tests see the library as it was. */
async function undone(fn: () => Promise<void>): Promise<void> {
  const stop = new RangeError("undone");
  await site.run(async () => {
    await assert.rejects(
      site.database.atomic(async () => {
        await fn();
        throw stop;
      }),
      stop,
    );
  });
}

describe("a query set", () => {
  it("asks nothing until it is awaited, and is never changed by a method", () =>
    site.run(async () => {
      const { queries } = await recorded(async () => {
        const all = Book.objects.all();
        const some = all.filter({ title: "Alpha" }).orderBy("-title").limit(1);
        all.exclude({ title: "Alpha" });
        inspect(some);
        JSON.stringify({ some });
        assert.notDeepEqual(some, undefined);
        assert.equal(String(inspect(some)), "QuerySet<library.Book>");
        assert.equal(inspect(Book.objects), "Manager<Book>");
      });
      assert.deepEqual(queries, []);
      const all = Book.objects.all();
      all.filter({ title: "Alpha" }).orderBy("-title").limit(1);
      assert.equal(await titles(all), "Alpha Beta Gamma");
    }));

  it("keeps its rows in the run that asked, until something is written", () =>
    site.run(async () => {
      const books = Book.objects.all();
      assert.equal(await numberOfQueries(async () => [await books, await books, await Promise.all([books, books])]), 1);
      const rows = await books;
      rows.pop();
      assert.equal((await books).length, 3, "a result that was changed doesn't change the next");
      assert.equal(
        await numberOfQueries(async () => {
          for await (const book of books) assert.ok(book.pk);
        }),
        1,
      );
      await undone(async () => {
        const inside = Book.objects.all();
        assert.equal((await inside).length, 3);
        await Book.objects.create({ title: "New", writer: 1 });
        assert.equal((await inside).length, 4);
      });
    }));

  it("never hands its rows to another run, and keeps none outside of any", async () => {
    const books = await site.run(async () => {
      const query = Book.objects.all();
      await query;
      return { query };
    });
    assert.equal(await site.run(() => numberOfQueries(async () => await books.query)), 1);
  });

  it("forgets a failed run", () =>
    site.run(async () => {
      const failure = new RangeError("the connection is gone");
      let fails = true;
      const record = () => {
        if (fails) throw failure;
      };
      await queryLogSlot.run({ record }, async () => {
        const query = Book.objects.all();
        await assert.rejects(async () => await query, failure);
        fails = false;
        assert.equal((await query).length, 3);
      });
    }));

  it("of none() has no rows and asks nothing", () =>
    site.run(async () => {
      const none = Book.objects.none();
      const queries = await numberOfQueries(async () => {
        assert.deepEqual(await none, []);
        assert.deepEqual([await none.count(), await none.exists(), await none.first()], [0, false, null]);
        assert.deepEqual([await none.update({ title: "x" })], [0]);
      });
      assert.equal(queries, 0);
      assert.deepEqual(await none.aggregate((b) => ({ n: count(), r: b.rating.sum() })), { n: 0, r: null });
    }));
});

describe("order", () => {
  it("is the model's own, replaced by orderBy, turned by reverse", () =>
    site.run(async () => {
      assert.equal(await titles(Book.objects.all()), "Alpha Beta Gamma");
      assert.equal(await titles(Book.objects.orderBy("-writer.name", "-title")), "Gamma Beta Alpha");
      assert.equal(await titles(Book.objects.reverse()), "Gamma Beta Alpha");
      assert.equal(await titles(Book.objects.orderBy("title").reverse().reverse()), "Alpha Beta Gamma");
      assert.equal(await titles(Book.objects.orderBy((b) => b.title.lower().desc())), "Gamma Beta Alpha");
    }));

  it("puts NULLs last ascending and first descending, unless told", () =>
    site.run(async () => {
      assert.equal(await titles(Book.objects.orderBy("rating")), "Beta Alpha Gamma");
      assert.equal(await titles(Book.objects.orderBy("-rating")), "Gamma Alpha Beta");
      assert.equal(await titles(Book.objects.orderBy((b) => b.rating.asc({ nulls: "first" }))), "Gamma Beta Alpha");
      assert.equal(await titles(Book.objects.orderBy((b) => b.rating.desc({ nulls: "last" }))), "Alpha Beta Gamma");
      assert.equal(
        await titles(Book.objects.orderBy((b) => b.rating.asc({ nulls: "first" })).reverse()),
        "Alpha Beta Gamma",
      );
    }));

  it("by a relation is the order of its model, else of its key", () =>
    site.run(async () => {
      const reviews = await Review.objects.orderBy("-book", "stars");
      assert.deepEqual(
        reviews.map((r) => [r.bookId, r.stars]),
        [
          [2, 3],
          [1, 1],
          [1, 5],
        ],
      );
      assert.match(
        await sqlOf(async () => await Review.objects.orderBy("book")),
        /ORDER BY (?:t1\.title IS NULL ASC, )?t1\.title ASC/,
      );
      assert.match(
        await sqlOf(async () => await Book.objects.orderBy("writer")),
        /ORDER BY library_book\.writer_id ASC/,
      );
    }));

  it("by a relation turns what its model's own order descends by", async () => {
    const Shelf = Model<any>("hall.Shelf")({ name: char() }, { ordering: ["-name"] } as never);
    const Item = Model<any>("hall.Item")({ shelf: foreignKey(Shelf) });
    const hall = await TestSite.open([Shelf, Item]);
    await hall.run(async () => {
      const { objects } = Item as any;
      assert.match(await sqlOf(() => objects.orderBy("shelf")), /ORDER BY (?:t1\.name IS NULL DESC, )?t1\.name DESC/);
      assert.match(await sqlOf(() => objects.orderBy("-shelf")), /ORDER BY (?:t1\.name IS NULL ASC, )?t1\.name ASC/);
    });
    await hall.close();
  });

  it("along references keeps the rows that have none", () =>
    site.run(async () => {
      assert.equal(await titles(Book.objects.orderBy("publisher.name", "title")), "Alpha Gamma Beta");
      // Bob has no profile: what is beyond it is missing too.
      assert.equal(
        await titles(Book.objects.orderBy((b) => b.writer.profile.writer.name.asc(), "title")),
        "Alpha Beta Gamma",
      );
      const rows = await Book.objects.values((b) => ({ name: b.writer.profile.writer.name }));
      assert.deepEqual(
        rows.map((row) => row.name),
        ["Ann", "Ann", null],
      );
    }));

  it("of a page is total, so that rows that are equal in it come once", () =>
    site.run(async () => {
      const seen: number[] = [];
      for (let number = 1; number <= 3; number++) {
        for (const review of await Review.objects.orderBy("reviewer").page({ number, size: 1 })) seen.push(review.id);
      }
      assert.deepEqual(seen.sort(), [1, 2, 3]);
      assert.match(
        await sqlOf(async () => await Book.objects.orderBy("-rating").limit(2)),
        /rating DESC(?: NULLS FIRST)?, library_book\.id DESC/,
      );
    }));

  it("of a page is ended by the key unless a unique column that has no NULL is in it", async () => {
    const Seat = Model<any>("hall.Seat")({
      number: integer({ unique: true }),
      code: char({ unique: true, null: true }),
    });
    const hall = await TestSite.open([Seat]);
    await hall.run(async () => {
      const { objects } = Seat as any;
      assert.match(
        await sqlOf(() => objects.orderBy("number").limit(2)),
        /ORDER BY hall_seat\.number ASC(?: NULLS LAST)? LIMIT/,
      );
      assert.match(await sqlOf(() => objects.orderBy("code").limit(2)), /code ASC(?: NULLS LAST)?, hall_seat\.id ASC/);
    });
    await hall.close();
  });
});

describe("a slice", () => {
  it("is counted, asked for existence and aggregated as it is", () =>
    site.run(async () => {
      assert.equal(await Book.objects.limit(2).count(), 2);
      assert.equal(await Book.objects.offset(1).count(), 2);
      assert.equal(await Book.objects.limit(10).offset(2).count(), 1);
      assert.equal(await Book.objects.page({ number: 9, size: 10 }).exists(), false);
      assert.equal(await Book.objects.limit(0).exists(), false);
      assert.equal(await Book.objects.offset(2).exists(), true);
      assert.deepEqual(
        await Book.objects
          .orderBy("rating")
          .limit(1)
          .aggregate((b) => ({ n: count(), r: b.rating.max() })),
        { n: 1, r: 2 },
      );
      assert.equal((await Book.objects.offset(1).first())!.title, "Beta");
    }));

  it("of what excludes everything is empty", () =>
    site.run(async () => {
      assert.equal(await titles(Book.objects.exclude()), "");
      assert.equal(await Book.objects.limit(0).first(), null);
      await assert.rejects(async () => await Book.objects.filter({ reviews: null } as never), { code: "E_QUERY_NULL" });
      assert.equal(await titles(Book.objects.exclude({})), "");
      assert.equal(await titles(Book.objects.filter()), "Alpha Beta Gamma");
    }));

  it("comes after filters, orders, updates and deletes", () =>
    site.run(async () => {
      const slice = Book.objects.limit(1);
      for (const late of [
        () => slice.filter({ title: "x" }),
        () => slice.exclude({ title: "x" }),
        () => slice.orderBy("title"),
        () => slice.reverse(),
        () => slice.distinct(),
        () => slice.update({ title: "x" }),
        () => slice.delete(),
        () => slice.last(),
        () => Writer.objects.prefetchRelated(prefetch("books", slice)),
      ]) {
        await assert.rejects(async () => await late(), { code: "E_QUERY_SLICED" });
      }
    }));
});

describe("one row", () => {
  it("by get is the only one, else an error of its model", () =>
    site.run(async () => {
      assert.equal((await Book.objects.get({ title: "Beta" })).rating, 2);
      await assert.rejects(Book.objects.get({ title: "Nope" }), (error) => {
        assert.equal(error instanceof Writer.DoesNotExist, false);
        assert.ok(error instanceof Book.DoesNotExist);
        assert.equal((error as { status?: number }).status, 404);
        return true;
      });
      await assert.rejects(
        Book.objects.get({ writer: { name: "Ann" } }),
        (error) => error instanceof Book.MultipleObjectsReturned,
      );
      assert.match(await sqlOf(() => Book.objects.get({ pk: 1 })), /WHERE \(library_book\.id = \?\) LIMIT \?$/);
    }));

  it("by first and last is in order, by the key where there is none, or null", () =>
    site.run(async () => {
      assert.equal((await Book.objects.first())!.title, "Alpha");
      assert.equal((await Book.objects.last())!.title, "Gamma");
      assert.equal((await Book.objects.orderBy("-rating").last())!.title, "Beta");
      assert.equal((await Writer.objects.last())!.name, "Bob");
      assert.equal((await Book.objects.orderBy().first())!.id, 1);
      assert.equal(await Book.objects.filter({ title: "x" }).first(), null);
    }));
});

describe("columns that a query adds", () => {
  it("count each relation by itself: they never multiply each other", () =>
    site.run(async () => {
      const rows = await Book.objects.annotate((b) => ({
        genreCount: b.genres.count(),
        reviewCount: b.reviews.count(),
        stars: b.reviews.stars.sum(),
        mean: b.reviews.stars.avg(),
        best: b.reviews.stars.max(),
        flagged: b.reviews.filter({ flagged: true }).count(),
        good: b.reviews.stars.count({ filter: b.reviews.flagged.eq(false) }),
        reviewed: b.reviews.exists(),
        colleagues: b.writer.books.count(),
      }));
      assert.deepEqual(
        rows.map((b) => [
          b.genreCount,
          b.reviewCount,
          b.stars,
          b.mean,
          b.best,
          b.flagged,
          b.good,
          b.reviewed,
          b.colleagues,
        ]),
        [
          [2, 2, 6, 3, 5, 1, 1, true, 2],
          [1, 1, 3, 3, 3, 0, 1, true, 2],
          [0, 0, null, null, null, 0, 0, false, 1],
        ],
      );
      assert.ok(rows[0] instanceof Book);
      assert.deepEqual(Object.keys(rows[0]!).slice(-2), ["reviewed", "colleagues"]);
    }));

  it("can be filtered and ordered by, and built on", () =>
    site.run(async () => {
      const query = Book.objects
        .annotate((b) => ({ n: b.reviews.count() }))
        .annotate((b) => ({ twice: b.n.times(2) }))
        .filter((b) => b.twice.gt(0))
        .orderBy("-n", "title");
      assert.deepEqual(
        (await query).map((b) => [b.title, b.n, b.twice]),
        [
          ["Alpha", 2, 4],
          ["Beta", 1, 2],
        ],
      );
      assert.match(
        await sqlOf(async () => await query.all()),
        /ORDER BY (?:\(SELECT .*\) IS NULL DESC, )?n DESC(?: NULLS FIRST)?, library_book\.title ASC/,
      );
      assert.equal(await query.count(), 2);
    }));

  it("go on along many-to-many relations and back", () =>
    site.run(async () => {
      const genres = await Genre.objects
        .annotate((g) => ({ stars: g.books.reviews.stars.sum(), n: g.books.reviews.count() }))
        .orderBy("name");
      assert.deepEqual(
        genres.map((g) => [g.name, g.stars, g.n]),
        [
          ["sea", 9, 3],
          ["war", 6, 2],
        ],
      );
    }));

  it("must have one value for a row", () =>
    site.run(async () => {
      await assert.rejects(async () => await Book.objects.annotate((b) => ({ s: b.reviews.stars })), {
        code: "E_QUERY_TO_MANY",
      });
      await assert.rejects(async () => await Book.objects.annotate((b) => ({ s: b.rating.sum() })), {
        code: "E_QUERY_AGGREGATE",
      });
      await assert.rejects(
        async () => await Book.objects.annotate((b) => ({ s: b.reviews.stars.plus(b.genres.id).sum() })),
        { code: "E_QUERY_TO_MANY" },
      );
      await assert.rejects(async () => await (Book.objects as any).annotate((b: any) => ({ s: b.writer })), {
        code: "E_QUERY_ARGUMENT",
      });
    }));
});

describe("values", () => {
  it("are plain rows of named columns or expressions", () =>
    site.run(async () => {
      assert.deepEqual(
        await Book.objects.filter({ title: "Alpha" }).values("title", "writer.name", "publisher", "price", "pk"),
        [{ title: "Alpha", "writer.name": "Ann", publisher: 1, price: new Decimal("12.5"), pk: 1 }],
      );
      assert.deepEqual(
        await Book.objects.values((b) => ({
          t: b.title,
          by: b.writer.name,
          n: b.reviews.count(),
          hit: b.rating.gt(3),
        })),
        [
          { t: "Alpha", by: "Ann", n: 2, hit: true },
          { t: "Beta", by: "Ann", n: 1, hit: false },
          { t: "Gamma", by: "Bob", n: 0, hit: false },
        ],
      );
      assert.deepEqual(await Book.objects.annotate((b) => ({ n: b.genres.count() })).values("n"), [
        { n: 2 },
        { n: 1 },
        { n: 0 },
      ]);
      assert.deepEqual(await Book.objects.values("title").first(), { title: "Alpha" });
    }));

  it("with aggregates are grouped by the others", () =>
    site.run(async () => {
      const rows = Book.objects.values((b) => ({ by: b.writer.name, n: count(), best: b.rating.max() })).orderBy("-n");
      assert.deepEqual(await rows, [
        { by: "Ann", n: 2, best: 4 },
        { by: "Bob", n: 1, best: null },
      ]);
      assert.equal(await rows.count(), 2);
      await assert.rejects(async () => await rows.orderBy("rating"), { code: "E_QUERY_DISTINCT_ORDER" });
    }));

  it("can be distinct, in the order of what is selected", () =>
    site.run(async () => {
      assert.deepEqual(await Book.objects.values("writer.name").distinct().orderBy("-writer.name"), [
        { "writer.name": "Bob" },
        { "writer.name": "Ann" },
      ]);
      assert.equal(await Book.objects.values("writer.name").distinct().count(), 2);
      await assert.rejects(async () => await Book.objects.values("writer").distinct().orderBy("title"), {
        code: "E_QUERY_DISTINCT_ORDER",
      });
    }));

  it("go with nothing that needs whole rows", () =>
    site.run(async () => {
      const values = Book.objects.values("title") as any;
      for (const wrong of [
        () => values.selectRelated("writer"),
        () => values.prefetchRelated("genres"),
        () => values.annotate((b: any) => ({ n: b.id })),
        () => values.update({ title: "x" }),
        () => values.delete(),
        () => values.aggregate(() => ({ n: count() })),
        () => (Book.objects.selectRelated("writer") as any).values("title"),
      ]) {
        await assert.rejects(async () => await wrong(), { code: "E_QUERY_ROWS" });
      }
    }));
});

describe("aggregate", () => {
  it("gives one row over all rows", () =>
    site.run(async () => {
      const row = await Book.objects.aggregate((b) => ({
        all: count(),
        rated: b.rating.count(),
        good: count({ filter: b.rating.gt(3) }),
        writers: b.writer.name.count({ distinct: true }),
        price: b.price.sum(),
        mean: b.price.avg(),
        copies: b.copies.sum(),
        newest: b.released.max(),
        ratio: b.rating.sum().dividedBy(count()),
      }));
      assert.deepEqual(
        { ...row, price: String(row.price), mean: String(row.mean) },
        {
          all: 3,
          rated: 2,
          good: 1,
          writers: 2,
          price: "29.75",
          mean: "9.91666667",
          copies: 9007199254740993n,
          newest: new Date("2024-02-29T12:30:15.250Z"),
          ratio: 2,
        },
      );
      const many = await Book.objects
        .annotate((b) => ({ n: b.reviews.count() }))
        .aggregate((b) => ({ most: b.n.max(), total: b.n.sum() }));
      assert.deepEqual(many, { most: 2, total: 3 });
      await assert.rejects(
        Book.objects.aggregate((b) => ({ n: b.reviews.count() })),
        { code: "E_QUERY_NO_AGGREGATE" },
      );
    }));
});

describe("relations that load with the rows", () => {
  it("come with the same query, to any depth, null where there is none", () =>
    site.run(async () => {
      const { result: rows, queries } = await recorded(
        async () => await Book.objects.selectRelated("writer.profile", "publisher"),
      );
      assert.equal(queries.length, 1);
      assert.deepEqual(
        rows.map((b) => [b.writer.name, b.writer.profile?.bio, b.publisher?.name]),
        [
          ["Ann", "Lives by the sea.", "North"],
          ["Ann", "Lives by the sea.", undefined],
          ["Bob", undefined, "South"],
        ],
      );
    }));

  it("come with one more query for each relation, nested, narrowed and ordered", () =>
    site.run(async () => {
      const { result: writers, queries } = await recorded(
        async () =>
          await Writer.objects.orderBy("name").prefetchRelated(
            "books.genres",
            "books.publisher",
            "profile",
            prefetch(
              "books",
              Book.objects.orderBy("-title").filter((b) => b.id.lt(3)),
            ),
          ),
      );
      assert.equal(queries.length, 5);
      const after = await recorded(async () => {
        const seen: unknown[] = [];
        for (const writer of writers) {
          for (const book of await writer.books.all()) {
            seen.push([
              writer.name,
              book.title,
              (await book.publisher)?.name,
              (await book.genres.all()).length,
              (await book.writer) === writer,
            ]);
          }
          seen.push([await writer.books.count(), (await writer.profile)?.bio ?? null]);
        }
        return seen;
      });
      assert.deepEqual(after.result, [
        ["Ann", "Beta", undefined, 1, true],
        ["Ann", "Alpha", "North", 2, true],
        [2, "Lives by the sea."],
        [0, null],
      ]);
      assert.equal(after.queries.length, 0);
      await assert.rejects(async () => await Writer.objects.prefetchRelated(prefetch("books", Genre.objects.all())), {
        code: "E_QUERY_ARGUMENT",
      });
    }));
});

describe("writing", () => {
  it("many rows at once sets their keys, in batches", () =>
    undone(async () => {
      const { result, queries } = await recorded(() =>
        Review.objects.bulkCreate(
          Array.from({ length: 25 }, (_, i) => ({ book: 1, stars: i })),
          { batchSize: 10 },
        ),
      );
      assert.equal(queries.length, 3);
      assert.deepEqual(
        await Review.objects
          .filter((r) => r.id.in(result.map((one) => one.id)))
          .orderBy("id")
          .values("stars"),
        Array.from({ length: 25 }, (_, stars) => ({ stars })),
      );
      const kept = new Review({ book: await Book.objects.get({ pk: 2 }), stars: 9 });
      await Review.objects.bulkCreate([kept]);
      kept.stars = 8;
      await kept.save();
      assert.equal((await Review.objects.get({ pk: kept.pk })).stars, 8);
      await Review.objects.bulkCreate([
        { pk: 900, book: 1, stars: 1 },
        { book: 1, stars: 2 },
      ]);
      assert.equal((await Review.objects.get({ pk: 900 })).stars, 1);
    }));

  it("many rows is all or nothing, and checks each value", () =>
    site.run(async () => {
      const before = await Genre.objects.count();
      await assert.rejects(
        Genre.objects.bulkCreate([{ name: "new" }, { name: "sea" }], { batchSize: 1 }),
        IntegrityError,
      );
      await assert.rejects(Genre.objects.bulkCreate([{ name: "new" }, {} as any]), { code: "E_FIELDS_MISSING" });
      await assert.rejects(Genre.objects.bulkCreate([{ name: 3 } as any]), { code: "E_FIELD_VALUE" });
      await assert.rejects(Genre.objects.bulkCreate([new Book() as any]), { code: "E_FIELD_VALUE" });
      assert.equal(await Genre.objects.count(), before);
      assert.deepEqual(await Genre.objects.bulkCreate([]), []);
    }));

  it("gets a row or makes it, also when two try at once", () =>
    site.run(async () => {
      const results = await Promise.all(Array.from({ length: 20 }, () => Genre.objects.getOrCreate({ name: "raced" })));
      assert.equal(new Set(results.map(({ row }) => row.pk)).size, 1);
      assert.equal(results.filter(({ created }) => created).length, 1);
      await Genre.objects.filter({ name: "raced" }).delete();
      await undone(async () => {
        const { row, created } = await Book.objects.getOrCreate({ title: "Delta", writer: 2 }, { rating: 1 });
        assert.deepEqual([created, row.rating, row.writerId], [true, 1, 2]);
        assert.equal((await Book.objects.getOrCreate({ title: "Delta" }, { writer: 1 })).created, false);
      });
      await assert.rejects(Book.objects.getOrCreate({ writer: { name: "Nobody" } }), { code: "E_FIELD_VALUE" });
      await undone(async () => {
        // A name that is taken under another key: the transaction around the attempt goes on.
        await assert.rejects(Genre.objects.getOrCreate({ pk: 99 }, { name: "sea" }), IntegrityError);
        assert.equal(await Genre.objects.count(), 2);
      });
    }));

  it("updates rows by values, expressions and conditions of other tables", () =>
    undone(async () => {
      assert.equal(
        await Book.objects
          .filter({ writer: { name: "Ann" } })
          .update((b) => ({ rating: b.rating.plus(1), publisher: 2 })),
        2,
      );
      assert.deepEqual(await Book.objects.values("title", "rating", "publisher"), [
        { title: "Alpha", rating: 5, publisher: 2 },
        { title: "Beta", rating: 3, publisher: 2 },
        { title: "Gamma", rating: null, publisher: 2 },
      ]);
      assert.equal(
        await Book.objects.filter((b) => b.reviews.flagged.eq(true)).update({ publisher: null, title: "Omega" }),
        1,
      );
      assert.equal(await Book.objects.filter({ publisher: null }).count(), 1);
      await assert.rejects(
        Book.objects.update((b) => ({ title: b.writer.name })),
        { code: "E_QUERY_JOINED_UPDATE" },
      );
      await assert.rejects(
        Book.objects.update((b) => ({ rating: b.reviews.stars })),
        { code: "E_QUERY_TO_MANY" },
      );
      await assert.rejects(Book.objects.update({ titel: "x" } as any), {
        code: "E_FIELD_UNKNOWN",
        hint: 'Did you mean "title"?',
      });
      await assert.rejects(Book.objects.update({ title: null } as any), { code: "E_FIELDS_MISSING" });
      await assert.rejects(Book.objects.update({ title: "x".repeat(300) }), { code: "E_FIELD_VALUE" });
    }));

  it("updates of the rows of a relation stay with them", () =>
    undone(async () => {
      const alpha = await Book.objects.get({ title: "Alpha" });
      assert.equal(await alpha.genres.all().filter({ name: "war" }).update({ name: "peace" }), 1);
      assert.equal(await alpha.reviews.all().update({ stars: 2 }), 2);
      assert.deepEqual(await Review.objects.orderBy("id").values("stars"), [{ stars: 2 }, { stars: 2 }, { stars: 3 }]);
      const made = await alpha.reviews.filter({ flagged: true }).create({ book: alpha, stars: 1 });
      const [more] = await alpha.reviews.all().bulkCreate([{ stars: 1 } as any]);
      assert.deepEqual([made.bookId, more!.bookId], [alpha.pk, alpha.pk]);
      await Review.objects.filter((r) => r.stars.eq(1)).delete();
      await assert.rejects(alpha.genres.all().create({ name: "new" }), { code: "E_QUERY_JOINED_CREATE" });
      assert.equal((await alpha.reviews.filter({ flagged: true }).delete()).total, 1);
      assert.equal(await Review.objects.count(), 2);
    }));

  it("deletes rows with what depends on them", () =>
    undone(async () => {
      const gone = await Book.objects.filter({ writer: { name: "Ann" } }).delete();
      assert.deepEqual(gone, {
        total: 8,
        byModel: { "library.Book": 2, "library.Book_genres": 3, "library.Review": 3 },
      });
      assert.equal(await titles(Book.objects.all()), "Gamma");
      assert.deepEqual(await Publisher.objects.none().delete(), { total: 0, byModel: {} });
    }));

  it("is marked, so that templates never call it", () => {
    for (const method of ["create", "bulkCreate", "getOrCreate", "update", "delete"] as const) {
      assert.equal((Book.objects[method] as any)[altersData], true, method);
      assert.equal((Book.objects.all()[method] as any)[altersData], true, method);
    }
  });
});

describe("using", () => {
  it("asks the database of this alias, which must be there when it runs", () =>
    site.run(async () => {
      assert.equal(await Book.objects.using("default").count(), 3);
      const replica = Book.objects.using("replica");
      await assert.rejects(replica.count(), /replica/);
      await assert.rejects(Writer.objects.filter((w) => w.books.in(replica)).count(), { code: "E_QUERY_DATABASE" });
      assert.throws(() => Book.objects.using(3 as any), { code: "E_QUERY_ARGUMENT" });
    }));
});

describe("iterator", () => {
  it("gives the rows in chunks, each with what it prefetches", () =>
    site.run(async () => {
      const { result, queries } = await recorded(async () => {
        const seen: string[] = [];
        for await (const book of Book.objects.prefetchRelated("genres").iterator({ chunkSize: 2 })) {
          seen.push(`${book.title} ${(await book.genres.all()).length}`);
        }
        return seen;
      });
      assert.deepEqual(result, ["Alpha 2", "Beta 1", "Gamma 0"]);
      assert.equal(queries.length, 3);
      const values: unknown[] = [];
      for await (const row of Book.objects.values("title").iterator()) values.push(row);
      assert.equal(values.length, 3);
    }));
});
