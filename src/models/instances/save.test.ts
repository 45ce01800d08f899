import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { inspect } from "node:util";
import { plainSql } from "../../database/empty.test-support.ts";
import { queryLogSlot, sql } from "../../database/index.ts";
import type { NuagesError } from "../../errors/index.ts";
import { Decimal, Temporal } from "../../lib/index.ts";
import { FieldError } from "../errors.ts";
import { date, dateTime } from "../fields/dates.ts";
import { json } from "../fields/json.ts";
import { bigInteger, boolean, decimal, integer } from "../fields/numbers.ts";
import { char, email, slug, text, url } from "../fields/text.ts";
import { uuid } from "../fields/uuid.ts";
import { isSame, labelOf } from "../labels.ts";
import { Model } from "../model.ts";
import { foreignKey } from "../relations/declare.ts";
import { postSave, preSave } from "../signals.ts";
import { TestSite } from "../site.test-support.ts";

class Owner extends Model<Owner>("shop.Owner")({ name: char() }) {}

class Item extends Model<Item>("shop.Item")({
  name: char({ maxLength: 20 }),
  note: text({ default: "" }),
  slug: slug({ default: "item" }),
  contact: email({ null: true }),
  link: url({ null: true }),
  amount: integer({ default: 0 }),
  big: bigInteger({ null: true }),
  active: boolean({ default: true }),
  price: decimal({ maxDigits: 6, decimalPlaces: 2, null: true }),
  day: date({ null: true }),
  at: dateTime({ null: true }),
  made: dateTime({ autoNowAdd: true }),
  touched: dateTime({ autoNow: true }),
  data: json<{ tags: string[] }>({ default: { tags: [] } }),
  code: uuid({ default: "v4" }),
  level: integer({ choices: { 1: "Low", 2: "High" }, default: 1 }),
  state: char({ choices: { open: "Open", done: "Done" }, default: "open" }),
  owner: foreignKey(Owner, { null: true }),
}) {}

class Plain extends Model<Plain>("shop.Plain")({ name: char(), count: integer({ default: 0 }) }) {}

class Keyed extends Model<Keyed>("shop.Keyed")({ id: bigInteger({ primaryKey: true }), name: char() }) {}

interface Logged {
  readonly sql: string;
}

describe("saving an instance", () => {
  let site: TestSite;
  before(async () => {
    site = await TestSite.open([Owner, Item, Plain, Keyed]);
  });
  after(() => site.close());
  const disconnect: (() => void)[] = [];
  afterEach(() => {
    for (const stop of disconnect.splice(0)) stop();
  });

  async function statements(fn: () => Promise<unknown>): Promise<string[]> {
    const seen: string[] = [];
    await queryLogSlot.run({ record: (entry: Logged) => void seen.push(plainSql(entry.sql)) }, fn);
    return seen;
  }

  it("gives back every type as it was given", () =>
    site.run(async () => {
      const values = {
        name: "Ünïcode ✓",
        contact: "a@b.org",
        link: "https://example.org/",
        amount: -2147483648,
        big: 9007199254740993n,
        active: false,
        price: new Decimal("-1234.50"),
        day: Temporal.PlainDate.from("2026-02-28"),
        at: new Date("2026-02-28T12:34:56.789Z"),
        data: { tags: ["a", "\u2028"] },
        level: 2 as const,
      };
      const item = new Item(values);
      await item.save();
      const again = new Item({ name: "other" });
      again.pk = item.id;
      await again.refreshFromDb();
      assert.equal(again.big, 9007199254740993n);
      assert.equal(again.price?.toFixed(2), "-1234.50");
      assert.equal(String(again.day), "2026-02-28");
      assert.deepEqual(again.at, values.at);
      assert.deepEqual(again.data, values.data);
      assert.equal(again.active, false);
      assert.match(again.code, /^[0-9a-f-]{14}4/);
      assert.deepEqual(
        [again.name, again.contact, again.link, again.amount, again.level],
        [values.name, values.contact, values.link, values.amount, 2],
      );
      assert.equal(again.made.getTime(), item.made.getTime());
    }));

  it("writes only the columns that changed, and nothing where nothing did", () =>
    site.run(async () => {
      const row = new Plain({ name: "a" });
      await row.save();
      assert.deepEqual(await statements(() => row.save()), []);
      row.count = 5;
      const [update, ...more] = await statements(() => row.save());
      assert.equal(more.length, 0);
      assert.match(update!, /set count = \?/i);
      assert.doesNotMatch(update!, /name/);
    }));

  it("sees a change inside JSON and inside a Date, and none where the value is equal", () =>
    site.run(async () => {
      const item = new Item({ name: "json", at: new Date(1000), price: new Decimal("1.50") });
      await item.save();
      item.data.tags.push("new");
      item.at!.setTime(2000);
      item.price = new Decimal("1.5");
      const [update] = await statements(() => item.save());
      assert.match(update!, /\bdata = /);
      assert.match(update!, /\bat = /);
      assert.doesNotMatch(update!, /price/);
      await item.refreshFromDb();
      assert.deepEqual([item.data.tags, item.at!.getTime()], [["new"], 2000]);
    }));

  it("keeps defaults apart: no two instances share a default object", () =>
    site.run(() => {
      const [a, b] = [new Item({ name: "a" }), new Item({ name: "b" })];
      a.data.tags.push("x");
      assert.deepEqual(b.data.tags, []);
    }));

  it("refuses what is missing, all of it at once, before it asks the database", () =>
    site.run(async () => {
      const keyed = new Keyed({});
      const queries = await statements(async () => {
        await assert.rejects(keyed.save(), (error: NuagesError) => {
          assert.equal(error.code, "E_FIELDS_MISSING");
          assert.match(error.message, /"id", "name"/);
          return true;
        });
      });
      assert.deepEqual(queries, []);
    }));

  it("refuses values of another type before they reach the driver", async () => {
    await site.run(async () => {
      const wrong: Record<string, unknown[]> = {
        name: [1, true, { eq: "x" }, ["a"], "nul\0", "\ud800", "x".repeat(21), Number.NaN],
        amount: ["1", 1.5, Number.NaN, 2 ** 31, 2 ** 53, 1n, true, [1], new Date()],
        big: [1, "1", 2n ** 63n],
        active: [1, 0, "true", {}],
        price: [1.5, "1.5", new Decimal("1.005"), new Decimal("123456"), new Decimal("NaN"), new Decimal("Infinity")],
        day: ["2026-01-01", new Date(), {}],
        at: ["2026-01-01", 5, new Date(Number.NaN), new Date(8.64e15)],
        data: [{ a: undefined }, { a: Number.NaN }, { a: 1n }, { a: new Date() }, () => 1, new Map()],
        code: ["x", 5, "0190-not-a-uuid"],
        ownerId: ["1", {}, 1.5],
      };
      for (const [name, values] of Object.entries(wrong)) {
        for (const value of values) {
          const item = new Item({ name: "ok" }) as Item & Record<string, unknown>;
          item[name] = value as never;
          await assert.rejects(item.save(), FieldError, `${name} = ${inspect(value)}`);
        }
      }
    });
  });

  it("refuses hostile keys and values of a constructor", () =>
    site.run(() => {
      const from = (json: string) => () => new Item(JSON.parse(json));
      assert.throws(from('{"name":"a","__proto__":{"admin":true}}'), FieldError);
      assert.throws(from('{"constructor":1}'), FieldError);
      assert.throws(from('{"save":1}'), FieldError);
      assert.throws(from('{"nmae":"a"}'), /Did you mean|no field "nmae"/);
      assert.throws(from('["a"]'), FieldError);
      assert.throws(from('"a"'), FieldError);
      assert.throws(from('{"owner":{"id":1}}'), FieldError);
      assert.throws(from('{"owner":[1]}'), FieldError);
      assert.throws(() => new Item({ name: undefined as never }), FieldError);
      assert.equal(({} as { admin?: unknown }).admin, undefined);
    }));

  it("takes an instance or a key for a relation, and keeps both in step", () =>
    site.run(async () => {
      const [ann, ben] = [new Owner({ name: "Ann" }), new Owner({ name: "Ben" })];
      await ann.save();
      await ben.save();
      const item = new Item({ name: "of ann", owner: ann });
      assert.equal(item.ownerId, ann.id);
      assert.equal(item.owner, ann);
      item.ownerId = ben.id;
      assert.notEqual(item.owner, ann, "another key drops the cached row");
      item.owner = ben;
      assert.equal(item.ownerId, ben.id);
      item.owner = null;
      assert.equal(item.ownerId, null);
      assert.equal(item.owner, null);
      assert.throws(() => Object.assign(item, { owner: new Plain({ name: "no owner" }) }), FieldError);
    }));

  it("refuses a related row that isn't saved, and takes its key once it is", () =>
    site.run(async () => {
      const owner = new Owner({ name: "late" });
      const item = new Item({ name: "early", owner });
      await assert.rejects(item.save(), { code: "E_RELATED_UNSAVED" });
      await owner.save();
      await item.save();
      assert.equal(item.ownerId, owner.id);
      await item.refreshFromDb();
      assert.equal(item.ownerId, owner.id);
    }));

  it("updates the named fields only, and insists with forceInsert and forceUpdate", () =>
    site.run(async () => {
      const row = new Plain({ name: "a", count: 1 });
      await assert.rejects(row.save({ updateFields: ["name"] }), { code: "E_NOT_SAVED" });
      await row.save();
      row.name = "b";
      row.count = 2;
      await row.save({ updateFields: ["name"] });
      await row.refreshFromDb();
      assert.deepEqual([row.name, row.count], ["b", 1]);
      await assert.rejects(row.save({ updateFields: ["nam"] }), FieldError);
      await assert.rejects(row.save({ forceInsert: true, forceUpdate: true }), { code: "E_SAVE_OPTIONS" });
      await assert.rejects(row.save({ forceInsert: true }), { name: "IntegrityError" });
      const ghost = new Plain({ name: "ghost" });
      ghost.pk = 999_999;
      await assert.rejects(ghost.save({ forceUpdate: true }), { code: "E_NOT_UPDATED" });
    }));

  it("says so when the row is gone, instead of making it again", () =>
    site.run(async () => {
      const row = new Plain({ name: "gone" });
      await row.save();
      await site.database.execute(sql`delete from shop_plain where id = ${row.id}`);
      row.count = 9;
      await assert.rejects(row.save(), { code: "E_NOT_UPDATED" });
      await assert.rejects(row.refreshFromDb(), Plain.DoesNotExist);
    }));

  it("sets autoNowAdd once and autoNow at each save", () =>
    site.run(async () => {
      const long = new Date("2001-01-01T00:00:00Z");
      const item = new Item({ name: "t", made: long });
      await item.save();
      assert.deepEqual(item.made, long, "a value that is given stays");
      item.touched = long;
      await item.save();
      assert.ok(item.touched.getTime() > long.getTime());
      assert.deepEqual(item.made, long);
    }));

  it("tells receivers before and after", () =>
    site.run(async () => {
      const heard: unknown[] = [];
      disconnect.push(preSave.connect((e) => void heard.push(["pre", e.created, e.instance.pk])));
      disconnect.push(postSave.connect((e) => void heard.push(["post", e.created, e.updateFields])));
      const row = new Plain({ name: "s" });
      await row.save();
      row.name = "t";
      await row.save({ updateFields: ["name"] });
      assert.deepEqual(heard, [
        ["pre", true, undefined],
        ["post", true, undefined],
        ["pre", false, row.id],
        ["post", false, ["name"]],
      ]);
    }));

  it("normalizes what has several spellings", () =>
    site.run(async () => {
      const item = new Item({ name: "n", code: "0190AAAA-0000-7000-8000-00000000000A", amount: -0 });
      await item.save();
      assert.equal(item.code, "0190aaaa-0000-7000-8000-00000000000a");
      assert.ok(Object.is(item.amount, 0));
    }));

  it("runs no query when it is printed, compared or turned into JSON", () =>
    site.run(async () => {
      const owner = new Owner({ name: "Ann" });
      await owner.save();
      const item = new Item({ name: "p", owner, big: 5n });
      await item.save();
      const loaded = new Item({ name: "x" });
      loaded.pk = item.pk;
      await loaded.refreshFromDb();
      const queries = await statements(async () => {
        const json = JSON.parse(JSON.stringify(loaded));
        assert.equal(json.big, "5");
        assert.equal(json.ownerId, owner.id);
        assert.equal("owner" in json, false);
        assert.match(inspect(loaded), /name: 'p'/);
        assert.match(inspect(loaded.owner), /pk/);
        assert.equal(JSON.stringify(loaded.owner), String(owner.id));
        assert.deepEqual(loaded, item);
      });
      assert.deepEqual(queries, []);
    }));

  it("tells the same row from another", () =>
    site.run(async () => {
      const row = new Plain({ name: "a" });
      const twin = new Plain({ name: "a" });
      assert.equal(isSame(row, twin), false, "two unsaved rows");
      assert.equal(isSame(row, row), true);
      await row.save();
      twin.pk = row.id;
      assert.equal(isSame(row, twin), true);
      const owner = new Owner({ name: "o" });
      owner.pk = row.id;
      assert.equal(isSame(row, owner), false, "another model with the same key");
      assert.equal(isSame(row, null), false);
    }));

  it("labels choices, typed by their names", () =>
    site.run(() => {
      const item = new Item({ name: "l", level: 2 });
      assert.equal(labelOf(item, "level"), "High");
      assert.equal(labelOf(item, "state"), "Open");
      // @ts-expect-error name has no choices
      assert.equal(labelOf(item, "name"), "l");
    }));

  it("is undone with the transaction around it", () =>
    site.run(async () => {
      const row = new Plain({ name: "kept" });
      await row.save();
      const failure = new RangeError("stop");
      const attempt = site.database.atomic(async () => {
        row.name = "lost";
        await row.save();
        throw failure;
      });
      await assert.rejects(attempt, failure);
      await row.refreshFromDb();
      assert.equal(row.name, "kept");
    }));

  it("says what is missing where no application runs", async () => {
    const row = new Plain({ name: "outside" });
    await assert.rejects(row.save(), { code: "E_NO_CONTEXT" });
  });
});

describe("a row with relations", () => {
  it("notes the moment of a save that names its fields, and loads its relations anew with its values", async () => {
    const site = await TestSite.open([Owner, Item]);
    await site.run(async () => {
      const owner = await Owner.objects.create({ name: "Ann" });
      const item = await Item.objects.create({ name: "a", owner });
      const long = new Date("2020-01-01T00:00:00Z");
      await Item.objects.filter({ pk: item.pk }).update({ touched: long });
      await item.refreshFromDb();
      assert.deepEqual(item.touched, long);
      item.name = "b";
      await item.save({ updateFields: ["name"] });
      await item.refreshFromDb();
      assert.ok(item.touched > long);
      const loaded = await Item.objects.get({ pk: item.pk });
      assert.equal((await loaded.owner)?.name, "Ann");
      await Owner.objects.filter({ pk: owner.pk }).update({ name: "Bea" });
      assert.equal((await loaded.owner)?.name, "Ann");
      await loaded.refreshFromDb();
      assert.equal((await loaded.owner)?.name, "Bea");
    });
    await site.close();
  });
});
