import assert from "node:assert/strict";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type TreeWatch, watchTree } from "./watch-tree.ts";

let dir: string;
let watch: TreeWatch;
let calls: string[][];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "nuages-watch-"));
  for (const folder of ["blog", "node_modules/x", ".git"]) mkdirSync(join(dir, folder), { recursive: true });
  writeFileSync(join(dir, "blog", "views.ts"), "1");
  calls = [];
  const onChange = (files: readonly string[]) => void calls.push(files.map((file) => file.slice(dir.length + 1)));
  watch = watchTree({ folders: [dir], accepts: (name) => name.endsWith(".ts"), quietMs: 30, onChange });
});
afterEach(() => {
  watch.close();
  rmSync(dir, { recursive: true, force: true });
});
const settle = () => sleep(150);

test("changes that come together are told once", async () => {
  for (let i = 0; i < 5; i++) appendFileSync(join(dir, "blog", "views.ts"), "2");
  writeFileSync(join(dir, "urls.ts"), "new");
  await settle();
  assert.deepEqual(calls, [["blog/views.ts", "urls.ts"]]);
});

test("reading, other files, hidden folders and node_modules are no changes", async () => {
  readFileSync(join(dir, "blog", "views.ts"));
  for (const file of ["blog/notes.md", "node_modules/x/index.ts", ".git/hook.ts", "db.sqlite3"])
    writeFileSync(join(dir, file), "x");
  await settle();
  assert.deepEqual(calls, []);
});

test("a folder made later is watched too, with what is in it already", async () => {
  mkdirSync(join(dir, "shop", "deep"), { recursive: true });
  writeFileSync(join(dir, "shop", "deep", "models.ts"), "1");
  await settle();
  assert.deepEqual(calls.flat(), ["shop/deep/models.ts"]);
  appendFileSync(join(dir, "shop", "deep", "models.ts"), "2");
  await settle();
  assert.equal(calls.length, 2);
});

test("replacing a file as editors do, and deleting it, are changes; a folder that goes away ends nothing", async () => {
  const file = join(dir, "blog", "views.ts");
  writeFileSync(join(dir, "blog", "views.tmp"), "3");
  renameSync(join(dir, "blog", "views.tmp"), file);
  await settle();
  assert.deepEqual(calls, [["blog/views.ts"]]);
  rmSync(join(dir, "blog"), { recursive: true });
  await settle();
  assert.equal(calls.length, 2);
  utimesSync(dir, new Date(), new Date());
  writeFileSync(join(dir, "still.ts"), "");
  await settle();
  assert.deepEqual(calls[2], ["still.ts"]);
});
