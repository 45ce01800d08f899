import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { readPage, sectionsOf, states, withCounts } from "../../scripts/features.ts";

const text = readPage();
const sections = sectionsOf(text);
const rows = sections.flatMap((section) => section.rows);

/** The tests that a row names: files, and the sentences quoted behind them. */
function testsOf(note: string): { file: string; names: string[] }[] {
  return [...note.matchAll(/`([^`]+\.test(?:-d)?\.ts)`((?: “[^”]*”)?)/g)].map(([, file = "", quoted = ""]) => ({
    file,
    names: quoted === "" ? [] : [quoted.slice(2, -1)],
  }));
}

test("the table has 682 rows in 51 sections, numbered in order", () => {
  assert.equal(rows.length, 682);
  assert.deepEqual(
    sections.map((section) => section.number),
    Array.from({ length: 51 }, (_, index) => index + 1),
  );
  for (const section of sections) {
    assert.deepEqual(
      section.rows.map((row) => row.number),
      section.rows.map((_, index) => `${section.number}.${index + 1}`),
    );
  }
});

test("every line of the table is read: none is lost to a missing cell", () => {
  assert.equal(text.match(/^\| \d+\.\d+ /gm)?.length, 682);
  for (const row of rows) assert.equal(row.feature !== "" && !row.note.includes("|"), true, row.number);
});

test("every row has a valid state and priority", () => {
  const valid: readonly string[] = states;
  assert.deepEqual(
    rows.filter((row) => !valid.includes(row.state) || !["MUST", "SHOULD", "LATER"].includes(row.priority)),
    [],
  );
});

test("what works names a test, what works partly says what is missing, what isn't there says nothing but a reason", () => {
  for (const row of rows) {
    if (row.state === "works") assert.ok(testsOf(row.note).length > 0, row.number);
    if (row.state === "partly") assert.match(row.note, /^missing: \S/, row.number);
    if (row.state === "not yet") assert.match(row.note, /^$|^by design: \S/, row.number);
  }
});

test("every test that is named exists, and holds the sentence that is quoted", () => {
  const wrong = rows.flatMap((row) =>
    testsOf(row.note).flatMap(({ file, names }) => {
      if (!existsSync(file)) return [`${row.number}: ${file}`];
      const source = readFileSync(file, "utf8").replaceAll('\\"', '"');
      return names.filter((name) => !source.includes(name)).map((name) => `${row.number}: ${file} has no “${name}”`);
    }),
  );
  assert.deepEqual(wrong, []);
});

test("the counts are those of the rows: node scripts/features.ts", () => {
  assert.equal(text, withCounts(text));
});
