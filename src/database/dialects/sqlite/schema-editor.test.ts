import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import {
  binary,
  type ColumnState,
  type ColumnType,
  column,
  type Database,
  Databases,
  param,
  type SchemaEditor,
  sql,
  type TableState,
} from "../../index.ts";

const key: ColumnState = { name: "id", type: { kind: "auto" }, null: false, autoIncrement: true };
const author: TableState = {
  name: "author",
  columns: [key, { name: "name", type: { kind: "char", maxLength: 50 }, null: false }],
  primaryKey: ["id"],
  indexes: [],
  constraints: [],
};
const post: TableState = {
  name: "post",
  columns: [
    key,
    { name: "title", type: { kind: "char", maxLength: 100 }, null: false },
    { name: "views", type: { kind: "integer" }, null: true },
    {
      name: "author_id",
      type: { kind: "integer" },
      null: false,
      references: { table: "author", column: "id", onDelete: "cascade", deferrable: true },
    },
    {
      name: "parent_id",
      type: { kind: "integer" },
      null: true,
      references: { table: "post", column: "id", onDelete: "setNull", deferrable: true },
    },
  ],
  primaryKey: ["id"],
  indexes: [{ name: "post_title", columns: ["title"] }],
  constraints: [
    { kind: "unique", name: "post_unique", columns: ["title", "author_id"] },
    { kind: "check", name: "post_views", sql: binary(">=", column("", "views"), param(0)) },
  ],
};

function changed(table: TableState, name: string, part: Partial<ColumnState>): TableState {
  return { ...table, columns: table.columns.map((one) => (one.name === name ? { ...one, ...part } : one)) };
}

describe("the schema editor", () => {
  let databases: Databases;
  let db: Database;

  beforeEach(async () => {
    databases = new Databases({ default: { url: "sqlite::memory:" } });
    db = databases.get();
    await edit(async (editor) => {
      await editor.createTable(author);
      await editor.createTable(post);
    });
    await db.execute(sql`insert into author (name) values ('ann'), ('bob')`);
    await db.execute(
      sql`insert into post (title, views, author_id, parent_id) values ('one', 1, 1, null), ('two', null, 2, 1), ('gone', 3, 1, 1)`,
    );
    await db.execute(sql`delete from post where title = 'gone'`);
  });
  afterEach(() => databases.close());

  const edit = (fn: (editor: SchemaEditor) => Promise<void>) =>
    db.atomic(() => fn(db.dialect.schemaEditor(db)), { schema: true });
  const rows = async (text: TemplateStringsArray) => (await db.execute(sql(text))).rows;
  const tableNow = async (name: string) => (await db.dialect.introspect(db)).find((table) => table.name === name)!;
  const healthy = async () => {
    assert.deepEqual(await rows`pragma integrity_check`, [["ok"]]);
    assert.deepEqual(await rows`pragma foreign_key_check`, []);
    assert.deepEqual(await rows`pragma foreign_keys`, [[1]]);
    assert.deepEqual(await rows`pragma legacy_alter_table`, [[0]]);
  };

  it("refuses to shorten a text of any length where rows are longer, and does it where none is", async () => {
    const free = changed(post, "title", { type: { kind: "text" } });
    await edit((editor) => editor.alterColumn({ before: post, after: free }));
    const shorten = (maxLength: number) =>
      edit((editor) =>
        editor.alterColumn({ before: free, after: changed(post, "title", { type: { kind: "char", maxLength } }) }),
      );
    await assert.rejects(shorten(2), { code: "E_SCHEMA_CONVERT" });
    await shorten(3);
    assert.deepEqual(await rows`select title from post order by id`, [["one"], ["two"]]);
    await healthy();
  });

  it("makes what the introspector reads back", async () => {
    const found = await tableNow("post");
    assert.deepEqual(found.columns, post.columns);
    assert.deepEqual(found.primaryKey, ["id"]);
    assert.deepEqual(found.indexes, post.indexes);
    assert.deepEqual(
      found.constraints.map((one) => one.name),
      ["post_unique", "post_views"],
    );
  });

  it("reads back every column type", async () => {
    const types: ColumnType[] = [
      { kind: "integer" },
      { kind: "bigInteger" },
      { kind: "boolean" },
      { kind: "char", maxLength: 7 },
      { kind: "text" },
      { kind: "decimal", precision: 10, scale: 2 },
      { kind: "decimal", precision: 40, scale: 10 },
      { kind: "date" },
      { kind: "dateTime" },
      { kind: "json" },
      { kind: "uuid" },
      { kind: "float" },
    ];
    const columns = types.map(
      (type, i): ColumnState => ({ name: `c${i}`, type, null: i % 2 === 0, ...(i === 3 && { unique: true }) }),
    );
    const table: TableState = { name: "every type", columns, primaryKey: ["c1", "c3"], indexes: [], constraints: [] };
    const where = binary("=", column("", "c0"), param(1));
    const partial: TableState = {
      ...table,
      indexes: [{ name: "some", columns: ["c0", "c2"], descending: ["c2"], where }],
      constraints: [{ kind: "unique", name: "few", columns: ["c4"], where }],
    };
    await edit((editor) => editor.createTable(partial));
    const found = await tableNow("every type");
    assert.deepEqual(found.columns, columns);
    assert.deepEqual(found.primaryKey, ["c1", "c3"]);
    assert.deepEqual(found.indexes[0]?.descending, ["c2"]);
    assert.match(JSON.stringify(found.indexes[0]?.where), /c0.*= 1/);
    assert.match(JSON.stringify(found.constraints), /few.*c4/);
  });

  it("keeps text that looks like a number as it is, in columns whose type isn't SQLite's", async () => {
    const types: ColumnType[] = [
      { kind: "json" },
      { kind: "uuid" },
      { kind: "decimal", precision: 30, scale: 2 },
      { kind: "char" },
    ];
    const columns = types.map((type, i): ColumnState => ({ name: `c${i}`, type, null: true }));
    await edit((editor) =>
      editor.createTable({ name: "kept", columns, primaryKey: ["c0"], indexes: [], constraints: [] }),
    );
    await db.execute(sql`insert into kept values (${"1e3"}, ${"007"}, ${"0000.10"}, ${"12345678901234567890"})`);
    assert.deepEqual(await rows`select * from kept`, [["1e3", "007", "0000.10", "12345678901234567890"]]);
  });

  it("replaces a table without losing rows, indexes, triggers, views, references or the next key", async () => {
    await db.execute(sql`create table log (what text)`);
    await db.execute(sql`create trigger on_post after insert on post begin insert into log values (new.title); end`);
    await db.execute(sql`create trigger on_author after delete on author begin update post set views = 0; end`);
    await db.execute(sql`create view titles as select title, name from post join author on author.id = author_id`);
    await db.execute(sql`create index by_hand on post (lower(title))`);
    await db.execute(sql`alter table post add column by_hand text`);
    await db.execute(sql`update post set by_hand = 'kept'`);
    await db.execute(
      sql`create table comment (post_id integer not null references post (id) on delete cascade deferrable initially deferred)`,
    );
    await db.execute(sql`insert into comment values (1), (2), (1)`);
    const wider = changed(post, "title", { type: { kind: "text" } });
    await edit((editor) => editor.alterColumn({ before: post, after: wider }));
    assert.deepEqual(await rows`select id, title, views, author_id, parent_id, by_hand from post`, [
      [1, "one", 1, 1, null, "kept"],
      [2, "two", null, 2, 1, "kept"],
    ]);
    assert.deepEqual((await tableNow("post")).columns.slice(0, 5), wider.columns);
    assert.equal((await rows`select count(*) from comment`)[0]![0], 3);
    const names = (await rows`select name from sqlite_schema where tbl_name = 'post' order by name`).map(
      (row) => row[0],
    );
    assert.deepEqual(names, ["by_hand", "on_post", "post", "post_title", "post_unique"]);
    assert.deepEqual(await rows`select * from titles order by title`, [
      ["one", "ann"],
      ["two", "bob"],
    ]);
    const { lastId } = await db.execute(sql`insert into post (title, author_id) values ('three', 1)`);
    assert.equal(lastId, 4);
    assert.deepEqual(await rows`select * from log`, [["three"]]);
    await db.execute(sql`delete from post where id = 1`);
    assert.equal((await rows`select count(*) from comment`)[0]![0], 1);
    assert.deepEqual(await rows`select parent_id from post where id = 2`, [[null]]);
    await healthy();
  });

  it("keeps the next key of an empty table", async () => {
    await db.execute(sql`delete from post`);
    await edit((editor) =>
      editor.alterColumn({ before: post, after: changed(post, "views", { null: false, default: 0 }) }),
    );
    const { lastId } = await db.execute(sql`insert into post (title, views, author_id) values ('x', 0, 1)`);
    assert.equal(lastId, 4);
  });

  it("fills nulls with the default when a column stops being null, and refuses without one", async () => {
    const strict = changed(post, "views", { null: false });
    await assert.rejects(
      edit((editor) => editor.alterColumn({ before: post, after: strict })),
      { code: "E_INTEGRITY", kind: "notNull", table: "post" },
    );
    assert.equal((await rows`select count(*) from post`)[0]![0], 2);
    await edit((editor) => editor.alterColumn({ before: post, after: changed(strict, "views", { default: 7 }) }));
    assert.deepEqual(await rows`select views from post order by id`, [[1], [7]]);
    await healthy();
  });

  const lossy: readonly [string, ColumnType, readonly string[]][] = [
    ["letters to an integer", { kind: "integer" }, ["12", "x"]],
    ["a fraction to an integer", { kind: "integer" }, ["1.5"]],
    ["letters to a decimal", { kind: "decimal", precision: 5, scale: 2 }, ["x"]],
    ["letters to a date", { kind: "date" }, ["someday"]],
    ["letters to a boolean", { kind: "boolean" }, ["true"]],
    ["letters to JSON", { kind: "json" }, ["{"]],
    ["letters to a float", { kind: "float" }, ["1.0.0"]],
    ["a long text to a short one", { kind: "char", maxLength: 3 }, ["abcd"]],
  ];
  for (const [name, type, values] of lossy) {
    it(`refuses to turn ${name}, and changes nothing`, async () => {
      await db.execute(sql`delete from post`);
      for (const value of values) await db.execute(sql`insert into post (title, author_id) values (${value}, 1)`);
      const change = { before: post, after: changed(post, "title", { type }) };
      await assert.rejects(
        edit((editor) => editor.alterColumn(change)),
        { code: "E_SCHEMA_CONVERT" },
      );
      assert.deepEqual(
        (await rows`select title from post order by id`).map((row) => row[0]),
        values,
      );
      assert.deepEqual((await tableNow("post")).columns, post.columns);
      await healthy();
    });
  }

  it("converts what fits", async () => {
    await db.execute(sql`update post set title = '12' where id = 1`);
    await db.execute(sql`update post set title = '-7' where id = 2`);
    const as = async (from: TableState, type: ColumnType) => {
      const to = changed(from, "title", { type });
      await edit((editor) => editor.alterColumn({ before: from, after: to }));
      return { to, found: (await rows`select title from post order by id`).map((row) => row[0]) };
    };
    const money = await as(post, { kind: "decimal", precision: 6, scale: 2 });
    assert.deepEqual(money.found, [1200, -700]);
    const finer = await as(money.to, { kind: "decimal", precision: 8, scale: 4 });
    assert.deepEqual(finer.found, [120000, -70000]);
    const wide = await as(finer.to, { kind: "decimal", precision: 20, scale: 1 });
    assert.deepEqual(wide.found, ["0000000000000000012.0", "-9999999999999999992.9"]);
    const whole = await as(wide.to, { kind: "integer" });
    assert.deepEqual(whole.found, [12, -7]);
    const text = await as(whole.to, { kind: "char", maxLength: 5 });
    assert.deepEqual(text.found, ["12", "-7"]);
  });

  it("adds columns of every kind, with values for the rows that are there", async () => {
    let table = post;
    const add = async (added: ColumnState) => {
      table = { ...table, columns: [...table.columns, added] };
      await edit((editor) => editor.addColumn(table, added.name));
    };
    await add({ name: "a", type: { kind: "text" }, null: true });
    await add({ name: "b", type: { kind: "text" }, null: true, default: "it's" });
    await add({ name: "c", type: { kind: "integer" }, null: false, default: 5 });
    await add({ name: "d", type: { kind: "text" }, null: true, unique: true });
    const references = { table: "author", column: "id", onDelete: "noAction", deferrable: true } as const;
    await add({ name: "e", type: { kind: "integer" }, null: true, references });
    assert.deepEqual(await rows`select a, b, c, d, e from post`, [
      [null, "it's", 5, null, null],
      [null, "it's", 5, null, null],
    ]);
    assert.deepEqual(
      (await tableNow("post")).columns.map((one) => one.name),
      table.columns.map((one) => one.name),
    );
    await assert.rejects(add({ name: "f", type: { kind: "integer" }, null: false }), { code: "E_INTEGRITY" });
    await healthy();
  });

  it("drops columns with their indexes, keys and references", async () => {
    await edit((editor) => editor.dropColumn(post, "title"));
    const rest = {
      ...post,
      columns: post.columns.filter((one) => one.name !== "title"),
      indexes: [],
      constraints: [post.constraints[1]!],
    };
    await edit((editor) => editor.dropColumn(rest, "parent_id"));
    const found = await tableNow("post");
    assert.deepEqual(
      found.columns.map((one) => one.name),
      ["id", "views", "author_id"],
    );
    assert.deepEqual(found.indexes, []);
    assert.equal((await rows`select count(*) from post`)[0]![0], 2);
    await healthy();
  });

  it("renames tables and columns, and what names them follows", async () => {
    await db.execute(sql`create view titles as select title from post`);
    await edit(async (editor) => {
      await editor.renameColumn(post, "title", "headline");
      await editor.renameTable(author, "writer");
    });
    assert.deepEqual(await rows`select * from titles`, [["one"], ["two"]]);
    const found = await tableNow("post");
    assert.equal(found.columns[3]?.references?.table, "writer");
    assert.deepEqual(found.indexes[0]?.columns, ["headline"]);
    await healthy();
  });

  it("renames and changes a column at once", async () => {
    const after = changed(post, "views", { name: "hits", null: false, default: 0 });
    const fixed = { ...after, constraints: [post.constraints[0]!] };
    await edit((editor) => editor.alterColumn({ before: { ...post }, after: fixed, renamed: { views: "hits" } }));
    assert.deepEqual(await rows`select hits from post order by id`, [[1], [0]]);
  });

  it("adds and drops constraints, and refuses one that rows break", async () => {
    const views = { kind: "check", name: "low", sql: binary("<", column("", "views"), param(1)) } as const;
    const with_ = (constraint: TableState["constraints"][number]) => ({
      ...post,
      constraints: [...post.constraints, constraint],
    });
    await assert.rejects(
      edit((editor) => editor.addConstraint(with_(views), views)),
      { code: "E_INTEGRITY", kind: "check", constraint: "low", table: "post" },
    );
    const high = { kind: "check", name: "low", sql: binary("<", column("", "views"), param(100)) } as const;
    await edit((editor) => editor.addConstraint(with_(high), high));
    await assert.rejects(db.execute(sql`update post set views = 100`), { kind: "check", constraint: "low" });
    await edit((editor) => editor.dropConstraint(with_(high), high));
    await db.execute(sql`update post set views = 100`);
    const one = { kind: "unique", name: "by_author", columns: ["author_id"] } as const;
    await edit((editor) => editor.addConstraint(with_(one), one));
    await assert.rejects(db.execute(sql`insert into post (title, author_id) values ('n', 1)`), {
      kind: "unique",
      columns: ["author_id"],
    });
    await edit((editor) => editor.dropConstraint(with_(one), one));
    await db.execute(sql`insert into post (title, author_id) values ('n', 1)`);
  });

  it("refuses to drop or replace a table where foreign keys act, which would delete what points to it", async () => {
    const editor = db.dialect.schemaEditor(db);
    await assert.rejects(editor.dropTable(author), { code: "E_SCHEMA_TRANSACTION" });
    await assert.rejects(
      db.atomic(() => editor.alterColumn({ before: post, after: changed(post, "title", { type: { kind: "text" } }) })),
      { code: "E_SCHEMA_TRANSACTION" },
    );
    assert.equal((await rows`select count(*) from post`)[0]![0], 2);
  });

  it("refuses at commit a change that leaves rows pointing nowhere, and keeps everything", async () => {
    await assert.rejects(
      edit((editor) => editor.dropTable(author)),
      { code: "E_INTEGRITY", kind: "foreignKey", table: "post" },
    );
    assert.equal((await rows`select count(*) from author`)[0]![0], 2);
    await healthy();
  });

  it("keeps everything when a change fails half-way", async () => {
    await assert.rejects(
      edit(async (editor) => {
        await editor.alterColumn({ before: post, after: changed(post, "title", { type: { kind: "text" } }) });
        await editor.addIndex(post, { name: "bad", columns: ["nowhere"] });
      }),
      { code: "E_SQL" },
    );
    assert.deepEqual((await tableNow("post")).columns, post.columns);
    await healthy();
  });

  it("only writes the SQL down when it collects", async () => {
    const editor = db.dialect.schemaEditor(db, { collect: true });
    await editor.alterColumn({ before: post, after: changed(post, "title", { type: { kind: "text" } }) });
    await editor.dropTable(author);
    assert.match(
      editor.statements.join("\n"),
      /CREATE TABLE "new__post"[\s\S]*INSERT INTO "new__post"[\s\S]*DROP TABLE "author"/,
    );
    assert.deepEqual((await tableNow("post")).columns, post.columns);
  });

  it("drops an index that names a dropped column after another one", async () => {
    const indexes = [...post.indexes, { name: "post_author_views", columns: ["author_id", "views"] }];
    const table = { ...post, indexes, constraints: [] };
    await edit(async (editor) => {
      await editor.dropConstraint(post, post.constraints[1]!);
      await editor.addIndex(table, indexes[1]!);
      await editor.dropColumn(table, "views");
    });
    assert.deepEqual((await tableNow("post")).indexes, post.indexes);
    await healthy();
  });

  it("fills a new column that may be null with a default of 0 or the empty text", async () => {
    let table = post;
    for (const added of [
      { name: "likes", type: { kind: "integer" }, null: true, default: 0 },
      { name: "note", type: { kind: "text" }, null: true, default: "" },
    ] as const) {
      table = { ...table, columns: [...table.columns, added] };
      await edit((editor) => editor.addColumn(table, added.name));
    }
    assert.deepEqual(await rows`select likes, note from post`, [
      [0, ""],
      [0, ""],
    ]);
  });
});
