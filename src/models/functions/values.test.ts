import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { Decimal, Temporal } from "../../lib/index.ts";
import { date, dateTime } from "../fields/dates.ts";
import { bigInteger, decimal, integer } from "../fields/numbers.ts";
import { char, text } from "../fields/text.ts";
import { Book, openLibrary, titles, Writer } from "../query-set/library.test-support.ts";
import type { TestSite } from "../site.test-support.ts";
import { answerOf, expectAnswers } from "./answers.test-support.ts";
import { when } from "./conditional.ts";
import { cast, coalesce, greatest, least, pi, random, uuid4, uuid7, value } from "./values.ts";

const hash = (name: string, of: string) => createHash(name).update(of).digest("hex");
const money = (digits: string) => value(new Decimal(digits));
const float = (number: number) => value(number).times(value(1.5)).dividedBy(1.5);

describe("functions of the database", () => {
  let site: TestSite;
  before(async () => {
    site = await openLibrary();
  });
  after(() => site.close());

  it("make texts of texts, by code point", async () => {
    const nothing = value("x").nullIf("x");
    await expectAnswers(site, [
      [value("a").concat(" ", nothing, value("b")), "a b"],
      [value("h😀llo").substr(2, 2), "😀l"],
      [value("h😀llo").substr(2), "😀llo"],
      [value("hello").substr(value("hello").position("l").plus(1)), "lo"],
      [value("hello").substr(value(1).minus(5), value(2)), "he"],
      [value("hello").substr(2, value(1).minus(5)), ""],
      [value("😀bc").left(2), "😀b"],
      [value("abc").left(0), ""],
      [value("abc").left(9), "abc"],
      [value("ab😀").right(2), "b😀"],
      [value("abc").right(0), ""],
      [value("abc").right(9), "abc"],
      [nothing.right(0), null],
      [value("  a  ").trim(), "a"],
      [value("  a ").ltrim(), "a "],
      [value(" a  ").rtrim(), " a"],
      [value("a.b.c").replace(".", "--"), "a--b--c"],
      [value("a.b.c").replace("."), "abc"],
      [value("a😀b").position("b"), 3],
      [value("abc").position("x"), 0],
      [value("ab").repeat(3), "ababab"],
      [value("ab").repeat(0), ""],
      [value("a😀b").reverse(), "b😀a"],
      [value("7").lpad(3, "0"), "007"],
      [value("7").lpad(6, "ab"), "ababa7"],
      [value("😀bc").lpad(2), "😀b"],
      [value("7").rpad(3), "7  "],
      [value("7").rpad(4, ""), "7"],
      [value("😀").ord(), 0x1f600],
      [value("").ord(), null],
      [value(0x1f600).chr(), "😀"],
      [value(0).chr(), null],
      [value(0xd800).chr(), null],
      [value("é").md5(), hash("md5", "é")],
      [value("é").sha224(), hash("sha224", "é")],
      [value("é").sha256(), hash("sha256", "é")],
      [value("é").sha384(), hash("sha384", "é")],
      [value("é").sha512(), hash("sha512", "é")],
    ]);
  });

  it("calculate: NULL where something isn't defined or too large", async () => {
    await expectAnswers(site, [
      [value(-5).abs(), 5],
      [value(-5n).abs(), 5n],
      [float(-2.5).abs(), 2.5],
      [money("-12.50").abs(), "12.5"],
      [value(-5).sign(), -1],
      [float(2.5).sign(), 1],
      [money("-0.01").sign(), -1],
      [money("0.00").sign(), 0],
      [float(-1.5).floor(), -2],
      [float(1.2).ceil(), 2],
      [money("-1.50").floor(), "-2"],
      [money("1.01").ceil(), "2"],
      [value(7).floor(), 7],
      [float(2.5).round(), 3],
      [float(-2.5).round(), -3],
      [float(2.34567).round(2), 2.35],
      [money("2.345").round(2), "2.35"],
      [money("-2.5").round(), "-3"],
      [value(7).mod(3), 1],
      [value(-7).mod(3), -1],
      [value(7).mod(0), null],
      [value(9007199254740993n).mod(10n), 3n],
      [money("7.5").mod(new Decimal("2")), "1.5"],
      [money("7.5").mod(value(2)), "1.5"],
      [value(2).power(10), 1024],
      [value(2).power(0.5), Math.SQRT2],
      [value(-8).power(0.5), null],
      [value(0).power(-1), null],
      [value(0).power(0), 1],
      [value(0).power(2), 0],
      [value(10).power(400), null],
      [value(10).power(-400), 0],
      [money("2.25").sqrt(), 1.5],
      [value(-1).sqrt(), null],
      [value(1).exp(), Math.E],
      [value(1000).exp(), null],
      [value(-1000).exp(), 0],
      [value(10).ln(), Math.LN10],
      [value(0).ln(), null],
      [value(8).log(2), 3],
      [value(-8).log(2), null],
      [value(1).sin(), Math.sin(1)],
      [value(1).cos(), Math.cos(1)],
      [value(1).tan(), Math.tan(1)],
      [value(1).cot(), 1 / Math.tan(1)],
      [value(0).cot(), null],
      [value(0.5).asin(), Math.asin(0.5)],
      [value(2).asin(), null],
      [value(0.5).acos(), Math.acos(0.5)],
      [value(2).acos(), null],
      [value(2).atan(), Math.atan(2)],
      [value(1).atan2(-1), Math.atan2(1, -1)],
      [pi().degrees(), 180],
      [value(90).radians(), Math.PI / 2],
      [pi(), Math.PI],
    ]);
    const drawn = await answerOf(site, random());
    assert.ok(typeof drawn === "number" && drawn >= 0 && drawn < 1);
  });

  it("make UUIDs, by chance or in order of time", async () => {
    for (const [made, version] of [
      [uuid4(), "4"],
      [uuid7(), "7"],
    ] as const) {
      const id = await answerOf(site, made);
      assert.match(
        String(id),
        new RegExp(`^[0-9a-f]{8}-[0-9a-f]{4}-${version}[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`),
      );
      assert.notEqual(await answerOf(site, made), id);
    }
    const time = Number.parseInt(
      String(await answerOf(site, uuid7()))
        .replace("-", "")
        .slice(0, 12),
      16,
    );
    assert.ok(Math.abs(time - Date.now()) < 60_000);
  });

  it("choose between values", async () => {
    const nothing = value(1).nullIf(1);
    await expectAnswers(site, [
      [nothing, null],
      [value<string>("a").nullIf("b"), "a"],
      [value(true).nullIf(false), true],
      [coalesce(nothing, null, 3, 4), 3],
      [coalesce(value("a").nullIf("a"), "b"), "b"],
      [coalesce(money("1.5").nullIf(new Decimal("1.50")), new Decimal("0.125")), "0.125"],
      [greatest(value(1), 7, value(3)), 7],
      [greatest(value("b"), "B", "é"), "é"],
      [greatest(money("1.5"), new Decimal("12.125")), "12.125"],
      [greatest(value(1), nothing), null],
      [least(value(1n), 7n), 1n],
      [least(value(2), 0.5), 0.5],
      [least(value(new Date(5)), new Date(3)), new Date(3)],
      [greatest(value(Temporal.PlainDate.from("2024-02-29")), Temporal.PlainDate.from("2023-01-01")).day(), 29],
    ]);
    await site.run(async () => {
      const named = await Writer.objects.orderBy("name").values((w) => ({ x: coalesce(w.nick, w.name) }));
      assert.deepEqual(named, [{ x: "A" }, { x: "Bob" }]);
      await Book.objects.update((b) => ({ rating: greatest(coalesce(b.rating, 0), 3) }));
      assert.deepEqual(
        (await Book.objects.values("rating")).map((row) => row.rating),
        [4, 3, 3],
      );
    });
  });

  it("convert to the type of a field", async () => {
    await expectAnswers(site, [
      [cast(value("12"), integer()), 12],
      [cast(value("12.9"), integer()), 12],
      [cast(value("12 apples"), integer()), null],
      [cast(value(""), integer()), null],
      [cast(value("9007199254740993"), bigInteger()), 9007199254740993n],
      [cast(value("12.345"), decimal({ maxDigits: 10, decimalPlaces: 2 })), "12.35"],
      [cast(value("x"), decimal()), null],
      [cast(money("12.50"), integer()), 12],
      [cast(money("12.50"), text()), "12.5"],
      [cast(value(7), char()), "7"],
      [cast(value(7), decimal({ decimalPlaces: 3 })), "7"],
      [cast(value(true), integer()), 1],
      [cast(value(new Date("2024-02-29T23:30:00.250Z")), text()), "2024-02-29T23:30:00.250Z"],
      [cast(value(Temporal.PlainDate.from("2024-02-29")), text()), "2024-02-29"],
      [cast(value(Temporal.PlainDate.from("2024-02-29")), dateTime()), new Date("2024-02-29T00:00:00Z")],
    ]);
    assert.equal(String(await answerOf(site, cast(value(new Date("2024-02-29T23:30:00Z")), date()))), "2024-02-29");
    const numbers = [9, 10, 1].map((n) => when(value(n).gt(0), cast(value(n), text())));
    assert.equal(await answerOf(site, greatest(numbers[0]!, numbers[1]!, numbers[2]!)), "9");
  });

  it("filter, order and update", async () => {
    await site.run(async () => {
      assert.equal(await titles(Book.objects.filter((b) => b.title.left(1).lower().eq("b"))), "Beta");
      assert.equal(await titles(Book.objects.orderBy((b) => b.title.reverse().desc())), "Beta Gamma Alpha");
      await Book.objects.filter({ title: "Beta" }).update((b) => ({ title: b.title.concat("!", b.writer.pk.chr()) }));
      const names = await Writer.objects.values((w) => ({ x: w.name.concat(" (", w.nick, ")") }));
      assert.deepEqual(names, [{ x: "Ann (A)" }, { x: "Bob ()" }]);
      await Book.objects.update((b) => ({ rating: b.rating.dividedBy(2).floor() }));
    });
  });

  it("refuse arguments that have no meaning", () => {
    const refused = { code: "E_QUERY_ARGUMENT" };
    assert.throws(() => value("a").left(-1), refused);
    assert.throws(() => value("a").repeat(1e9), refused);
    assert.throws(() => value("a").substr(0), refused);
    assert.throws(() => value(1).log(1), refused);
    // @ts-expect-error floats have no exact remainder
    assert.throws(() => value(1).dividedBy(2).mod(2), refused);
    // @ts-expect-error a relation is no column
    assert.throws(() => cast(value(1), 3), refused);
    assert.throws(() => cast(value(new Date()), integer()), refused);
    assert.throws(() => greatest(value(true), false), refused);
    // @ts-expect-error a number beside a text
    assert.throws(() => coalesce(value("a"), 1), { code: "E_FIELD_VALUE" });
    // @ts-expect-error a number has no left part
    assert.throws(() => value(1).left(2), TypeError);
    // @ts-expect-error a text is not calculated with
    assert.throws(() => value("1").abs(), TypeError);
  });
});
