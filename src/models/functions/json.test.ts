import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { byKind } from "../../database/empty.test-support.ts";
import { Decimal } from "../../lib/index.ts";
import { json } from "../fields/json.ts";
import { char } from "../fields/text.ts";
import { Model } from "../model.ts";
import { recorded } from "../query-set/library.test-support.ts";
import { TestSite } from "../site.test-support.ts";
import type { Condition } from "../types/expressions.ts";
import { jsonArray, jsonObject } from "./json.ts";
import { value } from "./values.ts";

interface Data {
  readonly tags?: readonly string[];
  readonly size?: { readonly width: number; readonly unit: "cm" | "in" };
  readonly sold?: boolean;
  readonly "it's"?: number;
}

class Item extends Model<Item>("json.Item")({
  name: char(),
  data: json<Data>(),
  free: json({ null: true }),
}) {}

/** Keys that would be operators, paths or the end of a text if they were more than keys. */
const hostile = [
  "$",
  "$.a",
  "[0]",
  'a"b',
  "a'b",
  "a\\b",
  "a.b",
  "*",
  "0",
  "-1",
  "__proto__",
  "constructor",
  "",
  "é😀",
  "'); drop table x --",
];

describe("JSON", () => {
  let site: TestSite;
  before(async () => {
    site = await TestSite.open([Item]);
    await site.run(() =>
      Item.objects.bulkCreate([
        {
          name: "a",
          data: { tags: ["red", "blue"], size: { width: 12.5, unit: "cm" }, sold: true },
          free: [1, [2, 3], "x"],
        },
        { name: "b", data: { tags: [], size: { width: 3, unit: "in" }, "it's": 7 }, free: { b: 1, a: { c: null } } },
        { name: "c", data: {}, free: null },
        { name: "d", data: { sold: false }, free: Object.fromEntries(hostile.map((key, i) => [key, i])) },
        { name: "e", data: { tags: ["blue"] }, free: "text" },
      ]),
    );
  });
  after(() => site.close());

  const names = async (where: (i: typeof Item.f) => Condition) =>
    site.run(async () => {
      const rows = await Item.objects.filter(where).orderBy("name").values("name");
      return rows.map(({ name }) => name).join("");
    });

  it("is read by paths, typed by its content", async () => {
    const rows = await site.run(async () =>
      Item.objects.orderBy("name").values((i) => ({
        width: i.data.at("size", "width"),
        unit: i.data.at("size", "unit").text(),
        first: i.data.at("tags", 0).text(),
        last: i.data.at("tags", -1),
        sold: i.data.at("sold").boolean(),
        number: i.data.at("size", "width").number(),
        noText: i.data.at("size", "width").text(),
        deep: i.free.at(1, 0),
        none: i.free.at("a", "c"),
      })),
    );
    assert.deepEqual(rows.slice(0, 3), [
      {
        width: 12.5,
        unit: "cm",
        first: "red",
        last: "blue",
        sold: true,
        number: 12.5,
        noText: null,
        deep: 2,
        none: null,
      },
      { width: 3, unit: "in", first: null, last: null, sold: null, number: 3, noText: null, deep: null, none: null },
      {
        width: null,
        unit: null,
        first: null,
        last: null,
        sold: null,
        number: null,
        noText: null,
        deep: null,
        none: null,
      },
    ]);
  });

  it("is compared as a whole, whatever the order of keys, and by what it holds", async () => {
    assert.equal(await names((i) => i.data.at("size", "width").eq(3)), "b");
    assert.equal(await names((i) => i.data.at("size", "unit").in(["in", "cm"])), "ab");
    assert.equal(await names((i) => i.data.at("size").eq({ unit: "cm", width: 12.5 })), "a");
    assert.equal(await names((i) => i.free.eq({ a: { c: null }, b: 1 })), "b");
    assert.equal(await names((i) => i.free.in([{ a: { c: null }, b: 1 }, "text"])), "be");
    assert.equal(await names((i) => i.data.at("size", "width").number().gt(5)), "a");
    assert.equal(await names((i) => i.data.at("tags", 0).text().startsWith("b")), "e");
    assert.equal(await names((i) => i.data.at("sold").boolean().eq(false)), "d");
    assert.equal(await names((i) => i.data.at("sold").isNull()), "bce");
    assert.equal(await names((i) => i.free.at("a", "c").isNull(false)), "b");
    assert.equal(await names((i) => i.data.at("sold").ne(true)), "bcde");
  });

  it("is asked for keys and for what it contains", async () => {
    assert.equal(await names((i) => i.data.hasKey("tags")), "abe");
    assert.equal(await names((i) => i.data.hasKeys("tags", "sold")), "a");
    assert.equal(await names((i) => i.data.hasAnyKey("sold", "it's")), "abd");
    assert.equal(await names((i) => i.free.hasKey("x")), "");
    assert.equal(await names((i) => i.free.hasKey("0")), "d");
    assert.equal(await names((i) => i.data.contains({ tags: ["blue"] })), "ae");
    assert.equal(await names((i) => i.data.contains({ size: { unit: "in" } })), "b");
    assert.equal(await names((i) => i.data.contains({})), "abcde");
    assert.equal(await names((i) => i.data.containedBy({ sold: false, tags: ["blue", "red"] })), "cde");
    assert.equal(await names((i) => i.free.contains([[3]])), "a");
    assert.equal(await names((i) => i.free.contains("x")), "a");
    // MariaDB looks for an array in the arrays within too.
    const within = byKind({ sqlite: "", postgres: "", mariadb: "a" });
    assert.equal(await names((i) => i.free.contains([2])), within);
    assert.equal(await names((i) => i.free.contains("text")), "e");
    assert.equal(await names((i) => i.data.at("tags").contains(["red"])), "a");
  });

  it("is made of values", async () => {
    const [row] = await site.run(async () =>
      Item.objects.filter({ name: "a" }).values((i) => ({
        object: jsonObject({
          name: i.name,
          "it's": value(true),
          no: i.name.eq("b"),
          data: i.data,
          first: i.data.at("tags", 0),
          money: value(new Decimal("0.10")),
          big: 9007199254740993n,
          at: new Date(0),
          none: null,
          missing: i.data.at("size", "width").text(),
          number: 1.5,
        }),
        list: jsonArray(i.name, 1, '{"a":1}', jsonArray()),
        key: jsonObject({ a: i.name }).at("a").text(),
      })),
    );
    assert.deepEqual(row, {
      object: {
        name: "a",
        "it's": true,
        no: false,
        data: { tags: ["red", "blue"], size: { width: 12.5, unit: "cm" }, sold: true },
        first: "red",
        money: "0.1",
        big: "9007199254740993",
        at: "1970-01-01T00:00:00.000Z",
        none: null,
        missing: null,
        number: 1.5,
      },
      list: ["a", 1, '{"a":1}', []],
      key: "a",
    });
    // @ts-expect-error a function is no JSON
    assert.throws(() => jsonArray(() => 1), { code: "E_QUERY_ARGUMENT" });
    // @ts-expect-error a list has no keys
    assert.throws(() => jsonObject([1]), { code: "E_QUERY_ARGUMENT" });
  });

  it("takes any text as a key and nothing else", async () => {
    await site.run(async () => {
      for (const [index, key] of hostile.entries()) {
        // MariaDB finds no key that begins so.
        if (key === "-1" && byKind({ sqlite: false, postgres: false, mariadb: true })) {
          assert.equal(await names((i) => i.free.hasKey(key)), "");
          continue;
        }
        const row = await Item.objects
          .filter({ name: "d" })
          .values((i) => ({ x: i.free.at(key) }))
          .get();
        assert.equal(row.x, index, JSON.stringify(key));
        assert.equal(await names((i) => i.free.at(key).eq(index)), "d", JSON.stringify(key));
        assert.equal(await names((i) => i.free.hasKey(key)), "d", JSON.stringify(key));
      }
      assert.equal(await names((i) => i.data.at("it's").number().eq(7)), "b");
      for (const key of ["a", "b"]) {
        const { queries } = await recorded(async () => Item.objects.filter((i) => i.free.at(key, 0).eq(1)));
        assert.doesNotMatch(queries[0]!.sql, /\ba\b|\bb\b/);
      }
    });
  });

  it("refuses keys that are no keys, and what the content doesn't have", () => {
    site.run(() => {
      const refused = { code: "E_QUERY_ARGUMENT" };
      const data = Item.f.data;
      // @ts-expect-error there is no such key
      data.at("colour");
      // @ts-expect-error a list has places
      data.at("tags", "first");
      // @ts-expect-error a width is a number
      data.at("size", "width").eq("3");
      // @ts-expect-error a key is a text or a place
      assert.throws(() => data.at({ $gt: 1 }), refused);
      assert.throws(() => Item.f.free.at(0.5), refused);
      assert.throws(() => Item.f.free.at("a\0"), refused);
      assert.throws(() => (Item.f.free as unknown as { at(): unknown }).at(), refused);
      // @ts-expect-error no part of it
      data.contains({ tags: [3] });
    });
  });
});
