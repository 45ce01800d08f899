import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { staticTagLibrary } from "../../src/staticfiles/index.ts";
import { builtins } from "../../src/templates/tags/index.ts";
import { urlsTagLibrary } from "../../src/urls/index.ts";
import { viewsTagLibrary } from "../../src/views/index.ts";

const guide = readFileSync("docs/guides/templates.md", "utf8");

/** The text of a section, without those below it. */
function section(title: string): string {
  const [, text = ""] = guide.split(`\n## ${title}\n`);
  return text.split("\n## ")[0]!;
}

/** The first words of what is in code in the first cell of each row. */
function namesInTable(text: string): string[] {
  const cells = [...text.matchAll(/^\| (`.+?) \| /gm)].map(([, cell = ""]) => cell);
  const names = cells.flatMap((cell) => [...cell.matchAll(/`(?:\{% )?(\w+)/g)].map(([, name = ""]) => name));
  return [...new Set(names)].sort();
}

const libraries = [builtins, staticTagLibrary, urlsTagLibrary, viewsTagLibrary];
const tags = libraries.flatMap((library) => (library.tags ?? []).map((tag) => tag.name));
const filters = libraries.flatMap((library) => (library.filters ?? []).map((filter) => filter.name));

test("the guide's tables name every tag and filter that each template has, and no other", () => {
  // These two are read before there are tags.
  const all = [...tags, "comment", "verbatim"];
  assert.deepEqual(namesInTable(section("Tags")), all.sort());
  assert.deepEqual(namesInTable(section("Filters")), filters.sort());
});

test("what the guide calls absent is absent", () => {
  const absent = [...section("Absent").matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
  assert.ok(absent.length > 30);
  assert.deepEqual(
    absent.filter((name) => tags.includes(name) || filters.includes(name)),
    [],
  );
});
