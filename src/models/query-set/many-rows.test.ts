import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { Decimal } from "../../lib/index.ts";
import type { TestSite } from "../site.test-support.ts";
import { recorded } from "./library.test-support.ts";
import { Item, Maker, openStock, Shelf } from "./stock.test-support.ts";

let site: TestSite;
before(async () => {
  site = await openStock();
});
after(() => site.close());
afterEach(() =>
  site.run(async () => {
    await Item.objects.delete();
    await Shelf.objects.delete();
    await Maker.objects.delete();
  }),
);

const names = async () => (await Item.objects.all()).map((item) => `${item.sku}:${item.name}`).join(" ");
const code = (expected: string) => ({ code: expected });

describe("bulkUpdate()", () => {
  it("writes each row's own values, of every type, with one statement a batch", () =>
    site.run(async () => {
      const shelf = await Shelf.objects.create({ name: "top" });
      const rows = await Item.objects.bulkCreate(
        Array.from({ length: 5 }, (_, i) => ({ sku: `s${i}`, name: "old", price: new Decimal(1) })),
      );
      rows.forEach((row, i) => {
        row.name = `it's "${i}", {\\}`;
        row.price = i === 1 ? null : new Decimal(`${i}.25`);
        row.weight = 9007199254740993n + BigInt(i);
        row.fresh = i % 2 === 0;
        row.note = i === 2 ? null : "a,b\nNULL";
        row.meta = { list: [i, null, 'x"y'] };
        row.seen = new Date(Date.UTC(2024, 1, 29, 12, 0, i, 250));
        row.token = `0190163d-8694-739b-aea5-966c26f8ad9${i}`;
        row.shelf = shelf;
        row.quantity = 999;
      });
      const fields = ["name", "price", "weight", "fresh", "note", "meta", "seen", "token", "shelf"] as const;
      const { result, queries } = await recorded(() => Item.objects.bulkUpdate(rows, fields, { batchSize: 2 }));
      assert.equal(result, 5);
      assert.equal(queries.filter((query) => query.sql.startsWith("UPDATE")).length, 3);
      const now = await Item.objects.orderBy("sku");
      for (const [i, row] of now.entries()) {
        for (const field of fields) {
          if (field !== "shelf") assert.deepEqual(row[field], rows[i]![field], `${field} of ${i}`);
        }
        assert.equal(row.shelfId, shelf.id);
        assert.equal(row.quantity, 0, "what isn't named is not written");
        assert.deepEqual(row.changed, rows[i]!.changed, "what notes the moment of a change is");
      }
    }));

  it("knows afterwards what is saved, and tells how many rows there were", () =>
    site.run(async () => {
      const rows = await Item.objects.bulkCreate([
        { sku: "a", name: "a" },
        { sku: "b", name: "b" },
      ]);
      await Item.objects.filter({ sku: "b" }).delete();
      for (const row of rows) row.quantity = 7;
      assert.equal(await Item.objects.bulkUpdate(rows, ["quantity"]), 1);
      rows[0]!.name = "A";
      const { queries } = await recorded(() => rows[0]!.save());
      assert.equal(queries[0]!.sql.includes("quantity"), false);
      assert.equal(await Item.objects.bulkUpdate([], ["name"]), 0);
    }));

  it("refuses rows twice, rows that aren't saved, the key, nothing, and values that don't fit", () =>
    site.run(async () => {
      const [row] = await Item.objects.bulkCreate([{ sku: "a", name: "a" }]);
      const [twin] = await Item.objects.all();
      await assert.rejects(Item.objects.bulkUpdate([row!, twin!], ["name"]), code("E_BULK_REPEATED"));
      await assert.rejects(Item.objects.bulkUpdate([new Item({ sku: "n" })], ["name"]), code("E_NOT_SAVED"));
      await assert.rejects(Item.objects.bulkUpdate([row!], ["id" as never]), code("E_QUERY_ARGUMENT"));
      await assert.rejects(Item.objects.bulkUpdate([row!], []), code("E_QUERY_ARGUMENT"));
      await assert.rejects(Item.objects.bulkUpdate([row!], ["nmae" as never]), code("E_FIELD_UNKNOWN"));
      await assert.rejects(Item.objects.bulkUpdate([new Shelf({}) as never], ["name"]), code("E_FIELD_VALUE"));
      await assert.rejects(Item.objects.bulkUpdate([row!], ["name"], { batchSize: 0 }), code("E_QUERY_ARGUMENT"));
      row!.name = "x".repeat(21);
      await assert.rejects(Item.objects.bulkUpdate([row!], ["name"]), code("E_FIELD_VALUE"));
      assert.equal(await names(), "a:a");
    }));
});

describe("bulkCreate() of rows of which some are there", () => {
  it("ignores those, and tells how many are new", () =>
    site.run(async () => {
      await Item.objects.create({ sku: "a", name: "old" });
      const rows = [
        { sku: "a", name: "new" },
        { sku: "b", name: "b" },
        { sku: "b", name: "again" },
      ];
      assert.equal(await Item.objects.bulkCreate(rows, { onConflict: "ignore" }), 1);
      assert.equal(await names(), "a:old b:b");
      const more = [
        { sku: "b", name: "c" },
        { sku: "d", name: "d" },
      ];
      assert.equal(
        await Item.objects.bulkCreate(more, { onConflict: "ignore", uniqueFields: ["sku"], batchSize: 1 }),
        1,
      );
      assert.equal(await names(), "a:old b:b d:d");
    }));

  it("updates those by a unique field, and every row has its key", () =>
    site.run(async () => {
      const old = await Item.objects.create({ sku: "b", name: "old", quantity: 3 });
      const before = old.changed;
      const rows = await Item.objects.bulkCreate(
        ["a", "b", "c"].map((sku) => ({ sku, name: `new ${sku}`, quantity: 9 })),
        { onConflict: "update", uniqueFields: ["sku"], updateFields: ["name"] },
      );
      assert.equal(rows[1]!.id, old.id);
      assert.equal(await names(), "a:new a b:new b c:new c");
      const byId = await Item.objects.inBulk(rows.map((row) => row.id));
      assert.deepEqual(
        rows.map((row) => byId.get(row.id)!.sku),
        ["a", "b", "c"],
      );
      assert.equal(byId.get(old.id)!.quantity, 3);
      assert.ok(byId.get(old.id)!.changed >= before);
    }));

  it("updates those by the key, and by several fields together", () =>
    site.run(async () => {
      await Maker.objects.create({ code: "x", name: "old" });
      const by = { onConflict: "update", uniqueFields: ["code"], updateFields: ["name"] } as const;
      await Maker.objects.bulkCreate(
        [
          { code: "x", name: "new" },
          { code: "y", name: "y" },
        ],
        by,
      );
      assert.deepEqual(await Maker.objects.orderBy("code").valuesList("code", "name"), [
        ["x", "new"],
        ["y", "y"],
      ]);
      const shelf = await Shelf.objects.create({ name: "top" });
      await Item.objects.create({ sku: "a", name: "a", shelf, place: 1 });
      await Item.objects.bulkCreate(
        [
          { sku: "b", name: "b", shelf, place: 1 },
          { sku: "c", name: "c", shelf },
          { sku: "d", name: "d", shelf },
        ],
        {
          onConflict: "update",
          uniqueFields: ["place", "shelf"],
          updateFields: ["sku", "name"],
        },
      );
      assert.equal(await names(), "b:b c:c d:d");
    }));

  it("refuses what no constraint keeps unique, and two rows that are the same", () =>
    site.run(async () => {
      const create = (options: object) => Item.objects.bulkCreate([{ sku: "a", name: "a" }], options as never);
      for (const options of [
        { onConflict: "update", uniqueFields: ["name"], updateFields: ["quantity"] },
        { onConflict: "update", uniqueFields: ["shelf"], updateFields: ["quantity"] },
        { onConflict: "update", uniqueFields: ["sku"] },
        { onConflict: "update", uniqueFields: ["sku"], updateFields: [] },
        { onConflict: "update", uniqueFields: ["sku"], updateFields: ["sku"] },
        { onConflict: "update", uniqueFields: ["sku"], updateFields: ["id"] },
        { onConflict: "update", updateFields: ["name"] },
        { onConflict: "replace", uniqueFields: ["sku"], updateFields: ["name"] },
        { uniqueFields: ["sku"] },
      ]) {
        await assert.rejects(create(options), code("E_QUERY_ARGUMENT"), JSON.stringify(options));
      }
      await assert.rejects(create({ onConflict: "ignore", uniqueFields: ["sku; --"] }), code("E_FIELD_UNKNOWN"));
      await assert.rejects(
        Item.objects.bulkCreate(
          [
            { sku: "a", name: "1" },
            { sku: "a", name: "2" },
          ],
          {
            onConflict: "update",
            uniqueFields: ["sku"],
            updateFields: ["name"],
          },
        ),
        code("E_BULK_REPEATED"),
      );
      assert.equal(await Item.objects.count(), 0);
    }));
});

describe("updateOrCreate()", () => {
  it("makes the row, then changes it", () =>
    site.run(async () => {
      const first = await Item.objects.updateOrCreate({ sku: "a" }, { name: "one" }, { quantity: 5 });
      assert.deepEqual([first.created, first.row.name, first.row.quantity], [true, "one", 5]);
      const second = await Item.objects.updateOrCreate({ sku: "a" }, { name: "two" }, { quantity: 6 });
      assert.deepEqual([second.created, second.row.name, second.row.quantity], [false, "two", 5]);
      assert.equal(second.row.id, first.row.id);
      const { queries } = await recorded(() => Item.objects.updateOrCreate({ sku: "a" }, { quantity: 8 }));
      const update = queries.find((query) => query.sql.startsWith("UPDATE"))!;
      assert.equal(update.sql.includes("name"), false, "only what changed is written");
      const shelf = await Shelf.objects.create({ name: "top" });
      const { row } = await shelf.items.all().updateOrCreate({ sku: "n" }, { name: "n" });
      assert.equal(row.shelfId, shelf.id);
    }));

  it("loses no change when many do it at once", () =>
    site.run(async () => {
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, i) => Item.objects.updateOrCreate({ sku: "a" }, { name: `n${i}` })),
      );
      assert.equal(results.filter((result) => result.created).length, 1);
      assert.equal(await Item.objects.count(), 1);
    }));

  it("refuses what isn't the row's own, and tells of several", () =>
    site.run(async () => {
      await assert.rejects(Item.objects.updateOrCreate({ shelf: { name: "x" } }, { name: "n" }), code("E_FIELD_VALUE"));
      await Item.objects.bulkCreate([
        { sku: "a", name: "n" },
        { sku: "b", name: "n" },
      ]);
      await assert.rejects(Item.objects.updateOrCreate({ name: "n" }, { quantity: 1 }), Item.MultipleObjectsReturned);
      await assert.rejects(Item.objects.updateOrCreate({ sku: "a" }, { nmae: "x" } as never), code("E_FIELD_UNKNOWN"));
    }));
});

describe("inBulk() and contains()", () => {
  it("finds rows by their keys or by a unique field", () =>
    site.run(async () => {
      const [a, b] = (await Item.objects.bulkCreate([
        { sku: "a", name: "a" },
        { sku: "b", name: "b" },
      ])) as [Item, Item];
      const found = await Item.objects.inBulk([b.id, a.id, b.id, 0]);
      assert.deepEqual([found.size, found.get(a.id)!.sku, found.get(b.id)!.sku], [2, "a", "b"]);
      const bySku = await Item.objects.filter({ name: "b" }).inBulk(["a", "b"], { field: "sku" });
      assert.deepEqual([...bySku.keys()], ["b"]);
      assert.deepEqual([...(await Item.objects.inBulk()).keys()], [a.id, b.id]);
      const { result, queries } = await recorded(() => Item.objects.inBulk([]));
      assert.deepEqual([result.size, queries.length], [0, 0]);
      const many = await recorded(() => Item.objects.inBulk(Array.from({ length: 2500 }, (_, i) => i + 1)));
      assert.equal(many.queries.length, 3);
      await assert.rejects(Item.objects.inBulk(["a"], { field: "name" }), code("E_QUERY_ARGUMENT"));
      await assert.rejects(Item.objects.inBulk("ab" as never), code("E_QUERY_ARGUMENT"));
      await assert.rejects(Item.objects.limit(1).inBulk([1]), code("E_QUERY_SLICED"));
      await assert.rejects(Item.objects.inBulk([undefined as never]).then((map) => assert.equal(map.size, 9)));
    }));

  it("tells whether a row is among those of a query, of a slice too", () =>
    site.run(async () => {
      const [a, b] = (await Item.objects.bulkCreate([
        { sku: "a", name: "a" },
        { sku: "b", name: "b" },
      ])) as [Item, Item];
      assert.equal(await Item.objects.contains(a), true);
      assert.equal(await Item.objects.filter({ name: "b" }).contains(a), false);
      assert.equal(await Item.objects.orderBy("sku").limit(1).contains(a), true);
      assert.equal(await Item.objects.orderBy("sku").limit(1).contains(b), false);
      assert.equal(await Item.objects.none().contains(b), false);
      await assert.rejects(Item.objects.contains(new Item({})), code("E_QUERY_UNSAVED"));
      await assert.rejects(Item.objects.contains(new Shelf({}) as never), code("E_FIELD_VALUE"));
      await assert.rejects(Item.objects.values("sku").contains(a), code("E_QUERY_ROWS"));
    }));
});
