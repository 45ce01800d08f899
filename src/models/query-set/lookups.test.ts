import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Decimal, Temporal } from "../../lib/index.ts";
import type { TestSite } from "../site.test-support.ts";
import { Book, openLibrary, titles, Writer } from "./library.test-support.ts";

let site: TestSite;
before(async () => {
  site = await openLibrary();
  await site.run(() => Book.objects.create({ title: "Élan 50%_\\", writer: 1, rating: -7, copies: -5n }));
});
after(() => site.close());

const titlesOf = (where: Parameters<typeof Book.objects.filter>[0]) =>
  site.run(() => titles(Book.objects.filter(where)));
const all = "Alpha Beta Gamma Élan 50%_\\";
const last = "Élan 50%_\\";

describe("lookups of text", () => {
  it("search literally and by code point, or without regard to case in any script", async () => {
    assert.equal(await titlesOf((b) => b.title.contains("a")), all);
    assert.equal(await titlesOf((b) => b.title.contains("0%_\\")), last);
    assert.equal(await titlesOf((b) => b.title.contains("%")), last);
    assert.equal(await titlesOf((b) => b.title.iContains("ÉLAN")), last);
    assert.equal(await titlesOf((b) => b.title.startsWith("al")), "");
    assert.equal(await titlesOf((b) => b.title.iStartsWith("al")), "Alpha");
    assert.equal(await titlesOf((b) => b.title.endsWith("mma")), "Gamma");
    assert.equal(await titlesOf((b) => b.title.iEndsWith("MMA")), "Gamma");
    assert.equal(await titlesOf((b) => b.title.iExact("éLAN 50%_\\")), last);
    assert.equal(await titlesOf((b) => b.title.regex("^[AB]")), "Alpha Beta");
    assert.equal(await titlesOf((b) => b.title.iRegex("^[ab]")), "Alpha Beta");
    assert.equal(await titlesOf((b) => b.title.contains("")), all);
  });

  it("compare by code point and with other columns", async () => {
    assert.equal(await titlesOf((b) => b.title.gt("Beta")), `Gamma ${last}`);
    assert.equal(await titlesOf((b) => b.title.range("Beta", "Gamma")), "Beta Gamma");
    assert.equal(await titlesOf((b) => b.title.contains(b.writer.nick)), "Alpha");
    assert.equal(await titlesOf((b) => b.title.lower().eq("beta")), "Beta");
    assert.equal(await titlesOf((b) => b.title.upper().startsWith("ÉLAN")), last);
    assert.equal(await titlesOf((b) => b.title.length().lt(5)), "Beta");
    assert.equal(await titlesOf((b) => b.writer.nick.coalesce("none").eq("none")), "Gamma");
  });
});

describe("numbers", () => {
  it("compare and calculate", async () => {
    assert.equal(await titlesOf((b) => b.rating.plus(1).eq(5)), "Alpha");
    assert.equal(await titlesOf((b) => b.rating.minus(b.rating).eq(0)), `Alpha Beta ${last}`);
    assert.equal(await titlesOf((b) => b.rating.times(2).gt(7)), "Alpha");
    assert.equal(await titlesOf((b) => b.rating.dividedBy(4).eq(0.5)), "Beta");
    assert.equal(await titlesOf((b) => b.rating.dividedBy(b.rating.minus(b.rating)).isNull()), all);
  });

  it("beyond 2^53 lose no digit", async () => {
    assert.equal(await titlesOf((b) => b.copies.eq(9007199254740993n)), "Alpha");
    assert.equal(await titlesOf((b) => b.copies.eq(9007199254740992n)), "");
    assert.equal(await titlesOf((b) => b.copies.plus(1n).eq(9007199254740994n)), "Alpha");
    const [row] = await site.run(async () =>
      Book.objects.filter({ title: "Alpha" }).values((b) => ({ n: b.copies.times(2n) })),
    );
    assert.equal(row!.n, 18014398509481986n);
  });

  it("with decimals stay exact, whatever the number of places", async () => {
    assert.equal(await titlesOf((b) => b.price.eq(new Decimal("12.5"))), "Alpha");
    assert.equal(await titlesOf((b) => b.price.gt(new Decimal("12.4999"))), "Alpha");
    assert.equal(await titlesOf((b) => b.price.lt(new Decimal("7.2501"))), "Gamma");
    assert.equal(await titlesOf((b) => b.price.range(new Decimal("7"), new Decimal("10"))), `Beta Gamma ${last}`);
    const [row] = await site.run(async () =>
      Book.objects.filter({ title: "Gamma" }).values((b) => ({
        twice: b.price.times(new Decimal("2.5")),
        third: b.price.dividedBy(new Decimal(3)),
        more: b.price.plus(new Decimal("0.001")),
        counted: b.price.times(b.id),
      })),
    );
    assert.equal(String(row!.twice), "18.125");
    assert.equal(String(row!.third), "2.41666667");
    assert.equal(String(row!.more), "7.251");
    assert.equal(String(row!.counted), "21.75");
  });
});

describe("dates", () => {
  it("compare and come apart", () =>
    site.run(async () => {
      assert.equal(await titlesOf({ released: new Date("2024-02-29T12:30:15.250Z") }), "Alpha");
      assert.equal(await titlesOf((b) => b.released.gte(new Date("2024-03-01"))), "");
      const [parts] = await Book.objects.filter({ title: "Alpha" }).values((b) => ({
        year: b.released.year(),
        month: b.released.month(),
        day: b.released.day(),
        week: b.released.weekDay(),
        hour: b.released.hour(),
        minute: b.released.minute(),
        second: b.released.second(),
      }));
      assert.deepEqual(parts, { year: 2024, month: 2, day: 29, week: 4, hour: 12, minute: 30, second: 15 });
      const born = Temporal.PlainDate.from("1970-05-17");
      assert.equal((await Writer.objects.get({ born })).name, "Ann");
      assert.equal((await Writer.objects.get((w) => w.born.year().eq(1970))).born!.equals(born), true);
    }));
});
