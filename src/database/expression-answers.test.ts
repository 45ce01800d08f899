import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { byKind, emptyDatabase } from "./empty.test-support.ts";
import {
  aggregate,
  type ColumnType,
  callFunction,
  column,
  type Database,
  Databases,
  type DateUnit,
  dateTrunc,
  func,
  jsonContains,
  jsonPath,
  param,
  type SqlNode,
  select,
  star,
  windowFunc,
} from "./index.ts";

const text: ColumnType = { kind: "text" };
const integer: ColumnType = { kind: "integer" };
const json: ColumnType = { kind: "json" };
const dateTime: ColumnType = { kind: "dateTime" };

describe("every database gives the same answer", () => {
  let databases: Databases;
  let db: Database;

  before(() => {
    databases = new Databases({ default: { url: emptyDatabase() } });
    db = databases.get();
  });
  after(() => databases.close());

  const given = (type: ColumnType, value: unknown) => param(db.dialect.toDb(type, value), type);

  async function answer(node: SqlNode, type: ColumnType): Promise<unknown> {
    const { rows } = await db.execute(select({ columns: [{ node }] }));
    return db.dialect.fromDb(type, rows[0]![0]);
  }

  it("to what JSON contains", async () => {
    const cases: readonly [whole: unknown, part: unknown, contains: boolean][] = [
      [{ a: 1, b: 2 }, { a: 1 }, true],
      [{ a: 1 }, { a: 1, b: 2 }, false],
      [{ a: { b: [1, 2] } }, { a: { b: [2] } }, true],
      [[1, 2, [3]], [2, 1, 2], true],
      [[1, [3, 4]], [[4]], true],
      // MariaDB looks for an array in the arrays within too.
      [[[1]], [1], byKind({ sqlite: false, postgres: false, mariadb: true })],
      [["x", null], "x", true],
      [["x", null], null, true],
      ["x", ["x"], false],
      [{ a: null }, { a: null }, true],
      [{ a: [] }, { a: {} }, false],
      [1, 1, true],
      [1.5, 1, false],
      [{}, [], false],
      [[], [], true],
      [{ __proto__: null, x: 1 }, { toString: 1 }, false],
    ];
    for (const [whole, part, expected] of cases) {
      const node = jsonContains(param(JSON.stringify(whole), json), param(JSON.stringify(part), json));
      const [[found]] = (await db.execute(select({ columns: [{ node }] }))).rows as [[unknown]];
      assert.equal(Boolean(found), expected, `${JSON.stringify(whole)} ${JSON.stringify(part)}`);
    }
  });

  it("to what is at a path of JSON", async () => {
    const data = { a: [10, { "x y": true }], 0: "zero" };
    const at = (keys: readonly (string | number)[], plain = true) => {
      const steps = keys.map((key) =>
        typeof key === "string"
          ? { node: given(text, key), of: "key" as const }
          : { node: given(integer, key), of: key < 0 ? ("end" as const) : ("start" as const) },
      );
      return answer(jsonPath(given(json, data), steps, plain), json);
    };
    for (const plain of [true, false]) {
      assert.equal(await at(["a", 0], plain), 10);
      assert.equal(await at(["a", -1, "x y"], plain), true);
      assert.equal(await at(["0"], plain), "zero");
      assert.equal(await at([0], plain), null);
      assert.equal(await at(["a", "0"], plain), null);
      assert.equal(await at(["a", -3], plain), null);
      assert.deepEqual(await at(["a"], plain), data.a);
    }
  });

  it("to the start of a unit, in UTC and in a zone", async () => {
    const at = new Date("2024-11-03T05:30:15.250Z");
    const start = (unit: DateUnit, zone?: string) =>
      answer(
        dateTrunc(unit, given(dateTime, at), { of: "dateTime", ...(zone && { zone: given(text, zone) }) }),
        dateTime,
      );
    assert.deepEqual(await start("minute"), new Date("2024-11-03T05:30:00Z"));
    assert.deepEqual(await start("week"), new Date("2024-10-28T00:00:00Z"));
    if (byKind({ sqlite: false, postgres: false, mariadb: true })) {
      return assert.rejects(start("day", "America/Havana"), { code: "E_SQL_NODE", message: /MariaDB/ });
    }
    assert.deepEqual(await start("day", "America/Havana"), new Date("2024-11-03T04:00:00Z"));
    assert.deepEqual(await start("hour", "America/Havana"), new Date("2024-11-03T05:00:00Z"));
  });

  it("to functions by their own name, and to windows", async () => {
    assert.equal(await answer(callFunction("nullif", [given(text, "a"), given(text, "a")], [text, text]), text), null);
    const over = { partitionBy: [], orderBy: [{ node: column("q", "n"), direction: "desc" as const }] };
    const rows = [3, 1, 2].map((n) => select({ columns: [{ node: given(integer, n), alias: "n" }] }));
    const query = select({
      columns: rows[0]!.columns,
      combine: rows.slice(1).map((row) => ({ op: "unionAll" as const, query: row })),
    });
    const result = await db.execute(
      select({
        columns: [
          { node: column("q", "n") },
          { node: windowFunc("rowNumber", [], over) },
          { node: windowFunc("lag", [column("q", "n"), given(integer, 1), given(integer, 0)], over) },
          { node: aggregate("sum", column("q", "n"), { type: integer, over }) },
          { node: aggregate("count", star(), { over: { partitionBy: [], orderBy: [] } }) },
        ],
        from: { query, alias: "q" },
        orderBy: [{ node: column("q", "n"), direction: "asc" }],
      }),
    );
    assert.deepEqual(
      result.rows.map((row) => row.map(Number)),
      [
        [1, 3, 2, 6, 3],
        [2, 2, 3, 5, 3],
        [3, 1, 0, 3, 3],
      ],
    );
  });

  it("to what is no name, function or frame: a refusal", () => {
    const refused = { code: "E_SQL_NODE" };
    assert.throws(() => callFunction("x(1); --", [], []), refused);
    const nodes: unknown[] = [
      { kind: "call", name: "x; drop table y", args: [], types: [] },
      { kind: "call", name: { other: "x" }, args: [], types: [] },
      { kind: "windowFunc", name: "x", args: [], over: { partitionBy: [], orderBy: [] } },
      windowFunc("rank", [], {
        partitionBy: [],
        orderBy: [],
        frame: { unit: "rows", start: "1; --" as never, end: 0 },
      }),
      windowFunc("rank", [], { partitionBy: [], orderBy: [], frame: { unit: "x" as never, start: 0, end: 0 } }),
      dateTrunc("x'); --" as never, given(dateTime, new Date(0)), { of: "dateTime" }),
      { kind: "decimalFunc", name: "x", node: given(integer, 1), from: integer, type: integer },
      { kind: "jsonScalar", node: given(json, 1), as: "x" },
      { kind: "jsonBuild", of: "x", entries: [] },
      aggregate("x" as never, star()),
      func("x" as never),
    ];
    for (const node of nodes) {
      assert.throws(() => db.dialect.compile(node as SqlNode), refused, JSON.stringify(node));
    }
  });
});
