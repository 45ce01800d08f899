import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { databaseKind, emptyDatabase } from "./empty.test-support.ts";
import {
  binary,
  bool,
  type ColumnType,
  column,
  type Database,
  Databases,
  func,
  insert,
  param,
  type Select,
  type SqlNode,
  select,
  type TableState,
  updateMany,
  xor,
} from "./index.ts";

const types = {
  id: { kind: "bigInteger" },
  name: { kind: "text" },
  size: { kind: "integer" },
  price: { kind: "decimal", precision: 8, scale: 2 },
  weight: { kind: "float" },
  fresh: { kind: "boolean" },
  seen: { kind: "dateTime" },
  token: { kind: "uuid" },
  meta: { kind: "json" },
} as const satisfies Record<string, ColumnType>;
const names = Object.keys(types) as (keyof typeof types)[];

describe("statements that every database has", () => {
  let databases: Databases;
  let db: Database;
  before(async () => {
    databases = new Databases({ default: { url: emptyDatabase() } });
    db = databases.get();
    const table: TableState = {
      name: "things",
      columns: names.map((name) => ({ name, type: types[name], null: name !== "id" })),
      primaryKey: ["id"],
      indexes: [],
      constraints: [],
    };
    await db.atomic(() => db.dialect.schemaEditor(db).createTable(table), { schema: true });
  });
  after(() => databases.close());

  const bound = (name: keyof typeof types, value: unknown) => param(db.dialect.toDb(types[name], value), types[name]);
  const answer = async (query: Select) => (await db.execute(query)).rows;
  const of = (name: string): SqlNode => column("things", name);
  const from = { table: "things", alias: "things" } as const;

  beforeEach(async () => {
    await db.atomic(async () => {
      await db.execute({ kind: "delete", table: "things" });
      const rows = [
        [1, "b", 1],
        [2, "a", 1],
        [3, "c", 2],
        [4, null, 2],
        [5, "d", null],
      ];
      await db.execute(
        insert({
          table: "things",
          columns: ["id", "name", "size"],
          rows: rows.map(([id, name, size]) => [bound("id", BigInt(id!)), bound("name", name), bound("size", size)]),
        }),
      );
    });
  });

  it("many rows are changed at once, each to its own values of every type", async () => {
    const values = {
      name: ['it\'s "{,}" \\ NULL', "null", null],
      size: [-1, null, 2_147_483_647],
      price: ["-1.25", "100000.01", null],
      weight: [0.1, -1e300, null],
      fresh: [true, false, null],
      seen: [new Date(-1), new Date("2024-02-29T23:59:59.999Z"), null],
      token: ["0190163d-8694-739b-aea5-966c26f8ad91", null, "00000000-0000-0000-0000-000000000000"],
      meta: [{ a: [1, '}"'] }, "text", null],
    };
    const columns = Object.keys(values) as (keyof typeof values)[];
    const { changes } = await db.execute(
      updateMany({
        table: "things",
        key: { name: "id", type: types.id },
        columns: columns.map((name) => ({ name, type: types[name] })),
        rows: [1n, 3n, 9n].map((id, i) => [bound("id", id), ...columns.map((name) => bound(name, values[name][i]))]),
      }),
    );
    assert.equal(changes, 2);
    const rows = await answer(
      select({
        columns: columns.map((name) => ({ node: of(name) })),
        from,
        orderBy: [{ node: of("id"), direction: "asc" }],
      }),
    );
    const text = (value: unknown) => JSON.stringify(value);
    const read = (row: unknown[]) => columns.map((name, i) => text(db.dialect.fromDb(types[name], row[i])));
    const expected = (i: number) => columns.map((name) => text(values[name][i]));
    assert.deepEqual(read(rows[0]!), expected(0));
    assert.deepEqual(read(rows[2]!), expected(1));
    assert.deepEqual(read(rows[1]!)[0], '"a"', "the others stay as they are");
  });

  it("the first row of each group is taken by columns and by expressions, cut and ordered", async () => {
    const firsts = (on: SqlNode, direction: "asc" | "desc") =>
      select({
        columns: [{ node: of("id") }, { node: of("name"), alias: "called" }],
        from,
        distinctOn: [on],
        orderBy: [
          { node: on, direction },
          { node: of("name"), direction: "asc" },
        ],
      });
    assert.deepEqual(await answer(firsts(of("size"), "asc")), [
      [2, "a"],
      [3, "c"],
      [5, "d"],
    ]);
    assert.deepEqual(await answer(firsts(of("size"), "desc")), [
      [5, "d"],
      [3, "c"],
      [2, "a"],
    ]);
    const computed = func("coalesce", [of("size"), bound("size", 2)]);
    assert.deepEqual(await answer(firsts(computed, "asc")), [
      [2, "a"],
      [3, "c"],
    ]);
    assert.deepEqual(await answer(select({ ...firsts(of("size"), "asc"), limit: 1, offset: 1 })), [[3, "c"]]);
    const { rows } = await db.execute(
      select({
        columns: [{ node: func("length", [column("f", "called")]) }],
        from: { query: firsts(of("size"), "asc"), alias: "f" },
      }),
    );
    assert.equal(rows.length, 3);
  });

  it("xor holds where one side does", async () => {
    for (const [left, right] of [
      [true, true],
      [true, false],
      [false, true],
      [false, false],
    ] as const) {
      const [row] = await answer(
        select({ columns: [{ node: xor(bool(left), binary("=", param(1), param(right ? 1 : 2))) }] }),
      );
      assert.equal(Boolean(row![0]), left !== right);
    }
  });

  it("rows can be locked in a transaction, and the plan of a query can be read", async () => {
    const query = select({
      columns: [{ node: of("id") }],
      from,
      where: binary("=", of("id"), bound("id", 1n)),
      lock: { of: ["things"], held: "skip" },
    });
    assert.deepEqual(await db.atomic(() => answer(query)), [[1]]);
    const refused = { ...query, lock: { of: ["things"], held: "x; --" as never } };
    if (databaseKind === "postgres") assert.throws(() => db.dialect.compile(refused), { code: "E_SQL_NODE" });
    const { rows } = await db.execute(db.dialect.explain.statement(db.dialect.compile(query), {}));
    assert.match(db.dialect.explain.text(rows), /things/);
  });

  it("an answer tells the names of its columns", async () => {
    const { fields } = await db.execute(
      select({ columns: [{ node: of("id") }, { node: of("name"), alias: "called" }], from, limit: 1 }),
    );
    assert.deepEqual(
      fields.map(({ name }) => name),
      ["id", "called"],
    );
  });
});
