import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  aggregate,
  and,
  arithmetic,
  between,
  binary,
  bool,
  caseWhen,
  cast,
  column,
  datePart,
  exists,
  func,
  inList,
  inQuery,
  insert,
  isNull,
  like,
  not,
  or,
  param,
  raw,
  regex,
  remove,
  type SqlNode,
  select,
  sql,
  star,
  subquery,
  update,
} from "../../index.ts";
import { sqlite } from "./index.ts";

const title = column("p", "title");
const views = column("p", "views");
const from = { table: "blog_post", alias: "p" };
const ids = select({ columns: [{ node: column("c", "id") }], from: { table: "c", alias: "c" } });
const money = { kind: "decimal", precision: 10, scale: 2 } as const;
const wide = { kind: "decimal", precision: 30, scale: 5 } as const;

const cases: readonly [name: string, node: SqlNode, text: string, params: readonly unknown[]][] = [
  ["a value", param("x"), "?", ["x"]],
  ["a comparison", binary(">=", views, param(3)), '("p"."views" >= ?)', [3]],
  ["no condition", and([]), "1", []],
  ["no alternative", or([]), "0", []],
  [
    "conditions",
    and([binary("=", views, param(1)), or([isNull(title), not(bool(false))])]),
    '(("p"."views" = ?) AND (("p"."title" IS NULL) OR NOT (0)))',
    [1],
  ],
  ["not null", isNull(title, true), '("p"."title" IS NOT NULL)', []],
  ["a list", inList(views, [param(1), param(2)]), '"p"."views" IN (?, ?)', [1, 2]],
  ["an empty list", inList(views, []), "0", []],
  ["not in an empty list", inList(views, [], true), "1", []],
  ["a query", inQuery(views, ids, true), '"p"."views" NOT IN (SELECT "c"."id" FROM "c")', []],
  ["a range", between(views, param(1), param(9)), '("p"."views" BETWEEN ? AND ?)', [1, 9]],
  [
    "contains",
    like(title, { mode: "contains", value: param("a%") }, { caseSensitive: true }),
    'instr("p"."title", ?) > 0',
    ["a%"],
  ],
  [
    "not contains",
    like(title, { mode: "contains", value: param("a") }, { caseSensitive: false, negated: true }),
    'NOT (nuages_icontains("p"."title", ?))',
    ["a"],
  ],
  [
    "starts",
    like(title, { mode: "startsWith", value: param("a") }, { caseSensitive: true }),
    'substr("p"."title", 1, length(?)) = ?',
    ["a", "a"],
  ],
  [
    "ends",
    like(title, { mode: "endsWith", value: param("a") }, { caseSensitive: true }),
    'substr("p"."title", length("p"."title") - length(?) + 1) = ?',
    ["a", "a"],
  ],
  [
    "exact",
    like(title, { mode: "exact", value: param("a") }, { caseSensitive: false }),
    'nuages_iexact("p"."title", ?)',
    ["a"],
  ],
  [
    "a regular expression",
    regex(title, param("^a"), { caseSensitive: false }),
    'nuages_regex("p"."title", ?, 0)',
    ["^a"],
  ],
  ["a function", func("coalesce", [title, param("-")]), 'coalesce("p"."title", ?)', ["-"]],
  ["the greatest of one", func("greatest", [views]), '"p"."views"', []],
  ["concat", func("concat", [title, param("!")]), `(coalesce("p"."title", '') || coalesce(?, ''))`, ["!"]],
  ["a date part", datePart("month", column("p", "day")), `CAST(strftime('%m', "p"."day") AS INTEGER)`, []],
  ["count", aggregate("count", star()), "count(*)", []],
  [
    "a filtered count",
    aggregate("count", title, { distinct: true, filter: binary("=", views, param(1)) }),
    'count(DISTINCT "p"."title") FILTER (WHERE ("p"."views" = ?))',
    [1],
  ],
  ["the sum of a small decimal", aggregate("sum", views, { type: money }), 'sum("p"."views")', []],
  [
    "the sum of a wide decimal",
    aggregate("sum", views, { type: wide }),
    'nuages_decimal_store(nuages_decimal_sum(nuages_decimal_plain("p"."views", 5)), 45, 5)',
    [],
  ],
  [
    "decimals",
    arithmetic("*", { left: views, leftType: money, right: param(2), rightType: { kind: "integer" }, type: money }),
    `nuages_decimal_store(nuages_decimal_calc('*', nuages_decimal_plain("p"."views", 2), nuages_decimal_plain(?, -1)), 10, 2)`,
    [2],
  ],
  ["a case", caseWhen([{ when: bool(true), then: param(1) }], param(2)), "CASE WHEN 1 THEN ? ELSE ? END", [1, 2]],
  ["a cast", cast(views, { kind: "text" }), 'CAST("p"."views" AS TEXT)', []],
  ["exists", exists(ids, true), 'NOT EXISTS (SELECT "c"."id" FROM "c")', []],
  ["a subquery", subquery(ids), '(SELECT "c"."id" FROM "c")', []],
  [
    "a whole query",
    select({
      columns: [
        { node: title, alias: "t" },
        { node: aggregate("count", star()), alias: "n" },
      ],
      from,
      joins: [
        { type: "left", table: "auth_user", alias: "u", on: binary("=", column("u", "id"), column("p", "author_id")) },
      ],
      where: binary(">", views, param(10)),
      groupBy: [title],
      having: binary(">", aggregate("count", star()), param(1)),
      orderBy: [
        { node: title, direction: "asc" },
        { node: views, direction: "desc", nulls: "last" },
      ],
      limit: 5,
      offset: 10,
      distinct: true,
    }),
    'SELECT DISTINCT "p"."title" AS "t", count(*) AS "n" FROM "blog_post" AS "p" LEFT JOIN "auth_user" AS "u" ON ("u"."id" = "p"."author_id") WHERE ("p"."views" > ?) GROUP BY "p"."title" HAVING (count(*) > ?) ORDER BY "p"."title" ASC NULLS LAST, "p"."views" DESC NULLS LAST LIMIT ? OFFSET ?',
    [10, 1, 5, 10],
  ],
  [
    "a query from a query",
    select({ columns: [{ node: star() }], from: { query: ids, alias: "q" }, offset: 1 }),
    'SELECT * FROM (SELECT "c"."id" FROM "c") AS "q" LIMIT -1 OFFSET ?',
    [1],
  ],
  [
    "queries combined",
    select({
      columns: [{ node: param(1), alias: "n" }],
      combine: [{ op: "unionAll", query: select({ columns: [{ node: param(2) }], limit: 1 }) }],
      orderBy: [{ node: column("", "n"), direction: "desc" }],
    }),
    'SELECT ? AS "n" UNION ALL SELECT * FROM (SELECT ? LIMIT ?) ORDER BY "n" DESC NULLS FIRST',
    [1, 2, 1],
  ],
  [
    "an insert",
    insert({
      table: "t",
      columns: ["a", "b"],
      rows: [
        [param(1), param("x")],
        [param(2), param(null)],
      ],
      returning: ["id"],
    }),
    'INSERT INTO "t" ("a", "b") VALUES (?, ?), (?, ?) RETURNING "id"',
    [1, "x", 2, null],
  ],
  ["an insert of defaults", insert({ table: "t", columns: [], rows: [] }), 'INSERT INTO "t" DEFAULT VALUES', []],
  [
    "an insert that ignores",
    insert({ table: "t", columns: ["a"], rows: [[param(1)]], onConflict: { do: "nothing" } }),
    'INSERT INTO "t" ("a") VALUES (?) ON CONFLICT DO NOTHING',
    [1],
  ],
  [
    "an insert that updates",
    insert({
      table: "t",
      columns: ["a", "n"],
      rows: [[param(1), param(2)]],
      onConflict: { do: "update", columns: ["a"], set: [{ column: "n", value: column("excluded", "n") }] },
    }),
    'INSERT INTO "t" ("a", "n") VALUES (?, ?) ON CONFLICT ("a") DO UPDATE SET "n" = "excluded"."n"',
    [1, 2],
  ],
  [
    "an update",
    update({
      table: "t",
      set: [{ column: "n", value: binary("+", column("t", "n"), param(1)) }],
      where: binary("=", column("t", "id"), param(7)),
    }),
    'UPDATE "t" SET "n" = ("t"."n" + ?) WHERE ("t"."id" = ?)',
    [1, 7],
  ],
  [
    "a delete",
    remove({ table: "t", where: binary("=", column("t", "id"), param(7)) }),
    'DELETE FROM "t" WHERE ("t"."id" = ?)',
    [7],
  ],
  [
    "hand-written SQL",
    sql`select ${sql.identifier('we"ird')} from t where a = ${"x'; drop table t"} and ${sql`b = ${2}`}`,
    'select "we""ird" from t where a = ? and b = ?',
    ["x'; drop table t", 2],
  ],
];

describe("the compiler", () => {
  for (const [name, node, text, params] of cases) {
    it(`writes ${name}`, () => {
      const query = sqlite.compile(node);
      assert.equal(query.sql, text);
      assert.deepEqual(query.params, params);
    });
  }

  const evil = [
    'a"',
    'x" from "book"; --',
    "book.pub_date",
    "a b",
    "",
    "1a",
    "a\0b",
    "a\u007f",
    "crafted_alia$",
    "a".repeat(64),
    "é-",
    "a;b",
  ];
  for (const alias of evil) {
    it(`refuses the alias ${JSON.stringify(alias)}`, () => {
      assert.throws(() => sqlite.compile(select({ columns: [{ node: param(1), alias }] })), { code: "E_SQL_NAME" });
      assert.throws(() => sqlite.compile(select({ columns: [{ node: star() }], from: { table: "t", alias } })), {
        code: "E_SQL_NAME",
      });
    });
  }

  it("takes letters of any script as an alias", () => {
    assert.equal(
      sqlite.compile(select({ columns: [{ node: param(1), alias: "größe_日本" }] })).sql,
      'SELECT ? AS "größe_日本"',
    );
  });

  it("quotes whatever a table or column is called", () => {
    assert.equal(sqlite.compile(column('a"; drop table x; --', "b.c")).sql, '"a""; drop table x; --"."b.c"');
    for (const name of ["", "a\0b", "\ud800", 7, null, undefined, { toString: () => "x" }]) {
      assert.throws(() => sqlite.quote(name as string), { code: "E_SQL_NAME" });
    }
  });

  it("refuses names from outside its fixed lists, also those that every object has", () => {
    const any = (value: object) => value as SqlNode;
    const one = param(1);
    const hostile: SqlNode[] = [
      any({ kind: "constructor" }),
      any({ kind: "__proto__" }),
      any({ kind: "binary", op: "= 1 OR 1 =", left: one, right: one }),
      any({ kind: "func", name: "load_extension", args: [one] }),
      any({ kind: "func", name: "toString", args: [one] }),
      any({ kind: "func", name: "length", args: [] }),
      any({ kind: "datePart", part: "year', x)) OR 1=1; --", node: one }),
      any({ kind: "datePart", part: "constructor", node: one }),
      any({ kind: "aggregate", name: "group_concat", arg: one }),
      any({ kind: "like", left: one, pattern: { mode: "toString", value: one }, caseSensitive: false }),
      any({ kind: "cast", node: one, to: { kind: "blob); --" } }),
      any({ kind: "cast", node: one, to: { kind: "decimal", precision: "1); --", scale: 0 } }),
      any({ kind: "arithmetic", op: "'||", left: one, right: one, leftType: money, rightType: money, type: money }),
      any({ kind: "raw", parts: ["1 = 1"] }),
      any(JSON.parse('{"kind":"raw","parts":["drop table t"]}')),
      select({ columns: [{ node: one }], orderBy: [{ node: one, direction: "asc; --" as "asc" }] }),
      select({ columns: [{ node: one }], limit: "1; drop table t" as unknown as number }),
      select({ columns: [{ node: one }], limit: -1 }),
      select({ columns: [{ node: one }], combine: [{ op: "union; --" as "union", query: ids }] }),
    ];
    for (const node of hostile) assert.throws(() => sqlite.compile(node), { code: "E_SQL_NODE" }, JSON.stringify(node));
  });

  it("keeps long chains shallow and long lists in one bound value", () => {
    const chain = sqlite.compile(or(Array.from({ length: 5000 }, (_, i) => binary("=", views, param(i)))));
    assert.equal(chain.params.length, 5000);
    const list = sqlite.compile(
      inList(
        views,
        Array.from({ length: 50_000 }, (_, i) => param(i)),
      ),
    );
    assert.equal(list.sql, '"p"."views" IN (SELECT value FROM json_each(?))');
    assert.equal(list.params.length, 1);
  });

  it("refuses more values than a statement can bind", () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => [param(i), param(i)]);
    assert.throws(() => sqlite.compile(insert({ table: "t", columns: ["a", "b"], rows })), {
      code: "E_TOO_MANY_PARAMS",
    });
  });

  it("writes values out only for schema statements, with bare columns", () => {
    const check = and([binary("<>", title, param("it's; --")), binary(">", views, param(-1.5)), isNull(raw(["x"]))]);
    assert.equal(sqlite.compileLiteral(check), `(("title" <> 'it''s; --') AND ("views" > -1.5) AND (x IS NULL))`);
    assert.throws(() => sqlite.compileLiteral(param("a\0b")), { code: "E_SQL_PARAM" });
  });
});
