import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { codes } from "nuages/errors";
import { sourceFiles } from "../architecture/source.ts";

const page = readFileSync("docs/reference/errors.md", "utf8");
const documented = [...page.matchAll(/^### (E_[A-Z0-9_]+)$/gm)].map((match) => match[1]!);

test("every error code has its paragraph in docs/reference/errors.md", () => {
  assert.deepEqual(
    Object.keys(codes).filter((code) => !documented.includes(code)),
    [],
  );
});

test("no paragraph tells of a code that is gone", () => {
  assert.deepEqual(
    documented.filter((code) => !(code in codes)),
    [],
  );
});

test("every code of the table is thrown somewhere", () => {
  const text = sourceFiles()
    .filter((file) => !file.path.startsWith("src/errors/codes/"))
    .map((file) => file.text)
    .join("\n");
  assert.deepEqual(
    Object.keys(codes).filter((code) => !text.includes(`"${code}"`)),
    [],
  );
});

test("every check id that the code can answer with stands in docs/reference/checks.md", () => {
  const checks = readFileSync("docs/reference/checks.md", "utf8");
  const ids = sourceFiles().flatMap((file) =>
    [...file.text.matchAll(/["`]([a-z]+\.[EWI]\d{3})["`]/g)].map((match) => match[1]!),
  );
  assert.ok(ids.length > 0);
  assert.deepEqual(
    [...new Set(ids)].filter((id) => !checks.includes(`\`${id}\``)),
    [],
  );
});
