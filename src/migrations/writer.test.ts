import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { Decimal } from "../lib/index.ts";
import {
  char,
  check,
  dateTime,
  decimal,
  foreignKey,
  integer,
  Model,
  manyToMany,
  text,
  unique,
} from "../models/index.ts";
import { print } from "./printer.ts";
import { TestProject } from "./project.test-support.ts";

const model = (label: string, fields: object, meta: object = {}): any =>
  Model(label as `${string}.${string}`)(fields, meta as never);

describe("the writer", () => {
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject(["blog", "auth"]);
  });
  afterEach(() => project.close());

  it("writes a file that people can read", async () => {
    const user = model("auth.User", { username: char({ maxLength: 150, unique: true }) });
    const tag = model("blog.Tag", { name: char({ maxLength: 30 }) });
    const post = model(
      "blog.Post",
      {
        title: char({ maxLength: 200 }),
        body: text({ blank: true }),
        price: decimal({ maxDigits: 8, decimalPlaces: 2, default: new Decimal("0.00") }),
        author: foreignKey(user, { onDelete: "protect" }),
        tags: manyToMany(tag),
        createdAt: dateTime({ autoNowAdd: true }),
      },
      {
        ordering: ["-createdAt"],
        constraints: [
          unique({ fields: ["title", "author"], name: "post_title_once" }),
          check({ name: "post_price", condition: (p: any) => p.price.gte(new Decimal(0)).and(p.title.ne("")) }),
        ],
      },
    );
    await project.make([user, tag, post]);
    assert.equal(
      project.source("blog", "0001_initial"),
      `import { and, binary, column, not, param } from "nuages/database";
import { createModel, field, migration, typed } from "nuages/migrations";

export default migration({
  initial: true,
  dependencies: [["auth", "0001_initial"]],
  operations: [
    createModel("Tag", {
      fields: { id: field.auto({ primaryKey: true }), name: field.char({ maxLength: 30 }) },
    }),
    createModel("Post", {
      fields: {
        id: field.auto({ primaryKey: true }),
        title: field.char({ maxLength: 200 }),
        body: field.text(),
        price: field.decimal({ maxDigits: 8, decimalPlaces: 2, default: "0" }),
        author: field.foreignKey("auth.User", { onDelete: "protect" }),
        createdAt: field.dateTime({ autoNowAdd: true }),
        tags: field.manyToMany("blog.Tag"),
      },
      options: {
        ordering: ["-createdAt"],
        constraints: [
          { kind: "unique", name: "post_title_once", fields: ["title", "author"] },
          {
            kind: "check",
            name: "post_price",
            condition: and([
              binary(">=", column("", "price"), typed({ kind: "decimal", precision: 8, scale: 2 }, "0")),
              not(binary("=", column("", "title"), param(""))),
            ]),
          },
        ],
      },
    }),
  ],
});
`,
    );
  });

  it("keeps every kind of condition, and what it negates", async () => {
    const conditions: [name: string, condition: (p: any) => unknown][] = [
      ["null", (p) => p.n.isNull()],
      ["some", (p) => p.n.isNull(false)],
      ["in", (p) => p.n.in([1, 2])],
      ["not_in", (p) => p.n.in([1, 2]).not()],
      ["none", (p) => p.n.isNull().or(p.title.eq("x")).not()],
    ];
    const post = model(
      "blog.Post",
      { n: integer({ null: true }), title: char({ maxLength: 9 }) },
      { constraints: conditions.map(([name, condition]) => check({ name, condition } as never)) },
    );
    await project.make([post]);
    await project.migrate();
    assert.deepEqual(await project.schema(), await TestProject.schemaOf([post]));
    assert.deepEqual(await project.make([post]), {});
    const source = project.source("blog", "0001_initial");
    assert.match(source, /isNull\(column\("", "n"\)\)/);
    assert.match(source, /isNull\(column\("", "n"\), true\)/);
  });

  it("never overwrites a file", async () => {
    await project.make([model("blog.Post", { n: integer() })]);
    const { writeMigration } = await import("./index.ts");
    const again = { app: "blog", name: "0001_initial", initial: true, dependencies: [], operations: [] };
    await assert.rejects(writeMigration(again, { dir: `${project.dir}/blog` }), { code: "E_MIGRATION_FILE" });
  });

  it("prints values so that they read back the same", () => {
    const values = [
      { a: 1, "b-c": [true, null, 'it\'s "x"\n\u2028'], __proto: {} },
      Array.from({ length: 60 }, (_, i) => `value ${i}`),
      { deep: { deeper: { deepest: Array.from({ length: 30 }, (_, i) => ({ number: i })) } } },
      "plain",
      -1.5,
      [],
      {},
    ];
    for (const value of values) {
      const printed = print(value);
      assert.deepEqual(new Function(`return (${printed})`)(), value);
      assert.ok(printed.split("\n").every((line) => line.length <= 112));
    }
  });
});
