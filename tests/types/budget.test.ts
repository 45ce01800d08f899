// What the types of a schema cost: instantiations of the checker for 100 models of the prototype's kind, each queried six ways.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";

/**
 * Instantiations for 100 models and 600 queries, a tenth above what was measured on 2026-11-25: 400 956 with TypeScript 7.0.2,
 * 383 784 with 5.9.3. Raise a number only with the reason beside it.
 */
const budget = { typescript: 441_000, "typescript-5.9": 422_000 };

const folder = mkdtempSync(join(tmpdir(), "nuages-types-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function modelSource(i: number, n: number): string {
  const next = (i + 1) % n;
  return `
export class M${i} extends Model<M${i}>("app.M${i}")({
  title: char({ maxLength: 200 }), slug: slug({ unique: true }), body: text(), views: integer({ default: 0 }), likes: integer({ default: 0 }),
  price: decimal({ maxDigits: 8, decimalPlaces: 2 }), active: boolean({ default: true }), day: date({ null: true }),
  status: char({ choices: { draft: "Draft", published: "Published" }, default: "draft" }),
  get next() { return foreignKey(M${next}, { onDelete: "cascade" }) },
  get parent() { return foreignKey(M${i}, { null: true, onDelete: "setNull" }) },
  get tags() { return manyToMany(M${next}) },
  get children() { return hasMany(M${i}, "parent") },
  createdAt: dateTime({ autoNowAdd: true }), publishedAt: dateTime({ null: true }),
}, { ordering: ["-createdAt"] }) { get url() { return \`/\${this.id}\`; } }`;
}

function querySource(i: number): string {
  return `
export async function q${i}() {
  const list = await M${i}.objects.filter({ status: "published", next: { active: true } }).filter(p => [p.next.title.endsWith("x"), p.views.gt(p.likes.times(2))]).orderBy("-createdAt", "next.title");
  list[0]!.url; list[0]!.status satisfies "draft" | "published" | undefined;
  const joined = await M${i}.objects.selectRelated("next", "parent.next"); joined[0]!.next.title; joined[0]!.parent?.next.title;
  const counted = await M${i}.objects.annotate(p => ({ n: p.children.count() })).filter(p => p.n.gt(3)); counted[0]!.n.toFixed();
  const rows = await M${i}.objects.values("title", "next.slug"); rows[0]!["next.slug"].length;
  const one = await M${i}.objects.get({ slug: "x" }); one.title = "y"; await one.save();
  for await (const row of M${i}.objects.exclude({ active: false })) row.publishedAt?.getTime();
}`;
}

function writeProgram(n: number): void {
  const imports = `import { Model, boolean, char, date, dateTime, decimal, foreignKey, hasMany, integer, manyToMany, slug, text } from "nuages/models";`;
  writeFileSync(join(folder, "models.ts"), imports + Array.from({ length: n }, (_, i) => modelSource(i, n)).join("\n"));
  const names = Array.from({ length: n }, (_, i) => `M${i}`).join(", ");
  writeFileSync(
    join(folder, "queries.ts"),
    `import { ${names} } from "./models.ts";${Array.from({ length: n }, (_, i) => querySource(i)).join("\n")}`,
  );
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(resolve("."), join(folder, "node_modules/nuages"), "dir");
  symlinkSync(resolve("node_modules/@types"), join(folder, "node_modules/@types"), "dir");
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: resolve("tsconfig.json"), include: ["*.ts"], exclude: [] }),
  );
}

function instantiations(compiler: string): number {
  const result = spawnSync(
    process.execPath,
    [
      resolve(`node_modules/${compiler}/bin/tsc`),
      "-p",
      folder,
      "--extendedDiagnostics",
      // Checkers side by side would each count what they share.
      ...(compiler === "typescript" ? ["--singleThreaded"] : []),
    ],
    { encoding: "utf8" },
  );
  assert.equal(result.status, 0, result.stdout.slice(0, 3000));
  return Number(/Instantiations:\s+(\d+)/.exec(result.stdout)?.[1]);
}

function baseline(compiler: string): number {
  writeFileSync(
    join(folder, "queries.ts"),
    `import { Model, char } from "nuages/models"; export class A extends Model<A>("app.A")({ a: char() }) {}`,
  );
  writeFileSync(join(folder, "models.ts"), "export {};");
  return instantiations(compiler);
}

for (const compiler of ["typescript", "typescript-5.9"] as const) {
  test(`100 models with 600 queries stay within the budget of instantiations (${compiler})`, (t) => {
    rmSync(join(folder, "node_modules"), { recursive: true, force: true });
    writeProgram(100);
    const whole = instantiations(compiler);
    const spent = whole - baseline(compiler);
    t.diagnostic(`${spent} instantiations, ${Math.round(spent / 100)} a model`);
    assert.ok(spent > 10_000, `the program was not checked: ${spent}`);
    assert.ok(spent <= budget[compiler], `${spent} instantiations, the budget is ${budget[compiler]}`);
  });
}
