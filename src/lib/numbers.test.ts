import assert from "node:assert/strict";
import { test } from "node:test";
import { Decimal as DecimalJs } from "decimal.js";
import { altering, altersData, asDecimal, Decimal, Temporal } from "nuages/lib";

test("decimals are exact and print plainly at any size", () => {
  assert.equal(new Decimal("0.1").plus("0.2").toString(), "0.3");
  assert.equal(new Decimal("1e40").toString(), `1${"0".repeat(40)}`);
  assert.equal(new Decimal("0.00000001").toString(), "0.00000001");
});

test("a decimal that somebody sends can't grow into gigabytes of digits", () => {
  for (const written of ["1e1000", "1e9000000000000000", "-1e99999999999999999"]) {
    assert.equal(new Decimal(written).isFinite(), false, written);
  }
  for (const written of ["1e-1000", "1e-9000000000000000"]) assert.ok(new Decimal(written).isZero(), written);
  assert.equal(new Decimal("9e999").toFixed().length, 1000);
  assert.equal(new Decimal("1e999").times("1e999").isFinite(), false);
  assert.equal(new Decimal("1e-999").toString(), `0.${"0".repeat(998)}1`);
});

test("a decimal of another copy or clone of its library is one of ours, within our bounds; data that says it is one is none", () => {
  const mine = new Decimal("1.5");
  assert.equal(asDecimal(mine), mine);
  const Other = DecimalJs.clone({ precision: 5 });
  assert.ok(asDecimal(new Other("2.25"))?.equals("2.25"));
  assert.equal(asDecimal(new Other("2.25"))?.constructor, Decimal);
  assert.equal(asDecimal(new DecimalJs("1e9000000"))?.isFinite(), false);
  const forged = { toStringTag: "[object Decimal]", s: 1, e: 5, d: [1] };
  for (const value of [forged, { ...forged, toString: "x" }, null, undefined, 1, "1", [], {}, 1n])
    assert.equal(asDecimal(value), undefined);
});

test("a plain date has no time and no zone", () => {
  assert.equal(Temporal.PlainDate.from("2024-02-29").add({ years: 1 }).toString(), "2025-02-28");
});

test("altering marks the function itself and returns it", () => {
  const save = () => 1;
  assert.equal(altering(save), save);
  assert.equal(Reflect.get(save, altersData), true);
});
