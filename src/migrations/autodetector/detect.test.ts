import assert from "node:assert/strict";
import { renameSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import {
  boolean,
  char,
  check,
  date,
  foreignKey,
  index,
  integer,
  Model,
  manyToMany,
  unique,
} from "../../models/index.ts";
import { questionsFromFlags } from "../index.ts";
import { TestProject } from "../project.test-support.ts";

const model = (label: string, fields: object, meta: object = {}): any =>
  Model(label as `${string}.${string}`)(fields, meta as never);
const name = char({ maxLength: 20 });

describe("the autodetector", () => {
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject(["blog", "shop"]);
  });
  afterEach(() => project.close());

  it("orders apps by what they point at, and writes the dependency", async () => {
    const item = model("shop.Item", { name });
    const post = model("blog.Post", { item: foreignKey(item) });
    assert.deepEqual(Object.keys(await project.make([post, item])), ["shop.0001_initial", "blog.0001_initial"]);
    assert.match(project.source("blog", "0001_initial"), /dependencies: \[\["shop", "0001_initial"\]\]/);
    const tag = model("blog.Tag", { item: foreignKey(item) });
    await project.make([post, item, tag]);
    assert.match(
      project.source("blog", "0002_create_tag"),
      /dependencies: \[\["blog", "0001_initial"\], \["shop", "0001_initial"\]\]/,
    );
  });

  it("splits apps that point at each other, and no more than it must", async () => {
    const post: any = model("blog.Post", {
      get item() {
        return foreignKey(item);
      },
    });
    const item: any = model("shop.Item", {
      get post() {
        return foreignKey(post, { null: true });
      },
      name,
    });
    assert.deepEqual(await project.make([post, item]), {
      "shop.0001_initial": ["Create model Item"],
      "blog.0001_initial": ["Create model Post"],
      "shop.0002_add_item_post": ["Add field post to Item"],
    });
    await project.migrate();
    assert.deepEqual(await project.schema(), await TestProject.schemaOf([post, item]));
    assert.deepEqual(await project.make([post, item]), {});
    await project.migrate({ app: "blog", name: "zero" }, { app: "shop", name: "zero" });
    assert.deepEqual(await project.schema(), []);
  });

  it("splits apps in a circle that no two models close", async () => {
    const item = model("shop.Item", { name });
    const post = model("blog.Post", { item: foreignKey(item) });
    const order = model("shop.Order", { post: foreignKey(post) });
    assert.deepEqual(await project.make([order, post, item]), {
      "shop.0001_initial": ["Create model Item"],
      "blog.0001_initial": ["Create model Post"],
      "shop.0002_create_order": ["Create model Order"],
    });
    await project.migrate();
  });

  it("deletes across apps: first what points there", async () => {
    const item = model("shop.Item", { name });
    await project.make([item, model("blog.Post", { name, item: foreignKey(item) })]);
    await project.migrate();
    await project.run(
      "insert into shop_item (id, name) values (1, 'i')",
      "insert into blog_post (name, item_id) values ('p', 1)",
    );
    assert.deepEqual(await project.make([model("blog.Post", { name })]), {
      "blog.0002_remove_post_item": ["Remove field item from Post"],
      "shop.0002_delete_item": ["Delete model Item"],
    });
    await project.migrate();
    assert.deepEqual(await project.rows("select name from blog_post"), [["p"]]);
  });

  it("deletes a model after what pointed there is gone, whichever app comes first", async () => {
    const tag = model("blog.Tag", { name });
    await project.make([tag, model("shop.Item", { name, tag: foreignKey(tag) })]);
    await project.migrate();
    assert.deepEqual(await project.make([model("shop.Item", { name })]), {
      "shop.0002_remove_item_tag": ["Remove field tag from Item"],
      "blog.0002_delete_tag": ["Delete model Tag"],
    });
    assert.match(project.source("blog", "0002_delete_tag"), /\["shop", "0002_remove_item_tag"\]/);
    await project.migrate();
  });

  it("takes constraints and indexes with the model, those over later fields after them", async () => {
    const a: any = model(
      "blog.A",
      {
        get b() {
          return foreignKey(b);
        },
        n: integer(),
      },
      {
        indexes: [index({ fields: ["b", "n"], name: "a_find" })],
        constraints: [
          unique({ fields: ["n"], name: "a_once" }),
          unique({ fields: ["n"], name: "a_free", condition: (x: any) => x.b.isNull() }),
          check({ name: "a_n", condition: (x: any) => x.n.gt(0) }),
        ],
      },
    );
    const b: any = model(
      "blog.B",
      {
        get a() {
          return foreignKey(a);
        },
        n: integer(),
      },
      {
        indexes: [index({ fields: ["a"], name: "b_find" })],
        constraints: [
          unique({ fields: ["a", "n"], name: "b_once" }),
          unique({ fields: ["n"], name: "b_n" }),
          unique({ fields: ["n"], name: "b_free", condition: (x: any) => x.a.isNull() }),
        ],
      },
    );
    await project.make([a, b]);
    await project.migrate();
    assert.deepEqual(await project.schema(), await TestProject.schemaOf([a, b]));
    assert.deepEqual(await project.make([a, b]), {});
  });

  it("refuses what only a person can know, with the flags that say it", async () => {
    await project.make([model("blog.Post", { title: name })]);
    const renamed = [model("blog.Post", { headline: name })];
    await assert.rejects(project.make(renamed), {
      code: "E_MIGRATION_RENAME",
      hint: "Say it with --rename blog.Post.title:headline (its rows are kept) or --remove blog.Post.title (they are lost).",
    });
    const moved = [model("blog.Article", { title: name })];
    await assert.rejects(project.make(moved), { code: "E_MIGRATION_RENAME", hint: /--rename blog\.Post:Article/ });
    const filled = [model("blog.Post", { title: name, views: integer() })];
    await assert.rejects(project.make(filled), { code: "E_MIGRATION_FILL", hint: /--fill blog\.Post\.views=VALUE/ });
    await assert.rejects(
      project.make([model("blog.Post", { title: name, code: char({ maxLength: 3, unique: true, blank: true }) })]),
      {
        code: "E_MIGRATION_FILL",
      },
    );
  });

  it("refuses to lose the rows of a relation that leads elsewhere, and flags that are about nothing", async () => {
    const [tag, topic] = [model("blog.Tag", { name }), model("blog.Topic", { name })];
    const post = (to: unknown) => model("blog.Post", { name, tags: manyToMany(to) });
    await project.make([tag, topic, post(tag)]);
    await assert.rejects(project.make([tag, topic, post(topic)]), {
      code: "E_MIGRATION_REPLACE",
      hint: /--remove blog\.Post\.tags/,
    });
    for (const flags of [
      { rename: ["blog.Post.nmae:title"] },
      { remove: ["blog.Post.tgas"] },
      { fill: ["blog.Post.veiws=1"] },
    ]) {
      const questions = questionsFromFlags(flags);
      await assert.rejects(project.make([tag, topic, post(tag)], { questions }), {
        code: "E_MIGRATION_FLAG",
        message: /nothing has changed/,
      });
    }
    const questions = questionsFromFlags({ rename: ["blog.Post.name:nope"] });
    const renamed = [tag, topic, model("blog.Post", { title: name, tags: manyToMany(tag) })];
    await assert.rejects(project.make(renamed, { questions }), {
      code: "E_MIGRATION_FLAG",
      message: /no new field blog\.Post\.nope/,
    });
  });

  it("takes a value for the rows that are there as it is typed, and only one that the column can hold", async () => {
    await project.make([model("blog.Post", { name })]);
    const fields = { name, day: date(), code: char({ maxLength: 4 }), views: integer() };
    const make = (...fill: string[]) => {
      const all = {
        day: "2026-01-31",
        code: "0071",
        views: "5",
        ...Object.fromEntries(fill.map((one) => one.split("="))),
      };
      const flags = Object.entries(all).map(([field, value]) => `blog.Post.${field}=${value}`);
      return project.make([model("blog.Post", fields)], { questions: questionsFromFlags({ fill: flags }) });
    };
    await assert.rejects(make("day=today"), {
      code: "E_MIGRATION_FLAG",
      message: '--fill blog.Post.day: "today" can\'t be its value.',
      hint: /2026-01-31/,
    });
    await assert.rejects(make("code=00711"), { code: "E_MIGRATION_FLAG", hint: /at most 4 characters/ });
    await assert.rejects(make("views=many"), { code: "E_MIGRATION_FLAG", hint: /a whole number/ });
    await assert.rejects(make("views=null"), { code: "E_MIGRATION_FLAG" });
    const [file] = Object.keys(await make()) as [string];
    const source = project.source("blog", file.slice("blog.".length));
    for (const value of ['"0071"', '"2026-01-31"', ", 5)"]) assert.ok(source.includes(value), source);
  });

  it("asks a person, once a question", async () => {
    const asked: unknown[] = [];
    const questions = {
      renameField: (question: unknown) => {
        asked.push(question);
        return true;
      },
      fill: (question: { field: string }) => {
        asked.push(question.field);
        return 5;
      },
    };
    await project.make([model("blog.Post", { title: name, n: integer({ null: true }) })]);
    const made = await project.make([model("blog.Post", { headline: name, n: integer() })], { questions });
    assert.deepEqual(Object.values(made).flat(), ["Rename field title of Post to headline", "Change field n of Post"]);
    assert.deepEqual(asked, [{ from: "blog.Post.title", to: "blog.Post.headline" }, "blog.Post.n"]);
  });

  it("takes a field with another name for the same column for a rename, and no field for two of them", async () => {
    const questions = { renameField: () => true };
    await project.make([model("blog.Post", { title: name, a: integer(), b: integer() })]);
    const column = char({ maxLength: 20, dbColumn: "title" });
    const made = await project.make([model("blog.Post", { headline: column, c: integer(), d: integer() })], {
      questions,
    });
    assert.deepEqual(Object.values(made).flat(), [
      "Rename field title of Post to headline",
      "Rename field a of Post to c",
      "Rename field b of Post to d",
      "Change field headline of Post",
    ]);
  });

  it("numbers a file after the last one, however many are missing before", async () => {
    await project.make([model("blog.Post", { name })]);
    const folder = join(project.dir, "blog", "migrations");
    renameSync(join(folder, "0001_initial.ts"), join(folder, "0041_squashed.ts"));
    const made = await project.make([model("blog.Post", { name }), model("blog.Tag", { name })]);
    assert.deepEqual(Object.keys(made), ["blog.0042_create_tag"]);
  });

  it("refuses flags that it doesn't understand", () => {
    for (const flags of [
      { rename: ["title:headline"] },
      { rename: ["blog.Post.title"] },
      { remove: ["x"] },
      { fill: ["blog.Post.views"] },
    ]) {
      assert.throws(() => questionsFromFlags(flags), { code: "E_MIGRATION_FLAG" });
    }
  });

  it("names files by what they do", async () => {
    await project.make([model("blog.Post", { name })]);
    const two = await project.make([
      model("blog.Post", { name, a: boolean({ default: false }), b: boolean({ default: false }) }),
    ]);
    assert.deepEqual(Object.keys(two), ["blog.0002_add_post_a_and_add_post_b"]);
    const more = await project.make([
      model("blog.Post", { name }),
      model("blog.Tag", { name }),
      model("blog.Section", { name }),
    ]);
    assert.deepEqual(Object.keys(more), ["blog.0003_create_tag_and_more"]);
    const own = await project.make([model("blog.Post", { name }), model("blog.Tag", { name })], { name: "tidy_up" });
    assert.deepEqual(Object.keys(own), ["blog.0004_tidy_up"]);
  });

  it("takes a model away only after all that was ever built on it, so that an empty database can follow", async () => {
    const item = model("shop.Item", { name });
    await project.make([item, model("blog.Post", { name, item: foreignKey(item) })]);
    await project.make([item, model("blog.Post", { name })]);
    await project.make([model("blog.Post", { name })]);
    assert.match(project.source("shop", "0002_delete_item"), /\["blog", "0002_remove_post_item"\]/);
    await project.migrate();
    assert.deepEqual(await project.schema(), await TestProject.schemaOf([model("blog.Post", { name })]));
  });

  it("tells models apart that only look alike across apps", async () => {
    await project.make([model("blog.Post", { name })]);
    const made = await project.make([model("shop.Post", { name })]);
    assert.deepEqual(made, {
      "shop.0001_initial": ["Create model Post"],
      "blog.0002_delete_post": ["Delete model Post"],
    });
  });

  it("follows a renamed model that others point at, in both apps", async () => {
    const post = model("blog.Post", { name });
    await project.make([
      post,
      model("shop.Item", { post: foreignKey(post), posts: manyToMany(post, { relatedName: "items" }) }),
    ]);
    await project.migrate();
    await project.run(
      "insert into blog_post (id, name) values (1, 'p')",
      "insert into shop_item (id, post_id) values (1, 1)",
      "insert into shop_item_posts (item_id, post_id) values (1, 1)",
    );
    const article = model("blog.Article", { name });
    const models = [
      article,
      model("shop.Item", { post: foreignKey(article), posts: manyToMany(article, { relatedName: "items" }) }),
    ];
    const made = await project.make(models, { questions: questionsFromFlags({ rename: ["blog.Post:Article"] }) });
    assert.deepEqual(made, { "blog.0002_rename_post_to_article": ["Rename model Post to Article"] });
    await project.migrate();
    assert.deepEqual(await project.schema(), await TestProject.schemaOf(models));
    assert.deepEqual(await project.rows("select item_id, article_id from shop_item_posts"), [[1, 1]]);
    assert.deepEqual(await project.make(models), {});
  });
});
