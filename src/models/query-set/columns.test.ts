import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { inspect } from "node:util";
import { Decimal } from "../../lib/index.ts";
import type { TestSite } from "../site.test-support.ts";
import { prefetch } from "./functions.ts";
import { Book, openLibrary, Review, recorded, sqlOf, titles, Writer } from "./library.test-support.ts";

let site: TestSite;
before(async () => {
  site = await openLibrary();
});
after(() => site.close());

/** Runs inside a transaction that is rolled back. */
async function undone(fn: () => Promise<void>): Promise<void> {
  const stop = new RangeError("undone");
  const run = () =>
    site.database.atomic(async () => {
      await fn();
      throw stop;
    });
  await site.run(() => assert.rejects(run(), stop));
}

describe("only() and defer()", () => {
  it("select these columns and the keys", () =>
    site.run(async () => {
      const columns = (sql: string) =>
        [...sql.slice(0, sql.indexOf(" FROM")).matchAll(/library_book\.(\w+)/g)].map(([, name]) => name);
      assert.deepEqual(columns(await sqlOf(() => Book.objects.only("title", "meta"))), [
        "id",
        "title",
        "meta",
        "writer_id",
        "publisher_id",
      ]);
      const deferred = await sqlOf(() => Book.objects.defer("title").defer("meta", "price"));
      assert.deepEqual(columns(deferred), ["id", "copies", "rating", "released", "writer_id", "publisher_id"]);
      assert.deepEqual(columns(await sqlOf(() => Book.objects.only("title", "meta").defer("meta"))), [
        "id",
        "title",
        "writer_id",
        "publisher_id",
      ]);
      assert.equal((await Book.objects.only("title").valuesList("price", { flat: true })).length, 3);
    }));

  it("load what was left out for all rows at once when it is awaited, and nothing behind one's back", () =>
    site.run(async () => {
      const { queries } = await recorded(async () => {
        const books = await Book.objects.only("title");
        assert.equal(books[0]!.title, "Alpha");
        assert.ok(books[0] instanceof Book);
        assert.equal(books[0]!.constructor, Book);
        assert.match(inspect(books), /^\[\s+Book/);
        assert.deepEqual(JSON.parse(JSON.stringify(books[0])), {
          id: books[0]!.id,
          title: "Alpha",
          writerId: books[0]!.writerId,
          publisherId: books[0]!.publisherId,
        });
        assert.deepEqual(Object.keys({ ...books[0] }).includes("price"), false);
        const prices = await Promise.all(books.map((book) => book.price));
        assert.deepEqual(prices.map(String), ["12.5", "10", "7.25"]);
        assert.deepEqual(await books[0]!.meta, { pages: 100 });
        assert.equal(await books[2]!.meta, null);
        assert.equal((books[1]!.price as Decimal).toFixed(2), "10.00");
        assert.equal(await books[1]!.copies, 0n);
      });
      assert.equal(queries.length, 4);
    }));

  it("leave relations as they are, joined, prefetched and annotated too", () =>
    site.run(async () => {
      const { queries } = await recorded(async () => {
        const books = await Book.objects
          .only("title")
          .annotate((b) => ({ n: b.reviews.count() }))
          .selectRelated("writer")
          .prefetchRelated(prefetch("reviews", Review.objects.defer("body")));
        assert.deepEqual(
          books.map((b) => [b.title, b.n, b.writer.name]),
          [
            ["Alpha", 2, "Ann"],
            ["Beta", 1, "Ann"],
            ["Gamma", 0, "Bob"],
          ],
        );
        const [first] = await books[0]!.reviews.all();
        assert.equal(await first!.body, "Good");
      });
      assert.equal(queries.length, 3);
      const seen: unknown[] = [];
      for await (const book of Book.objects.defer("title").orderBy("id").iterator({ chunkSize: 2 }))
        seen.push(await book.title);
      assert.deepEqual(seen, ["Alpha", "Beta", "Gamma"]);
      assert.equal((await (await Book.objects.only("title").first())!.publisher)?.name, "North");
    }));

  it("hold their values apart in a shape that was compiled before", () =>
    site.run(async () => {
      for (const title of ["Alpha", "Beta"])
        assert.equal((await Book.objects.only("title").get({ title })).title, title);
      assert.equal((await Book.objects.only("price").get({ title: "Alpha" })).price.toString(), "12.5");
      assert.equal((await Book.objects.get({ title: "Alpha" })).title, "Alpha");
    }));

  it("save only what was loaded or set", () =>
    undone(async () => {
      const book = await Book.objects.only("title").get({ title: "Alpha" });
      const nothing = await recorded(() => book.save());
      assert.equal(nothing.queries.length, 0);
      book.title = "Alef";
      book.price = new Decimal("3.00");
      const { queries } = await recorded(() => book.save());
      assert.equal(queries.length, 1);
      assert.equal(/copies|meta|rating/.test(queries[0]!.sql), false);
      await book.save({ updateFields: ["title", "meta"] });
      book.meta = null;
      await book.save();
      const now = await Book.objects.get({ title: "Alef" });
      assert.deepEqual([String(now.price), now.meta, now.copies], ["3", null, 9007199254740993n]);
      assert.equal(await book.copies, 9007199254740993n);
      await recorded(() => book.save()).then(({ queries: none }) => assert.equal(none.length, 0));
    }));

  it("are validated, refreshed and deleted as other rows", () =>
    undone(async () => {
      const writer = await Writer.objects.only("nick").get({ name: "Bob" });
      await writer.fullClean();
      writer.nick = "x".repeat(300);
      await writer.refreshFromDb();
      assert.equal(writer.name, "Bob");
      const other = await Writer.objects.only("nick").get({ name: "Bob" });
      const twin = await Writer.objects.only("nick").get({ name: "Bob" });
      await other.refreshFromDb({ fields: ["name"] });
      assert.equal(other.name, "Bob");
      await twin.delete();
      await assert.rejects(async () => await other.born, Writer.DoesNotExist);
      assert.equal((await Writer.objects.only("nick").delete()).byModel["library.Writer"], 1);
    }));

  it("refuse keys, references to defer, other names, and rows without columns to load", () =>
    site.run(async () => {
      const refuses = (code: string, make: () => unknown) => assert.throws(make, { code });
      refuses("E_QUERY_ARGUMENT", () => Book.objects.defer("id" as never));
      refuses("E_QUERY_ARGUMENT", () => Book.objects.defer("writer" as never));
      refuses("E_QUERY_ARGUMENT", () => Book.objects.only());
      refuses("E_FIELD_UNKNOWN", () => Book.objects.only("ttle" as never));
      refuses("E_FIELD_UNKNOWN", () => Book.objects.only("reviews" as never));
      refuses("E_QUERY_ROWS", () => Book.objects.values("title").only("title"));
      const [blocked] = await Book.objects.only("title").fetchMode("raise");
      await assert.rejects(async () => await blocked!.price, { code: "E_FETCH_BLOCKED" });
      const [partial] = await Book.objects.only("title").fetchMode("one");
      await assert.rejects(Book.objects.bulkUpdate([partial!], ["price"]), { code: "E_FIELDS_MISSING" });
      assert.equal(await titles(Book.objects.only("title").filter((b) => b.price.gt(new Decimal(8)))), "Alpha Beta");
    }));
});
