import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { NuagesError } from "../errors/index.ts";
import { explainModelImport } from "./explain-import.ts";

describe("an import of models that fails", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "models-"));
    const door = JSON.stringify(new URL("./index.ts", import.meta.url).href);
    const head = `import { Model, char, foreignKey } from ${door};\n`;
    await writeFile(
      join(folder, "a.mts"),
      `${head}import { B } from "./b.mts";\nexport class A extends Model("x.A")({\n  name: char(),\n  partner: foreignKey(B),\n}) {}\n`,
    );
    await writeFile(
      join(folder, "b.mts"),
      `${head}import { A } from "./a.mts";\nexport class B extends Model("x.B")({\n  owner: foreignKey(A),\n}) {}\n`,
    );
    await writeFile(join(folder, "c.mts"), "throw new ReferenceError(\"Cannot access 'x' before initialization\");\n");
  });
  after(() => rm(folder, { recursive: true }));

  it("names the model and the field of a circular import, and says to write a getter", async () => {
    const failure = await import(pathToFileURL(join(folder, "a.mts")).href).catch((error: unknown) => error);
    const explained = explainModelImport(failure);
    assert.ok(explained instanceof NuagesError);
    assert.equal(explained.code, "E_MODEL_CIRCULAR");
    assert.match(explained.message, /x\.B\.owner/);
    assert.match(explained.hint, /get owner\(\) \{ return foreignKey\(…\); \}/);
    assert.equal(explained.cause, failure);
  });

  it("stays as it is when it has another reason", () => {
    const other = new TypeError("no");
    assert.equal(explainModelImport(other), other);
  });
});
