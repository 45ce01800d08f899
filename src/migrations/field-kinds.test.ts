import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { func, sql } from "../database/index.ts";
import { Temporal } from "../lib/index.ts";
import {
  auto,
  bigAuto,
  bigInteger,
  binary,
  boolean,
  char,
  dateTime,
  duration,
  float,
  generated,
  integer,
  ipAddress,
  Model,
  ModelRegistry,
  positiveBigInteger,
  positiveInteger,
  positiveSmallInteger,
  slug,
  smallInteger,
  text,
  time,
} from "../models/index.ts";
import { questionsFromFlags } from "./index.ts";
import { TestProject } from "./project.test-support.ts";

const model = (fields: object, meta: object = {}): any => Model("blog.Post")(fields, meta as never);

/** Every kind, each with a default that a migration file has to keep. */
const every = () => ({
  small: smallInteger({ default: -5 }),
  stock: positiveSmallInteger({ default: 5 }),
  views: positiveInteger({ default: 7 }),
  bytes: positiveBigInteger({ default: 2n ** 60n + 1n }),
  weight: float({ default: 0.5 }),
  opens: time({ default: Temporal.PlainTime.from("09:30:00.25") }),
  lasts: duration({ default: Temporal.Duration.from("P1DT2H") }),
  data: binary({ default: Uint8Array.of(0, 255) }),
  host: ipAddress({ default: "::1" }),
  word: slug({ allowUnicode: true, default: "x" }),
  medium: char({ choices: { Audio: { cd: "CD" } }, default: "cd", messages: { blank: "No." } }),
});

describe("columns of every kind in migrations", () => {
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

  it("are added to rows that are there, with the defaults that files keep, and made from nothing", async () => {
    await change([model({ name: text() })]);
    await project.run("insert into blog_post (id, name) values (1, 'one')");
    const models = [model({ name: text(), ...every() })];
    const titles = await change(models);
    assert.equal(titles.length, Object.keys(every()).length);
    const [values] = await project.rows("select small, stock, views, weight, host, word, medium from blog_post");
    assert.deepEqual(values, [-5, 5, 7, 0.5, "::1", "x", "cd"]);
    const { dialect } = project.db;
    const options = new ModelRegistry(models).get("blog.Post");
    const [row] = await project.rows("select bytes, opens, lasts, data from blog_post");
    const read = ["bytes", "opens", "lasts", "data"].map((name, i) =>
      dialect.fromDb(options.column(name).type, row![i]),
    );
    assert.deepEqual(read.map(String), [String(2n ** 60n + 1n), "09:30:00.25", "P1DT2H", "0,255"]);
  });

  it("change their size and their sign with the rows, which must fit", async () => {
    const rest = ({ small: _, stock: __, views: ___, ...others } = every()) => ({ name: text(), ...others });
    await change([
      model({
        ...rest(),
        small: integer({ default: 1 }),
        stock: smallInteger({ default: 1 }),
        views: bigInteger({ default: 1n }),
      }),
    ]);
    await project.run("update blog_post set small = 40000, stock = -1");
    await assert.rejects(
      change([
        model({
          ...rest(),
          small: smallInteger({ default: 1 }),
          stock: smallInteger({ default: 1 }),
          views: bigInteger({ default: 1n }),
        }),
      ]),
      (error: Error) => (error.cause as { code: string }).code === "E_SCHEMA_CONVERT",
    );
    await project.run("update blog_post set small = 4000");
    await project.migrate();
    await assert.rejects(
      change([
        model({
          ...rest(),
          small: smallInteger({ default: 1 }),
          stock: positiveInteger({ default: 1 }),
          views: bigInteger({ default: 1n }),
        }),
      ]),
      (error: Error) => (error.cause as { kind: string }).kind === "check",
    );
    await project.run("update blog_post set stock = 9");
    await project.migrate();
    await assert.rejects(project.run("update blog_post set stock = -9"), { name: "IntegrityError", kind: "check" });
    assert.deepEqual(await project.rows("select small, stock, views from blog_post"), [[4000, 9, 7]]);
  });

  it("become other kinds where the values can", async () => {
    await change([
      model({
        name: text(),
        a: char({ default: "12:30:00.000000" }),
        b: bigInteger({ default: 90_000_000n }),
        c: text({ default: "hé" }),
      }),
    ]);
    await change([
      model({ name: text(), a: time({ null: true }), b: duration({ null: true }), c: binary({ null: true }) }),
    ]);
    const { dialect } = project.db;
    const [row] = await project.rows("select a, b, c from blog_post");
    const kinds = ["time", "duration", "binary"] as const;
    const read = kinds.map((kind, i) => dialect.fromDb({ kind }, row![i]));
    assert.deepEqual(read.map(String), ["12:30:00", "PT1M30S", "104,195,169"]);
    await change([
      model({ name: text(), a: text({ null: true }), b: bigInteger({ null: true }), c: text({ null: true }) }),
    ]);
    assert.deepEqual(await project.rows("select a, b, c from blog_post"), [["12:30:00.000000", 90_000_000, "hé"]]);
  });

  it("get values from flags, told in the form that each is written in", async () => {
    const fields = { name: text(), at: time(), long: duration() };
    const at = "blog.Post.at=18:30";
    const wrong = { fill: [at, "blog.Post.long=soon"] };
    await assert.rejects(change([model(fields)], wrong), (error: { code: string; hint: string }) => {
      assert.equal(error.code, "E_MIGRATION_FLAG");
      assert.match(error.hint, /PT1H30M/);
      return true;
    });
    await change([model(fields)], { fill: [at, "blog.Post.long=PT5M"] });
  });

  it("keep defaults of the database and what a column is computed from, follow names, and change with the rows", async () => {
    const other = new TestProject();
    const state = (fields: object) => [model(fields)];
    const step = async (fields: object, flags: object = {}) => {
      const made = await other.make(state(fields), { questions: questionsFromFlags(flags) });
      await other.migrate();
      assert.deepEqual(await other.make(state(fields)), {});
      assert.ok(await other.healthy());
      return Object.values(made).flat();
    };
    try {
      await step({ price: integer() });
      await other.run("insert into blog_post (id, price) values (1, 5)");
      const added = {
        pieces: integer({ dbDefault: 3 }),
        active: boolean({ dbDefault: true }),
        at: dateTime({ dbDefault: func("now") }),
        word: char({ dbDefault: sql`lower('ABC')` }),
      };
      const total = (by: number) => generated(integer(), (row) => row.price.times(row.pieces).plus(by));
      await step({ price: integer(), ...added, total: total(0) });
      await other.run("insert into blog_post (id, price, pieces) values (2, 5, 10)");
      const query = "select pieces, total, word from blog_post order by id";
      assert.deepEqual(await other.rows(query), [
        [3, 15, "abc"],
        [10, 50, "abc"],
      ]);
      await step(
        { cost: integer(), ...added, total: generated(integer(), (row) => row.cost.times(row.pieces)) },
        { rename: ["blog.Post.price:cost"] },
      );
      await other.run("update blog_post set cost = 6 where id = 1");
      assert.deepEqual(await other.rows(query), [
        [3, 18, "abc"],
        [10, 50, "abc"],
      ]);
      const cost = { cost: integer(), ...added, pieces: integer({ dbDefault: 4 }) };
      await step({ ...cost, total: generated(integer(), (row) => row.cost.plus(row.pieces)) });
      await other.run("insert into blog_post (id, cost) values (3, 1)");
      assert.deepEqual(
        (await other.rows(query)).map((row) => row[1]),
        [9, 15, 5],
      );
      await step({ ...cost, total: integer() });
      await other.run("update blog_post set total = 0 where id = 3");
      assert.deepEqual(
        (await other.rows(query)).map((row) => row[1]),
        [9, 15, 0],
      );
      await step({ ...cost, total: integer(), pieces: integer() });
      await assert.rejects(other.run("insert into blog_post (id, cost) values (4, 1)"), { kind: "notNull" });
      await other.migrate({ app: "blog", name: "zero" });
    } finally {
      await other.close();
    }
  });

  it("are keys of other sizes, and keep notes and collations", async () => {
    const keyed = (key: object, meta: object = {}, name: object = text()) =>
      model({ key, name, at: time({ null: true }), long: duration({ null: true }) }, meta);
    const other = new TestProject();
    try {
      for (const models of [
        [keyed(auto({ bits: 32 }))],
        [keyed(auto({ bits: 16, dbComment: "The key" }))],
        [keyed(bigAuto(), { dbTableComment: "Posts" }, text({ dbComment: "It's a name" }))],
        [keyed(bigAuto(), {}, text())],
      ]) {
        await other.make(models);
        await other.migrate();
        assert.deepEqual(await other.schema(), await TestProject.schemaOf(models));
        assert.deepEqual(await other.make(models), {});
        await other.run("insert into blog_post (name) values ('x')");
      }
      assert.deepEqual(await other.rows('select "key" from blog_post order by "key"'), [[1], [2], [3], [4]]);
    } finally {
      await other.close();
    }
  });
});
