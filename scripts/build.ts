// Builds `dist/` from `src/`: one pass of tsc, then the files that are not code (templates, style sheets, icons, word lists).
import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

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
  carryAugmentations(root);
  return globSync("dist/**/*.*", { cwd: root }).length;
}

function copyAssets(root: string): void {
  for (const file of globSync("src/**/*.*", { cwd: root })) {
    if (/\.(ts|md)$/.test(file)) continue;
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

/**
 * A file that adds to another module's types (`request.session`) counts only where a program holds it, and tsc leaves an import out of
 * the declarations when no declared type needs it. Each door's declarations therefore name the adding files that its sources reach.
 */
function carryAugmentations(root: string): void {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const sources = new Map(
    globSync("src/**/*.ts", { cwd: root }).map((file) => [file, readFileSync(join(root, file), "utf8")]),
  );
  for (const entry of Object.values<{ "@nuages/source": string }>(exports)) {
    const door = posix.normalize(entry["@nuages/source"]);
    const lines = [...reachedFrom(door, sources)]
      .filter((file) => /^declare module "\./m.test(sources.get(file)!))
      .map((file) => posix.relative(posix.dirname(door), file).replace(/^(?!\.)/, "./"))
      .map((file) => `import ${JSON.stringify(file.replace(/\.ts$/, ".js"))};\n`)
      .sort();
    appendFileSync(join(root, door.replace(/^src/, "dist").replace(/\.ts$/, ".d.ts")), lines.join(""));
  }
}

/** The files that a program holds when it imports `door`. */
function reachedFrom(door: string, sources: ReadonlyMap<string, string>): Set<string> {
  const reached = new Set([door]);
  for (const file of reached) {
    for (const [, specifier = ""] of sources.get(file)!.matchAll(/(?:from |import |import\()"(\.[^"]+\.ts)"/g)) {
      const target = posix.join(posix.dirname(file), specifier);
      if (sources.has(target)) reached.add(target);
    }
  }
  return reached;
}

if (import.meta.main) {
  process.stdout.write(`dist/: ${build(process.cwd())} files\n`);
}
