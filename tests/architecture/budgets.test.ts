import assert from "node:assert/strict";
import { test } from "node:test";
import { percentile, sourceFiles } from "./source.ts";

const functions = () =>
  sourceFiles().flatMap((file) => file.functions.map((fn) => ({ ...fn, place: `${file.path}:${fn.line} ${fn.name}` })));

test("files stay small: none over 600 lines, nine of ten at most 300, half at most 120", () => {
  const sizes = sourceFiles().map((file) => file.lines);
  assert.deepEqual(
    sourceFiles()
      .filter((file) => file.lines > 600)
      .map((file) => `${file.path}: ${file.lines}`),
    [],
  );
  assert.ok(percentile(sizes, 0.9) <= 300, `p90 is ${percentile(sizes, 0.9)}`);
  assert.ok(percentile(sizes, 0.5) <= 120, `median is ${percentile(sizes, 0.5)}`);
});

test("functions stay small: none over 80 lines, at most 3 % over 50, nine of ten at most 30, half at most 10", () => {
  const sizes = functions().map((fn) => fn.lines);
  assert.deepEqual(
    functions()
      .filter((fn) => fn.lines > 80)
      .map((fn) => `${fn.place}: ${fn.lines}`),
    [],
  );
  assert.ok(sizes.filter((size) => size > 50).length <= sizes.length * 0.03);
  assert.ok(percentile(sizes, 0.9) <= 30, `p90 is ${percentile(sizes, 0.9)}`);
  assert.ok(percentile(sizes, 0.5) <= 10, `median is ${percentile(sizes, 0.5)}`);
});

test("a function takes at most three parameters, then an object", () => {
  assert.deepEqual(
    functions()
      .filter((fn) => fn.parameters > 3)
      .map((fn) => `${fn.place}: ${fn.parameters}`),
    [],
  );
});

test("`any` is rare: at most 5 in 1,000 lines, 15 in models and database", () => {
  const rooms = new Map<string, { lines: number; any: number }>();
  for (const file of sourceFiles()) {
    const room = rooms.get(file.room) ?? { lines: 0, any: 0 };
    room.lines += file.lines;
    room.any += file.anys;
    rooms.set(file.room, room);
  }
  const over = [...rooms].filter(
    ([room, { lines, any }]) => any > Math.max(1, ((room === "models" || room === "database" ? 15 : 5) * lines) / 1000),
  );
  assert.deepEqual(over, []);
});
