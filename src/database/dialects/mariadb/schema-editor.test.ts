import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import {
  binary,
  type ColumnState,
  column,
  func,
  IntegrityError,
  param,
  raw,
  type SchemaEditor,
  sql,
  type TableState,
} from "../../index.ts";
import { Scratch } from "./scratch.test-support.ts";

const id: ColumnState = { name: "id", type: { kind: "auto" }, null: false, autoIncrement: true };
const name: ColumnState = { name: "name", type: { kind: "char", maxLength: 50 }, null: false };
const live: ColumnState = { name: "live", type: { kind: "boolean" }, null: false };
const pointing = (to: string, type: ColumnState["type"] = { kind: "integer", bytes: 8 }): ColumnState => ({
  name: "parent_id",
  type,
  null: true,
  references: { table: to, column: "id", onDelete: "noAction", deferrable: true },
});
const table = (columns: readonly ColumnState[], more: Partial<TableState> = {}): TableState => ({
  name: "post",
  columns: [id, ...columns],
  primaryKey: ["id"],
  indexes: [],
  constraints: [],
  ...more,
});

describe("MariaDB's schema", () => {
  let scratch: Scratch;
  before(async () => {
    scratch = await Scratch.open();
  });
  after(() => scratch.close());
  beforeEach(async () => {
    await scratch.db.execute(sql`set foreign_key_checks = 0`);
    for (const { name } of await scratch.db.dialect.introspect(scratch.db))
      await scratch.db.execute(sql`drop table ${sql.identifier(name)}`);
    await scratch.db.execute(sql`set foreign_key_checks = 1`);
  });

  const change = (fn: (editor: SchemaEditor) => Promise<void>) =>
    scratch.db.atomic(
      async () => {
        const editor = scratch.db.dialect.schemaEditor(scratch.db);
        await fn(editor);
        await editor.checkReferences();
      },
      { schema: true },
    );
  const read = async () => scratch.db.dialect.introspect(scratch.db);

  it("keeps texts by code point with their trailing spaces, whatever the database's own collation", async () => {
    await change((editor) => editor.createTable(table([{ ...name, unique: true }])));
    for (const text of ["a", "A", "a ", "ä", "😀"])
      await scratch.db.execute(sql`insert into post (name) values (${text})`);
    assert.deepEqual((await scratch.rows(sql`select name from post order by name`)).flat(), [
      "A",
      "a",
      "a ",
      "ä",
      "😀",
    ]);
    assert.deepEqual(await scratch.rows(sql`select name from post where name = ${"a"}`), [["a"]]);
  });

  it("holds a unique constraint to the rows of its condition, and tells it again as it was", async () => {
    const where = binary("=", column("", "live"), param(true, { kind: "boolean" }));
    const constraints = [{ kind: "unique", name: "live_once", columns: ["name"], where }] as const;
    await change((editor) => editor.createTable(table([name, live], { constraints })));
    const add = (on: boolean) => scratch.db.execute(sql`insert into post (name, live) values ('a', ${on})`);
    await add(false);
    await add(false);
    await add(true);
    await assert.rejects(add(true), (error) => error instanceof IntegrityError && error.constraint === "live_once");
    const [found] = await read();
    assert.deepEqual(
      found!.columns.map((one) => one.name),
      ["id", "name", "live"],
    );
    assert.equal(found!.constraints[0]!.name, "live_once");
    await change((editor) => editor.dropConstraint(table([name, live], { constraints }), constraints[0]));
    await add(true);
  });

  it("holds rows apart by what is computed and takes NULLs for alike, in columns that are nowhere told", async () => {
    const lower = func("lower", [column("", "name")]);
    const word: ColumnState = {
      name: "word",
      type: { kind: "char", maxLength: 9, collation: "utf8mb4_general_ci" },
      null: true,
    };
    const constraints = [
      { kind: "unique", name: "one_lower", columns: [], expressions: [lower] },
      { kind: "unique", name: "one_word", columns: ["word"], nullsDistinct: false },
    ] as const;
    const state = table([name, word], { constraints });
    await change((editor) => editor.createTable(state));
    const add = (text: string, word: string | null) =>
      scratch.db.execute(sql`insert into post (name, word) values (${text}, ${word})`);
    await add("a", null);
    await add("b", "x");
    await assert.rejects(add("A", "y"), { kind: "unique", constraint: "one_lower" });
    await assert.rejects(add("c", null), { kind: "unique", constraint: "one_word" });
    await assert.rejects(add("c", "X"), { kind: "unique", constraint: "one_word" });
    const [found] = await read();
    assert.deepEqual(
      found!.columns.map((one) => one.name),
      ["id", "name", "word"],
    );
    assert.deepEqual(found!.constraints, [
      {
        kind: "unique",
        name: "one_lower",
        columns: [],
        expressions: [raw(['lcase("name" collate utf8mb4_uca1400_nopad_as_ci) collate utf8mb4_nopad_bin'])],
      },
      { kind: "unique", name: "one_word", columns: ["word"], nullsDistinct: false },
    ]);
    const exact = { ...word, type: { kind: "char", maxLength: 9 } } as const;
    await change((editor) => editor.alterColumn({ before: state, after: table([name, exact], { constraints }) }));
    await add("c", "X");
    for (const one of constraints)
      await change((editor) => editor.dropConstraint(table([name, exact], { constraints }), one));
    await add("A", null);
    assert.equal((await scratch.rows(sql`select * from post`))[0]!.length, 3);
  });

  it("makes a column that is computed in another way anew, with its keys, and keeps its values when it is no longer", async () => {
    const total = (by: number, stored = false, unique = true): ColumnState => ({
      name: "total",
      type: { kind: "integer" },
      null: true,
      unique,
      generated: { sql: binary("*", column("", "n"), param(by, { kind: "integer" })), stored },
    });
    const n: ColumnState = { name: "n", type: { kind: "integer" }, null: false };
    const plain: ColumnState = { name: "total", type: { kind: "integer" }, null: false, default: 7 };
    const step = (from: ColumnState, to: ColumnState) =>
      change((editor) => editor.alterColumn({ before: table([n, from]), after: table([n, to]) }));
    const values = () => scratch.rows(sql`select total from post`);
    await change((editor) => editor.createTable(table([n, total(2)])));
    await scratch.db.execute(sql`insert into post (n) values (5)`);
    await step(total(2), total(3));
    assert.deepEqual(await values(), [[15]]);
    await assert.rejects(scratch.db.execute(sql`insert into post (n) values (5)`), { kind: "unique" });
    await step(total(3), total(3, true));
    await step(total(3, true), { ...total(3, true), comment: "By three" });
    await step({ ...total(3, true), comment: "By three" }, total(4, false, false));
    await step(total(4, false, false), plain);
    assert.deepEqual(await values(), [[20]]);
    await step(plain, total(5));
    assert.deepEqual(await values(), [[25]]);
  });

  it("lets two tables point at each other, each waiting for the other", async () => {
    const b = { ...table([pointing("post")]), name: "other" };
    await change(async (editor) => {
      await editor.createTable(table([pointing("other")]));
      await editor.createTable(b);
    });
    assert.deepEqual(
      (await read()).map((one) => one.columns[1]!.references?.table),
      ["post", "other"],
    );
  });

  it("changes the type of a key and of what points at it, with every row still pointing", async () => {
    const small: ColumnState = { name: "id", type: { kind: "integer" }, null: false };
    const parent = (key: ColumnState): TableState => ({ ...table([]), name: "parent", columns: [key] });
    const child = (type: ColumnState["type"]) => table([pointing("parent", type)]);
    await change(async (editor) => {
      await editor.createTable(parent(small));
      await editor.createTable(child({ kind: "integer" }));
    });
    await scratch.db.execute(sql`insert into parent values (7)`);
    await scratch.db.execute(sql`insert into post (parent_id) values (7)`);
    await change(async (editor) => {
      await editor.alterColumn({ before: parent(small), after: parent(id) });
      await editor.alterColumn({ before: child({ kind: "integer" }), after: child({ kind: "integer", bytes: 8 }) });
    });
    const post = (await read()).find((one) => one.name === "post")!;
    assert.equal(post.columns[1]!.references?.table, "parent");
    await assert.rejects(scratch.db.execute(sql`insert into post (parent_id) values (8)`), { code: "E_INTEGRITY" });
  });

  it("says why a column can't point at a key of another type, as that of another program's table", async () => {
    await scratch.db.execute(sql`create table thing (id integer primary key)`);
    await assert.rejects(
      change((editor) => editor.createTable(table([pointing("thing")]))),
      { code: "E_SQL", message: /the key's very type/ },
    );
  });

  it("refuses a conversion that rows don't fit, and leaves table and rows as they were", async () => {
    const count = (type: ColumnState["type"]): TableState => table([{ name: "n", type, null: false }]);
    await change((editor) => editor.createTable(count({ kind: "char", maxLength: 20 })));
    await scratch.db.execute(sql`insert into post (n) values ('12'), ('twelve')`);
    const before = await read();
    const convert = () =>
      change((editor) =>
        editor.alterColumn({ before: count({ kind: "char", maxLength: 20 }), after: count({ kind: "integer" }) }),
      );
    await assert.rejects(convert(), { code: "E_SCHEMA_CONVERT", message: /don't fit into int/ });
    assert.deepEqual(await read(), before);
    assert.deepEqual(await scratch.rows(sql`select n from post`), [["12"], ["twelve"]]);
    await scratch.db.execute(sql`update post set n = '13' where n = 'twelve'`);
    await convert();
    assert.deepEqual(await scratch.rows(sql`select n from post`), [[12], [13]]);
  });

  it("gives rows that are there no empty value unasked: a new column without one is refused", async () => {
    await change((editor) => editor.createTable(table([])));
    await scratch.db.execute(sql`insert into post () values ()`);
    await assert.rejects(
      change((editor) => editor.addColumn(table([name]), "name")),
      (error) => error instanceof IntegrityError && error.kind === "notNull",
    );
    assert.equal((await read())[0]!.columns.length, 1);
  });

  it("takes the index of a foreign key away and gives the key another", async () => {
    const indexes = [{ name: "by_parent", columns: ["parent_id"] }];
    const state = table([pointing("post")], { indexes });
    await change((editor) => editor.createTable(state));
    await change((editor) => editor.dropIndex(state, indexes[0]!));
    const [found] = await read();
    assert.deepEqual([found!.indexes, found!.columns[1]!.references?.table], [[], "post"]);
    await change((editor) => editor.addIndex(table([pointing("post")]), indexes[0]!));
    assert.deepEqual((await read())[0]!.indexes, indexes);
  });

  it("renames a table so that another of its old name can have its keys", async () => {
    const state = table([pointing("post"), { ...name, unique: true }]);
    await change(async (editor) => {
      await editor.createTable(state);
      await editor.renameTable(state, "article");
      await editor.createTable(state);
    });
    const tables = await read();
    assert.deepEqual(
      tables.map((one) => [one.name, one.columns[1]!.references?.table, one.columns[2]!.unique]),
      [
        ["article", "article", true],
        ["post", "post", true],
      ],
    );
  });

  it("indexes texts that are longer than a key may be", async () => {
    const body: ColumnState = { name: "body", type: { kind: "text" }, null: false };
    const wide: ColumnState = { name: "wide", type: { kind: "char", maxLength: 3000 }, null: false, unique: true };
    await change((editor) =>
      editor.createTable(table([body, wide], { indexes: [{ name: "by_body", columns: ["body", "wide"] }] })),
    );
    const long = "x".repeat(2999);
    await scratch.db.execute(sql`insert into post (body, wide) values ('b', ${`${long}a`}), ('b', ${`${long}b`})`);
    await assert.rejects(scratch.db.execute(sql`insert into post (body, wide) values ('b', ${`${long}a`})`), {
      code: "E_INTEGRITY",
    });
  });
});
