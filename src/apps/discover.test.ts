import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { defineApp } from "./app.ts";
import { discoverCommands, discoverParts } from "./discover.ts";

const root = mkdtempSync(join(tmpdir(), "nuages-apps-"));
after(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

function appWith(files: Record<string, string>, parent = "sites") {
  const dir = join(root, parent, `app${++count}`);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "package.json"), '{"type":"module"}');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return defineApp({ label: "blog", dir });
}

const command = (name: string) =>
  `import { defineCommand } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, "command.ts")).href)};
export default defineCommand({ name: ${JSON.stringify(name)}, help: "Does it.", run() {} });`;

test("the parts that are there are imported, by their names; types and tests are no parts", async () => {
  const app = appWith({
    "models.ts": "export const one: number = 1;",
    "admin.js": "export const two = 2;",
    "checks.d.ts": "export const no: number;",
    "checks.test.ts": "throw new Error('a test was imported');",
    "views.ts": "throw new Error('views are imported by urls');",
  });
  const parts = await discoverParts(app);
  assert.deepEqual(Object.keys(parts).sort(), ["admin", "models"]);
  assert.equal(parts.models?.one, 1);
  assert.equal(parts.admin?.two, 2);
  assert.deepEqual(Object.keys(await discoverParts(app, ["models"])), ["models"]);
});

test("what a part throws is told with the app and the file, and kept as the cause", async () => {
  const app = appWith({ "models.ts": "throw new TypeError('no such field');" });
  await assert.rejects(discoverParts(app), (error: Error & { code?: string }) => {
    assert.equal(error.code, "E_APP_PART");
    assert.match(error.message, /models of app "blog".*models\.ts: no such field/);
    assert.ok(error.cause instanceof TypeError);
    return true;
  });
});

test("a part with a syntax error names its file", async () => {
  const app = appWith({ "admin.ts": "export const = 1;" });
  await assert.rejects(discoverParts(app), (error: Error) => {
    assert.match(error.message, /admin\.ts/);
    assert.ok(error.cause instanceof SyntaxError);
    return true;
  });
});

test("an installed app must ship JavaScript, and where it does its .js is taken", async () => {
  await assert.rejects(discoverParts(appWith({ "models.ts": "export {};" }, "node_modules")), {
    code: "E_APP_NEEDS_JS",
  });
  const built = appWith(
    { "models.ts": "export const from = 'ts';", "models.js": "export const from = 'js';" },
    "node_modules",
  );
  assert.equal((await discoverParts(built)).models?.from, "js");
});

test("commands are found by their files and loaded when they are called", async () => {
  const app = appWith({
    "commands/fill.ts": command("fill"),
    "commands/late.ts": "throw new Error('loaded too early');",
    "commands/fill.test.ts": "",
    "commands/notes.md": "",
  });
  const commands = discoverCommands(app);
  assert.deepEqual([...commands.keys()], ["fill", "late"]);
  assert.equal((await commands.get("fill")!()).name, "fill");
  await assert.rejects(commands.get("late")!(), { code: "E_APP_PART" });
  assert.equal(discoverCommands(appWith({})).size, 0);
});

test("a file in commands/ must export a command of its own name", async () => {
  const app = appWith({ "commands/fill.ts": command("empty"), "commands/none.ts": "export default 1;" });
  const commands = discoverCommands(app);
  await assert.rejects(commands.get("fill")!(), { code: "E_COMMAND_DEFINITION" });
  await assert.rejects(commands.get("none")!(), { code: "E_COMMAND_DEFINITION" });
});

test("types and tests beside commands are no commands, and a command has the name of its file", async () => {
  const app = appWith({
    "commands/fill.ts": command("fill"),
    "commands/fill.test.ts": "throw new Error('a test was imported');",
    "commands/fill.d.ts": "export default 1;",
    "commands/alone.test.ts": "throw new Error('a test was imported');",
    "commands/lone.d.ts": "export default 1;",
    "commands/drop.ts": command("wipe"),
  });
  const commands = discoverCommands(app);
  assert.deepEqual([...commands.keys()], ["drop", "fill"]);
  assert.equal((await commands.get("fill")!()).name, "fill");
  await assert.rejects(commands.get("drop")!(), { code: "E_COMMAND_DEFINITION" });
});
