import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Decimal } from "../../../lib/index.ts";
import {
  aggregate,
  arithmetic,
  averageType,
  type ColumnType,
  cast,
  column,
  datePart,
  func,
  type LikeMode,
  like,
  param,
  regex,
  type SqlNode,
  select,
  sql,
} from "../../index.ts";
import { mariadb } from "./dialect.ts";
import { Scratch } from "./scratch.test-support.ts";

describe("queries of MariaDB", () => {
  let scratch: Scratch;
  before(async () => {
    scratch = await Scratch.open();
  });
  after(() => scratch.close());

  const value = async (node: SqlNode) => (await scratch.db.execute(select({ columns: [{ node }] }))).rows[0]![0];
  const money: ColumnType = { kind: "decimal", precision: 10, scale: 2 };

  const texts: readonly [text: string, part: string, mode: LikeMode, sensitive: number, insensitive: number][] = [
    ["50% off", "50%", "contains", 1, 1],
    ["ab", "_", "contains", 0, 0],
    ["a\\b", "\\", "contains", 1, 1],
    ["Éclair", "éc", "startsWith", 0, 1],
    ["ΟΔΟΣ", "οδος", "exact", 0, 1],
    ["\u{10428}", "\u{10400}", "exact", 0, 1],
    ["a ", "a", "exact", 0, 0],
    ["e", "é", "exact", 0, 0],
    ["😀x", "😀", "startsWith", 1, 1],
    ["abc", "", "endsWith", 1, 1],
    ["abc", "", "contains", 1, 1],
    ["ab", "xab", "endsWith", 0, 0],
    ["e\u0301", "é", "exact", 0, 0],
    // The server maps a character to one character: ß has no capital of two.
    ["straße", "STRASSE", "exact", 0, 0],
  ];
  for (const [text, part, mode, sensitive, insensitive] of texts) {
    it(`${mode}: ${JSON.stringify(part)} in ${JSON.stringify(text)}`, async () => {
      const node = (caseSensitive: boolean) => like(param(text), { mode, value: param(part) }, { caseSensitive });
      assert.equal(await value(node(true)), sensitive);
      assert.equal(await value(node(false)), insensitive);
      assert.equal(await value(like(param(null), { mode, value: param(part) }, { caseSensitive: false })), null);
    });
  }

  it("match regular expressions by code point, with and without case, and refuse a broken one", async () => {
    const match = (text: string, pattern: string, caseSensitive = true) =>
      value(regex(param(text), param(pattern), { caseSensitive }));
    assert.equal(await match("😀", "^.$"), 1);
    assert.equal(await match("ÉTÉ", "^été$", false), 1);
    assert.equal(await match("ÉTÉ", "^été$"), 0);
    await assert.rejects(match("a", "("), { code: "E_SQL_REGEX" });
  });

  it("calculate with decimals and never with floats: places enough, halves away from zero", async () => {
    const calculate = (op: "+" | "*" | "/", [left, right]: readonly [string, string], type = money) =>
      value(
        arithmetic(op, {
          left: param(left, money),
          right: param(right, money),
          leftType: money,
          rightType: money,
          type,
        }),
      );
    assert.equal(await calculate("+", ["0.10", "0.20"]), "0.30");
    assert.equal(await calculate("*", ["1.15", "0.50"]), "0.58");
    assert.equal(await calculate("*", ["-1.15", "0.50"]), "-0.58");
    assert.equal(await calculate("/", ["1.00", "3.00"], { kind: "decimal", precision: 20, scale: 10 }), "0.3333333333");
    assert.equal(await calculate("/", ["1.00", "0.00"]), null);
    // The server would cut this to 99999999.99, and say so to nobody.
    assert.equal(await calculate("*", ["99999999.99", "2.00"]), "199999999.98");
    const float: ColumnType = { kind: "float" };
    assert.equal(await value(cast(param(0.285, float), money, float)), "0.29");
  });

  it("give sums of integers as integers, and averages with their places", async () => {
    await scratch.db.execute(sql`create table t (n int, price decimal(10,2))`);
    await scratch.db.execute(sql`insert into t values (1, 0.10), (2, 0.10), (null, 0.11)`);
    const of = async (node: SqlNode) => {
      const query = select({ columns: [{ node }], from: { table: "t", alias: "t" } });
      return (await scratch.db.execute(query)).rows[0]![0];
    };
    assert.equal(await of(aggregate("sum", column("t", "n"), { type: { kind: "integer" } })), 3);
    assert.equal(await of(aggregate("avg", column("t", "n"), { type: { kind: "integer" } })), 1.5);
    const average = await of(aggregate("avg", column("t", "price"), { type: money }));
    assert.equal(average, "0.10333333");
    assert.ok(new Decimal(String(average)).eq("0.10333333"));
    assert.equal(averageType(money).scale, 8);
  });

  it("round halves of floats away from zero, where ROUND takes the even neighbour", async () => {
    assert.equal(await value(func("round", [param(2.5, { kind: "float" })])), 3);
    assert.equal(await value(func("round", [param(-2.5, { kind: "float" })])), -3);
  });

  it("read dates in UTC, with weeks and days of the week of ISO", async () => {
    const type: ColumnType = { kind: "dateTime" };
    const at = param(mariadb.toDb(type, new Date("2021-01-03T23:59:59.999Z")), type);
    assert.deepEqual(
      [await value(datePart("week", at)), await value(datePart("weekDay", at)), await value(datePart("date", at))],
      [53, 7, "2021-01-03"],
    );
    assert.equal(await value(cast(at, { kind: "text" }, type)), "2021-01-03T23:59:59.999Z");
    const now = mariadb.fromDb(type, await value(func("now"))) as Date;
    assert.ok(Math.abs(now.getTime() - Date.now()) < 5000);
  });
});
