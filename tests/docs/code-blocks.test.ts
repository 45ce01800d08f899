// Code that a reader may copy must compile: the TypeScript blocks of a page are checked together, as the files that they name.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, test } from "node:test";
import { blocksOf, pages } from "./pages.ts";

const folder = mkdtempSync(join(tmpdir(), "nuages-docs-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function folderOf(page: string): string {
  return page.replace(/\.md$/, "").replaceAll("/", "_");
}

/** Writes the blocks of a page; several blocks that name one file are its successive states, the last one counts. */
function writePage(page: string): string[] {
  const written: string[] = [];
  for (const block of blocksOf(page)) {
    if (block.language !== "ts" || block.flags.includes("ignore")) continue;
    const file = join(folder, folderOf(page), block.file ?? `line-${block.line}.ts`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${block.code}\nexport {};\n`);
    written.push(file);
  }
  return written;
}

function writeProject(name: string): string {
  const file = join(folder, `tsconfig.${name}.json`);
  const compilerOptions = { noUnusedLocals: false, types: ["node"], typeRoots: [resolve("node_modules/@types")] };
  writeFileSync(
    file,
    JSON.stringify({ extends: resolve("tsconfig.json"), compilerOptions, include: [`${name}/**/*.ts`], exclude: [] }),
  );
  return file;
}

mkdirSync(join(folder, "node_modules"), { recursive: true });
symlinkSync(resolve("."), join(folder, "node_modules/nuages"), "dir");
symlinkSync(resolve("node_modules/@types"), join(folder, "node_modules/@types"), "dir");
writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);

for (const page of pages()) {
  if (writePage(page).length === 0) continue;
  test(`the code of ${page} compiles`, () => {
    const result = spawnSync(
      process.execPath,
      [resolve("node_modules/typescript/bin/tsc"), "-p", writeProject(folderOf(page))],
      { encoding: "utf8" },
    );
    assert.equal(result.stdout.replaceAll(`${folder}/`, ""), "");
    assert.equal(result.status, 0);
  });
}
