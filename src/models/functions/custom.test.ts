import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { decimal, integer } from "../fields/numbers.ts";
import { char, text } from "../fields/text.ts";
import { count } from "../query-set/functions.ts";
import { Book, openLibrary, recorded, titles, Writer } from "../query-set/library.test-support.ts";
import type { TestSite } from "../site.test-support.ts";
import type { Condition, Expr } from "../types/expressions.ts";
import { databaseFunction, sqlCondition, sqlExpression } from "./custom.ts";
import { value } from "./values.ts";

/** Expressions, functions and lookups of a site's own. */
const octets = databaseFunction("octet_length", { takes: [text()], returns: integer() });
const startOf = databaseFunction(
  { sqlite: "substr", postgres: "substring", mariadb: "substr" },
  { takes: [text(), integer(), integer()], returns: text() },
);
const longest = databaseFunction("max", { takes: [text()], returns: text({ null: true }), aggregate: true });
const isLongerThan = (column: Expr<string, boolean>, length: number): Condition =>
  sqlCondition`length(${column}) > ${length}`;

describe("functions, expressions and lookups of one's own", () => {
  let site: TestSite;
  before(async () => {
    site = await openLibrary();
  });
  after(() => site.close());

  it("call any function of the database, with types", async () => {
    await site.run(async () => {
      const rows = await Book.objects.values((b) => ({
        bytes: octets(b.title.concat("é")),
        start: startOf(b.title, 1, 2),
        nick: octets(b.writer.nick),
      }));
      assert.deepEqual(rows, [
        { bytes: 7, start: "Al", nick: 1 },
        { bytes: 6, start: "Be", nick: 1 },
        { bytes: 7, start: "Ga", nick: null },
      ]);
      assert.equal(await titles(Book.objects.filter((b) => octets(b.title).gt(4))), "Alpha Gamma");
      assert.deepEqual(await Book.objects.aggregate((b) => ({ last: longest(b.title) })), { last: "Gamma" });
      const grouped = await Book.objects
        .values((b) => ({ by: b.writer.name, last: longest(b.title), n: count() }))
        .orderBy("by");
      assert.deepEqual(grouped, [
        { by: "Ann", last: "Beta", n: 2 },
        { by: "Bob", last: "Gamma", n: 1 },
      ]);
    });
  });

  it("write SQL by hand, in which expressions are taken in and values are bound", async () => {
    await site.run(async () => {
      const evil = "'); drop table library_book; --";
      const rows = await Book.objects.values((b) => ({
        sum: sqlExpression(integer())`length(${b.title}) + ${b.rating.plus(1).coalesce(0)} * ${2}`,
        evil: sqlExpression(text())`${evil} || ${b.writer.name}`,
        is: sqlCondition`${b.price} > ${b.price.minus(b.price)}`,
      }));
      assert.deepEqual(rows[0], { sum: 15, evil: `${evil}Ann`, is: true });
      assert.equal(await titles(Book.objects.filter((b) => isLongerThan(b.title, 4))), "Alpha Gamma");
      assert.equal(await titles(Book.objects.exclude((b) => isLongerThan(b.writer.nick, 0))), "Gamma");
      assert.equal(await titles(Book.objects.filter((b) => isLongerThan(b.reviews.body, 3))), "Alpha");
      const length = (b: typeof Book.f) => sqlExpression(integer())`length(${b.title})`;
      assert.equal(await titles(Book.objects.orderBy((b) => length(b).desc(), "title")), "Alpha Gamma Beta");
      await Book.objects.update((b) => ({ rating: length(b) }));
      const { most } = await Book.objects.aggregate((b) => ({ most: length(b).max() }));
      assert.equal(most, 5);
    });
  });

  it("have one plan for all values, another for other SQL", async () => {
    await site.run(async () => {
      const read = async (where: (b: typeof Book.f) => Condition) =>
        (await recorded(async () => Book.objects.filter(where))).queries[0]!.sql;
      const one = await read((b) => sqlCondition`length(${b.title}) > ${1}`);
      assert.equal(await read((b) => sqlCondition`length(${b.title}) > ${2}`), one);
      assert.notEqual(await read((b) => sqlCondition`length(${b.title}) < ${2}`), one);
      assert.notEqual(await read((b) => octets(b.title).gt(2)), one);
    });
  });

  it("refuse names that are none, arguments of other types and texts that were put together", async () => {
    await site.run(async () => {
      const refused = { code: "E_QUERY_ARGUMENT" };
      const signature = { takes: [text()], returns: integer() } as const;
      for (const name of ["", "a b", "x(", 'a"', "a.b.c", "drop table x; --", {} as never, 3 as never]) {
        assert.throws(() => databaseFunction(name, signature), refused, String(name));
      }
      // @ts-expect-error a number in the place of a text
      assert.throws(() => octets(Book.f.rating), refused);
      // @ts-expect-error one argument
      assert.throws(() => octets("a", "b"), refused);
      // @ts-expect-error what a function takes is told by fields
      assert.throws(() => databaseFunction("abs", { takes: ["integer"], returns: integer() }), refused);
      const built = `length('x') > ${"1"}`;
      // @ts-expect-error only a template
      assert.throws(() => sqlCondition(built), refused);
      assert.throws(() => sqlCondition(Object.assign([built], { raw: [built] })), refused);
      assert.throws(() => sqlExpression(decimal())([built] as unknown as TemplateStringsArray), refused);
      // @ts-expect-error an object is no value of SQL
      assert.throws(() => sqlCondition`${() => 1}`, refused);
      const nowhere = databaseFunction({ oracle: "x" }, { takes: [], returns: char() });
      await assert.rejects(async () => Writer.objects.values(() => ({ x: nowhere(), y: value(1) })), {
        code: "E_SQL_NODE",
      });
    });
  });
});
