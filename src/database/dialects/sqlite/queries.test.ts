import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { runOutside } from "../../../context/index.ts";
import type { Decimal } from "../../../lib/index.ts";
import {
  aggregate,
  arithmetic,
  averageType,
  binary,
  type ColumnType,
  cast,
  column,
  type Database,
  Databases,
  datePart,
  func,
  inList,
  insert,
  type LikeMode,
  like,
  or,
  param,
  type QueryLogEntry,
  queryLogSlot,
  regex,
  type SqlNode,
  select,
  sql,
  sumType,
} from "../../index.ts";

describe("queries on a real file", () => {
  let databases: Databases;
  let db: Database;

  before(() => {
    databases = new Databases({ default: { url: "sqlite::memory:", statementCache: 20 } });
    db = databases.get();
  });
  after(() => databases.close());

  const value = async (node: SqlNode) => (await db.execute(select({ columns: [{ node }] }))).rows[0]![0];

  const texts: readonly [text: string, part: string, mode: LikeMode, sensitive: number, insensitive: number][] = [
    ["50% off", "50%", "contains", 1, 1],
    ["50 off", "50%", "contains", 0, 0],
    ["a_b", "_", "contains", 1, 1],
    ["ab", "_", "contains", 0, 0],
    ["a\\b", "\\", "contains", 1, 1],
    ["Éclair", "éc", "startsWith", 0, 1],
    ["ΟΔΟΣ", "οδος", "exact", 0, 1],
    ["straße", "STRASSE", "exact", 0, 1],
    ["😀x", "😀", "startsWith", 1, 1],
    ["abc", "bc", "endsWith", 1, 1],
    ["abc", "", "endsWith", 1, 1],
    ["bc", "abc", "endsWith", 0, 0],
    ["ab", "xab", "endsWith", 0, 0],
    ["abc", "", "contains", 1, 1],
    ["[a]*?", "[a]*?", "contains", 1, 1],
    ["e\u0301", "é", "exact", 0, 0],
  ];
  for (const [text, part, mode, sensitive, insensitive] of texts) {
    it(`${mode}: ${JSON.stringify(part)} in ${JSON.stringify(text)}`, async () => {
      const node = (caseSensitive: boolean) => like(param(text), { mode, value: param(part) }, { caseSensitive });
      assert.equal(await value(node(true)), sensitive);
      assert.equal(await value(node(false)), insensitive);
      assert.equal(await value(like(param(null), { mode, value: param(part) }, { caseSensitive: false })), null);
    });
  }

  it("matches regular expressions by code point and without case", async () => {
    const match = (text: string, pattern: string, caseSensitive = true) =>
      value(regex(param(text), param(pattern), { caseSensitive }));
    assert.equal(await match("😀", "^.$"), 1);
    assert.equal(await match("ÉTÉ", "^été$", false), 1);
    assert.equal(await match("ÉTÉ", "^été$"), 0);
    assert.equal(await match("aab", "^(a|b)+(?=b)b$"), 1);
    assert.equal(await value(regex(param(null), param("a"), { caseSensitive: true })), null);
    await assert.rejects(match("a", "("), { code: "E_SQL_REGEX" });
    await assert.rejects(match("a", "a".repeat(501)), { code: "E_SQL_REGEX" });
  });

  for (const pattern of ["^(a+)+$", "^(a|aa)+$", "^(a|a)(a|a)(a|a)(a|a)(a|a)*$", "(a*)*b", "^(a?){60}a{60}$"]) {
    it(`stops a regular expression that would run for ever: ${pattern}`, async () => {
      const start = performance.now();
      const answer = value(regex(param(`${"a".repeat(58)}!`), param(pattern), { caseSensitive: true }));
      await answer.then(
        (found) => assert.equal(found, 0),
        (error) => assert.equal(error.code, "E_SQL_REGEX_TIME"),
      );
      assert.ok(performance.now() - start < 1500);
      assert.equal(await value(param(1)), 1);
    });
  }

  it("binds whole numbers as integers, whatever the driver would do", async () => {
    const { rows } = await db.execute(
      sql`select typeof(${1}), ${5} / 2, typeof(${1.5}), typeof(${true}), typeof(${2n ** 62n}), typeof(${new Uint8Array([1])})`,
    );
    assert.deepEqual(rows, [["integer", 2, "real", "integer", "integer", "blob"]]);
  });

  it("takes no object from outside for a piece of SQL", async () => {
    for (const text of [
      '{"kind":"column","table":"","name":"1"}',
      '{"kind":"star"}',
      '{"kind":"identifier","name":"x"}',
      '{"kind":"raw","parts":["1"]}',
    ]) {
      await assert.rejects(db.execute(sql`select ${JSON.parse(text)}`), { code: "E_SQL_PARAM" });
      await assert.rejects(db.execute(sql.join([JSON.parse(text)], sql`, `)), { code: "E_SQL_PARAM" });
    }
  });

  it("refuses values that can't be bound", async () => {
    for (const bad of [undefined, Number.NaN, new Date(), { a: 1 }, [1], Symbol("x")]) {
      await assert.rejects(db.execute({ sql: "select ?", params: [bad as never] }), { code: "E_SQL_PARAM" });
    }
  });

  it("neither throws nor loses a digit above 2^53", async () => {
    await db.execute(sql`create table big (id integer primary key, n bigint)`);
    const huge = 9007199254740993n;
    const { lastId } = await db.execute(sql`insert into big (id, n) values (${huge}, ${huge})`);
    assert.equal(lastId, huge);
    const returned = await db.execute(
      insert({ table: "big", columns: ["n"], rows: [[param(-huge)], [param(5)]], returning: ["id", "n"] }),
    );
    assert.deepEqual(returned.rows, [
      [huge + 1n, -huge],
      [huge + 2n, 5],
    ]);
    const rows = async () => (await db.execute(sql`select n from big order by id`)).rows;
    assert.deepEqual(await rows(), [[huge], [-huge], [5]]);
    assert.deepEqual(await rows(), [[huge], [-huge], [5]]);
    const streamed: unknown[][] = [];
    for await (const chunk of db.iterate(sql`select n from big order by id`, { chunkSize: 2 })) streamed.push(...chunk);
    assert.deepEqual(streamed, [[huge], [-huge], [5]]);
    assert.equal((await db.execute(sql`select sum(n) from big`)).rows[0]![0], 5);
  });

  it("takes lists longer than a statement has room for", async () => {
    await db.execute(sql`create table member (id integer primary key, name text)`);
    await db.execute(sql`insert into member values (1, 'a'), (39999, 'b'), (50000, '7')`);
    const items = Array.from({ length: 40_000 }, (_, i) => param(i));
    const find = (node: SqlNode) =>
      db.execute(
        select({ columns: [{ node: column("m", "id") }], from: { table: "member", alias: "m" }, where: node }),
      );
    assert.deepEqual((await find(inList(column("m", "id"), items))).rows, [[1], [39999]]);
    const names = Array.from({ length: 200 }, (_, i) => param(String(i)));
    assert.deepEqual((await find(inList(column("m", "name"), names))).rows, [[50000]]);
    assert.deepEqual((await find(inList(column("m", "id"), items, true))).rows, [[50000]]);
  });

  it("puts nulls last ascending and first descending, unless told", async () => {
    await db.execute(sql`create table n (a integer)`);
    await db.execute(sql`insert into n values (2), (null), (1)`);
    const order = async (direction: "asc" | "desc", nulls?: "first" | "last") =>
      (
        await db.execute(
          select({
            columns: [{ node: column("n", "a") }],
            from: { table: "n", alias: "n" },
            orderBy: [{ node: column("n", "a"), direction, ...(nulls && { nulls }) }],
          }),
        )
      ).rows.map((row) => row[0]);
    assert.deepEqual(await order("asc"), [1, 2, null]);
    assert.deepEqual(await order("desc"), [null, 2, 1]);
    assert.deepEqual(await order("asc", "first"), [null, 1, 2]);
    assert.deepEqual(await order("desc", "last"), [2, 1, null]);
  });

  for (const type of [
    { kind: "decimal", precision: 10, scale: 2 },
    { kind: "decimal", precision: 18, scale: 2 },
    { kind: "decimal", precision: 40, scale: 2 },
  ] as const satisfies ColumnType[]) {
    it(`adds, averages and calculates exactly with ${type.precision} digits`, async () => {
      const table = `money_${type.precision}`;
      const { dialect } = db;
      await db.execute(
        sql`create table ${sql.identifier(table)} (amount ${type.precision > 18 ? sql`text` : sql`integer`})`,
      );
      const amounts = ["0.10", "0.20", "-0.70", "12345678.90", "12345678.90"];
      await db.execute(
        insert({
          table,
          columns: ["amount"],
          rows: [...amounts.map((a) => [param(dialect.toDb(type, a))]), [param(null)]],
        }),
      );
      const amount = column("m", "amount");
      const one = async (node: SqlNode) =>
        (await db.execute(select({ columns: [{ node }], from: { table, alias: "m" } }))).rows[0]![0];
      const read = (result: ColumnType, raw: unknown) => (dialect.fromDb(result, raw) as Decimal).toFixed();
      assert.equal(read(sumType(type), await one(aggregate("sum", amount, { type }))), "24691357.4");
      assert.equal(read(sumType(type), await one(aggregate("sum", amount, { type, distinct: true }))), "12345678.5");
      assert.equal(read(averageType(type), await one(aggregate("avg", amount, { type }))), "4938271.48");
      assert.equal(read(type, await one(aggregate("min", amount, { type }))), "-0.7");
      assert.equal(
        await one(aggregate("sum", amount, { type, filter: binary("<", amount, param(dialect.toDb(type, -5))) })),
        null,
      );
      const third = arithmetic("/", {
        left: amount,
        leftType: type,
        right: param(3),
        rightType: { kind: "integer" },
        type,
      });
      const thirds = await db.execute(
        select({
          columns: [{ node: third }],
          from: { table, alias: "m" },
          orderBy: [{ node: amount, direction: "desc", nulls: "last" }],
        }),
      );
      assert.deepEqual(
        thirds.rows.slice(0, 5).map((row) => read(type, row[0])),
        ["4115226.3", "4115226.3", "0.07", "0.03", "-0.23"],
      );
      assert.equal(
        await one(
          arithmetic("/", { left: amount, leftType: type, right: param(0), rightType: { kind: "integer" }, type }),
        ),
        null,
      );
      assert.equal(
        await one(cast(amount, { kind: "text" }, type)),
        type.precision > 18 ? "00000000000000000000000000000000000000.10" : "0.10",
      );
      const finer: ColumnType = { kind: "decimal", precision: 44, scale: 6 };
      assert.equal(read(finer, await one(cast(amount, finer, type))), "0.1");
    });
  }

  it("takes dates apart", async () => {
    const date = param("2024-12-30T23:59:58.123Z");
    const parts = {
      year: 2024,
      quarter: 4,
      month: 12,
      day: 30,
      hour: 23,
      minute: 59,
      second: 58,
      weekDay: 1,
      week: 1,
      date: "2024-12-30",
    };
    for (const [part, expected] of Object.entries(parts))
      assert.equal(await value(datePart(part as "year", date)), expected, part);
    assert.equal(await value(datePart("month", param("2024-02-29"))), 2);
    assert.match(String(await value(func("now"))), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it("changes case of every script", async () => {
    assert.equal(await value(func("upper", [param("été")])), "ÉTÉ");
    assert.equal(await value(func("lower", [param("ÉTÉ")])), "été");
    assert.equal(await value(func("concat", [param("a"), param(null), param("b")])), "ab");
    assert.equal(await value(func("least", [param(2), param(1)])), 1);
  });

  it("takes hand-written SQL no time to judge, however it is indented", async () => {
    const started = performance.now();
    const statement = sql`
                                          (select 1) union select 2`;
    await assert.rejects(db.execute(statement), { code: "E_SQL" });
    assert.ok(performance.now() - started < 500);
  });

  it("streams with a snapshot, beside writes, and gives the connection back when the loop ends early", async () => {
    await db.execute(sql`create table many (id integer primary key)`);
    await db
      .execute(sql`insert into many select value from generate_series(1, 1000)`)
      .catch(() =>
        db.execute(
          sql`with recursive s(n) as (select 1 union all select n + 1 from s where n < 1000) insert into many select n from s`,
        ),
      );
    for (let round = 0; round < 20; round++) {
      for await (const chunk of db.iterate(sql`select id from many order by id`, { chunkSize: 10 })) {
        assert.equal(chunk.length, 10);
        break;
      }
    }
    let seen = 0;
    for await (const chunk of db.iterate(sql`select id from many order by id`, { chunkSize: 300 })) {
      if (seen === 0) await db.execute(sql`delete from many`);
      seen += chunk.length;
    }
    assert.equal(seen, 1000);
    await db.atomic(async () => {
      await db.execute(sql`insert into many values (1), (2), (3)`);
      const own: unknown[] = [];
      for await (const chunk of db.iterate(sql`select id from many order by id`, { chunkSize: 1 })) {
        own.push(...chunk.flat());
        await db.execute(sql`select 1`);
      }
      assert.deepEqual(own, [1, 2, 3]);
    });
  });

  it("takes thousands of conditions, and answers with no key where nothing was inserted", async () => {
    await db.execute(sql`create table once (id integer primary key, a text unique)`);
    const put = (a: string) =>
      db.execute(insert({ table: "once", columns: ["a"], rows: [[param(a)]], onConflict: { do: "nothing" } }));
    assert.deepEqual([(await put("x")).lastId, (await put("x")).lastId, (await put("y")).lastId], [1, undefined, 2]);
    const many = Array.from({ length: 3000 }, (_, i) => binary("=", column("once", "id"), param(i)));
    const { rows } = await db.execute(
      select({ columns: [{ node: column("once", "id") }], from: { table: "once", alias: "once" }, where: or(many) }),
    );
    assert.deepEqual(rows, [[1], [2]]);
  });

  it("shows a reader the moment at which its snapshot was asked for", async () => {
    await db.execute(sql`create table moment (a)`);
    await db.atomic(
      async () => {
        await runOutside(() => db.execute(sql`insert into moment values (1)`));
        assert.deepEqual((await db.execute(sql`select * from moment`)).rows, []);
      },
      { readOnly: true },
    );
    assert.deepEqual((await db.execute(sql`select * from moment`)).rows, [[1]]);
  });

  it("counts the days of a week from Monday, 1, to Sunday, 7", async () => {
    for (const [day, number] of [
      ["2024-01-01", 1],
      ["2024-01-06", 6],
      ["2024-01-07", 7],
    ] as const)
      assert.equal(await value(datePart("weekDay", param(day))), number);
  });

  it("cuts a combined query by its own offset", async () => {
    const numbers = (from: number) =>
      select({
        columns: [{ node: param(from), alias: "n" }],
        combine: [{ op: "unionAll", query: select({ columns: [{ node: param(from + 1) }] }) }],
      });
    const both = {
      ...numbers(1),
      combine: [
        ...numbers(1).combine!,
        { op: "unionAll" as const, query: { ...select({ columns: [{ node: param(9) }] }), offset: 1 } },
      ],
    };
    assert.deepEqual((await db.execute(both)).rows, [[1], [2]]);
  });

  it("lets two databases of one file write one after the other, however long a transaction takes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "nuages-queue-"));
    const url = `sqlite:${join(folder, "one.sqlite3")}`;
    const two = [0, 1].map(() => new Databases({ default: { url, lockTimeout: 10 } }));
    await two[0]!.get().execute(sql`create table t (a)`);
    await Promise.all(
      two.map((one, i) =>
        one.get().atomic(async () => {
          await one.get().execute(sql`insert into t values (${i})`);
          await new Promise((done) => setTimeout(done, 100));
        }),
      ),
    );
    assert.equal((await two[1]!.get().execute(sql`select count(*) from t`)).rows[0]![0], 2);
    for (const one of two) await one.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("keeps no snapshot of a stream that was left early", async () => {
    const few = new Databases({ default: { url: "sqlite::memory:", readers: 1 } });
    try {
      const other = few.get();
      await other.execute(sql`create table t (a)`);
      await other.execute(sql`insert into t values (1), (2), (3)`);
      for await (const chunk of other.iterate(sql`select a from t`, { chunkSize: 1 })) {
        assert.deepEqual(chunk, [[1]]);
        break;
      }
      await other.execute(sql`delete from t where a < 3`);
      assert.deepEqual((await Array.fromAsync(other.iterate(sql`select a from t`))).flat(), [[3]]);
    } finally {
      await few.close();
    }
  });

  it("reads on while every connection for streams is taken", async () => {
    const few = new Databases({ default: { url: "sqlite::memory:", readers: 1, acquireTimeout: 50 } });
    try {
      const other = few.get();
      await other.execute(sql`create table t (a)`);
      await other.execute(sql`insert into t values (1), (2)`);
      for await (const [row] of other.iterate(sql`select a from t`, { chunkSize: 1 })) {
        assert.equal((await other.execute(sql`select count(*) from t`)).rows[0]![0], 2);
        await assert.rejects(other.iterate(sql`select 1`).next(), { code: "E_DATABASE_BUSY" });
        assert.ok(row);
      }
      assert.deepEqual((await other.iterate(sql`select 1`).next()).value, [[1]]);
    } finally {
      await few.close();
    }
  });

  it("tells each statement to the log of its context, with time and values", async () => {
    const entries: QueryLogEntry[] = [];
    await queryLogSlot.run({ record: (entry) => entries.push(entry) }, async () => {
      await db.atomic(() => db.execute(sql`select ${"x"}`));
      await assert.rejects(db.execute(sql`select * from nowhere`));
    });
    await db.execute(sql`select 2`);
    assert.deepEqual(
      entries.map((entry) => [entry.sql, entry.params, entry.alias]),
      [
        ["select ?", ["x"], "default"],
        ["select * from nowhere", [], "default"],
      ],
    );
    assert.ok(entries.every((entry) => entry.milliseconds >= 0));
  });

  it("knows which hand-written statements write", async () => {
    await db.execute(sql`create table w (a)`);
    const before = db.writeCounter;
    await db.execute(sql`-- a comment
      select a from w`);
    await db.execute(sql`with x as (select 1) select * from x`);
    await db.execute(sql`/* why */ select a from w`);
    assert.equal(db.writeCounter, before);
    await db.execute(sql`with x as (select 1 as a) insert into w select a from x`);
    await db.execute(sql`/* hi */ update w set a = 2`);
    await db.execute(sql`with x as (select 2 as a) delete from w where a in (select a from x)`);
    assert.equal(db.writeCounter, before + 3);
  });

  it("names the broken rule and never a value", async () => {
    await db.execute(
      sql`create table rule (id integer primary key, code text not null unique, n integer constraint "n is small" check (n < 10))`,
    );
    const add = (code: string | null, n: number) => db.execute(sql`insert into rule (code, n) values (${code}, ${n})`);
    await add("secret-1", 1);
    const failure = async (run: Promise<unknown>) =>
      run.then(
        () => assert.fail("must fail"),
        (error) => error,
      );
    const unique = await failure(add("secret-1", 1));
    assert.deepEqual([unique.kind, unique.table, unique.columns], ["unique", "rule", ["code"]]);
    assert.doesNotMatch(unique.message, /secret/);
    const missing = await failure(add(null, 1));
    assert.deepEqual([missing.kind, missing.columns], ["notNull", ["code"]]);
    const check = await failure(add("secret-2", 99));
    assert.deepEqual([check.kind, check.constraint], ["check", "n is small"]);
    const syntax = await failure(db.execute(sql`selec ${"secret-3"}`));
    assert.equal(syntax.code, "E_SQL");
    assert.doesNotMatch(syntax.message, /secret/);
    const json = await failure(db.execute(sql`select json_extract('{}', ${"secret-4 path"})`));
    assert.doesNotMatch(json.message, /secret/);
    assert.ok(json.cause instanceof Error);
  });

  it("takes a limit and an offset of zero as they are", async () => {
    const of = async (slice: { limit?: number; offset?: number }) =>
      (await db.execute(select({ columns: [{ node: param(1), alias: "a" }], ...slice }))).rows.length;
    assert.deepEqual([await of({ limit: 0 }), await of({ limit: 1 }), await of({ offset: 0 })], [0, 1, 1]);
  });
});
