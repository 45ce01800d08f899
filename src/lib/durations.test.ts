import assert from "node:assert/strict";
import { test } from "node:test";
import { readDuration, Temporal, writeDuration } from "./index.ts";

test("a length of time is written as people read it, and read again as the same", () => {
  const cases = [
    ["PT0S", "00:00:00"],
    ["PT1H30M", "01:30:00"],
    ["P1D", "1 day 00:00:00"],
    ["P2W1DT0.5S", "15 days 00:00:00.5"],
    ["-PT26H", "-1 day 02:00:00"],
    ["PT0.000001S", "00:00:00.000001"],
  ] as const;
  for (const [iso, written] of cases) {
    const value = Temporal.Duration.from(iso);
    assert.equal(writeDuration(value), written);
    assert.equal(writeDuration(readDuration(written)!), written);
    assert.equal(writeDuration(readDuration(iso)!), written);
  }
});

test("hours, words and signs are understood; anything else is not", () => {
  const read = (text: string) => readDuration(text)?.toString();
  assert.equal(read("1:30"), "PT1H30M");
  assert.equal(read("90 min"), "PT1H30M");
  assert.equal(read("1 week, 2 days 3h"), "P9DT3H");
  assert.equal(read("-2 h 5 s"), "-PT2H5S");
  for (const text of ["", "soon", "1:60", "1:00:61", "P1M", "1h-2m", "12", "9".repeat(80), "PT"]) {
    assert.equal(read(text), undefined, text);
  }
});
