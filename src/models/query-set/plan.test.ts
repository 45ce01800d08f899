import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Printer } from "../expressions/printer.ts";
import type { TestSite } from "../site.test-support.ts";
import { Book, Genre, openLibrary, Publisher, Review, titles, Writer } from "./library.test-support.ts";
import { compileQuery, statementOf } from "./plan.ts";
import { ModelQuerySet } from "./query-set.ts";
import { buildSelect, printState, type Question } from "./select.ts";

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

  it("tells rows and distinct rows apart", () =>
    site.run(async () => {
      const writers = Book.objects.orderBy("writer").values("writer");
      const keys = async (query: PromiseLike<readonly { writer: unknown }[]>) => (await query).map((b) => b.writer);
      assert.deepEqual(await keys(writers), [1, 1, 2]);
      assert.deepEqual(await keys(writers.distinct()), [1, 2]);
      assert.deepEqual([await writers.count(), await writers.distinct().count()], [3, 2]);
      assert.deepEqual(await keys(writers), [1, 1, 2]);
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

/** The same numbers in each run: a linear congruence. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * sides);
  };
}

type Make = (roll: (sides: number) => number) => any;

const texts = ["Alpha", "Beta", "%", "a"];
const leaves: ((b: any, roll: (sides: number) => number) => any)[] = [
  (b, roll) => b.title.eq(texts[roll(4)]),
  (b, roll) => b.title.contains(texts[roll(4)]),
  (b, roll) => b.title.iContains(texts[roll(4)]),
  (b, roll) => b.rating.gt(roll(5)),
  (b, roll) => b.rating.range(roll(3), 2 + roll(3)),
  (b, roll) =>
    b.rating
      .plus(roll(3))
      .times(roll(3))
      .lt(b.id.minus(roll(2))),
  (b) => b.rating.isNull(),
  (b) => b.publisher.isNull(false),
  (b, roll) => b.publisher.country.coalesce(texts[roll(4)]).ne(texts[roll(4)]),
  (b, roll) => b.writer.name.in(texts.slice(roll(4))),
  (b, roll) => b.reviews.stars.eq(roll(5)),
  (b, roll) => b.reviews.filter((r: any) => r.stars.gt(roll(3))).flagged.eq(roll(2) === 0),
  (b, roll) =>
    b.reviews
      .filter({ stars: roll(5) })
      .count()
      .gt(roll(2)),
  (b, roll) => b.genres.name.startsWith(texts[roll(4)]),
  (b, roll) => b.writer.books.reviews.count().gte(roll(3)),
  (b, roll) => b.writer.in(Writer.objects.filter({ name: texts[roll(4)]! }).limit(1 + roll(2))),
  (b, roll) => b.writer.in(roll(2) ? Writer.objects.none() : Writer.objects.only("nick")),
  (b, roll) => b.id.in(Book.objects.filter({ title: texts[roll(4)]! }).union(Book.objects.limit(1 + roll(2)))),
  (b, roll) => b.id.in(Book.objects.orderBy().distinct(roll(2) ? "writer" : "rating")),
  (b, roll) => b.id.in(Review.objects.filter((r) => r.stars.lt(roll(5))).values("book")),
];

function condition(b: any, roll: (sides: number) => number, depth = 0): any {
  const shape = depth > 2 ? 0 : roll(7);
  if (shape < 3) return leaves[roll(leaves.length)]!(b, roll);
  const [left, right] = [condition(b, roll, depth + 1), condition(b, roll, depth + 1)];
  return shape === 3 ? left.and(right) : shape === 4 ? left.or(right) : shape === 5 ? left.xor(right) : left.not();
}

const steps: ((query: any, roll: (sides: number) => number) => any)[] = [
  (query, roll) => query.filter((b: any) => condition(b, roll)),
  (query, roll) => query.exclude((b: any) => [condition(b, roll), condition(b, roll)]),
  (query, roll) => query.filter({ writer: { name: texts[roll(4)] }, rating: roll(3) || null }),
  (query, roll) => query.orderBy(...["-title", "writer.name", "rating"].slice(roll(3))),
  (query, roll) => query.orderBy((b: any) => b.rating.plus(roll(3)).desc({ nulls: roll(2) ? "last" : "first" })),
  (query) => query.reverse(),
  (query) => query.selectRelated("writer"),
  (query) => query.selectRelated("publisher", "writer.profile"),
  (query, roll) =>
    roll(2) ? query.only("title", "rating") : query.defer(...["title", "rating", "meta"].slice(roll(3))),
];

const others = (roll: (sides: number) => number) =>
  Array.from({ length: roll(3) }, () => Book.objects.filter((b) => condition(b, roll)).limit(1 + roll(3)));

const ends: Make[] = [
  () => (query: any) => query,
  (roll) => (query: any) => query.limit(1 + roll(3)),
  (roll) => (query: any) => query.page({ number: 1 + roll(2), size: 1 + roll(2) }),
  (roll) => (query: any) =>
    query
      .annotate((b: any) => ({ n: b.reviews.count(), m: b.rating.plus(roll(3)) }))
      .filter((b: any) => b.n.lt(roll(4))),
  (roll) => (query: any) =>
    query
      .alias((b: any) => ({ n: b.reviews.count(), m: b.rating.plus(roll(3)) }))
      .filter((b: any) => b.n.lt(roll(4)))
      .orderBy("m"),
  (roll) => (query: any) => query.orderBy().distinct(roll(2) ? "writer" : "publisher.country"),
  (roll) => (query: any) =>
    query.selectForUpdate({ skipLocked: roll(2) === 0, of: roll(2) ? ["self"] : ["self", "writer"] }),
  (roll) => (query: any) =>
    query[["union", "intersection", "difference"][roll(3)]!](...others(roll)).filter({ rating: roll(3) }),
  (roll) => () => {
    const [first, ...rest] = [Book.objects.filter((b) => condition(b, roll)).limit(roll(3)), ...others(roll)].map(
      (one) => one.valuesList("title", "rating"),
    );
    return first!
      .union(...rest, { all: roll(2) === 0 })
      .orderBy("-title")
      .limit(1 + roll(2));
  },
];

describe("two thousand queries made at random", () => {
  it("get from their plan what compiling them afresh gives", () =>
    site.run(async () => {
      const roll = dice(20_260_101);
      const [writer, genre, publisher] = [
        await Writer.objects.get({ pk: 1 }),
        await Genre.objects.get({ pk: 1 }),
        await Publisher.objects.get({ pk: 2 }),
      ];
      const starts = [Book.objects, writer.books, genre.books, publisher.books];
      const { dialect } = site.database;
      const questions: Question[] = ["rows", "count", "exists", "keys"];
      const shapes = new Set<string>();
      for (let i = 0; i < 2000; i++) {
        let query: any = starts[roll(starts.length)]!.all();
        for (let k = roll(4); k > 0; k--) query = steps[roll(steps.length)]!(query, roll);
        query = ends[roll(ends.length)]!(roll)(query);
        const state = ModelQuerySet.stateOf(query)!;
        const question = questions[roll(4)]!;
        const printer = new Printer(dialect, state);
        printState(printer, state, question);
        shapes.add(printer.text);
        const statement = statementOf(printer, state.options);
        const fresh = dialect.compile(buildSelect(state, question, { statement }));
        const { sql, params } = compileQuery(state, question, dialect);
        assert.deepEqual({ sql, params }, { sql: fresh.sql, params: fresh.params }, printer.text);
      }
      assert.ok(shapes.size > 500 && shapes.size < 1900, `${shapes.size} shapes: some are met again, most are not`);
    }));
});
