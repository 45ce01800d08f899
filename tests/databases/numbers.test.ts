// Amounts that a float can't hold: no digit is lost on the way to the database, in it, and back.
import assert from "node:assert/strict";
import { after, before, beforeEach, it } from "node:test";
import { Decimal } from "nuages/lib";
import { Amount, Sample } from "./models.ts";
import { DatabaseSite, onEveryDatabase } from "./site.ts";

onEveryDatabase("exact numbers", (kind) => {
  let site: DatabaseSite;
  before(async () => {
    site = await DatabaseSite.open(kind, [Sample, Amount]);
  });
  after(() => site.close());
  beforeEach(() =>
    site.run(async () => {
      await Sample.objects.delete();
      await Amount.objects.delete();
    }),
  );

  const decimal = (text: string) => new Decimal(text);

  it("a decimal comes back digit by digit, whether it is kept short or wide", () =>
    site.run(async () => {
      const short = ["0.00", "0.01", "-0.01", "0.10", "1.00", "-9999999999.99", "9999999999.99"];
      const wide = [
        "0",
        "0.00000000000000000001",
        "-0.00000000000000000001",
        "99999999999999999999.99999999999999999999",
        "-99999999999999999999.99999999999999999999",
        "12345678901234567890.12345678901234567890",
      ];
      for (const price of short) await Sample.objects.create({ price: decimal(price) });
      for (const exact of wide) await Sample.objects.create({ exact: decimal(exact) });
      await site.elsewhere(async () => {
        const rows = await Sample.objects.orderBy("id");
        assert.deepEqual(
          rows.slice(0, short.length).map((row) => row.price?.toFixed(2)),
          short,
        );
        assert.deepEqual(
          rows.slice(short.length).map((row) => row.exact?.toFixed()),
          wide.map((text) => decimal(text).toFixed()),
        );
      });
    }));

  it("decimals are ordered, compared and summed by amount, not by text or float", () =>
    site.run(async () => {
      const amounts = ["10.5", "9.5", "-10.5", "-9.5", "0.3", "0.30000000000000000001", "100", "-0.1"];
      for (const text of amounts) await Sample.objects.create({ label: text, exact: decimal(text) });
      const ordered = [...amounts].sort((a, b) => decimal(a).comparedTo(decimal(b)));
      const labels = async (rows: PromiseLike<readonly { readonly label: string }[]>) =>
        (await rows).map((row) => row.label);
      assert.deepEqual(await labels(Sample.objects.orderBy("exact")), ordered);
      assert.deepEqual(await labels(Sample.objects.filter((row) => row.exact.gt(decimal("0.3"))).orderBy("exact")), [
        "0.30000000000000000001",
        "9.5",
        "10.5",
        "100",
      ]);
      assert.deepEqual(await labels(Sample.objects.filter({ exact: decimal("0.3000") })), ["0.3"]);
      const { sum, least, most } = await Sample.objects.aggregate((row) => ({
        sum: row.exact.sum(),
        least: row.exact.min(),
        most: row.exact.max(),
      }));
      assert.equal(sum?.toFixed(), "100.50000000000000000001");
      assert.deepEqual([least?.toFixed(), most?.toFixed()], ["-10.5", "100"]);
    }));

  it("ten times ten cents are one euro, a thousand times a third of a cent is what it says", () =>
    site.run(async () => {
      await Sample.objects.bulkCreate(Array.from({ length: 10 }, () => ({ price: decimal("0.10") })));
      const { sum } = await Sample.objects.aggregate((row) => ({ sum: row.price.sum() }));
      assert.equal(sum?.toFixed(2), "1.00");
      assert.equal(await Sample.objects.filter((row) => row.price.eq(decimal("0.1"))).count(), 10);
      await Sample.objects.bulkCreate(
        Array.from({ length: 1000 }, () => ({ exact: decimal("0.00333333333333333333") })),
      );
      const wide = await Sample.objects.aggregate((row) => ({ sum: row.exact.sum() }));
      assert.equal(wide.sum?.toFixed(), "3.33333333333333333");
    }));

  const kinds = ["price", "fine", "wide", "exact"] as const;

  it("an update by a calculation keeps the column's own form, from every kind of decimal to every other", () =>
    site.run(async () => {
      for (const from of kinds) {
        for (const to of kinds) {
          await Amount.objects.delete();
          const row = await Amount.objects.create({ [from]: decimal("0.10"), pieces: 3 });
          await Amount.objects.update((all) => ({ [to]: all[from].plus(decimal("0.20")) }));
          await Amount.objects.update((all) => ({ [to]: all[to].times(all.pieces) }));
          await row.refreshFromDb();
          assert.equal(row[to]?.toFixed(2), "0.90", `${from} to ${to}`);
          assert.equal(await Amount.objects.filter({ [to]: decimal("0.9") }).count(), 1, `${from} to ${to}`);
          await Amount.objects.update((all) => ({ [from]: all[to] }));
          await row.refreshFromDb();
          assert.equal(row[from]?.toFixed(2), "0.90", `${to} to ${from}`);
        }
      }
    }));

  it("an update rounds to the places of the column, and refuses what has more digits than it", () =>
    site.run(async () => {
      const row = await Amount.objects.create({ exact: decimal("1.005"), wide: decimal("12345678901.50"), pieces: 7 });
      await Amount.objects.update((all) => ({ price: all.exact, fine: all.exact }));
      await row.refreshFromDb();
      assert.deepEqual([row.price?.toFixed(2), row.fine?.toFixed(4)], ["1.01", "1.0050"]);
      await assert.rejects(
        Amount.objects.update((all) => ({ price: all.wide })),
        { name: "OperationalError" },
      );
      const loose = Amount.objects as unknown as { update(fn: (all: typeof Amount.f) => object): Promise<number> };
      await loose.update((all) => ({ price: all.pieces }));
      await row.refreshFromDb();
      assert.equal(row.price?.toFixed(2), "7.00");
    }));

  it("an integer column takes no expression that may have places, nor any of another kind", () =>
    site.run(async () => {
      await Amount.objects.create({ price: decimal("1.50"), pieces: 3 });
      const loose = Amount.objects as unknown as { update(fn: (all: typeof Amount.f) => object): Promise<number> };
      for (const values of [
        (all: typeof Amount.f) => ({ pieces: all.price }),
        (all: typeof Amount.f) => ({ pieces: all.pieces.dividedBy(2) }),
        (all: typeof Amount.f) => ({ pieces: all.price.gt(decimal("1")) }),
      ]) {
        await assert.rejects(loose.update(values), { name: "FieldError", message: /Amount\.pieces/ });
      }
      await Amount.objects.update((all) => ({ pieces: all.pieces.times(2).minus(1) }));
      assert.equal((await Amount.objects.get({})).pieces, 5);
    }));

  it("two decimals are compared by amount, in whatever form each is kept", () =>
    site.run(async () => {
      await Amount.objects.create({
        price: decimal("9.50"),
        fine: decimal("9.5"),
        wide: decimal("9.50"),
        exact: decimal("9.5"),
        pieces: 9,
      });
      for (const one of kinds) {
        for (const other of kinds) {
          const where = `${one} and ${other}`;
          const found = (condition: (all: typeof Amount.f) => ReturnType<typeof Amount.f.price.eq>) =>
            Amount.objects.filter(condition as never).exists();
          assert.equal(await found((all) => all[one].eq(all[other])), true, where);
          assert.equal(await found((all) => all[one].lt(all[other])), false, where);
          assert.equal(await found((all) => all[one].gt(all[other])), false, where);
          assert.equal(await found((all) => all[one].plus(decimal("0.01")).gt(all[other])), true, where);
          assert.equal(await found((all) => all[one].minus(decimal("10")).lt(all[other])), true, where);
          assert.equal(await found((all) => all[one].range(all[other], all[other])), true, where);
        }
        assert.equal(
          await Amount.objects.filter((all) => all[one].gt(all.price.times(all.pieces))).exists(),
          false,
          one,
        );
      }
    }));

  it("a list or a query of other decimals is compared by amount too", () =>
    site.run(async () => {
      await Amount.objects.create({ price: decimal("0.10"), exact: decimal("0.104"), wide: decimal("0.10") });
      const among = (values: Decimal[]) => Amount.objects.filter((all) => all.price.in(values)).count();
      assert.equal(await among([decimal("0.104")]), 0);
      assert.equal(await among([decimal("0.104"), decimal("0.1")]), 1);
      assert.equal(await among([decimal("0.100")]), 1);
      const rows = (name: "exact" | "wide") => Amount.objects.values(name);
      assert.equal(await Amount.objects.filter((all) => all.price.in(rows("exact"))).count(), 0);
      assert.equal(await Amount.objects.filter((all) => all.price.in(rows("wide"))).count(), 1);
    }));

  it("a product or quotient keeps the places that its sides have, a sum every digit", () =>
    site.run(async () => {
      const exact = decimal("99999999999999999999.99999999999999999999");
      await Amount.objects.create({ exact, fine: decimal("0.0003"), pieces: 1 });
      const [row] = await Amount.objects.values((all) => ({
        same: all.exact.times(all.pieces),
        half: all.exact.dividedBy(decimal("2")),
        sum: all.exact.plus(all.exact),
        small: all.fine.times(all.fine),
        third: all.fine.dividedBy(decimal("9")),
      }));
      assert.deepEqual(
        Object.values(row!).map((value) => (value as Decimal).toFixed()),
        [
          exact.toFixed(),
          "50000000000000000000",
          "199999999999999999999.99999999999999999998",
          "0.00000009",
          "0.0000333333",
        ],
      );
    }));

  it("a fallback keeps its digits, whichever side has more", () =>
    site.run(async () => {
      await Amount.objects.create({ exact: decimal("0.12345678901234567890") });
      const [row] = await Amount.objects.values((all) => ({
        literal: all.price.coalesce(decimal("0.105")),
        column: all.price.coalesce(all.exact.coalesce(decimal("0"))),
        reverse: all.exact.coalesce(all.price.coalesce(decimal("0"))),
        sum: all.price.sum().coalesce(decimal("0")),
      }));
      assert.deepEqual(
        Object.values(row!).map((value) => (value as Decimal).toFixed()),
        ["0.105", "0.1234567890123456789", "0.1234567890123456789", "0"],
      );
    }));

  it("a bigint comes back whole, at both ends of 64 bits, and is found by its value", () =>
    site.run(async () => {
      const values = [-(2n ** 63n), -(2n ** 53n) - 1n, -1n, 0n, 2n ** 53n + 1n, 2n ** 63n - 1n];
      for (const large of [...values].reverse()) await Sample.objects.create({ large });
      await site.elsewhere(async () => {
        const rows = await Sample.objects.orderBy("large");
        assert.deepEqual(
          rows.map((row) => row.large),
          values,
        );
        assert.equal(await Sample.objects.filter({ large: 2n ** 53n + 1n }).count(), 1);
        assert.equal(await Sample.objects.filter({ large: 2n ** 53n }).count(), 0);
      });
      await assert.rejects(Sample.objects.create({ large: 2n ** 63n }), { name: "FieldError" });
    }));

  it("numbers inside JSON stay numbers, and texts of digits stay texts", () =>
    site.run(async () => {
      const data = { whole: 1, part: 0.1, text: "007", huge: 9007199254740991, list: [1e-7, -0.5], deep: { is: true } };
      await Sample.objects.create({ data });
      assert.deepEqual((await site.elsewhere(() => Sample.objects.get({}))).data, data);
    }));
});
