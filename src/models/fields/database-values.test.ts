import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { byKind } from "../../database/empty.test-support.ts";
import { func, type QueryLogEntry, queryLogSlot, sql } from "../../database/index.ts";
import { Decimal } from "../../lib/index.ts";
import { FieldError } from "../errors.ts";
import { Model } from "../model.ts";
import { TestSite } from "../site.test-support.ts";
import { dateTime } from "./dates.ts";
import { generated } from "./generated.ts";
import { integer } from "./integers.ts";
import { json } from "./json.ts";
import { boolean, decimal } from "./numbers.ts";
import { char } from "./text.ts";

class Order extends Model<Order>("v.Order")({
  code: char({ maxLength: 20 }),
  price: decimal({ maxDigits: 12, decimalPlaces: 2 }),
  pieces: integer({ dbDefault: 1 }),
  total: generated(decimal({ maxDigits: 14, decimalPlaces: 2 }), (row) => row.price.times(row.pieces)),
  upper: generated(char({ unique: true }), (row) => row.code.upper()),
  isLarge: generated(boolean(), (row) => row.pieces.gte(100)),
  state: char({ dbDefault: "new", null: true }),
  meta: json<{ kind: string }>({ dbDefault: { kind: "func" } }),
  madeAt: dateTime({ dbDefault: func("now") }),
  paid: boolean({ dbDefault: false }),
}) {}

describe("values that the database makes", () => {
  let site: TestSite;
  before(async () => {
    site = await TestSite.open([Order]);
  });
  after(() => site.close());

  let number = 0;
  const price = new Decimal("2.50");
  const next = () => ({ code: `c${++number}`, price });

  async function statements(fn: () => Promise<unknown>): Promise<number> {
    let count = 0;
    const record = (_entry: QueryLogEntry) => void count++;
    await queryLogSlot.run({ record }, fn);
    return count;
  }

  it("are read back with the statement that inserts the row", () =>
    site.run(async () => {
      const order = new Order(next());
      assert.equal(order.pieces, undefined, "nothing is known before");
      assert.equal(await statements(() => order.save()), 1);
      assert.ok(order.id > 0);
      assert.deepEqual([order.pieces, String(order.total), order.state, order.paid], [1, "2.5", "new", false]);
      assert.deepEqual([order.upper, order.isLarge, order.meta], [`C${number}`, false, { kind: "func" }]);
      assert.ok(Math.abs(order.madeAt.getTime() - Date.now()) < 60_000);
      assert.equal(await statements(() => order.save()), 0, "nothing has changed");
    }));

  it("give way to values that are given, null among them", () =>
    site.run(async () => {
      const order = await Order.objects.create({ ...next(), pieces: 100, state: null, madeAt: new Date(0) });
      assert.deepEqual([order.pieces, order.state, order.madeAt.getTime(), order.isLarge], [100, null, 0, true]);
    }));

  it("follow when the row is updated", () =>
    site.run(async () => {
      const order = await Order.objects.create(next());
      order.pieces = 4;
      order.code = `x${number}`;
      // An update of MariaDB can't answer: what it made is read after it.
      assert.equal(await statements(() => order.save()), byKind({ sqlite: 1, postgres: 1, mariadb: 2 }));
      assert.deepEqual([String(order.total), order.upper], ["10", `X${number}`]);
      await Order.objects.filter({ id: order.id }).update((o) => ({ pieces: o.pieces.plus(1) }));
      assert.equal(String((await Order.objects.get({ id: order.id })).total), "12.5");
    }));

  it("come with rows that are inserted together, each leaving out what it likes", () =>
    site.run(async () => {
      const rows = await Order.objects.bulkCreate([next(), { ...next(), pieces: 3 }, { ...next(), state: "old" }]);
      assert.deepEqual(
        rows.map((row) => [row.pieces, String(row.total), row.state, row.upper]),
        [
          [1, "2.5", "new", `C${number - 2}`],
          [3, "7.5", "new", `C${number - 1}`],
          [1, "2.5", "old", `C${number}`],
        ],
      );
    }));

  it("are kept by the database for whoever inserts", () =>
    site.run(async () => {
      const now = byKind({ sqlite: "250", postgres: "2.5", mariadb: "2.5" });
      await site.database.execute({
        sql: `insert into v_order (code, price) values ('raw', ${now})`,
        params: [],
        writes: true,
      });
      const order = await Order.objects.get({ upper: "RAW" });
      assert.deepEqual([order.pieces, String(order.total), order.state], [1, "2.5", "new"]);
    }));

  it("that are computed can be filtered, ordered and unique, but not written", () =>
    site.run(async () => {
      const order = await Order.objects.create({ ...next(), pieces: 1000 });
      assert.deepEqual(
        (await Order.objects.filter((o) => o.total.gt(new Decimal(2000)))).map((one) => one.id),
        [order.id],
      );
      assert.equal((await Order.objects.orderBy("-total").first())?.id, order.id);
      await assert.rejects(Order.objects.create({ code: order.code.toUpperCase(), price }), { name: "IntegrityError" });
      const total = new Decimal(1);
      assert.throws(() => new Order({ ...next(), total }), /the database computes it/);
      order.total = total;
      await assert.rejects(order.save(), FieldError);
      await assert.rejects(Order.objects.all().update({ total }), FieldError);
    }));

  it("need no value in validation", () =>
    site.run(async () => {
      await new Order(next()).fullClean();
    }));

  it("that are computed from another table, or from no expression, are refused", async () => {
    class Wrong extends Model<Wrong>("v.Wrong")({ a: integer(), b: generated(integer(), () => 5 as never) }) {}
    await assert.rejects(TestSite.open([Wrong]), { code: "E_MODEL_DECLARATION" });
    assert.throws(() => generated(integer({ default: 1 }), (row) => row.a), { code: "E_FIELD_OPTIONS" });
    assert.throws(() => generated("x" as never, (row) => row.a), { code: "E_FIELD_OPTIONS" });
  });

  it("that are computed when they are read are there where the database can do that", async () => {
    class Virtual extends Model<Virtual>("v.Virtual")({
      a: integer(),
      twice: generated(integer(), (row) => row.a.times(2), { stored: false }),
    }) {}
    const opened = TestSite.open([Virtual]);
    const told = await opened.then(
      (other) => other.run(async () => (await Virtual.objects.create({ a: 4 })).twice).finally(() => other.close()),
      (error: { code: string }) => error.code,
    );
    assert.equal(told, byKind<unknown>({ sqlite: 8, postgres: "E_SCHEMA_UNSUPPORTED", mariadb: 8 }));
  });

  it("may come from SQL of one's own", async () => {
    class Token extends Model<Token>("v.Token")({
      name: char(),
      word: char({ dbDefault: sql`lower('ABC')` }),
    }) {}
    const other = await TestSite.open([Token]);
    try {
      assert.equal(await other.run(async () => (await Token.objects.create({ name: "a" })).word), "abc");
    } finally {
      await other.close();
    }
  });
});
