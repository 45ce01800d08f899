import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, test } from "node:test";
import { loadMigrations } from "./loader.ts";

const home = mkdtempSync(join(tmpdir(), "nuages-loader-"));
after(() => rmSync(home, { recursive: true, force: true }));

const door = new URL("./index.ts", import.meta.url).href;
const content = `import { migration } from ${JSON.stringify(door)};\nexport default migration({ operations: [] });\n`;

/** An app in `folder` whose migrations folder holds these files. */
function app(folder: string, ...files: string[]) {
  const dir = join(home, folder);
  mkdirSync(join(dir, "migrations"), { recursive: true });
  for (const file of files) writeFileSync(join(dir, "migrations", file), content);
  return { label: "shop", dir };
}

async function loaded(folder: string, ...files: string[]): Promise<string[]> {
  const graph = await loadMigrations([app(folder, ...files)]);
  return graph.of("shop").map((node) => basename(node.file));
}

test("a migration's source stands for the compiled file beside it, and other files are none", async () => {
  const files = ["0001_initial.js", "0001_initial.ts", "0001_initial.d.ts", "0002_more.ts", "notes.ts", "0003.txt"];
  assert.deepEqual(await loaded("both", ...files), ["0001_initial.ts", "0002_more.ts"]);
});

test("inside node_modules the compiled file is the one that is loaded", async () => {
  assert.deepEqual(await loaded("node_modules/both", "0001_initial.js", "0001_initial.ts"), ["0001_initial.js"]);
});

test("a package that ships its migrations only as sources is told what to ship", async () => {
  await assert.rejects(loaded("node_modules/sources", "0001_initial.ts"), {
    code: "E_APP_NEEDS_JS",
    message: /ships TypeScript: .*0001_initial\.ts/,
  });
});
