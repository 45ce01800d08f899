import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const floors: readonly (readonly string[])[] = JSON.parse(readFileSync("tests/architecture/floors.json", "utf8"));
const rooms = readdirSync("src", { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

test("ARCHITECTURE.md has a line for each room of src, and for no other", () => {
  const listed = [...readFileSync("ARCHITECTURE.md", "utf8").matchAll(/^- `([a-z]+)`/gm)].map((match) => match[1]!);
  assert.deepEqual([...listed].sort(), [...rooms].sort());
});

test("ARCHITECTURE.md lists the rooms floor by floor, lowest first", () => {
  const listed = [...readFileSync("ARCHITECTURE.md", "utf8").matchAll(/^- `([a-z]+)`/gm)].map((match) =>
    floors.findIndex((floor) => floor.includes(match[1]!)),
  );
  assert.deepEqual(
    listed,
    [...listed].sort((a, b) => a - b),
  );
});

test("every public room is an export of the package with source, types and code", () => {
  const { exports } = JSON.parse(readFileSync("package.json", "utf8"));
  const missing = rooms.filter((room) => exports[`./${room}`]?.["@nuages/source"] !== `./src/${room}/index.ts`);
  assert.deepEqual(missing, []);
});

test("the files of an app of the framework have the names that an app's files have", () => {
  const apps = rooms.filter((room) => readdirSync(`src/${room}`).includes("app.ts"));
  assert.ok(apps.length > 0);
  for (const app of apps)
    assert.ok(
      !readdirSync(`src/${app}`).some((name) => /^(model|view|form|url|check|template)\.ts$/.test(name)),
      `${app} names a part in the singular`,
    );
});
