import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Decimal, Temporal } from "../../../lib/index.ts";
import type { ColumnType } from "../../index.ts";
import { sqlite } from "./index.ts";

const { toDb, fromDb } = sqlite;
const scaled: ColumnType = { kind: "decimal", precision: 18, scale: 4 };
const wide: ColumnType = { kind: "decimal", precision: 40, scale: 10 };

/** A small generator with a fixed seed: the same numbers in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function randomDecimal(next: () => number, type: ColumnType): Decimal {
  const whole = Math.floor(next() * (type.precision! - type.scale!)) + 1;
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(next() * 10)).join("");
  return new Decimal(`${next() < 0.5 ? "-" : ""}${digits(whole)}.${digits(type.scale!)}`);
}

describe("stored values", () => {
  const round: readonly [ColumnType, unknown, unknown][] = [
    [{ kind: "integer" }, 9007199254740991, 9007199254740991],
    [{ kind: "bigInteger" }, 9223372036854775807n, 9223372036854775807n],
    [{ kind: "bigInteger" }, -9223372036854775808n, -9223372036854775808n],
    [{ kind: "boolean" }, true, 1],
    [{ kind: "boolean" }, false, 0],
    [{ kind: "char", maxLength: 3 }, "é日😀", "é日😀"],
    [{ kind: "dateTime" }, new Date("2024-02-29T12:00:00.007Z"), "2024-02-29T12:00:00.007Z"],
    [{ kind: "date" }, Temporal.PlainDate.from("0099-12-31"), "0099-12-31"],
    [{ kind: "json" }, { a: [1, null, "x"] }, '{"a":[1,null,"x"]}'],
    [{ kind: "uuid" }, "0190f5a0-1111-7abc-8def-0123456789ab", "0190f5a0-1111-7abc-8def-0123456789ab"],
    [{ kind: "float" }, 0.1, 0.1],
    [{ kind: "decimal", precision: 6, scale: 2 }, new Decimal("-19.99"), -1999],
    [wide, new Decimal("5.5"), "000000000000000000000000000005.5000000000"],
    [wide, new Decimal("-5.5"), "-999999999999999999999999999994.4999999999"],
    [{ kind: "text" }, null, null],
  ];
  for (const [type, value, raw] of round) {
    it(`keeps ${type.kind} ${String(value)}`, () => {
      assert.deepEqual(toDb(type, value), raw);
      assert.deepEqual(fromDb(type, raw), value);
    });
  }

  it("stores a uuid in one form, however it is written", () => {
    for (const written of ["0190F5A0-1111-7ABC-8DEF-0123456789AB", "0190F5A011117abc8def0123456789ab"])
      assert.equal(toDb({ kind: "uuid" }, written), "0190f5a0-1111-7abc-8def-0123456789ab");
  });

  it("orders decimals of any width by their stored form", () => {
    const next = random(7);
    for (const type of [scaled, wide]) {
      const values = Array.from({ length: 500 }, () => randomDecimal(next, type));
      for (let i = 1; i < values.length; i++) {
        const [a, b] = [values[i - 1]!, values[i]!];
        const [x, y] = [toDb(type, a)!, toDb(type, b)!];
        assert.equal(x < y, a.lessThan(b), `${a} ${b}`);
        assert.equal(x === y, a.equals(b), `${a} ${b}`);
        assert.ok((fromDb(type, x) as Decimal).equals(a), `${a}`);
      }
    }
  });

  it("keeps zero without a sign", () => {
    assert.equal(toDb(wide, new Decimal("-0")), toDb(wide, new Decimal("0")));
    assert.equal(toDb(scaled, new Decimal("-0.00001")), 0);
  });

  it("rounds half away from zero to the column's scale, and refuses more digits than it has", () => {
    const type: ColumnType = { kind: "decimal", precision: 4, scale: 2 };
    assert.equal(toDb(type, new Decimal("1.005")), 101);
    assert.equal(toDb(type, new Decimal("-1.005")), -101);
    assert.equal(toDb(type, "12.3"), 1230);
    assert.equal(toDb(type, 0.1), 10);
    for (const value of [
      "99.999",
      "100",
      "1e3",
      "9e9999999",
      "x",
      "",
      Number.NaN,
      Number.POSITIVE_INFINITY,
      {},
      true,
    ]) {
      assert.throws(() => toDb(type, value), { code: "E_COLUMN_VALUE" }, String(value));
    }
    assert.throws(() => toDb(type, new Decimal("9e999999999")), { code: "E_COLUMN_VALUE" });
  });

  const wrong: readonly [ColumnType["kind"], readonly unknown[]][] = [
    ["integer", [1.5, Number.NaN, "1", true, 2 ** 53, 2n ** 60n, undefined, [], {}]],
    ["bigInteger", [2n ** 63n, 1.5, "1", undefined]],
    ["boolean", [0, 1, "true", undefined]],
    ["text", [1, "a\0b", "\ud800", undefined, new String("x"), ["x"]]],
    ["uuid", ["x", "0190f5a0-1111-7abc-8def-0123456789a", 1]],
    ["date", ["2024-02-30", "2024-1-1", new Date(), 5]],
    ["dateTime", ["2024-01-01", new Date(Number.NaN), new Date("+012024-01-01T00:00:00Z"), 0]],
    ["json", [undefined, 1n, () => 1]],
    ["float", [Number.NaN, Number.POSITIVE_INFINITY, "1"]],
  ];
  for (const [kind, values] of wrong) {
    it(`refuses what is no ${kind}, without showing it`, () => {
      for (const value of values) {
        assert.throws(
          () => toDb({ kind }, value),
          (error: Error & { code?: string }) => error.code === "E_COLUMN_VALUE" && !error.message.includes("0190f5a0"),
        );
      }
    });
  }

  it("reads a time that other tools wrote as UTC, whatever the zone of the machine", () => {
    const zone = process.env.TZ;
    process.env.TZ = "America/New_York";
    try {
      for (const raw of ["2024-01-31 12:00:00", "2024-01-31 12:00", "2024-01-31 12:00:00Z"])
        assert.deepEqual(fromDb({ kind: "dateTime" }, raw), new Date("2024-01-31T12:00:00Z"), raw);
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it("reads what other tools wrote, and refuses what it can't read", () => {
    assert.deepEqual(fromDb({ kind: "dateTime" }, "2024-01-02 03:04:05"), new Date("2024-01-02T03:04:05Z"));
    assert.deepEqual(fromDb({ kind: "bigInteger" }, 5), 5n);
    assert.equal(fromDb({ kind: "integer" }, 2n ** 60n), 2n ** 60n);
    const unreadable: [ColumnType, unknown][] = [
      [{ kind: "dateTime" }, "yesterday"],
      [{ kind: "date" }, "20240101"],
      [{ kind: "json" }, "{"],
      [scaled, "abc"],
      [scaled, 1.5],
    ];
    for (const [type, raw] of unreadable) assert.throws(() => fromDb(type, raw), { code: "E_STORED_VALUE" });
  });

  it("gives a converter only where values change", () => {
    assert.equal(sqlite.converter({ kind: "char" }), undefined);
    assert.equal(sqlite.converter({ kind: "integer" }), undefined);
    assert.equal(sqlite.converter({ kind: "boolean" })?.(1), true);
    assert.equal(sqlite.converter(scaled), sqlite.converter(scaled));
  });
});
