import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { type Shape, settingsShape } from "../../src/settings/shape.ts";

const page = readFileSync("docs/reference/settings.md", "utf8");

function namesOf(shape: Shape, prefix = ""): string[] {
  return Object.entries(shape).flatMap(([name, rule]) => [
    prefix + name,
    ...(rule.keys ? namesOf(rule.keys, `${prefix}${name}.`) : []),
  ]);
}

test("the reference names every setting, and none that isn't there", () => {
  const [before = "", databases = ""] = page.split("\n## databases\n");
  const after = databases.slice(databases.indexOf("\n## "));
  const cells = [...(before + after).matchAll(/^\| (`.+?) \| /gm)].map(([, cell = ""]) => cell);
  const named = cells.flatMap((cell) => [...cell.matchAll(/`([\w.]+)`/g)].map(([, name = ""]) => name));
  assert.deepEqual([...new Set(named)].sort(), namesOf(settingsShape).sort());
});
