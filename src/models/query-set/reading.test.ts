import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { TestSite } from "../site.test-support.ts";
import { Book, openLibrary, sqlOf, titles, Writer } from "./library.test-support.ts";
import { Item, openStock } from "./stock.test-support.ts";

let site: TestSite;
let stock: TestSite;
before(async () => {
  site = await openLibrary();
  stock = await openStock();
});
after(async () => {
  await site.close();
  await stock.close();
});

describe("valuesList()", () => {
  it("gives rows as arrays, in the order of the names", () =>
    site.run(async () => {
      assert.deepEqual(await Book.objects.valuesList("writer.name", "title", "rating"), [
        ["Ann", "Alpha", 4],
        ["Ann", "Beta", 2],
        ["Bob", "Gamma", null],
      ]);
      const counted = Book.objects.annotate((b) => ({ n: b.reviews.count() }));
      assert.deepEqual(await counted.orderBy("-n").valuesList("n", "title").limit(1), [[2, "Alpha"]]);
    }));

  it("gives the values of one column, for another query too", () =>
    site.run(async () => {
      const names = Writer.objects.filter({ active: true }).valuesList("name", { flat: true });
      assert.deepEqual(await names, ["Ann"]);
      assert.equal(await titles(Book.objects.filter((b) => b.writer.name.in(names))), "Alpha Beta");
      assert.deepEqual(await Book.objects.valuesList("copies", { flat: true }).first(), 9007199254740993n);
      const seen: unknown[] = [];
      for await (const title of Book.objects.valuesList("title", { flat: true }).iterator({ chunkSize: 2 }))
        seen.push(title);
      assert.deepEqual(seen, ["Alpha", "Beta", "Gamma"]);
    }));

  it("refuses what isn't a name, or several for one value", () =>
    site.run(async () => {
      const list = (...given: unknown[]) => (Book.objects.valuesList as (...given: unknown[]) => unknown)(...given);
      for (const given of [[], [{ flat: true }], ["title", "id", { flat: true }], ["title", { flat: 1 }]]) {
        assert.throws(() => list(...given), { code: "E_QUERY_ARGUMENT" });
      }
      assert.throws(() => list("ttle"), { code: "E_FIELD_UNKNOWN" });
    }));
});

describe("alias()", () => {
  it("adds columns to use, which the rows don't have", () =>
    site.run(async () => {
      const query = Book.objects
        .alias((b) => ({ n: b.reviews.count(), both: b.title.lower() }))
        .annotate((b) => ({ twice: b.n.times(2) }))
        .filter((b) => b.n.gt(0))
        .orderBy("-n", (b) => b.both.desc());
      const rows = await query;
      assert.deepEqual(
        rows.map((book) => [book.title, book.twice, "n" in book]),
        [
          ["Alpha", 4, false],
          ["Beta", 2, false],
        ],
      );
      assert.equal((await sqlOf(() => query.count())).includes("both"), false);
      assert.deepEqual(await query.valuesList("n", { flat: true }), [2, 1]);
      assert.throws(() => Book.objects.alias((b) => ({ title: b.title.lower() })), { code: "E_QUERY_NAME_TAKEN" });
    }));
});

describe("xor()", () => {
  it("holds where an odd number of its conditions do, rows with NULL included", () =>
    site.run(async () => {
      const rated = Book.where((b) => b.rating.gt(3));
      const ann = Book.where((b) => b.writer.name.eq("Ann"));
      assert.equal(await titles(Book.objects.filter(rated.xor(ann))), "Beta");
      assert.equal(await titles(Book.objects.exclude(rated.xor(ann))), "Alpha Gamma");
      assert.equal(await titles(Book.objects.filter(rated.xor(Book.where({ title: "Gamma" })))), "Alpha Gamma");
      const third = Book.where((b) => b.title.contains("a"));
      assert.equal(await titles(Book.objects.filter(rated.xor(ann, third))), "Alpha Gamma");
      assert.equal(await titles(Book.objects.filter(rated.not().xor(third))), "Alpha");
    }));

  it("asks for some related row by each side of its own", () =>
    site.run(async () => {
      const sea = Book.where((b) => b.genres.name.eq("sea"));
      const war = Book.where((b) => b.genres.name.eq("war"));
      assert.equal(await titles(Book.objects.filter(sea.xor(war))), "Beta");
      assert.equal(await titles(Book.objects.filter(sea, sea.xor(war))), "Beta");
      assert.equal(
        await titles(Book.objects.filter((b) => b.reviews.stars.gt(4).xor(b.title.eq("Gamma")))),
        "Alpha Gamma",
      );
    }));
});

describe('orderBy("?")', () => {
  it("shuffles", () =>
    site.run(async () => {
      const orders = new Set<string>();
      for (let i = 0; i < 60; i++) orders.add(await titles(Book.objects.orderBy("?")));
      assert.ok(orders.size > 3, `${orders.size} orders of 6`);
      assert.equal((await Book.objects.orderBy("-writer.name", "?").first())!.title, "Gamma");
      assert.throws(() => Book.objects.orderByNames(["?"], ["title"]), { code: "E_ORDER_NOT_ALLOWED" });
    }));
});

describe("earliest() and latest()", () => {
  it("give the first and the last row that has a value", () =>
    stock.run(async () => {
      await assert.rejects(Item.objects.latest(), Item.DoesNotExist);
      await Item.objects.bulkCreate([
        { sku: "a", name: "a", seen: new Date(2), quantity: 1 },
        { sku: "b", name: "b", seen: new Date(1), quantity: 2 },
        { sku: "c", name: "c", seen: null, quantity: 2 },
      ]);
      assert.equal((await Item.objects.latest()).sku, "a");
      assert.equal((await Item.objects.earliest()).sku, "b");
      assert.equal((await Item.objects.latest("quantity", "-sku")).sku, "b");
      assert.equal((await Item.objects.earliest("-quantity", "-sku")).sku, "c");
      assert.equal((await Item.objects.filter({ seen: null }).latest()).sku, "c");
      await assert.rejects(Item.objects.limit(1).latest(), { code: "E_QUERY_SLICED" });
    }));

  it("need names where the model says none", () =>
    site.run(async () => {
      await assert.rejects(Writer.objects.latest(), { code: "E_QUERY_ARGUMENT" });
      assert.equal((await Writer.objects.latest("born")).name, "Ann");
    }));
});
