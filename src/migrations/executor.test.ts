import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, it } from "node:test";
import { byKind } from "../database/empty.test-support.ts";
import { Databases, sql } from "../database/index.ts";
import { type AnyModel, char, foreignKey, integer, Model, userModel } from "../models/index.ts";
import {
  addField,
  alterField,
  createModel,
  deleteModel,
  field,
  MigrationExecutor,
  MigrationGraph,
  type MigrationSource,
  migration,
  postMigrate,
  removeField,
  runCode,
  runSql,
} from "./index.ts";
import { TestProject } from "./project.test-support.ts";

const id = field.auto({ primaryKey: true });
const source = (app: string, name: string, parts: Parameters<typeof migration>[0]): MigrationSource => ({
  app,
  name,
  file: `${app}/migrations/${name}.ts`,
  migration: migration(parts),
});
const initial = source("blog", "0001_initial", {
  initial: true,
  operations: [createModel("Post", { fields: { id, title: field.char({ maxLength: 50 }) } })],
});
const second = source("blog", "0002_add_post_views", {
  dependencies: [["blog", "0001_initial"]],
  operations: [addField("Post", "views", field.integer({ default: 0 }))],
});
const shop = source("shop", "0001_initial", {
  dependencies: [["blog", "0002_add_post_views"]],
  operations: [createModel("Item", { fields: { id, post: field.foreignKey("blog.Post") } })],
});

describe("the executor", () => {
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject(["blog", "shop"]);
  });
  afterEach(() => project.close());

  const executor = (...sources: MigrationSource[]) =>
    new MigrationExecutor({
      graph: new MigrationGraph(sources, { apps: ["blog", "shop"] }),
      databases: project.databases,
    });
  const tables = async () => (await project.db.dialect.introspect(project.db)).map((table) => table.name);
  const applied = async (one: MigrationExecutor) =>
    (await one.status()).filter((node) => node.applied).map((node) => `${node.app}.${node.name}`);

  it("applies what is missing, in order, once", async () => {
    const all = executor(shop, second, initial);
    const heard: string[] = [];
    const disconnect = postMigrate.connect(({ alias }) => {
      heard.push(alias);
    });
    assert.deepEqual(
      (await all.plan()).map((step) => `${step.app}.${step.name}`),
      ["blog.0001_initial", "blog.0002_add_post_views", "shop.0001_initial"],
    );
    const events: string[] = [];
    const done = await all.migrate([], { onProgress: (one) => events.push(`${one.event} ${one.name}`) });
    assert.equal(done.length, 3);
    assert.deepEqual(events.slice(0, 2), ["start 0001_initial", "done 0001_initial"]);
    assert.deepEqual(await all.migrate(), []);
    disconnect();
    assert.deepEqual(heard, ["default", "default"]);
    assert.ok((await all.status()).every((node) => node.applied instanceof Date));
  });

  it("goes to a migration by the beginning of its name, forwards and backwards, with what depends on it", async () => {
    const all = executor(initial, second, shop);
    await all.migrate([{ app: "blog", name: "0001" }]);
    assert.deepEqual(await applied(all), ["blog.0001_initial"]);
    await all.migrate([{ app: "shop" }]);
    assert.equal((await applied(all)).length, 3);
    const back = await all.plan([{ app: "blog", name: "0001" }]);
    assert.deepEqual(
      back.map((step) => [step.app, step.backwards]),
      [
        ["shop", true],
        ["blog", true],
      ],
    );
    await all.migrate([{ app: "blog", name: "zero" }]);
    assert.deepEqual(await applied(all), []);
    assert.deepEqual(await tables(), ["nuages_migrations"]);
    assert.deepEqual(await all.migrate([{ app: "blog", name: "zero" }]), []);
  });

  it("plans each of several targets from where the one before has led", async () => {
    const plan = await executor(initial, second, shop).plan([
      { app: "blog" },
      { app: "shop" },
      { app: "blog", name: "0001" },
    ]);
    assert.deepEqual(
      plan.map((step) => `${step.backwards ? "-" : "+"}${step.app}.${step.name.slice(0, 4)}`),
      ["+blog.0001", "+blog.0002", "+shop.0001", "-shop.0001", "-blog.0002"],
    );
  });

  it("runs a migration with the state of those that are applied, not of those that come before it", async () => {
    const blog = source("blog", "0001_initial", {
      dependencies: [["shop", "0001_initial"]],
      operations: [createModel("Post", { fields: { id, item: field.foreignKey("shop.Item") } })],
    });
    const key = field.char({ primaryKey: true, maxLength: 5 });
    const first = source("shop", "0001_initial", { operations: [createModel("Item", { fields: { code: key } })] });
    const longer = source("shop", "0002_longer", {
      dependencies: [["shop", "0001_initial"]],
      operations: [alterField("Item", "code", field.char({ primaryKey: true, maxLength: 9 }))],
    });
    const one = executor(blog, first, longer);
    await one.migrate([{ app: "shop" }]);
    assert.deepEqual(await applied(one), ["shop.0001_initial", "shop.0002_longer"]);
    await one.migrate();
    assert.ok((await tables()).includes("blog_post"));
  });

  it("skips what another has applied since it made its plan, and waits for whoever holds the file", async () => {
    const told: string[] = [];
    const migrate = () =>
      executor(initial, second).migrate([], {
        onProgress: ({ event, name }) => event !== "start" && told.push(`${name.slice(0, 4)} ${event}`),
      });
    const [ours, theirs] = await Promise.all([migrate(), migrate()]);
    assert.deepEqual(
      [ours.length + theirs.length, told.sort()],
      [2, ["0001 done", "0001 skipped", "0002 done", "0002 skipped"]],
    );
    const path = join(project.dir, "held.sqlite3");
    const databases = new Databases({ default: { url: `sqlite:${path}`, lockTimeout: 20 } });
    await databases.get().execute(sql`create table other (a)`);
    const holder = new DatabaseSync(path);
    holder.exec("begin immediate");
    const released = setTimeout(() => holder.exec("commit"), 300);
    const graph = new MigrationGraph([initial], { apps: ["blog"] });
    assert.equal((await new MigrationExecutor({ graph, databases }).migrate()).length, 1);
    clearTimeout(released);
    holder.close();
    await databases.close();
  });

  it("refuses targets that it doesn't know, with the nearest", async () => {
    const all = executor(initial, second);
    await assert.rejects(all.plan([{ app: "blgo" }]), { code: "E_MIGRATION_UNKNOWN", hint: 'Did you mean "blog"?' });
    await assert.rejects(all.plan([{ app: "blog", name: "0009" }]), { code: "E_MIGRATION_UNKNOWN" });
    await assert.rejects(all.plan([{ app: "blog", name: "000" }]), { code: "E_MIGRATION_AMBIGUOUS" });
    await assert.rejects(all.plan([{ app: "blgo", name: "zero" }]), { code: "E_MIGRATION_UNKNOWN" });
    assert.deepEqual(await all.plan([{ app: "shop" }]), []);
  });

  it("keeps nothing of a migration that fails, and tells the file and the operation", async () => {
    await executor(initial).migrate();
    await project.run("insert into blog_post (title) values ('one'), ('two')");
    const filling = (fails: boolean) =>
      source("blog", "0002_broken", {
        dependencies: [["blog", "0001_initial"]],
        operations: [
          addField("Post", "views", field.integer({ default: 0 })),
          runCode({
            title: "Fill views",
            forwards: async ({ database }) => {
              await database.execute(sql`update blog_post set views = 9 where title = 'one'`);
              if (fails) throw new RangeError("row two is odd");
            },
          }),
        ],
      });
    const all = executor(initial, filling(true));
    await assert.rejects(all.migrate(), (error: Error & { code?: string }) => {
      assert.equal(error.code, "E_MIGRATION_FAILED");
      assert.match(
        error.message,
        /blog\.0002_broken .*"Fill views" in blog\/migrations\/0002_broken\.ts failed: row two is odd/,
      );
      assert.ok(error.cause instanceof RangeError);
      return true;
    });
    assert.deepEqual(await applied(all), ["blog.0001_initial"]);
    const keeps = !project.db.dialect.features.transactionalDdl;
    assert.equal((await project.rows("select * from blog_post"))[0]!.length, keeps ? 3 : 2);
    if (keeps) assert.deepEqual(await project.rows("select views from blog_post"), [[0], [0]]);
    assert.ok(await project.healthy());
    const mended = executor(initial, filling(false));
    await mended.migrate();
    assert.deepEqual(await project.rows("select views from blog_post order by id"), [[9], [0]]);
    assert.deepEqual(await applied(mended), ["blog.0001_initial", "blog.0002_broken"]);
  });

  it("says of a table that is there already that something else has made it", async () => {
    await project.run("create table blog_post (a integer)");
    await assert.rejects(executor(initial).migrate(), {
      code: "E_MIGRATION_FAILED",
      hint: /^Something else than these migrations has made it/,
    });
    await project.run("drop table blog_post");
  });

  it("refuses a change that would leave rows pointing nowhere", async () => {
    await executor(initial, second, shop).migrate();
    await project.run(
      "insert into blog_post (id, title, views) values (1, 'one', 0)",
      "insert into shop_item (post_id) values (1)",
    );
    const drop = source("blog", "0003_delete_post", {
      dependencies: [["blog", "0002_add_post_views"]],
      operations: [deleteModel("Post")],
    });
    await assert.rejects(executor(initial, second, shop, drop).migrate(), {
      code: "E_MIGRATION_FAILED",
      message: /Delete model Post/,
      hint: /^Rows that are there point at rows that would be missing/,
    });
    assert.deepEqual(await project.rows("select title from blog_post"), [["one"]]);
    await project.run("insert into blog_post (id, title, views) values (2, 'one', 0)");
    const unique = source("blog", "0003_unique", {
      dependencies: [["blog", "0002_add_post_views"]],
      operations: [alterField("Post", "title", field.char({ maxLength: 50, unique: true }))],
    });
    await assert.rejects(executor(initial, second, shop, unique).migrate(), {
      code: "E_MIGRATION_FAILED",
      hint: /^Rows that are there share a value: make them differ/,
    });
  });

  it("runs code with the models as they were then, and SQL, both ways", async () => {
    const data = source("blog", "0002_data", {
      dependencies: [["blog", "0001_initial"]],
      operations: [
        runCode({
          forwards: async ({ model }) => {
            const Post = model("blog.Post") as any;
            await Post.objects.create({ title: "by code" });
            assert.throws(() => model("blog.Nothing"), { code: "E_MODEL_UNKNOWN" });
            assert.equal("views" in (await Post.objects.get({ title: "by code" })), false);
          },
          backwards: async ({ model }) => {
            await (model("blog.Post") as any).objects.filter({ title: "by code" }).delete();
          },
        }),
        runSql({
          forwards: [
            "insert into blog_post (title) values ('by sql')",
            sql`update blog_post set title = ${"it's"} where title = 'by sql'`,
          ],
          backwards: "delete from blog_post where title = 'it''s'",
        }),
      ],
    });
    const later = source("blog", "0003_views", {
      dependencies: [["blog", "0002_data"]],
      operations: second.migration.operations,
    });
    const all = executor(initial, data, later);
    await all.migrate();
    assert.deepEqual(await project.rows("select title, views from blog_post order by id"), [
      ["by code", 0],
      ["it's", 0],
    ]);
    await all.migrate([{ app: "blog", name: "0001" }]);
    assert.deepEqual(await project.rows("select title from blog_post"), []);
  });

  it("refuses to undo what says nothing about the way back, before anything is undone", async () => {
    const oneWay = source("blog", "0002_one_way", {
      dependencies: [["blog", "0001_initial"]],
      operations: [
        addField("Post", "views", field.integer({ default: 0 })),
        runSql({ forwards: "update blog_post set views = 1" }),
      ],
    });
    const all = executor(initial, oneWay);
    await all.migrate();
    await assert.rejects(all.migrate([{ app: "blog", name: "zero" }]), {
      code: "E_MIGRATION_IRREVERSIBLE",
      message: /0002_one_way.*Run SQL/,
    });
    assert.equal((await applied(all)).length, 2);
  });

  it("refuses a history that can't be right", async () => {
    const all = executor(initial, second);
    await all.migrate();
    await project.run("delete from nuages_migrations where name = '0001_initial'");
    await assert.rejects(all.migrate(), {
      code: "E_MIGRATION_HISTORY",
      message: /0002_add_post_views applied, but not blog\.0001_initial/,
    });
  });

  it("refuses operations that don't fit the state", async () => {
    const depends = { dependencies: [["blog", "0001_initial"]] } as const;
    for (const operation of [
      addField("Post", "title", field.text()),
      addField("Psot", "x", field.text()),
      removeField("Post", "nope"),
      createModel("Post", { fields: { id } }),
    ]) {
      const odd = source("blog", "0002_odd", { ...depends, operations: [operation] });
      await assert.rejects(executor(initial, odd).migrate(), { code: "E_MIGRATION_STATE" });
    }
  });

  it("shows the SQL of a migration without running it", async () => {
    const all = executor(initial, second, shop);
    const forwards = await all.sql("blog", "0002");
    assert.deepEqual(forwards.slice(0, 1), ["-- Add field views to Post"]);
    assert.match(
      forwards.join("\n"),
      byKind({
        sqlite: /INSERT INTO "new__blog_post"/,
        postgres: /ADD COLUMN "views" integer/,
        mariadb: /ADD COLUMN "views" int/,
      }),
    );
    assert.deepEqual(await all.sql("shop", "0001", { backwards: true }), [
      "-- Create model Item",
      'DROP TABLE "shop_item"',
    ]);
    const code = source("blog", "0003_code", {
      dependencies: [["blog", "0002_add_post_views"]],
      operations: [runCode({ forwards: () => assert.fail("must not run") })],
    });
    assert.deepEqual(await executor(initial, second, code).sql("blog", "0003"), ["-- Run code", "-- (no SQL)"]);
    assert.deepEqual(await tables(), []);
  });

  it("tells circles, missing dependencies and two last migrations", async () => {
    const operations: never[] = [];
    const a = source("blog", "0001_a", { dependencies: [["shop", "0001_b"]], operations });
    const b = source("shop", "0001_b", { dependencies: [["blog", "0001_a"]], operations });
    assert.throws(() => executor(a, b), {
      code: "E_MIGRATION_CYCLE",
      message: /blog\.0001_a → shop\.0001_b → blog\.0001_a/,
    });
    const lost = source("blog", "0002_c", { dependencies: [["blog", "0001_inital"]], operations });
    assert.throws(() => executor(initial, lost), { code: "E_MIGRATION_MISSING", hint: 'Did you mean "0001_initial"?' });
    const other = source("blog", "0002_other", { dependencies: [["blog", "0001_initial"]], operations });
    await assert.rejects(executor(initial, second, other).migrate(), { code: "E_MIGRATION_CONFLICT" });
  });

  it("waits for the migration that creates the user model, whichever it is", async () => {
    const make = (user: string) => {
      const sources = [
        source("blog", "0001_initial", {
          dependencies: ["userModel"],
          operations: [createModel("Post", { fields: { id, author: field.foreignKey("userModel") } })],
        }),
        source("shop", "0001_initial", { operations: [createModel("User", { fields: { id } })] }),
        source("users", "0001_initial", {
          operations: [createModel("User", { fields: { id: field.uuid({ primaryKey: true }) } })],
        }),
      ];
      return new MigrationGraph(sources, { userModel: user });
    };
    assert.deepEqual(
      make("users.User").order.map((node) => node.app),
      ["users", "blog", "shop"],
    );
    await new MigrationExecutor({ graph: make("users.User"), databases: project.databases }).migrate();
    const [post] = (await project.db.dialect.introspect(project.db)).filter((table) => table.name === "blog_post");
    assert.deepEqual(post!.columns.find((column) => column.name === "author_id")?.references?.table, "users_user");
    assert.deepEqual(post!.columns.find((column) => column.name === "author_id")?.type, { kind: "uuid" });
  });

  it("reads only files that are migrations, and names the one that is none", async () => {
    const folder = join(project.dir, "blog", "migrations");
    mkdirSync(folder);
    const door = JSON.stringify(new URL("./index.ts", import.meta.url).href);
    const text = `import { migration } from ${door};\nexport default migration({ operations: [] });\n`;
    for (const name of ["0001_initial.ts", "0002_more.js"])
      writeFileSync(
        join(folder, name),
        name.startsWith("0002")
          ? text.replace("[]", "[]").replace("operations", 'dependencies: [["blog", "0001_initial"]], operations')
          : text,
      );
    for (const name of ["0001_initial.d.ts", "0001_initial.test.ts", "helpers.ts", "README.md"])
      writeFileSync(join(folder, name), "throw 1");
    assert.deepEqual(
      (await project.load()).order.map((node) => node.name),
      ["0001_initial", "0002_more"],
    );
    writeFileSync(join(folder, "0003_odd.ts"), "export default { operations: [] };");
    await assert.rejects(project.load(), { code: "E_MIGRATION_FILE", message: /0003_odd\.ts.*no migration/ });
    writeFileSync(join(folder, "0003_odd.js"), "");
    writeFileSync(join(folder, "0004_bad.ts"), "export default nothing;");
    await assert.rejects(project.load(), { code: "E_MIGRATION_FILE" });
  });

  it("lets several processes migrate at once: each migration is applied once", async () => {
    const shared = new TestProject(["blog"], `sqlite:${join(project.dir, "site.sqlite3")}`);
    try {
      const post = (fields: object) => Model("blog.Post")(fields as never) as unknown as AnyModel;
      await shared.make([post({ title: char({ maxLength: 5 }) })]);
      await shared.make([post({ title: char({ maxLength: 5 }), views: integer({ default: 0 }) })]);
      await shared.make([post({ title: char({ maxLength: 9 }), views: integer({ default: 0 }) })]);
      const here = (room: string) => JSON.stringify(new URL(`../${room}/index.ts`, import.meta.url).href);
      const program = `
        const { Databases } = await import(${here("database")});
        const { loadMigrations, MigrationExecutor } = await import(${here("migrations")});
        const databases = new Databases({ default: { url: "sqlite:${join(project.dir, "site.sqlite3")}" } });
        const graph = await loadMigrations([{ label: "blog", dir: ${JSON.stringify(join(shared.dir, "blog"))} }]);
        await new MigrationExecutor({ graph, databases }).migrate();
        await databases.close();`;
      const children = Array.from({ length: 3 }, () =>
        spawn(process.execPath, ["--conditions=@nuages/source", "--input-type=module", "-e", program], {
          stdio: ["ignore", "ignore", "pipe"],
        }),
      );
      const ends = await Promise.all(
        children.map(async (child) => {
          let errors = "";
          child.stderr.on("data", (chunk) => {
            errors += chunk;
          });
          const [code] = await once(child, "close");
          return [code, errors];
        }),
      );
      assert.deepEqual(ends, [
        [0, ""],
        [0, ""],
        [0, ""],
      ]);
      assert.deepEqual(await shared.rows("select name, count(*) from nuages_migrations group by name"), [
        ["0001_initial", 1],
        ["0002_add_post_views", 1],
        ["0003_alter_post_title", 1],
      ]);
    } finally {
      await shared.close();
    }
  });

  it("goes on after a process was killed in the middle, with every row", async () => {
    const shared = new TestProject(["blog"], `sqlite:${join(project.dir, "killed.sqlite3")}`);
    try {
      const post = (title: unknown) =>
        Model("blog.Post")({ title, views: integer({ default: 0 }) } as never) as unknown as AnyModel;
      await shared.make([post(char({ maxLength: 5 }))]);
      await shared.migrate();
      await shared.run("insert into blog_post (title, views) values ('one', 1), ('two', 2)");
      await shared.make([post(char({ maxLength: 9, unique: true }))]);
      const file = join(shared.dir, "blog", "migrations", "0002_alter_post_title.ts");
      const whole = readFileSync(file, "utf8");
      const slow = `runCode({ forwards: async () => { console.log("inside"); await new Promise((r) => setTimeout(r, 60000)); } })`;
      writeFileSync(
        file,
        whole.replace("import { ", "import { runCode, ").replace(/ {2}\],\n\}\);/, `    ${slow},\n  ],\n});`),
      );
      const here = (room: string) => JSON.stringify(new URL(`../${room}/index.ts`, import.meta.url).href);
      const program = `
        const { Databases } = await import(${here("database")});
        const { loadMigrations, MigrationExecutor } = await import(${here("migrations")});
        const databases = new Databases({ default: { url: "sqlite:${join(project.dir, "killed.sqlite3")}" } });
        const graph = await loadMigrations([{ label: "blog", dir: ${JSON.stringify(join(shared.dir, "blog"))} }]);
        await new MigrationExecutor({ graph, databases }).migrate();`;
      const child = spawn(process.execPath, ["--conditions=@nuages/source", "--input-type=module", "-e", program], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await once(child.stdout, "data");
      child.kill("SIGKILL");
      await once(child, "exit");
      writeFileSync(file.replace("0002_alter_post_title", "0002_alter_post_title_again"), whole);
      rmSync(file);
      assert.deepEqual(await shared.rows("select title, views from blog_post"), [
        ["one", 1],
        ["two", 2],
      ]);
      await shared.migrate();
      assert.deepEqual(await shared.schema(), await TestProject.schemaOf([post(char({ maxLength: 9, unique: true }))]));
      assert.deepEqual(await shared.rows("select title, views from blog_post"), [
        ["one", 1],
        ["two", 2],
      ]);
      assert.ok(await shared.healthy());
    } finally {
      await shared.close();
    }
  });

  it("writes the first migration of a user model that others wait for already, and says so where it is missing", async () => {
    const user = Model("shop.User")({ name: char({ maxLength: 9 }) }) as unknown as AnyModel;
    const post = Model("blog.Post")({ author: foreignKey(userModel) } as never) as unknown as AnyModel;
    await project.make([post, user], { userModel: user });
    const file = join(project.dir, "shop", "migrations", "0001_initial.ts");
    rmSync(file);
    const told = {
      code: "E_MIGRATION_USER_MODEL",
      message: "No migration makes the user model shop.User, for which blog.0001_initial waits.",
      hint: "Write it with `nuages makemigrations`, then run `nuages migrate`.",
    };
    assert.deepEqual(
      (await (await project.executor()).status()).map(({ app, applied }) => [app, applied]),
      [["blog", undefined]],
    );
    await assert.rejects((await project.executor()).plan(), told);
    await assert.rejects((await project.executor()).sql("blog", "0001"), told);
    assert.deepEqual(Object.keys(await project.make([post, user], { userModel: user })), ["shop.0001_initial"]);
    await project.migrate();
    assert.deepEqual(await project.schema(), await TestProject.schemaOf([post, user], user));
  });

  it("says what to do where the user model was changed after the first migrate", async () => {
    const sources = [
      source("blog", "0001_initial", {
        dependencies: ["userModel"],
        operations: [createModel("Post", { fields: { id, author: field.foreignKey("userModel") } })],
      }),
      source("shop", "0001_initial", { operations: [createModel("User", { fields: { id } })] }),
      source("users", "0001_initial", { operations: [createModel("User", { fields: { id } })] }),
    ];
    const run = (label: string) =>
      new MigrationExecutor({ graph: new MigrationGraph(sources, { userModel: label }), databases: project.databases });
    await run("users.User").migrate([{ app: "blog" }]);
    await assert.rejects(run("shop.User").migrate(), {
      code: "E_MIGRATION_HISTORY",
      message: "The database has blog.0001_initial applied, but not shop.0001_initial, on which it depends.",
      hint: /user model of this database is another than shop\.User.*delete the database/,
    });
  });

  it("finds a relation to the user model when it is another app's", async () => {
    const user = Model("shop.Customer")({ name: char({ maxLength: 9 }) }) as unknown as AnyModel;
    const post = Model("blog.Post")({ author: foreignKey(userModel) } as never) as unknown as AnyModel;
    const made = await project.make([post, user], { userModel: user });
    assert.deepEqual(Object.keys(made), ["shop.0001_initial", "blog.0001_initial"]);
    assert.match(project.source("blog", "0001_initial"), /dependencies: \[swappable\("userModel"\)\]/);
    await project.migrate();
    assert.deepEqual(await project.make([post, user], { userModel: user }), {});
  });
});
