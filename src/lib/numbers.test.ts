import assert from "node:assert/strict";
import { test } from "node:test";
import { altering, altersData, Decimal, Temporal } from "nuages/lib";

test("decimals are exact and print plainly at any size", () => {
  assert.equal(new Decimal("0.1").plus("0.2").toString(), "0.3");
  assert.equal(new Decimal("1e40").toString(), `1${"0".repeat(40)}`);
  assert.equal(new Decimal("0.00000001").toString(), "0.00000001");
});

test("a plain date has no time and no zone", () => {
  assert.equal(Temporal.PlainDate.from("2024-02-29").add({ years: 1 }).toString(), "2025-02-28");
});

test("altering marks the function itself and returns it", () => {
  const save = () => 1;
  assert.equal(altering(save), save);
  assert.equal(Reflect.get(save, altersData), true);
});
