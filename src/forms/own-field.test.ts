// The field of the guide "models", from its declaration to the form, on every database.
import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { sql } from "../database/index.ts";
import { char, defineField, foreignKey, integer, Model } from "../models/index.ts";
import { TestSite } from "../models/site.test-support.ts";
import { ValidationError } from "../validation/index.ts";
import { formValues } from "./data.ts";
import { FormField } from "./fields/field.ts";
import { charField } from "./fields/text.ts";
import { modelForm } from "./model-form.ts";

/** A color of the screen. */
class Color {
  hex: string;

  constructor(hex: string) {
    if (!/^#[0-9a-f]{6}$/i.test(hex)) throw new RangeError(`${hex} is no color`);
    this.hex = hex.toLowerCase();
  }

  toString() {
    return this.hex;
  }

  toJSON() {
    return this.hex;
  }
}

const color = defineField<Color, string>({
  name: "color",
  expected: "a Color",
  storedAs: char({ maxLength: 7 }),
  check: (value) => (value instanceof Color ? value : undefined),
  toStored: (value) => value.hex,
  fromStored: (hex) => new Color(hex),
  validate(value) {
    if (value.hex === "#ffffff") throw new ValidationError({ code: "white", message: "White can't be seen here." });
  },
});

/** Whole cents as an object: stored as an integer, with a form field of its own. */
class Cents {
  readonly amount: number;

  constructor(amount: number) {
    this.amount = amount;
  }
}

const cents = defineField<Cents, number>({
  name: "cents",
  expected: "Cents",
  storedAs: integer(),
  check: (value) => (value instanceof Cents ? value : undefined),
  toStored: (value) => value.amount,
  fromStored: (amount) => new Cents(amount),
  formField: (options) => {
    const text = charField(options);
    const type = {
      ...text.type,
      kind: "cents",
      parse: ([written = ""]: readonly string[]) => new Cents(Math.round(Number(written) * 100)),
      format: (value: unknown) => [((value as Cents).amount / 100).toFixed(2)],
    };
    return new FormField<unknown>(type, text.options);
  },
});

class Paint extends Model<Paint>("own.Paint")(
  {
    name: char({ default: "paint" }),
    color: color({ unique: true, messages: { unique: "There is such a paint." } }),
    edge: color({ null: true, blank: true }),
    base: color({ default: new Color("#000000") }),
    price: cents({ default: () => new Cents(100), dbDefault: new Cents(5) }),
  },
  { ordering: ["price"] },
) {}

class Key extends Model<Key>("own.Key")({ color: color({ primaryKey: true }) }) {}
class Use extends Model<Use>("own.Use")({ key: foreignKey(Key) }) {}

suite("a field of one's own", () => {
  let site: TestSite;
  before(async () => {
    site = await TestSite.open([Paint, Key, Use]);
  });
  after(() => site.close());
  const inSite = (name: string, fn: () => Promise<void>) => void test(name, () => site.run(fn));

  inSite("is stored as its base and comes back as its type", async () => {
    const paint = await Paint.objects.create({ color: new Color("#FF0000") });
    paint.color satisfies Color;
    const again = await Paint.objects.get({ id: paint.id });
    assert.ok(again.color instanceof Color);
    assert.deepEqual(
      [String(again.color), again.edge, String(again.base), again.price.amount],
      ["#ff0000", null, "#000000", 100],
    );
    const { rows } = await site.database.execute(sql`select color, price from own_paint`);
    assert.deepEqual(rows, [["#ff0000", 100]]);
    assert.deepEqual(await Paint.objects.values("color", "price"), [
      { color: new Color("#ff0000"), price: new Cents(100) },
    ]);
    assert.equal(JSON.parse(JSON.stringify(again)).color, "#ff0000");
  });

  inSite("is looked for and ordered by what is stored, and takes its own type only", async () => {
    await Paint.objects.create({ color: new Color("#00ff00"), price: new Cents(7) });
    const found = (where: Parameters<typeof Paint.objects.filter>[0]) => Paint.objects.filter(where).count();
    assert.equal(await found({ color: new Color("#00FF00") }), 1);
    assert.equal(await found((p) => p.color.in([new Color("#00ff00"), new Color("#ff0000")])), 2);
    assert.equal(await found((p) => p.edge.isNull()), 2);
    assert.equal(await found((p) => p.color.ne(p.base)), 2);
    assert.equal((await Paint.objects.first())?.price.amount, 7);
    // @ts-expect-error: a text is no Color
    await assert.rejects(async () => Paint.objects.filter({ color: "#00ff00" }), /takes a Color/);
    // @ts-expect-error: a text is no Color
    await assert.rejects(Paint.objects.create({ color: "#00ff00" }), /takes a Color/);
    // @ts-expect-error: what is compared has no order
    void ((p: typeof Paint.f) => p.color.gt(new Color("#000000")));
    assert.equal(await Paint.objects.filter({ price: new Cents(7) }).update({ edge: new Color("#123456") }), 1);
    await assert.rejects(Paint.objects.create({ color: new Color("#00ff00") }), { name: "IntegrityError" });
  });

  inSite("writes a value that changed in place, and not one that is equal", async () => {
    const paint = await Paint.objects.create({ color: new Color("#0000ff"), edge: new Color("#abcdef") });
    paint.color = new Color("#0000FF");
    paint.edge!.hex = "#fedcba";
    await paint.save();
    assert.equal(String((await Paint.objects.get({ id: paint.id })).edge), "#fedcba");
  });

  inSite("is validated and asked for in forms, by its own field or that of its base", async () => {
    class PaintForm extends modelForm(Paint, { fields: ["color", "edge", "price"] }) {}
    const sent = async (data: Record<string, string>) => {
      const form = new PaintForm({ data: formValues(data) });
      return (await form.isValid()) ? form.save() : [...form].flatMap((field) => [...field.errors]);
    };
    const saved = await sent({ color: "#010203", edge: "", price: "1.50" });
    assert.ok(saved instanceof Paint);
    assert.deepEqual([String(saved.color), saved.edge, saved.price.amount], ["#010203", null, 150]);
    assert.deepEqual(await sent({ color: "red", price: "1" }), ["Enter a Color."]);
    assert.deepEqual(await sent({ color: "#ffffff", price: "1" }), ["White can't be seen here."]);
    assert.deepEqual(await sent({ color: "#010203", price: "1" }), ["There is such a paint."]);
    const html = String(await new PaintForm({ instance: saved }).render());
    assert.match(html, /value="#010203"/);
    assert.match(html, /value="1.50"/);
  });

  inSite("can be a key that others point to", async () => {
    const key = await Key.objects.create({ color: new Color("#111111") });
    const use = await Use.objects.create({ key });
    const again = await Use.objects.selectRelated("key").get({ id: use.id });
    again.keyId satisfies Color;
    assert.deepEqual([String(again.keyId), String(again.key.color)], ["#111111", "#111111"]);
    assert.equal(await Use.objects.filter({ key: new Color("#111111") }).count(), 1);
    const [lazy] = await Use.objects.all();
    assert.equal(String((await lazy!.key).color), "#111111");
  });

  test("is its base to migrations", () => {
    const options = site.registry.get("own.Paint");
    assert.deepEqual(options.column("base").deconstruct(), {
      kind: "char",
      options: { maxLength: 7, default: "#000000" },
    });
    assert.deepEqual(options.column("price").deconstruct(), { kind: "integer", options: {} });
  });

  test("needs a column to be stored as, and has no options but those of every column", () => {
    const definition = { name: "x", expected: "an x", check: () => 1, toStored: () => 1, fromStored: () => 1 };
    assert.throws(() => defineField({ ...definition, storedAs: 5 as never }), { code: "E_FIELD_OPTIONS" });
    assert.throws(() => color({ maxLength: 5 } as never), { code: "E_FIELD_OPTIONS" });
  });
});
