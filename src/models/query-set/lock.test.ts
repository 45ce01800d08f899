import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { databaseKind } from "../../database/empty.test-support.ts";
import { atomic } from "../../database/index.ts";
import type { TestSite } from "../site.test-support.ts";
import { recorded } from "./library.test-support.ts";
import { Item, Maker, openStock, Shelf } from "./stock.test-support.ts";

let site: TestSite;
before(async () => {
  site = await openStock();
});
after(() => site.close());
beforeEach(() =>
  site.run(async () => {
    await Item.objects.delete();
    await Item.objects.bulkCreate(["a", "b", "c", "d"].map((sku) => ({ sku, name: "free" })));
  }),
);

const rowLocks = databaseKind !== "sqlite";
const sqlIn = async (fn: () => PromiseLike<unknown>) =>
  (await recorded(() => atomic(async () => void (await fn())))).queries.map(({ sql }) => sql).join("; ");

describe("selectForUpdate()", () => {
  it("is refused outside of a transaction, and in one that only reads, on every database", () =>
    site.run(async () => {
      const locked = Item.objects.selectForUpdate();
      for (const run of [
        () => locked.all(),
        () => locked.first(),
        () => locked.values("sku"),
        () => locked.cursorPage({ size: 1 }),
        () => locked.iterator()[Symbol.asyncIterator]().next(),
        () => site.database.atomic(async () => await locked, { readOnly: true }),
      ]) {
        await assert.rejects(async () => await run(), { code: "E_LOCK_OUTSIDE" });
      }
    }));

  it("locks the rows of the query, and others that are named", () =>
    site.run(async () => {
      // MariaDB locks the rows of all tables: it has no OF.
      const words = (text: string) =>
        databaseKind === "mariadb" ? text.replace(/ OF "[^"]+"(?:, "[^"]+")*/, "") : text;
      const expected = (text: string) => (rowLocks ? new RegExp(`${words(text)}$`) : /ORDER BY [^;]*LAST$/);
      assert.match(await sqlIn(() => Item.objects.selectForUpdate()), expected('FOR UPDATE OF "stock_item"'));
      const both = Item.objects
        .filter({ shelf: { name: "x" } })
        .selectForUpdate({ of: ["self", "shelf"], skipLocked: true });
      assert.match(await sqlIn(() => both), expected('FOR UPDATE OF "stock_item", "t1" SKIP LOCKED'));
      const other = Item.objects.filter({ shelf: { name: "x" } }).selectForUpdate({ of: ["shelf"], noWait: true });
      assert.match(await sqlIn(() => other), expected('FOR UPDATE OF "t1" NOWAIT'));
      assert.match(
        await sqlIn(() => Item.objects.selectForUpdate().valuesList("sku")),
        expected('FOR UPDATE OF "stock_item"'),
      );
      assert.equal((await sqlIn(() => Item.objects.selectForUpdate().count())).includes("FOR UPDATE"), false);
    }));

  it("refuses what has no rows to lock", () =>
    site.run(async () => {
      const refuses = (code: string, query: () => PromiseLike<unknown>) =>
        assert.rejects(
          atomic(async () => void (await query())),
          { code },
        );
      await refuses("E_LOCK_NULLABLE", () => Item.objects.selectForUpdate({ of: ["maker"] }));
      await refuses("E_QUERY_ROWS", () => Item.objects.selectForUpdate().distinct());
      await refuses("E_RELATION_UNKNOWN", () => Item.objects.selectForUpdate({ of: ["makr" as never] }));
      await refuses("E_QUERY_TO_MANY", () => Maker.objects.selectForUpdate({ of: ["items" as never] }));
      await refuses("E_QUERY_ARGUMENT", () => Item.objects.selectForUpdate({ skipLocked: true, noWait: true }));
      await refuses("E_QUERY_ARGUMENT", () => Item.objects.selectForUpdate({ of: [] }));
    }));

  it("lets many take from one queue, each row once", () =>
    site.run(async () => {
      const take = () =>
        atomic(async () => {
          const item = await Item.objects
            .filter({ name: "free" })
            .orderBy("sku")
            .selectForUpdate({ skipLocked: true })
            .first();
          if (item === null) return undefined;
          await new Promise((resolve) => setTimeout(resolve, 20));
          item.name = "taken";
          await item.save();
          return item.sku;
        });
      const taken = await Promise.all([take(), take(), take(), take()]);
      assert.deepEqual(taken.toSorted(), ["a", "b", "c", "d"]);
    }));

  it("loses no count when many read, wait and write", () =>
    site.run(async () => {
      const count = () =>
        atomic(async () => {
          const item = await Item.objects.selectForUpdate().get({ sku: "a" });
          await new Promise((resolve) => setTimeout(resolve, 5));
          item.quantity += 1;
          await item.save();
        });
      await Promise.all(Array.from({ length: 6 }, count));
      assert.equal((await Item.objects.get({ sku: "a" })).quantity, 6);
    }));

  it("fails at once with noWait where another holds the row, and passes it by with skipLocked", () =>
    site.run(async () => {
      const held = Promise.withResolvers<void>();
      const done = Promise.withResolvers<void>();
      const holder = atomic(async () => {
        await Item.objects.selectForUpdate().get({ sku: "a" });
        held.resolve();
        await done.promise;
      });
      await held.promise;
      // With one writer at a time the other one begins when this one is done: nothing is ever held.
      if (!rowLocks) done.resolve();
      const noWait = Item.objects.filter({ sku: "a" }).selectForUpdate({ noWait: true });
      const wait = atomic(async () => await noWait).then(
        () => "passed",
        (error) => (error as { code: string }).code,
      );
      assert.equal(await wait, rowLocks ? "E_DATABASE_BUSY" : "passed");
      const free = await atomic(async () => await Item.objects.selectForUpdate({ skipLocked: true }));
      assert.equal(free.map((item) => item.sku).join(""), rowLocks ? "bcd" : "abcd");
      done.resolve();
      await holder;
    }));

  it("locks a row that a joined one leads to", () =>
    site.run(async () => {
      const shelf = await Shelf.objects.create({ name: "top" });
      await Item.objects.filter({ sku: "a" }).update({ shelf });
      const rows = await atomic(async () =>
        Item.objects
          .filter((i) => i.shelf.isNull(false))
          .filter({ shelf: { name: "top" } })
          .selectRelated("shelf")
          .selectForUpdate({ of: ["self", "shelf"] }),
      );
      assert.deepEqual(
        rows.map((item) => item.shelf?.name),
        ["top"],
      );
    }));
});
