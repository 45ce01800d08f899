import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { byKind } from "../database/empty.test-support.ts";
import { boolean, char, foreignKey, index, integer, Model, unique } from "../models/index.ts";
import { questionsFromFlags } from "./index.ts";
import { TestProject } from "./project.test-support.ts";

const post = (fields: object, meta: object = {}): any => Model("blog.Post")(fields, meta as never);

describe("indexes and constraints over more than columns, in migrations", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });
  after(() => project.close());

  async function change(models: readonly unknown[], flags: object = {}): Promise<string[]> {
    const made = await project.make(models, { questions: questionsFromFlags(flags) });
    await project.migrate();
    assert.ok(await project.healthy());
    assert.deepEqual(await project.schema(), await TestProject.schemaOf(models));
    assert.deepEqual(await project.make(models), {}, "nothing is left to change");
    return Object.values(made).flat();
  }

  const fields = (title = "title") => ({
    [title]: char(),
    room: integer({ null: true }),
    open: boolean({ default: true }),
  });
  // MariaDB computes no keys of an index that isn't unique.
  const lower = (title: string, times: number) => {
    const expressions = [(row: any) => row[title].lower(), (row: any) => row.room.times(times)];
    const computed = index({ expressions, name: "post_lower" });
    const plain = index({ fields: [title, ...(times === 2 ? [] : ["room"])], name: "post_lower" });
    return byKind({ sqlite: computed, postgres: computed, mariadb: plain });
  };
  const meta = (title = "title", times = 2) => ({
    indexes: [index({ fields: ["room"], condition: { open: true }, name: "post_open_room" }), lower(title, times)],
    constraints: [
      unique({ expressions: [(row: any) => row[title].upper()], name: "post_title" }),
      unique({ fields: ["room"], nullsDistinct: false, name: "post_room" }),
    ],
  });
  const insert = (title: string, room: string) =>
    project.run(
      `insert into blog_post (title, room, open) values ('${title}', ${room}, ${project.db.dialect.compileLiteral({ kind: "bool", value: true })})`,
    );

  it("are made with a model, added to one, and hold", async () => {
    assert.deepEqual(await change([post(fields(), meta())]), ["Create model Post"]);
    await insert("a", "null");
    await assert.rejects(insert("A", "1"), { kind: "unique" });
    await assert.rejects(insert("b", "null"), { kind: "unique" });
    await insert("b", "1");
  });

  it("change, follow the names of fields, and go with columns", async () => {
    const titles = await change([post(fields(), meta("title", 3))]);
    assert.deepEqual(titles, ["Remove index post_lower from Post", "Add index post_lower to Post"]);
    await change([post(fields("name"), meta("name", 3))], { rename: ["blog.Post.title:name"] });
    await assert.rejects(project.run("insert into blog_post (name, room, open) select 'B', 7, open from blog_post"), {
      kind: "unique",
    });
    await change([
      post(
        { room: integer({ null: true }), open: boolean({ default: true }) },
        { constraints: [meta().constraints[1]] },
      ),
    ]);
    await project.run("delete from blog_post");
    await project.migrate({ app: "blog", name: "0001_initial" });
    assert.ok(await project.healthy());
    await project.migrate({ app: "blog", name: "zero" });
  });

  it("change what the database does with a foreign key", async () => {
    const other = new TestProject();
    const models = (options: object) => {
      const author: any = Model("blog.Author")({ name: char() });
      return [author, post({ author: foreignKey(author, options) })];
    };
    try {
      for (const options of [
        {},
        { onDelete: "dbCascade" },
        { dbConstraint: false, onDelete: "doNothing" },
        { onDelete: "dbSetNull", null: true },
      ]) {
        await other.make(models(options));
        await other.migrate();
        assert.deepEqual(await other.schema(), await TestProject.schemaOf(models(options)));
        assert.deepEqual(await other.make(models(options)), {});
      }
      await other.run(
        "insert into blog_author (id, name) values (1, 'a')",
        "insert into blog_post (author_id) values (1)",
        "delete from blog_author",
      );
      assert.deepEqual(await other.rows("select author_id from blog_post"), [[null]]);
    } finally {
      await other.close();
    }
  });

  it("leave tables alone that are somebody else's", async () => {
    const other = new TestProject();
    // What points at a key is of its very type on MariaDB.
    const key = byKind({ sqlite: "integer", postgres: "integer", mariadb: "bigint" });
    try {
      await other.run(`create table legacy_thing (id ${key} primary key, name varchar(20) not null)`);
      const thing = (more: object = {}, managed = false): any =>
        Model("blog.Thing")({ name: char({ maxLength: 20 }), ...more }, { dbTable: "legacy_thing", managed } as never);
      const owner = (to: unknown): any => Model("blog.Owner")({ thing: foreignKey(to as never) });
      const first = thing();
      await other.make([first, owner(first)]);
      await other.migrate();
      await other.run(
        "insert into legacy_thing (id, name) values (1, 'x')",
        "insert into blog_owner (thing_id) values (1)",
      );
      const second = thing({ color: char({ default: "red" }) });
      await other.make([second, owner(second)]);
      await other.migrate();
      await assert.rejects(other.rows("select color from legacy_thing"), { code: "E_SQL" });
      const third = thing({ color: char({ default: "red" }) }, true);
      await other.make([third, owner(third)]);
      await other.migrate();
      assert.deepEqual(await other.make([third, owner(third)]), {});
      await other.migrate({ app: "blog", name: "zero" });
      assert.deepEqual(await other.rows("select name from legacy_thing"), [["x"]], "the table stays");
    } finally {
      await other.close();
    }
  });
});
