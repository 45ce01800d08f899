import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Decimal, Temporal } from "../../lib/index.ts";
import { FieldError } from "../errors.ts";
import { Model } from "../model.ts";
import type { Field } from "../options.ts";
import { ModelRegistry } from "../registry.ts";
import { foreignKey } from "../relations/declare.ts";
import { date, dateTime } from "./dates.ts";
import { json } from "./json.ts";
import { auto, bigInteger, boolean, decimal, integer } from "./numbers.ts";
import { char, email, slug, text, url } from "./text.ts";
import { uuid, uuidV7 } from "./uuid.ts";

class Every extends Model<Every>("f.Every")({
  key: auto(),
  char: char({ choices: { a: "A", b: "B" }, default: "a" }),
  text: text({ blank: true, helpText: "Long." }),
  slug: slug(),
  email: email({ dbColumn: "mail" }),
  url: url({ editable: false }),
  integer: integer({ choices: { 1: "One" } }),
  big: bigInteger({ default: 5n }),
  boolean: boolean({ default: () => true }),
  decimal: decimal({ maxDigits: 5, decimalPlaces: 1, default: new Decimal("1.5") }),
  date: date({ autoNow: true }),
  dateTime: dateTime({ autoNowAdd: true, verboseName: "when" }),
  json: json({ default: { a: [1] } }),
  uuid: uuid({ default: "v7" }),
  get other() {
    return foreignKey(Every, { null: true, onDelete: "setNull", relatedName: "others" });
  },
}) {}

const options = new ModelRegistry([Every]).get("f.Every");
const field = (name: string) => options.column(name) as Field;

describe("fields", () => {
  it("have the types that the database needs", () => {
    const types = Object.fromEntries(options.fields.map((one) => [one.column, one.type]));
    assert.deepEqual(types, {
      key: { kind: "auto" },
      char: { kind: "char", maxLength: 255 },
      text: { kind: "text" },
      slug: { kind: "char", maxLength: 50 },
      mail: { kind: "char", maxLength: 254 },
      url: { kind: "char", maxLength: 200 },
      integer: { kind: "integer" },
      big: { kind: "bigInteger" },
      boolean: { kind: "boolean" },
      decimal: { kind: "decimal", precision: 5, scale: 1 },
      date: { kind: "date" },
      date_time: { kind: "dateTime" },
      json: { kind: "json" },
      uuid: { kind: "uuid" },
      other_id: { kind: "integer", bytes: 8 },
    });
  });

  it("know how they are shown, and whether a form asks for them", () => {
    assert.equal(field("dateTime").verboseName, "when");
    assert.equal(field("text").helpText, "Long.");
    assert.deepEqual(
      options.fields.filter((one) => !one.editable).map((one) => one.name),
      ["key", "url", "date", "dateTime"],
    );
    assert.deepEqual(
      [...field("char").choices!],
      [
        ["a", "A"],
        ["b", "B"],
      ],
    );
    assert.deepEqual([...field("integer").choices!], [[1, "One"]]);
  });

  it("are data for migrations", () => {
    const plain = options.fields.map((one) => one.deconstruct());
    assert.deepEqual(JSON.parse(JSON.stringify(plain)), plain);
    assert.deepEqual(field("other").deconstruct(), {
      kind: "foreignKey",
      options: { null: true, onDelete: "setNull", relatedName: "others", to: "f.Every" },
    });
    assert.equal(field("big").deconstruct().options.default, "5");
    assert.equal(field("decimal").deconstruct().options.default, "1.5");
    assert.equal("default" in field("boolean").deconstruct().options, false, "a function is no data");
  });

  it("give fresh defaults", () => {
    assert.notEqual(field("json").getDefault(), field("json").getDefault());
    assert.deepEqual(field("json").getDefault(), { a: [1] });
    assert.equal(field("boolean").getDefault(), true);
    assert.equal(field("slug").getDefault(), null);
    assert.notEqual(field("uuid").getDefault(), field("uuid").getDefault());
  });

  it("let null pass a query's check, and undefined never", () => {
    for (const one of options.fields) {
      assert.equal(one.check(null), null);
      assert.throws(() => one.check(undefined), FieldError, one.name);
    }
  });

  it("refuse what only looks like their type", () => {
    const impostors: Record<string, unknown[]> = {
      char: [new String("x"), { toString: () => "x" }, Symbol("x")],
      integer: [new Number(1), "1", 1.0000001, Number.MAX_SAFE_INTEGER + 1, Number.POSITIVE_INFINITY],
      big: [5, "1", 2n ** 63n, -(2n ** 63n) - 1n],
      boolean: [new Boolean(true), "on", 1],
      decimal: ["1.5", 1.5, { d: [1], e: 0, s: 1 }, new Decimal(Number.NaN)],
      date: ["2026-01-01", { year: 2026, month: 1, day: 1 }, Temporal.PlainDate.from("-000001-01-01")],
      dateTime: [Date.now(), new Date("nonsense"), { getTime: () => 0 }],
      json: [new Date(), new Map(), [undefined], { f() {} }, Number.NaN, Object.create({ a: 1 })],
      uuid: [`${uuidV7()}\n`, uuidV7().replaceAll("-", ""), 5n],
    };
    for (const [name, values] of Object.entries(impostors)) {
      for (const value of values) assert.throws(() => field(name).check(value), FieldError, `${name}: ${typeof value}`);
    }
  });

  it("refuse JSON that has no end or is too deep", () => {
    const circle: unknown[] = [];
    circle.push(circle);
    assert.throws(() => field("json").check(circle), FieldError);
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    assert.throws(() => field("json").check(deep), FieldError);
  });

  it("take decimals of another decimal.js and dates of another calendar in their own form", () => {
    const Other = Decimal.clone({ precision: 5 });
    const exact = field("decimal").check(new Other("10.50"));
    assert.ok(exact instanceof Decimal);
    assert.equal(String(exact), "10.5");
    const gregorian = Temporal.PlainDate.from("2026-05-01").withCalendar("gregory");
    assert.equal(String(field("date").check(gregorian)), "2026-05-01");
  });

  it("fit digits, lengths and ranges when they are written", () => {
    assert.throws(() => field("decimal").checkForSave(new Decimal("1.25")), /digits after the point/);
    assert.throws(() => field("decimal").checkForSave(new Decimal("12345")), /digits before the point/);
    assert.equal(String(field("decimal").checkForSave(new Decimal("-9999.9"))), "-9999.9");
    assert.equal(String(field("decimal").checkForSave(new Decimal("0"))), "0");
    assert.throws(() => field("slug").checkForSave("x".repeat(51)), /at most 50/);
    assert.equal(field("integer").checkForSave(-2147483648), -2147483648);
    assert.throws(() => field("integer").checkForSave(2147483648), FieldError);
    assert.equal(field("other").checkForSave(2147483648), 2147483648, "a key is not cut to 32 bits");
  });
});

describe("uuids of version 7", () => {
  it("have the form, sort in the order in which they were made, and never repeat", () => {
    const many = Array.from({ length: 20_000 }, () => uuidV7());
    assert.deepEqual(many, many.toSorted());
    assert.equal(new Set(many).size, many.length);
    for (const one of many.slice(0, 100)) {
      assert.match(one, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    const age = Math.abs(Date.now() - Number.parseInt(uuidV7().replace("-", "").slice(0, 12), 16));
    assert.ok(age < 5000, "the time inside is now");
  });
});

describe("uuids that sort by time", () => {
  it("go on in order when the clock is set back, and are of version 7", () => {
    const later = Date.now() + 60_000;
    const made = [uuidV7(later), uuidV7(later), uuidV7(later - 30_000), uuidV7(later + 1)];
    assert.deepEqual(made.toSorted(), made);
    for (const one of made) assert.match(one, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
