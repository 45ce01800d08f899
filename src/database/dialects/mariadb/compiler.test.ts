import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  aggregate,
  binary,
  column,
  func,
  inQuery,
  insert,
  like,
  param,
  type SqlNode,
  select,
  star,
  update,
} from "../../index.ts";
import { compile, compileLiteral, quote } from "./compiler.ts";

const columns = (node: SqlNode) => select({ columns: [{ node }] });
const money = { kind: "decimal", precision: 6, scale: 2 } as const;

describe("statements of MariaDB", () => {
  it("bind a value as often as it is written, in the order of the text", () => {
    const { sql, params } = compile(
      columns(like(param("left"), { mode: "startsWith", value: param("part") }, { caseSensitive: true })),
    );
    assert.equal(sql, "SELECT left(?, char_length(?)) = ?");
    assert.deepEqual(params, ["left", "part", "part"]);
    const contains = compile(
      columns(like(param("left"), { mode: "contains", value: param("part") }, { caseSensitive: true })),
    );
    assert.deepEqual(contains.params, ["part", "left"]);
  });

  it("tell the type of a decimal, which beside a text would be compared as a float", () => {
    const where = binary("=", column("t", "price"), param("1.10", money));
    assert.match(compile(columns(where)).sql, /\("t"\."price" = CAST\(\? AS DECIMAL\(65, 2\)\)\)/);
    assert.equal(compileLiteral(where), '("price" = 1.10)');
  });

  it("hold a limit that IN does not take in a query around it", () => {
    const query = select({ columns: [{ node: column("t", "id") }], from: { table: "t", alias: "t" }, limit: 2 });
    assert.match(
      compile(columns(inQuery(column("u", "id"), query))).sql,
      /IN \(SELECT \* FROM \(SELECT "t"\."id" FROM "t" LIMIT \?\) AS nuages_rows\)/,
    );
  });

  it("order nulls as everywhere, and leave the order to an index where there are none", () => {
    const order = (direction: "asc" | "desc", nulls?: "first" | "last" | "none") =>
      compile(
        select({
          columns: [{ node: column("t", "a") }],
          orderBy: [{ node: column("t", "a"), direction, ...(nulls && { nulls }) }],
        }),
      ).sql.replace(/.*ORDER BY /, "");
    assert.equal(order("asc"), '"t"."a" IS NULL ASC, "t"."a" ASC');
    assert.equal(order("desc"), '"t"."a" IS NULL DESC, "t"."a" DESC');
    assert.equal(order("asc", "none"), '"t"."a" ASC');
    assert.equal(order("asc", "first"), '"t"."a" ASC');
    assert.equal(order("desc", "last"), '"t"."a" DESC');
  });

  it("order by an aggregate that has a name by the aggregate: its name can't be calculated with", () => {
    const { sql } = compile(
      select({
        columns: [{ node: aggregate("max", column("t", "a")), alias: "best" }],
        from: { table: "t", alias: "t" },
        orderBy: [{ node: column("", "best"), direction: "asc" }],
      }),
    );
    assert.match(sql, /ORDER BY max\("t"\."a"\) IS NULL ASC, "best" ASC$/);
  });

  it("count with a condition by a CASE, there being no FILTER", () => {
    const filter = binary(">", column("t", "a"), param(1));
    assert.match(
      compile(columns(aggregate("count", star(), { filter }))).sql,
      /count\(CASE WHEN \("t"\."a" > \?\) THEN 1 END\)/,
    );
  });

  it("divide integers into an integer, and floats into a float", () => {
    assert.match(compile(columns(binary("/", column("t", "a"), param(2)))).sql, / DIV \?/);
    assert.match(compile(columns(binary("/", column("t", "a"), param(2, { kind: "float" })))).sql, / \/ \?/);
  });

  it("take one argument where GREATEST wants two", () => {
    assert.equal(compile(columns(func("greatest", [param(1)]))).sql, "SELECT (?)");
  });

  it("quote a name with quotes in it, and refuse one with the mark of a value", () => {
    assert.equal(quote('a"b'), '"a""b"');
    assert.throws(() => quote("a\x001\x00"), { code: "E_SQL_NAME" });
  });

  it("write a backslash so that no sql_mode reads it in another way", () => {
    const where = binary("=", column("", "a"), param("\\'"));
    assert.equal(compileLiteral(where), `("a" = CONVERT(X'5c27' USING utf8mb4))`);
    assert.equal(compileLiteral(param("it's")), "'it''s'");
  });

  it("refuse an update that is to answer with columns, before the server does not understand it", () => {
    const changed = update({ table: "t", set: [{ column: "a", value: param(1) }], returning: ["a"] });
    assert.throws(() => compile(changed), { code: "E_SQL_NODE", message: /UPDATE of MariaDB/ });
  });

  it("refuse a conflict of a row of defaults, which has no column to keep", () => {
    assert.throws(() => compile(insert({ table: "t", columns: [], rows: [[]], onConflict: { do: "nothing" } })), {
      code: "E_SQL_NODE",
    });
  });
});
