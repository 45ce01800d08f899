import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Decimal } from "../../lib/index.ts";
import type { TestSite } from "../site.test-support.ts";
import { Book, Genre, openLibrary, Publisher, Review, sqlOf, titles, Writer } from "./library.test-support.ts";

let site: TestSite;
before(async () => {
  site = await openLibrary();
});
after(() => site.close());

const titlesOf = (...where: Parameters<typeof Book.objects.filter>) =>
  site.run(() => titles(Book.objects.filter(...where)));
const without = (...where: Parameters<typeof Book.objects.filter>) =>
  site.run(() => titles(Book.objects.exclude(...where)));

describe("an equality object", () => {
  it("compares columns, nested relations, rows, keys and null", async () => {
    await site.run(async () => {
      const ann = await Writer.objects.get({ name: "Ann" });
      assert.equal(await titlesOf({ title: "Beta" }), "Beta");
      assert.equal(await titlesOf({ writer: ann }), "Alpha Beta");
      assert.equal(await titlesOf({ writer: ann.pk }), "Alpha Beta");
      assert.equal(await titlesOf({ pk: ann.pk }), "Alpha");
      assert.equal(await titlesOf({ writer: { name: "Bob" }, publisher: { name: "South" } }), "Gamma");
      assert.equal(await titlesOf({ publisher: null }), "Beta");
      assert.equal(await titlesOf({ publisher: { country: null } }), "Beta Gamma");
      assert.equal(await titlesOf({ rating: null }), "Gamma");
      assert.equal(await titlesOf({}), "Alpha Beta Gamma");
    });
  });

  it("takes JSON as a whole", async () => {
    assert.equal(await titlesOf({ meta: { pages: 100 } }), "Alpha");
    assert.equal(await titlesOf({ meta: null }), "Beta Gamma");
  });

  it("finds a row by what refers back to it, one or many", () =>
    site.run(async () => {
      assert.equal((await Writer.objects.get({ profile: { bio: "Lives by the sea." } })).name, "Ann");
      assert.equal((await Writer.objects.get({ profile: null })).name, "Bob");
      assert.equal((await Writer.objects.get({ books: { title: "Gamma" } })).name, "Bob");
      assert.equal((await Genre.objects.get({ books: { title: "Beta" } })).name, "sea");
    }));

  it("joins a reference once, whichever lookups use it", async () => {
    assert.equal(
      await site.run(() =>
        sqlOf(() =>
          Book.objects
            .filter({ writer: { name: "Ann", active: true } })
            .filter((b) => b.writer.nick.eq("A"))
            .count(),
        ),
      ),
      "SELECT count(*) FROM library_book JOIN library_writer AS t1 ON (t1.id = library_book.writer_id) " +
        "WHERE (((t1.name = ?) AND (t1.active = ?)) AND (t1.nick = ?))",
    );
  });

  it("compares a reference with a key without joining", async () => {
    assert.equal(
      await site.run(() => sqlOf(() => Review.objects.filter({ book: { writer: 1 } }).count())),
      "SELECT count(*) FROM library_review JOIN library_book AS t1 ON (t1.id = library_review.book_id) WHERE (t1.writer_id = ?)",
    );
  });
});

describe("a reference that may be null", () => {
  it("is joined by an inner join where its row is needed, by a left join where it isn't", () =>
    site.run(async () => {
      const inner = await sqlOf(() => Book.objects.filter({ publisher: { name: "North" } }).count());
      assert.match(inner, / JOIN library_publisher/);
      assert.doesNotMatch(inner, /LEFT JOIN/);
      const left = await sqlOf(() =>
        Book.objects.filter((b) => b.publisher.name.eq("North").or(b.title.eq("Beta"))).count(),
      );
      assert.match(left, /LEFT JOIN library_publisher/);
      assert.equal(await titlesOf((b) => b.publisher.name.eq("North").or(b.title.eq("Beta"))), "Alpha Beta");
      assert.equal(await titlesOf((b) => b.publisher.name.isNull()), "Beta");
    }));
});

describe("a to-many relation", () => {
  it("asks in one call for one related row that meets all, in several calls for any rows", async () => {
    const both = (b: any) => [b.reviews.stars.eq(5), b.reviews.flagged.eq(true)];
    assert.equal(await titlesOf(both), "");
    assert.equal(
      await site.run(() => titles(Book.objects.filter((b) => both(b)[0]).filter((b) => both(b)[1]))),
      "Alpha",
    );
    assert.equal(await titlesOf({ reviews: { stars: 1, flagged: true } }), "Alpha");
    assert.equal(await titlesOf({ reviews: { stars: 5, flagged: true } }), "");
  });

  it("never gives a row twice", async () => {
    assert.equal(await titlesOf((b) => b.reviews.stars.gt(0)), "Alpha Beta");
    assert.equal(await titlesOf((b) => b.genres.name.in(["sea", "war"])), "Alpha Beta");
  });

  it("is asked for by a subquery that doesn't join the other side for its key", () =>
    site.run(async () => {
      assert.equal(
        await sqlOf(() => Book.objects.filter({ genres: 2 }).count()),
        "SELECT count(*) FROM library_book WHERE EXISTS (SELECT 1 FROM library_book_genres AS t1 " +
          "WHERE ((t1.book_id = library_book.id) AND (t1.genre_id = ?)))",
      );
      assert.equal(
        await sqlOf(() => Book.objects.filter((b) => [b.genres.name.eq("sea"), b.genres.name.ne("x")]).count()),
        "SELECT count(*) FROM library_book WHERE (EXISTS (SELECT 1 FROM library_book_genres AS t1 " +
          "JOIN library_genre AS t2 ON (t2.id = t1.genre_id) WHERE ((t1.book_id = library_book.id) AND (t2.name = ?))) " +
          "AND NOT EXISTS (SELECT 1 FROM library_book_genres AS t3 JOIN library_genre AS t4 ON (t4.id = t3.genre_id) " +
          "WHERE ((t3.book_id = library_book.id) AND (t4.name = ?))))",
      );
    }));

  it("may be one side of an or, where rows without any related row count too", async () => {
    assert.equal(await titlesOf((b) => b.genres.name.eq("war").or(b.title.eq("Gamma"))), "Alpha Gamma");
    assert.equal(await titlesOf((b) => b.genres.name.eq("war").or(b.reviews.stars.eq(3))), "Alpha Beta");
    // Both ors speak of one review, or of none.
    const either = (b: any) => [
      b.reviews.stars.eq(5).or(b.title.eq("Gamma")),
      b.reviews.flagged.eq(true).or(b.title.eq("Gamma")),
    ];
    assert.equal(await titlesOf(either), "Gamma");
  });

  it("means one related row by all that is asked in one call, also where a condition ties two relations together", async () => {
    assert.equal(await titlesOf((b) => [b.reviews.stars.eq(5), b.genres.name.eq("war")]), "Alpha");
    const tied = (b: any) => b.reviews.flagged.eq(true).or(b.genres.name.eq("none"));
    assert.equal(await titlesOf((b) => [b.reviews.stars.eq(5), b.genres.name.eq("war"), tied(b)]), "");
    assert.equal(await titlesOf((b) => [b.reviews.stars.eq(1), b.genres.name.eq("war"), tied(b)]), "Alpha");
  });

  it("speaks by a not of all related rows, also beside a condition on one of them", async () => {
    const unflagged = (b: any) => b.reviews.stars.eq(9).or(b.reviews.flagged.eq(true).not());
    assert.equal(await titlesOf(unflagged), "Beta Gamma");
    assert.equal(await titlesOf((b) => [b.reviews.stars.eq(3), unflagged(b)]), "Beta");
    assert.equal(await titlesOf((b) => [b.reviews.stars.eq(5), unflagged(b)]), "");
  });

  it("means by not, ne and exclude that there is no such related row", async () => {
    assert.equal(await titlesOf((b) => b.genres.name.eq("war").not()), "Beta Gamma");
    assert.equal(await titlesOf((b) => b.genres.name.ne("war")), "Beta Gamma");
    assert.equal(await without({ genres: { name: "war" } }), "Beta Gamma");
    assert.equal(await titlesOf((b) => [b.genres.name.eq("sea"), b.genres.name.eq("war").not()]), "Beta");
  });

  it("can be asked for, narrowed and gone on from", async () => {
    assert.equal(await titlesOf((b) => b.reviews.exists()), "Alpha Beta");
    assert.equal(await titlesOf((b) => b.reviews.exists().not()), "Gamma");
    assert.equal(await titlesOf((b) => b.reviews.filter((r) => r.flagged.eq(true)).exists()), "Alpha");
    assert.equal(await titlesOf((b) => b.reviews.filter({ flagged: true }).filter({ stars: 5 }).exists()), "");
    assert.equal(await titlesOf((b) => b.reviews.reviewer.name.eq("Bob")), "Alpha Beta");
    assert.equal(await titlesOf((b) => b.writer.books.reviews.stars.eq(3)), "Alpha Beta");
    assert.equal(
      await titlesOf((b) =>
        b.reviews.filter((r) => r.reviewer.name.ne(b.writer.name).and(r.stars.eq(b.rating))).exists(),
      ),
      "",
    );
  });

  it("of a model to itself tells the inner rows from the outer ones", () =>
    site.run(async () => {
      const [ann, bob] = (await Writer.objects.orderBy("name")) as [Writer, Writer];
      await ann.friends.add(bob);
      const names = async (query: PromiseLike<readonly Writer[]>) => (await query).map((w) => w.name).join(" ");
      assert.equal(await names(Writer.objects.filter({ friends: { name: "Bob" } })), "Ann");
      assert.equal(await names(Writer.objects.filter((w) => w.friends.filter((f) => f.name.eq(w.name)).exists())), "");
      assert.equal(
        await names(Writer.objects.filter((w) => w.friends.filter((f) => f.name.gt(w.name)).exists())),
        "Ann",
      );
      await ann.friends.clear();
    }));
});

describe("exclude", () => {
  const conditions: Parameters<typeof Book.objects.filter>[] = [
    [{ rating: 4 }],
    [{ rating: null }],
    [{ publisher: { country: "no" } }],
    [{ publisher: { country: null } }],
    [{ genres: { name: "sea" }, title: "Alpha" }],
    [{ reviews: { stars: 5, flagged: true } }],
    [(b) => b.rating.gt(3)],
    [(b) => b.rating.gt(b.reviews.count())],
    [(b) => b.publisher.country.iContains("N")],
    [(b) => b.rating.in([2, 4])],
    [(b) => b.rating.range(1, 3).or(b.publisher.name.eq("South"))],
    [(b) => b.rating.ne(4)],
    [(b) => b.rating.eq(4).not().and(b.publisher.country.eq("no").not())],
    [(b) => b.publisher.in(Publisher.objects.filter({ country: "no" }))],
    [(b) => b.rating.in([])],
    [(b) => b.released.year().eq(2024)],
    [(b) => b.reviews.stars.eq(5).or(b.rating.isNull())],
  ];

  it("leaves exactly the rows that filter leaves out, also where there are NULLs", () =>
    site.run(async () => {
      const all = await titles(Book.objects.all());
      for (const [index, where] of conditions.entries()) {
        const inside = (await titlesOf(...where)).split(" ");
        const outside = (await without(...where)).split(" ");
        const together = [...inside, ...outside].filter((title) => title !== "").sort();
        assert.equal(together.join(" "), all, `condition ${index}`);
      }
    }));

  it("has the exact opposite in ne and not", async () => {
    assert.equal(await titlesOf((b) => b.rating.ne(4)), "Beta Gamma");
    assert.equal(await titlesOf((b) => b.rating.eq(4).not()), "Beta Gamma");
    assert.equal(await titlesOf((b) => b.rating.eq(4).not().not()), "Alpha");
  });
});

describe("in", () => {
  it("takes a query, of which NULL is left out", () =>
    site.run(async () => {
      assert.equal(await titlesOf((b) => b.writer.in(Writer.objects.filter({ active: true }))), "Alpha Beta");
      const countries = Publisher.objects.all().values("country");
      assert.equal(await titlesOf((b) => b.publisher.country.in(countries).not()), "Beta Gamma");
      assert.equal(await titlesOf((b) => b.id.in(Book.objects.orderBy("-title").limit(1))), "Gamma");
      assert.equal(await titlesOf((b) => b.writer.name.in(Writer.objects.all().values("name"))), "Alpha Beta Gamma");
    }));

  it("of nothing gives nothing", async () => {
    assert.equal(await titlesOf((b) => b.id.in([])), "");
  });

  it("takes a thousand values", async () => {
    const many = Array.from({ length: 1500 }, (_, i) => i + 2);
    assert.equal(await titlesOf((b) => b.id.in(many)), "Beta Gamma");
    assert.equal(await titlesOf((b) => b.id.in(many)), "Beta Gamma");
  });
});

describe("a condition made apart", () => {
  const cheap = Book.where((b) => b.price.lt(new Decimal("11")));
  const dear = cheap.not();
  const seaOrCheap = cheap.or(Book.where({ genres: { name: "sea" } }));

  it("may be written before any model is ready, combined, and used in many queries", async () => {
    assert.equal(await titlesOf(cheap), "Beta Gamma");
    assert.equal(await titlesOf(dear), "Alpha");
    assert.equal(await titlesOf(seaOrCheap), "Alpha Beta Gamma");
    assert.equal(await titlesOf(cheap, { writer: { name: "Ann" } }), "Beta");
    assert.equal(await titlesOf(() => cheap), "Beta Gamma");
  });

  it("is refused by a query about another model", () =>
    site.run(async () => {
      await assert.rejects(async () => Writer.objects.filter(cheap), { code: "E_QUERY_FOREIGN" });
    }));
});

describe("a query inside another one", () => {
  it("leaves its NULLs out: who is not among them is found", () =>
    site.run(async () => {
      const publishers = Book.objects.values((b) => ({ key: b.publisher.pk }));
      assert.ok(await Book.objects.filter({ publisher: null }).exists());
      const named = await Publisher.objects.filter((p) => p.pk.in(publishers as never)).count();
      const others = await Publisher.objects.exclude((p) => p.pk.in(publishers as never)).count();
      assert.equal(named + others, await Publisher.objects.count());
      await Publisher.objects.create({ name: "Nobody's" });
      assert.equal(await Publisher.objects.exclude((p) => p.pk.in(publishers as never)).count(), others + 1);
      await Publisher.objects.filter({ name: "Nobody's" }).delete();
    }));
});
