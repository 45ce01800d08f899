import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isOpenInterface, type SourceFile, sourceFiles } from "./source.ts";

const floors: readonly (readonly string[])[] = JSON.parse(readFileSync("tests/architecture/floors.json", "utf8"));
const floorOf = new Map(floors.flatMap((rooms, floor) => rooms.map((room) => [room, floor] as const)));

function crossings(): { file: SourceFile; to: string; target: string; line: number; augmentation: boolean }[] {
  return sourceFiles().flatMap((file) =>
    file.imports
      .filter((edge) => edge.target !== undefined)
      .map((edge) => ({
        file,
        to: edge.target!.split("/").length > 2 ? edge.target!.split("/")[1]! : "",
        target: edge.target!,
        line: edge.line,
        augmentation: edge.augmentation,
      }))
      .filter((edge) => edge.to !== file.room && file.room !== ""),
  );
}

test("every room has its floor", () => {
  const unknown = [...new Set(sourceFiles().map((file) => file.room))].filter(
    (room) => room !== "" && !floorOf.has(room),
  );
  assert.deepEqual(unknown, []);
});

test("a room imports only rooms of lower floors, types included", () => {
  const wrong = crossings()
    .filter((edge) => edge.to === "" || floorOf.get(edge.to)! >= floorOf.get(edge.file.room)!)
    .map((edge) => `${edge.file.path}:${edge.line} → ${edge.target}`);
  assert.deepEqual(wrong, []);
});

test("rooms meet at their doors: index.ts, an app's definition, or the file of an open interface", () => {
  const files = new Map(sourceFiles().map((file) => [file.path, file]));
  const doors = new Set(exportedSources());
  const isDoor = (target: string): boolean =>
    /^src\/[a-z-]+\/(index|app)\.ts$/.test(target) || doors.has(target) || isOpenInterface(files.get(target));
  const wrong = crossings()
    .filter((edge) => !isDoor(edge.target))
    .map((edge) => `${edge.file.path}:${edge.line} → ${edge.target}`);
  assert.deepEqual(wrong, []);
});

function exportedSources(): string[] {
  const { exports } = JSON.parse(readFileSync("package.json", "utf8"));
  return Object.values<{ "@nuages/source": string }>(exports).map((entry) => entry["@nuages/source"].replace("./", ""));
}

test("inside a room nobody goes through the room's own door", () => {
  const wrong = sourceFiles().flatMap((file) =>
    file.imports
      .filter((edge) => edge.target === `src/${file.room}/index.ts` && file.path !== edge.target)
      .map((edge) => `${file.path}:${edge.line}`),
  );
  assert.deepEqual(wrong, []);
});

test("no import climbs out of src or names the package itself", () => {
  const wrong = sourceFiles().flatMap((file) =>
    file.imports
      .filter(
        (edge) =>
          (edge.target !== undefined && !edge.target.startsWith("src/")) || /^nuages(\/|$)/.test(edge.specifier),
      )
      .map((edge) => `${file.path}:${edge.line} ${edge.specifier}`),
  );
  assert.deepEqual(wrong, []);
});

test("there is no cycle of run-time imports", () => {
  const graph = new Map(
    sourceFiles().map((file) => [
      file.path,
      file.imports.filter((edge) => !edge.typeOnly && edge.target !== undefined).map((edge) => edge.target!),
    ]),
  );
  const state = new Map<string, "open" | "done">();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === "done") return;
    if (state.get(path) === "open") {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
      return;
    }
    state.set(path, "open");
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    state.set(path, "done");
  };
  for (const path of graph.keys()) visit(path, []);
  assert.deepEqual(cycles, []);
});

test("a package imported at run time is a dependency, and every dependency is imported", () => {
  const manifest = JSON.parse(readFileSync("package.json", "utf8"));
  const declared = new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }));
  const used = new Set(
    sourceFiles().flatMap((file) =>
      file.imports
        .filter((edge) => edge.target === undefined && !edge.specifier.startsWith("node:"))
        .map((edge) => /^(@[^/]+\/)?[^/]+/.exec(edge.specifier)![0]),
    ),
  );
  assert.deepEqual(
    [...used].filter((name) => !declared.has(name)),
    [],
  );
  assert.deepEqual(
    Object.keys(manifest.dependencies).filter((name) => !used.has(name)),
    [],
  );
});
