import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { byKind } from "../../database/empty.test-support.ts";
import { sql } from "../../database/index.ts";
import { Decimal } from "../../lib/index.ts";
import type { TestSite } from "../site.test-support.ts";
import { prefetch, prefetchRelatedObjects } from "./functions.ts";
import { Book, Genre, openLibrary, Publisher, Review, recorded, Writer } from "./library.test-support.ts";

let site: TestSite;
before(async () => {
  site = await openLibrary();
});
after(() => site.close());

describe("raw", () => {
  it("gives rows of the model, with values bound and columns by their names", () =>
    site.run(async () => {
      const writer = await Writer.objects.get({ name: "Ann" });
      const evil = "x'; DROP TABLE library_book; --";
      const books = await Book.objects.raw<{ shout: string }>`
        select upper(title) as shout, b.* from library_book b
        where writer_id = ${writer} and title <> ${evil} and released < ${new Date("2025-01-01T00:00:00Z")} order by b.id`;
      assert.deepEqual(
        books.map((b) => [b.title, b.shout, String(b.price), b.copies, b.writerId]),
        [["Alpha", "ALPHA", "12.5", 9007199254740993n, writer.id]],
      );
      assert.ok(books[0] instanceof Book);
      books[0]!.title = "Alef";
      const { queries } = await recorded(() => books[0]!.validateUnique());
      assert.equal(queries.length, 0);
      assert.equal((await books[0]!.writer).name, "Ann");
    }));

  it("defers the columns that were said to be left out, for all rows at once", () =>
    site.run(async () => {
      const { queries } = await recorded(async () => {
        const rows: string[] = [];
        const some = Book.objects.only("title").prefetchRelated("genres");
        for await (const book of some.raw`select id, title, writer_id, publisher_id, rating from library_book order by id`) {
          rows.push(
            `${book.title} ${await book.rating} ${String(await book.price)} ${(await book.genres.all()).length}`,
          );
        }
        assert.deepEqual(rows, ["Alpha 4 12.5 2", "Beta 2 10 1", "Gamma null 7.25 0"]);
      });
      assert.equal(queries.length, 3, "the rows, their genres, the prices; the ratings came along");
    }));

  it("refuses columns that are missing, twice, or have the name of something else", () =>
    site.run(async () => {
      const rejects = (query: PromiseLike<unknown>, code: string) => assert.rejects(async () => await query, { code });
      await rejects(Genre.objects.raw`select id from library_genre`, "E_RAW_COLUMNS");
      await rejects(Genre.objects.raw`select name from library_genre`, "E_RAW_COLUMNS");
      await rejects(Genre.objects.raw`select g.*, g.id from library_genre g`, "E_RAW_COLUMNS");
      await rejects(Genre.objects.raw`select g.*, 1 as books from library_genre g`, "E_QUERY_NAME_TAKEN");
      await rejects(Genre.objects.raw`select g.*, 1 as ${sql.identifier("a b")} from library_genre g`, "E_QUERY_NAME");
      await rejects(
        Genre.objects.raw`select * from library_genre where id = ${undefined as never}`,
        "E_QUERY_UNDEFINED",
      );
      await rejects(
        Genre.objects.raw`select * from library_genre where id = ${new Decimal(1) as never}`,
        "E_QUERY_ARGUMENT",
      );
      await rejects(Genre.objects.raw`select * from nowhere`, "E_SQL");
      const refuses = (make: () => unknown) => assert.throws(make, { code: "E_QUERY_ARGUMENT" });
      refuses(() => Genre.objects.filter({ name: "sea" }).raw`select * from library_genre`);
      refuses(() => Genre.objects.limit(1).raw`select * from library_genre`);
      refuses(() => (Genre.objects.raw as unknown as (text: string) => unknown)("select * from library_genre"));
    }));
});

describe("explain()", () => {
  it("tells the plan in the database's words", () =>
    site.run(async () => {
      const query = Book.objects.filter({ title: "Alpha" }).selectRelated("writer");
      const plan = await query.explain();
      assert.match(
        plan,
        byKind({
          sqlite: /SEARCH t1 USING INTEGER PRIMARY KEY/,
          postgres: /Scan.* on library_book/,
          mariadb: /^1 \| SIMPLE \| \w+ \|.*\n1 \| SIMPLE \| \w+ \|/,
        }),
      );
      if (site.database.dialect.name === "postgres") {
        assert.match(await query.explain({ analyze: true, verbose: true }), /actual time.*\n[\s\S]*Output/);
        assert.equal(JSON.parse(await query.explain({ format: "json" }))[0].Plan["Node Type"].length > 0, true);
      } else if (site.database.dialect.name === "mariadb") {
        assert.match(await query.explain({ analyze: true }), /library_book/);
        assert.ok(JSON.parse(await query.explain({ format: "json" })).query_block);
      } else {
        for (const options of [{ analyze: true }, { verbose: true }, { format: "json" }] as const) {
          await assert.rejects(query.explain(options), { code: "E_DATABASE_LACKS" });
        }
      }
      await assert.rejects(query.explain({ "analyze) select 1; --": true } as never), { code: "E_SQL_NODE" });
      await assert.rejects(query.explain({ format: "xml; --" } as never), { code: "E_SQL_NODE" });
    }));
});

describe("prefetch() under a name", () => {
  it("gives some of the rows beside the relation, which stays whole", () =>
    site.run(async () => {
      const good = Review.objects.filter({ flagged: false }).selectRelated("reviewer");
      const { result: books, queries } = await recorded(async () =>
        Book.objects.prefetchRelated(
          prefetch("reviews", good, { as: "good" }),
          prefetch("reviews", Review.objects.filter({ flagged: true }), { as: "bad" }),
          "reviews",
          prefetch("publisher", Publisher.objects.filter({ country: "no" }), { as: "house" }),
        ),
      );
      assert.equal(queries.length, 5);
      assert.deepEqual(
        books.map((b) => [b.title, b.good.map((r) => r.stars), b.bad.length, b.house?.name ?? null]),
        [
          ["Alpha", [5], 1, "North"],
          ["Beta", [3], 0, null],
          ["Gamma", [], 0, null],
        ],
      );
      const { queries: none } = await recorded(async () => {
        assert.deepEqual(await Promise.all(books.map(async (b) => (await b.reviews.all()).length)), [2, 1, 0]);
        assert.equal(await books[0]!.good[0]!.book, books[0]);
        assert.equal("good" in JSON.parse(JSON.stringify(books[0])), false);
      });
      assert.equal(none.length, 0);
      const writers = await Writer.objects
        .prefetchRelated("books", prefetch("books.reviews", good, { as: "good" }) as never)
        .orderBy("id");
      const [first] = await writers[0]!.books.all();
      assert.equal((first as unknown as { good: unknown[] }).good.length, 1);
    }));

  it("refuses a name that is taken, or that is none", () =>
    site.run(async () => {
      const reviews = Review.objects.all();
      for (const as of ["title", "genres", "save", "reviews"]) {
        assert.throws(() => Book.objects.prefetchRelated(prefetch("reviews", reviews, { as })), {
          code: "E_QUERY_NAME_TAKEN",
        });
      }
      assert.throws(() => prefetch("reviews", reviews, { as: "a b" }), { code: "E_QUERY_NAME" });
      assert.throws(() => prefetch("reviews", reviews, { as: "__proto__" }), { code: "E_QUERY_NAME" });
    }));
});

describe("prefetchRelatedObjects()", () => {
  it("loads relations of rows that are loaded, with one query each", () =>
    site.run(async () => {
      const [alpha, beta] = (await Book.objects.orderBy("title").limit(2)) as [Book, Book];
      const { result, queries } = await recorded(() =>
        prefetchRelatedObjects(
          [alpha, beta, alpha],
          "genres",
          "writer.profile",
          prefetch("reviews", Review.objects.filter({ flagged: true }), { as: "bad" }),
        ),
      );
      assert.equal(queries.length, 4);
      assert.equal(result[0], alpha);
      assert.deepEqual(
        result.map((b) => b.bad.length),
        [1, 0, 1],
      );
      const { queries: none } = await recorded(async () => {
        assert.equal((await alpha.genres.all()).length + (await beta.genres.count()), 3);
        assert.equal((await (await beta.writer).profile)?.bio, "Lives by the sea.");
      });
      assert.equal(none.length, 0);
      assert.deepEqual(await prefetchRelatedObjects([], "genres" as never), []);
    }));

  it("refuses rows that aren't saved or of several models, and names that are no relations", () =>
    site.run(async () => {
      const [alpha] = (await Book.objects.limit(1)) as [Book];
      const genre = await Genre.objects.get({ name: "sea" });
      await assert.rejects(prefetchRelatedObjects([new Book({})], "genres"), { code: "E_NOT_SAVED" });
      await assert.rejects(prefetchRelatedObjects([alpha, genre as never], "genres"), { code: "E_FIELD_VALUE" });
      await assert.rejects(prefetchRelatedObjects([{} as never], "genres" as never), { code: "E_FIELD_VALUE" });
      await assert.rejects(prefetchRelatedObjects("ab" as never, "genres" as never), { code: "E_QUERY_ARGUMENT" });
      await assert.rejects(prefetchRelatedObjects([alpha], "genrs" as never), { code: "E_RELATION_UNKNOWN" });
    }));
});
