import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { byKind, databaseKind } from "../../database/empty.test-support.ts";
import { sql } from "../../database/index.ts";
import { Decimal } from "../../lib/index.ts";
import type { TestSite } from "../site.test-support.ts";
import type { CursorPage, CursorPageOptions } from "../types/query-set.ts";
import { recorded } from "./library.test-support.ts";
import { Item, openStock, Shelf } from "./stock.test-support.ts";

let site: TestSite;
before(async () => {
  site = await openStock();
});
after(() => site.close());
afterEach(() =>
  site.run(async () => {
    await Item.objects.delete();
    await Shelf.objects.delete();
  }),
);

interface Paged<R> {
  cursorPage(options: CursorPageOptions): Promise<CursorPage<R>>;
}

/** All pages from the first to the last, then back to the first: the rows of each way. */
async function bothWays<R>(query: Paged<R>, size: number): Promise<{ there: R[]; back: R[]; pages: number }> {
  const there: R[] = [];
  let page = await query.cursorPage({ size });
  assert.equal(page.previous, null);
  let pages = 1;
  for (there.push(...page.rows); page.next !== null; there.push(...page.rows)) {
    page = await query.cursorPage({ size, after: page.next });
    assert.ok(page.rows.length > 0 && page.rows.length <= size);
    pages += 1;
    assert.ok(pages < 2_000, "it never ends");
  }
  const back: R[] = [...page.rows];
  while (page.previous !== null) {
    page = await query.cursorPage({ size, before: page.previous });
    back.unshift(...page.rows);
    assert.ok(back.length < 20_000, "it never ends");
  }
  return { there, back, pages };
}

describe("cursorPage()", () => {
  it("gives 1,000 rows of one millisecond in pages of 7: each once, both ways", () =>
    site.run(async () => {
      const seen = new Date("2024-02-29T12:30:15.250Z");
      await Item.objects.bulkCreate(Array.from({ length: 1000 }, (_, i) => ({ sku: `s${i}`, name: "n", seen })));
      for (const query of [Item.objects.orderBy("-seen"), Item.objects.orderBy("seen").reverse().only("sku")]) {
        const { there, back, pages } = await bothWays<{ id: number }>(query, 7);
        assert.equal(pages, 143);
        assert.equal(new Set(there.map((row) => row.id)).size, 1000);
        assert.deepEqual(
          back.map((row) => row.id),
          there.map((row) => row.id),
        );
      }
    }));

  it("loses no digit of instants that the database keeps finer than a Date does", async () => {
    const foreign = await openStock();
    if (databaseKind === "postgres") {
      await foreign.database.execute(sql`alter table stock_item alter column seen type timestamptz(6)`);
    }
    if (databaseKind === "mariadb") {
      await foreign.database.execute(sql`alter table stock_item modify column seen datetime(6)`);
    }
    await foreign.run(async () => {
      await Item.objects.bulkCreate(Array.from({ length: 40 }, (_, i) => ({ sku: `s${i}`, name: "n" })));
      for (const [i, id] of (await Item.objects.valuesList("id", { flat: true })).entries()) {
        const micros = `2024-01-01T00:00:00.000${String((i * 37) % 40).padStart(3, "0")}Z`;
        const value = byKind({
          sqlite: sql`${micros}`,
          postgres: sql`${micros}::text::timestamptz`,
          mariadb: sql`${micros.replace("T", " ").replace("Z", "")}`,
        });
        await foreign.database.execute(sql`update stock_item set seen = ${value} where id = ${id}`);
      }
      const { there, back } = await bothWays(Item.objects.orderBy("seen", "name").valuesList("id", { flat: true }), 3);
      const expected = await Item.objects.orderBy("seen", "id").valuesList("id", { flat: true });
      assert.notDeepEqual(
        expected,
        expected.toSorted((a, b) => a - b),
      );
      assert.deepEqual(there, expected);
      assert.deepEqual(back, expected);
    });
    await foreign.close();
  });

  it("agrees with the whole result in any order: of several directions, NULLs first or last, related columns, expressions", () =>
    site.run(async () => {
      const shelves = await Shelf.objects.bulkCreate([{ name: "a" }, { name: "b" }]);
      await Item.objects.bulkCreate(
        Array.from({ length: 60 }, (_, i) => ({
          sku: `s${String((i * 17) % 60).padStart(2, "0")}`,
          name: ["é", "Z", "a", "", "ß"][i % 5]!,
          price: i % 4 === 0 ? null : new Decimal(`${i % 7}.${i % 3}5`),
          quantity: i % 6,
          weight: i % 3 === 0 ? null : 9007199254740990n + BigInt(i % 5),
          fresh: i % 2 === 0,
          seen: i % 5 === 0 ? null : new Date(1_700_000_000_000 + (i % 8)),
          shelf: i % 3 === 0 ? null : shelves[i % 2]!,
        })),
      );
      const all = Item.objects.annotate((i) => ({
        half: i.quantity.dividedBy(4),
        twice: i.price.times(new Decimal(2)),
      }));
      const orders = [
        all,
        all.orderBy(),
        all.reverse(),
        all.orderBy("name", "-quantity"),
        all.orderBy("-price", "fresh", "-sku"),
        all.orderBy((i) => i.seen.asc({ nulls: "first" }), "-weight"),
        all.orderBy(
          (i) => i.seen.desc({ nulls: "last" }),
          (i) => i.weight.asc({ nulls: "first" }),
        ),
        all.orderBy("shelf.name", "price").selectRelated("shelf"),
        all.orderBy("-half", "twice"),
        all.orderBy((i) => i.name.lower().desc(), "-shelf"),
        all.orderBy("weight", "seen").filter((i) => i.quantity.gt(1)),
        all.filter((i) => i.quantity.lt(0)),
      ];
      for (const [i, query] of orders.entries()) {
        // The order of a slice is total, as that of pages.
        const order = i === 1 ? query.orderBy("id") : query;
        const expected = (await order.limit(1000)).map((row) => row.sku);
        for (const size of [4, 60, 100]) {
          const { there, back } = await bothWays<{ sku: string }>(query, size);
          assert.deepEqual(
            there.map((row) => row.sku),
            expected,
            `order ${i} by ${size}`,
          );
          assert.deepEqual(
            back.map((row) => row.sku),
            expected,
            `order ${i} by ${size}, backwards`,
          );
        }
      }
    }));

  it("neither repeats nor misses a row when rows come and go", () =>
    site.run(async () => {
      await Item.objects.bulkCreate(["b", "d", "f", "h"].map((sku) => ({ sku, name: sku })));
      const first = await Item.objects.cursorPage({ size: 2 });
      await Item.objects.bulkCreate(["a", "c", "e"].map((sku) => ({ sku, name: sku })));
      await Item.objects.filter({ sku: "d" }).delete();
      const second = await Item.objects.cursorPage({ size: 2, after: first.next! });
      assert.deepEqual(
        second.rows.map((row) => row.sku),
        ["e", "f"],
      );
      const before = await Item.objects.cursorPage({ size: 2, before: second.previous! });
      assert.deepEqual(
        before.rows.map((row) => row.sku),
        ["b", "c"],
      );
      assert.deepEqual(
        (await Item.objects.cursorPage({ size: 5, before: before.previous! })).rows.map((row) => row.sku),
        ["a"],
      );
    }));

  it("asks once a page, with what the rows bring along", () =>
    site.run(async () => {
      const shelf = await Shelf.objects.create({ name: "a" });
      await Item.objects.bulkCreate(["a", "b", "c"].map((sku) => ({ sku, name: sku, shelf })));
      const { queries } = await recorded(async () => {
        const { rows, next } = await Shelf.objects.prefetchRelated("items").cursorPage({ size: 1 });
        assert.equal((await rows[0]!.items.all()).length, 3);
        assert.equal(next, null);
        const items = await shelf.items.all().cursorPage({ size: 2 });
        assert.deepEqual(
          items.rows.map((row) => row.sku),
          ["a", "b"],
        );
      });
      assert.equal(queries.length, 3);
    }));

  it("refuses marks of other orders, marks that were changed, and orders without a place for each row", () =>
    site.run(async () => {
      await Item.objects.bulkCreate(["a", "b", "c"].map((sku) => ({ sku, name: sku, seen: new Date(0) })));
      const items = Item.objects.orderBy("seen", "quantity", "sku");
      const { next } = await items.cursorPage({ size: 1 });
      const rejects = (query: Paged<unknown>, options: CursorPageOptions, code: string) =>
        assert.rejects(query.cursorPage(options), { code });
      const [sign, ...values] = JSON.parse(Buffer.from(next!, "base64url").toString()) as unknown[];
      const mark = (...changed: unknown[]) => Buffer.from(JSON.stringify(changed)).toString("base64url");
      assert.equal((await items.cursorPage({ size: 1, after: mark(sign, ...values) })).rows[0]!.sku, "b");
      for (const after of [
        "",
        "x",
        "W10",
        mark(),
        mark(sign),
        mark("other", ...values),
        mark(sign, ...values.slice(1)),
        mark(sign, ...values, 1),
        mark(sign, "no date", 0, "a"),
        mark(sign, 0, 0, "a"),
        mark(sign, values[0], "0", "a"),
        mark(sign, values[0], 0.5, "a"),
        mark(sign, values[0], null, "a"),
        mark(sign, values[0], 0, { n: "1" }),
        mark(sign, values[0], { n: "1e9" }, "a"),
        mark(sign, values[0], { n: "9".repeat(20) }, "a"),
        mark(sign, [values[0]], 0, "a"),
        mark(sign, values[0], 0, ["a"]),
        mark(sign, values[0], 0, "a\u0000"),
        mark(sign, values[0], true, "a"),
        "a".repeat(100_000),
        5 as never,
        {} as never,
      ]) {
        await rejects(items, { size: 1, after }, "E_CURSOR_INVALID");
      }
      await rejects(Item.objects.orderBy("-seen", "quantity", "sku"), { size: 1, after: next! }, "E_CURSOR_INVALID");
      await rejects(items, { size: 0 }, "E_QUERY_ARGUMENT");
      await rejects(items, { size: 1, after: next!, before: next! }, "E_QUERY_ARGUMENT");
      await rejects(Item.objects.orderBy("?"), { size: 1 }, "E_QUERY_ARGUMENT");
      await rejects(Item.objects.orderBy("meta"), { size: 1 }, "E_QUERY_ARGUMENT");
      await rejects(Item.objects.limit(3), { size: 1 }, "E_QUERY_SLICED");
      await rejects(Item.objects.distinct(), { size: 1 }, "E_QUERY_ROWS");
    }));
});
