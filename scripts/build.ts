// Builds `dist/` from `src/`: one pass of tsc, then the files that are not code (templates, style sheets, stubs, word lists).
import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Compiles into `dist/` of the checkout and returns the number of files that are there afterwards. */
export function build(root: string): number {
  rmSync(join(root, "dist"), { recursive: true, force: true });
  const tsc = spawnSync(
    process.execPath,
    [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json"],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  if (tsc.status !== 0) {
    process.stderr.write(tsc.stdout + tsc.stderr);
    process.exit(1);
  }
  copyAssets(root);
  rewriteDeclarations(root);
  return globSync("dist/**/*.*", { cwd: root }).length;
}

function copyAssets(root: string): void {
  for (const file of globSync("src/**/*.*", { cwd: root })) {
    const isStub = file.startsWith("src/cli/stubs/");
    if (!isStub && /\.(ts|md)$/.test(file)) continue;
    const target = join(root, file.replace(/^src/, "dist"));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(root, file), target);
  }
}

/** tsc keeps `.ts` in the specifiers of declarations; a consumer has only `.d.ts` beside `.js`. */
function rewriteDeclarations(root: string): void {
  for (const file of globSync("dist/**/*.d.ts", { cwd: root })) {
    const path = join(root, file);
    const text = readFileSync(path, "utf8");
    const rewritten = text.replace(/(from |import\(|declare module |import )(["'])(\.[^"']+)\.ts\2/g, "$1$2$3.js$2");
    if (rewritten !== text) writeFileSync(path, rewritten);
  }
}

if (import.meta.main) {
  process.stdout.write(`dist/: ${build(process.cwd())} files\n`);
}
