import assert from "node:assert/strict";
import { test } from "node:test";
import { defineApp, isApp } from "./app.ts";

const dir = import.meta.dirname;

test("an app is frozen, known by isApp, and named after its label", () => {
  const app = defineApp({ label: "blog_posts", dir });
  assert.equal(app.verboseName, "Blog posts");
  assert.ok(Object.isFrozen(app));
  assert.ok(isApp(app));
  assert.ok(!isApp({ ...app }), "a copy was not checked");
  assert.ok(!isApp(null));
});

test("a label that can't stand in a table name is refused", () => {
  for (const label of ["Blog", "", "1st", "my-blog", "a".repeat(41), undefined as unknown as string]) {
    assert.throws(() => defineApp({ label, dir }), { code: "E_APP_LABEL" }, String(label));
  }
});

test("the folder must be there and absolute", () => {
  for (const bad of ["src/apps", "/no/such/folder", `${dir}/app.ts`, 7 as unknown as string]) {
    assert.throws(() => defineApp({ label: "blog", dir: bad }), { code: "E_APP_DIR" }, String(bad));
  }
});

test("an option that there is not gets a suggestion", () => {
  assert.throws(() => defineApp({ label: "blog", dir, verbosName: "x" } as never), {
    code: "E_APP_OPTION",
    hint: 'Did you mean "verboseName"?',
  });
});
