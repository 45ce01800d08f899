import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Decimal } from "../../lib/index.ts";
import { ValidationError } from "../../validation/index.ts";
import { modelChecks } from "../checks.ts";
import { boolean, decimal, integer } from "../fields/numbers.ts";
import { char, email, slug, text, url } from "../fields/text.ts";
import { Model } from "../model.ts";
import { ModelRegistry } from "../registry.ts";
import { foreignKey } from "../relations/declare.ts";
import { TestSite } from "../site.test-support.ts";
import { constraintStatesOf, tableStateOf } from "../table-state.ts";
import { check, index, unique } from "./declare.ts";

class Shelf extends Model<Shelf>("c.Shelf")({ name: char({ unique: true }) }) {}

class Book extends Model<Book>("c.Book")(
  {
    title: char({ maxLength: 30 }),
    slug: slug({ unique: true }),
    shelf: foreignKey(Shelf, { null: true }),
    place: integer({ default: 0 }),
    pages: integer({ null: true }),
    lent: boolean({ default: false }),
    price: decimal({ null: true }),
    kind: char({ choices: { novel: "Novel", poem: "Poem" }, default: "novel" }),
    contact: email({ blank: true, default: "" }),
    site: url({ null: true, blank: true }),
    note: text({
      default: "fine",
      validators: [
        (value: string) => {
          if (value.includes("bad")) throw new ValidationError({ code: "bad", message: "Nothing bad, please." });
        },
      ],
    }),
  },
  {
    constraints: [
      unique({ fields: ["shelf", "place"], name: "book_place" }),
      unique({ fields: ["title"], name: "book_lent_title", condition: { lent: true }, message: "Lent already." }),
      check({ condition: (b) => b.pages.gt(0).or(b.lent.eq(true)), name: "book_pages" }),
      check({ condition: (b) => b.price.gte(new Decimal("0.50")), name: "book_price" }),
    ],
    indexes: [index({ fields: ["kind", "-place"], name: "book_kind_place" })],
  },
) {
  override clean() {
    if (this.title === this.slug) throw new ValidationError({ field: "slug", code: "same", message: "Not the title." });
  }
  override async validateUnique(options: { readonly exclude?: readonly string[] } = {}) {
    await super.validateUnique(options);
    if (this.slug !== "reserved" || options.exclude?.includes("slug")) return;
    throw new ValidationError({ field: "slug", code: "reserved", message: "Kept for the library." });
  }
}

describe("conditions that can't hold", () => {
  it("are told by the checks, with the model and the constraint, before a migration is written", async () => {
    class Wrong extends Model<Wrong>("c.Wrong")(
      { place: integer(), title: char() },
      {
        constraints: [
          check({ name: "no_such", condition: (row) => row.plaec.gte(0) }),
          check({ name: "other_type", condition: (row) => row.place.gte("x") }),
          unique({ name: "no_key", fields: ["title"], condition: { plaec: 1 } }),
          check({ name: "good", condition: (row) => row.place.gte(0) }),
        ],
      },
    ) {}
    const registry = new ModelRegistry([Wrong]);
    const found = (await Promise.all(modelChecks.map((one) => one(registry)))).flat();
    assert.deepEqual(
      found.map((one) => [one.id, one.subject]),
      ["no_such", "other_type", "no_key"].map((name) => ["models.E011", `c.Wrong: constraint ${name}`]),
    );
    assert.match(found[0]!.hint ?? "", /place/);
    assert.match(found[1]!.message, /place.*whole number/);
  });
});

describe("validation of an instance", () => {
  let site: TestSite;
  before(async () => {
    site = await TestSite.open([Shelf, Book]);
  });
  after(() => site.close());

  let number = 0;
  const book = (values: object = {}) => new Book({ title: `T${++number}`, slug: `s${number}`, pages: 5, ...values });

  async function codes(row: { fullClean(): Promise<void> }): Promise<string[]> {
    try {
      await row.fullClean();
      return [];
    } catch (error) {
      assert.ok(error instanceof ValidationError, String(error));
      return error.issues.map((issue) => `${issue.field ?? ""}:${issue.code}`);
    }
  }

  it("lets good values pass, blank ones too where they may be", () =>
    site.run(async () => {
      assert.deepEqual(await codes(book()), []);
      assert.deepEqual(await codes(book({ contact: "", site: null })), []);
    }));

  it("tells everything that is wrong at once, by field", () =>
    site.run(async () => {
      const row = new Book({
        slug: "not a slug",
        kind: "other" as "novel",
        contact: "nobody",
        site: "javascript:alert(1)",
        note: "bad bad",
        pages: 1.5,
      });
      assert.deepEqual(await codes(row), [
        "title:null",
        "slug:slug",
        "pages:invalid",
        "kind:choice",
        "contact:email",
        "site:url",
        "note:bad",
      ]);
      assert.deepEqual(await codes(book({ title: "" })), ["title:blank"]);
      assert.deepEqual(await codes(book({ title: "x".repeat(31) })), ["title:maxLength"]);
      assert.deepEqual(await codes(book({ pages: 2 ** 40 })), ["pages:misfit"]);
    }));

  it("finds foreign keys that lead nowhere", () =>
    site.run(async () => {
      assert.deepEqual(await codes(book({ shelfId: 999_999 })), ["shelf:doesNotExist"]);
    }));

  it("asks the model's own clean", () =>
    site.run(async () => {
      assert.deepEqual(await codes(book({ title: "same", slug: "same" })), ["slug:same"]);
    }));

  it("finds values that another row has, but not the row itself", () =>
    site.run(async () => {
      const first = book();
      await first.save();
      assert.deepEqual(await codes(first), []);
      assert.deepEqual(await codes(book({ slug: first.slug })), ["slug:unique"]);
      await assert.rejects(book({ slug: first.slug }).save(), { name: "IntegrityError" });
    }));

  it("asks the model's own validateUnique, but not for what is wrong or left out already", () =>
    site.run(async () => {
      const row = book({ slug: "reserved" });
      assert.deepEqual(await codes(row), ["slug:reserved"]);
      await row.fullClean({ exclude: ["slug"] });
      assert.deepEqual(await codes(book({ title: "reserved", slug: "reserved" })), ["slug:same"]);
    }));

  it("finds combinations that another row has, where none of the parts is null", () =>
    site.run(async () => {
      const shelf = new Shelf({ name: "top" });
      await shelf.save();
      await book({ shelf, place: 1 }).save();
      assert.deepEqual(await codes(book({ shelf, place: 1 })), [":unique"]);
      assert.deepEqual(await codes(book({ shelf, place: 2 })), []);
      await book({ place: 1 }).save();
      assert.deepEqual(await codes(book({ place: 1 })), []);
      const row = book({ shelf, place: 1 });
      await row.fullClean({ exclude: ["place"] });
      await assert.rejects(row.validateUnique(), ValidationError);
    }));

  it("holds a conditional constraint only for rows that meet the condition", () =>
    site.run(async () => {
      await book({ title: "Loan", lent: true }).save();
      await book({ title: "Loan", lent: false }).save();
      assert.deepEqual(await codes(book({ title: "Loan", lent: false })), []);
      const row = book({ title: "Loan", lent: true });
      await assert.rejects(row.fullClean(), (error: ValidationError) => {
        assert.deepEqual(error.issues[0]!.message, "Lent already.");
        assert.equal(error.issues[0]!.field, "title");
        return true;
      });
      await assert.rejects(row.save(), { name: "IntegrityError", kind: "unique" });
    }));

  it("evaluates check constraints as the database does, unknown passes", () =>
    site.run(async () => {
      assert.deepEqual(await codes(book({ pages: 0 })), [":check"]);
      assert.deepEqual(await codes(book({ pages: 0, lent: true })), []);
      assert.deepEqual(await codes(book({ pages: null })), []);
      assert.deepEqual(await codes(book({ price: new Decimal("0.49") })), [":check"]);
      assert.deepEqual(await codes(book({ price: new Decimal("0.50") })), []);
      await assert.rejects(book({ pages: 0 }).save(), { name: "IntegrityError", kind: "check" });
      await assert.rejects(book({ price: new Decimal("0.10") }).save(), { name: "IntegrityError", kind: "check" });
    }));

  it("refuses a condition that needs another table", () => {
    class Far extends Model<Far>("c.Far")(
      { shelf: foreignKey(Shelf) },
      {
        constraints: [check({ condition: (f) => f.shelf.name.eq("x"), name: "far" })],
      },
    ) {}
    return TestSite.open([Shelf, Far]).then(
      () => assert.fail("it was accepted"),
      (error) => assert.equal(error.code, "E_MODEL_DECLARATION"),
    );
  });

  it("makes the table's state from the model", () => {
    const options = site.registry.get("c.Book");
    const table = tableStateOf(options, site.database.dialect);
    assert.deepEqual(table.primaryKey, ["id"]);
    assert.deepEqual(
      table.columns.find((column) => column.name === "shelf_id"),
      {
        name: "shelf_id",
        type: { kind: "integer", bytes: 8 },
        null: true,
        references: { table: "c_shelf", column: "id", onDelete: "noAction", deferrable: true },
      },
    );
    assert.deepEqual(table.indexes, [
      { name: "c_book_shelf_id_idx", columns: ["shelf_id"] },
      { name: "book_kind_place", columns: ["kind", "place"], descending: ["place"] },
    ]);
    assert.deepEqual(
      constraintStatesOf(options, site.database.dialect).map((one) => [one.kind, one.name]),
      [
        ["unique", "book_place"],
        ["unique", "book_lent_title"],
        ["check", "book_pages"],
        ["check", "book_price"],
      ],
    );
  });
});
