import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { nuages, temporaryFolder } from "./cli.test-support.ts";

const { dir: home, remove } = temporaryFolder();
after(remove);
const site = join(home, "shop");
const run = (...words: string[]) => nuages(words, { cwd: site });
const edit = (from: string, to: string, name = "models.ts") => {
  const file = join(site, "notes", name);
  const text = readFileSync(file, "utf8");
  assert.ok(text.includes(from), from);
  writeFileSync(file, text.replace(from, to));
};
const files = () =>
  existsSync(join(site, "notes", "migrations")) ? readdirSync(join(site, "notes", "migrations")).sort() : [];

before(async () => {
  const made = await nuages(["startproject", "shop", "--no-migrate"], { cwd: home });
  assert.equal(made.code, 0, made.stderr);
});

test("the way from a model to a table and back, step by step", async () => {
  const dry = await run("makemigrations", "--dry-run");
  assert.equal(dry.code, 0, dry.stderr);
  assert.match(dry.stdout, /notes\.0001_initial\n {2}- Create model Note\n\nimport \{ .*createModel/);
  assert.deepEqual(files(), []);
  assert.equal((await run("makemigrations", "--check")).code, 1);
  assert.match((await run("makemigrations")).stdout, /^Wrote notes\/migrations\/0001_initial\.ts\n/);
  assert.equal((await run("makemigrations")).stdout, "Nothing has changed.\n");

  assert.match((await run("showmigrations", "notes")).stdout, /^notes\n \[ \] 0001_initial\n$/);
  assert.match(
    (await run("sqlmigrate", "notes", "0001")).stdout,
    /^-- Create model Note\nCREATE TABLE "notes_note" \(.*\);\n$/s,
  );
  assert.match((await run("sqlmigrate", "notes", "0001", "--backwards")).stdout, /DROP TABLE "notes_note";/);

  assert.equal((await run("migrate", "--check")).code, 1);
  assert.match((await run("migrate", "--plan")).stdout, /^Apply notes\.0001_initial$/m);
  const first = await run("migrate");
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /^Applied notes\.0001_initial \d+ ms$/m);
  assert.equal((await run("migrate")).stdout, "The database is up to date.\n");
  assert.equal((await run("migrate", "--check")).code, 0);
  assert.match(
    (await run("showmigrations", "notes")).stdout,
    /^notes\n \[x\] 0001_initial {2}\d{4}-\d\d-\d\d \d\d:\d\d\n$/,
  );
  assert.equal(
    (
      await run(
        "shell",
        "-c",
        "await (await import('nuages/auth')).Permission.objects.filter({ codename: 'change_note' }).count()",
      )
    ).stdout,
    "1\n",
  );

  assert.match((await run("migrate", "notes", "zero")).stdout, /^Undid notes\.0001_initial/);
  assert.match((await run("migrate", "notes")).stdout, /^Applied notes\.0001_initial/);
});

test("a rename must be said, and keeps the rows; what rows need must be said too", async () => {
  await run("shell", "-c", "await Note.objects.create({ title: 'kept' })");
  edit("title: char({ maxLength: 200 })", "heading: char({ maxLength: 200 })");
  edit("this.title", "this.heading");
  const unsaid = await run("makemigrations");
  assert.equal(unsaid.code, 1);
  assert.match(unsaid.stderr, /^Error: .*notes\.Note\.title.*\n {2}.*--rename/);
  const said = await run("makemigrations", "--rename", "notes.Note.title:heading", "--name", "heading");
  assert.equal(said.code, 0, said.stderr);
  assert.deepEqual(files(), ["0001_initial.ts", "0002_heading.ts"]);
  // The admin and the URLs still speak of what was renamed or is broken; that doesn't stop a migration.
  edit("export default", "export const unfinished =", "urls.ts");
  assert.equal((await run("migrate")).code, 0);
  assert.match((await run("shell", "-c", "1")).stderr, /^Error: /);
  edit("export const unfinished =", "export default", "urls.ts");
  assert.match((await run("shell", "-c", "1")).stderr, /^Error: The admin of notes\.Note .*title/);
  edit('["title", "createdAt"]', '["heading", "createdAt"]', "admin.ts");
  edit('["title", "body"]', '["heading", "body"]', "admin.ts");
  assert.equal((await run("shell", "-c", "(await Note.objects.get({})).heading")).stdout, "'kept'\n");

  edit("body: text(", "stars: integer(),\n    body: text(");
  edit("dateTime, Model", "dateTime, integer, Model");
  assert.match((await run("makemigrations")).stderr, /--fill notes\.Note\.stars=/);
  assert.equal((await run("makemigrations", "--fill", "notes.Note.stars=3")).code, 0);
  assert.equal((await run("migrate")).code, 0);
  assert.equal((await run("shell", "-c", "(await Note.objects.get({})).stars")).stdout, "3\n");
});

test("an empty migration is for people to fill", async () => {
  assert.equal((await run("makemigrations", "--empty")).code, 2);
  const made = await run("makemigrations", "notes", "--empty", "--name", "by_hand");
  assert.match(made.stdout, /^Wrote notes\/migrations\/0004_by_hand\.ts\n$/, made.stderr);
  assert.match(readFileSync(join(site, "notes", "migrations", "0004_by_hand.ts"), "utf8"), /\["notes", "0003_/);
  assert.equal((await run("migrate")).code, 0);
});

test("apps, migrations and names that there are not are told with a suggestion", async () => {
  const app = await run("makemigrations", "note");
  assert.deepEqual([app.code, app.stderr], [2, 'Error: There is no app "note".\n  Did you mean "notes"?\n']);
  assert.match((await run("migrate", "note")).stderr, /Did you mean "notes"/);
  assert.equal((await run("migrate", "notes", "0009")).code, 2);
  assert.equal((await run("sqlmigrate", "notes", "0009")).code, 2);
  assert.equal((await run("showmigrations", "note")).code, 2);
  assert.equal((await run("makemigrations", "--name", "../up")).code, 2);
  assert.equal((await run("migrate", "--database", "other")).code, 1);
});
