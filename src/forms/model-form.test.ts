import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { atomic, IntegrityError, type QueryLogEntry, queryLogSlot } from "../database/index.ts";
import { Decimal } from "../lib/index.ts";
import { char, dateTime, integer, Model } from "../models/index.ts";
import { TestSite } from "../models/site.test-support.ts";
import { ValidationError } from "../validation/index.ts";
import { formValues } from "./data.ts";
import { modelChoiceField, modelMultipleChoiceField } from "./fields/model-choice.ts";
import { charField } from "./fields/text.ts";
import { defineForm } from "./form.ts";
import { modelForm } from "./model-form.ts";
import { Answer, Label, Maker, Product, shopModels } from "./shop.test-support.ts";

class ProductForm extends modelForm(Product, { fields: "all" }) {}
class ShortForm extends modelForm(Product, {
  fields: ["title", "slug", "maker", "labels"],
  options: { title: { label: "Name", helpText: "" } },
}) {}

class Memo extends Model<Memo>("shop.Memo")({
  note: char({ null: true, blank: true }),
  mark: char({ blank: true }),
}) {}

let site: TestSite;
let maker: Maker;
let labels: Label[];

/** Runs a test with the models and the database of the site. */
function inSite(name: string, fn: () => Promise<void>): void {
  test(name, () => site.run(fn));
}

/** The statements that `fn` runs. */
async function statements(fn: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  await queryLogSlot.run({ record: (entry: QueryLogEntry) => void seen.push(entry.sql) }, fn);
  return seen;
}

let counter = 0;
async function product(values: Record<string, unknown> = {}): Promise<Product> {
  return Product.objects.create({ title: "T", slug: `t-${++counter}`, maker, body: "", site: "", ...values });
}

before(async () => {
  site = await TestSite.open([...shopModels, Memo]);
  await site.run(async () => {
    maker = await Maker.objects.create({ name: "Ada" });
    await Maker.objects.create({ name: "Bob" });
    labels = await Promise.all(["red", "green", "blue"].map((name) => Label.objects.create({ name })));
  });
});
after(() => site.close());

suite("the form of a model", () => {
  inSite("has a field for every editable one, of its kind and with its limits", async () => {
    const form = new ProductForm();
    const kinds = [...form].map((field) => [field.name, field.field.type.kind, field.required]);
    assert.deepEqual(kinds, [
      ["title", "char", true],
      ["slug", "slug", true],
      ["body", "text", false],
      ["status", "choice", true],
      ["price", "decimal", false],
      ["stock", "integer", true],
      ["active", "boolean", false],
      ["site", "url", false],
      ["since", "date", false],
      ["at", "dateTime", false],
      ["data", "json", false],
      ["code", "uuid", false],
      ["maker", "modelChoice", true],
      ["labels", "modelMultipleChoice", false],
    ]);
    assert.equal(form.field("at").label, "Shown from");
    const html = String(await form.render());
    assert.match(html, /name="title"[^>]* maxlength="20" required aria-describedby="id_title_help"/);
    assert.match(html, /name="price"[^>]* step="0.01"/);
    assert.match(html, /<option value="draft" selected>Draft/);
    assert.match(html, /name="stock" id="id_stock" value="3"/);
    assert.match(html, /type="checkbox" name="active"[^>]* checked/);
    assert.match(html, /<option value="">Choose…<\/option>\n<option value="1">Ada<\/option>\n<option value="2">Bob/);
  });

  inSite("makes a row, with its many-to-many relations", async () => {
    const data = {
      title: "New",
      slug: "new",
      status: "live",
      price: "12.50",
      stock: "4",
      active: "on",
      maker: "1",
      labels: ["1", "3"],
      since: "2026-01-31",
      at: "2026-01-31T10:00",
      data: '{"a":1}',
      secret: "stolen",
    };
    const form = new ProductForm({ data: formValues(data) });
    assert.equal(await form.isValid(), true, JSON.stringify(form.issues));
    const saved = await form.save();
    const row = await Product.objects.get({ slug: "new" });
    assert.equal(row.pk, saved.pk);
    assert.deepEqual(
      [row.title, row.status, row.stock, row.active, row.secret, row.body, row.code],
      ["New", "live", 4, true, "s", "", null],
    );
    assert.ok(row.price?.equals(new Decimal("12.5")));
    assert.deepEqual(row.data, { a: 1 });
    assert.deepEqual(
      (await row.labels.all()).map((label: Label) => label.name),
      ["blue", "red"],
    );
  });

  inSite("offers yes, no and unknown where a truth may be null", async () => {
    class AnswerForm extends modelForm(Answer, { fields: ["agreed"] }) {}
    const html = String(await new AnswerForm().render());
    assert.match(html, /<option value="">Unknown<\/option>\s*<option value="true">Yes.*<option value="false">No/s);
    for (const [sent, kept] of [
      ["true", true],
      ["false", false],
      ["", null],
    ] as const) {
      const form = new AnswerForm({ data: formValues({ agreed: sent }) });
      assert.equal(await form.isValid(), true);
      const saved = await form.save();
      assert.equal((await Answer.objects.get({ pk: saved.pk })).agreed, kept);
    }
  });

  inSite("changes a row, shows its values, and touches nothing that it doesn't show", async () => {
    const row = await product({ body: "kept", price: new Decimal("1.50") });
    await row.labels.set([labels[1]!]);
    const fresh = new ProductForm({ instance: row });
    const html = String(await fresh.render());
    assert.match(html, /name="price"[^>]* value="1.5"/);
    assert.match(html, /<option value="2" selected>green/);
    const form = new ShortForm({
      instance: row,
      data: formValues({ title: "Changed", slug: row.slug, maker: "2", labels: ["1"] }),
    });
    assert.deepEqual(await form.changedData(), ["title", "maker", "labels"]);
    assert.equal(await form.isValid(), true, JSON.stringify(form.issues));
    await form.save();
    const again = await Product.objects.get({ slug: row.slug });
    assert.deepEqual([again.title, again.body, again.makerId], ["Changed", "kept", 2]);
    assert.deepEqual(
      (await again.labels.all()).map((label: Label) => label.name),
      ["red"],
    );
    assert.equal(form.field("title").label, "Name");
  });

  inSite("finds no change where a row is sent as it was shown", async () => {
    const row = await product({
      at: new Date("2026-01-31T10:00:05.250Z"),
      data: { a: [1, 2] },
      body: "a\nb",
      price: new Decimal("3.00"),
    });
    const form = new ProductForm({ instance: row });
    const sent: Record<string, readonly string[]> = {};
    for (const field of form)
      sent[field.htmlName] =
        field.name === "active" ? ["on"] : (await field.values()).map((value) => value.replaceAll("\n", "\r\n"));
    const bound = new ProductForm({ instance: row, data: formValues(sent) });
    assert.deepEqual(await bound.changedData(), []);
  });

  inSite("asks for a unique value, and takes the row's own", async () => {
    const row = await product();
    const taken = new ShortForm({ data: formValues({ title: "x", slug: row.slug, maker: "1" }) });
    assert.equal(await taken.isValid(), false);
    assert.deepEqual(taken.errorsOf("slug"), ["Product with this slug exists already."]);
    const own = new ShortForm({ instance: row, data: formValues({ title: "x", slug: row.slug, maker: "1" }) });
    assert.equal(await own.isValid(), true);
  });

  inSite("tells at its field what another request took in between, and leaves the transaction usable", async () => {
    const make = () => new ShortForm({ data: formValues({ title: "x", slug: "raced", maker: "1" }) });
    const [one, two] = [make(), make()];
    assert.deepEqual([await one.isValid(), await two.isValid()], [true, true]);
    await one.save();
    await atomic(async () => {
      await assert.rejects(
        two.save(),
        (error: ValidationError) => error instanceof ValidationError && error.issues[0]!.field === "slug",
      );
      assert.equal(await Product.objects.filter({ slug: "raced" }).count(), 1);
    });
    assert.deepEqual(two.field("slug").errors, ["Product with this slug exists already."]);
  });

  inSite("passes on what is no matter of its fields", async () => {
    const form = new ShortForm({ data: formValues({ title: "x", slug: "lost", maker: "2" }) });
    await form.isValid();
    form.instance.makerId = 999;
    await assert.rejects(form.save(), IntegrityError);
  });

  inSite("passes on that a value of another table is taken, which is no matter of its fields", async () => {
    const form = new ShortForm({ data: formValues({ title: "x", slug: "chain", maker: "2" }) });
    assert.equal(await form.isValid(), true);
    form.instance.save = async () => void (await Maker.objects.create({ name: "Ada" }));
    await assert.rejects(form.save(), IntegrityError);
    assert.deepEqual(form.issues, []);
  });

  inSite("refuses to save what was not found valid", async () => {
    const form = new ShortForm({ data: formValues({}) });
    await assert.rejects(form.save(), { code: "E_FORM_INVALID" });
    assert.equal(await form.isValid(), false);
    await assert.rejects(form.save(), { code: "E_FORM_INVALID" });
  });

  inSite("gives the values to the instance without saving, when told to", async () => {
    const form = new ShortForm({ data: formValues({ title: "x", slug: "later", maker: "1", labels: ["2"] }) });
    assert.equal(await form.isValid(), true);
    const row = await form.save({ commit: false });
    assert.equal(await Product.objects.filter({ slug: "later" }).exists(), false);
    await row.save();
    await form.saveManyToMany();
    assert.equal(await row.labels.count(), 1);
  });

  inSite("keeps the default of a new row for a field that was not sent", async () => {
    const form = new (modelForm(Product, {
      fields: ["title", "slug", "maker", "stock"],
      options: { stock: { required: false } },
    }))({ data: formValues({ title: "x", slug: "d", maker: "1" }) });
    assert.equal(await form.isValid(), true, JSON.stringify(form.issues));
    assert.equal((await form.save()).stock, 3);
  });

  inSite("takes an empty field that was sent for empty, though the row has a default", async () => {
    class Note extends Model<Note>("shop.Note")({
      body: char({ maxLength: 20, blank: true, default: "to do" }),
      rank: integer({ null: true, blank: true, default: 3 }),
      seen: dateTime({ autoNow: true, editable: true }),
    }) {}
    const notes = await TestSite.open([Note]);
    await notes.run(async () => {
      const NoteForm = modelForm(Note, { fields: "all" });
      const save = async (data: Record<string, string>) => {
        const form = new NoteForm({ data: formValues(data) });
        assert.equal(await form.isValid(), true, JSON.stringify(form.issues));
        const note = await form.save();
        return [note.body, note.rank];
      };
      assert.deepEqual(await save({ body: "", rank: "" }), ["", null]);
      assert.deepEqual(await save({}), ["to do", 3]);
      assert.deepEqual([...new NoteForm().fields.keys()], ["body", "rank"]);
      for (const name of ["id", "seen"])
        assert.throws(() => new (modelForm(Note, { fields: [name as "body"] }))(), { code: "E_FORM_DEFINITION" });
    });
    await notes.close();
  });

  inSite("takes other fields, further fields and hooks", async () => {
    const Custom = modelForm(Product, {
      fields: ["title"],
      replace: { title: charField({ maxLength: 3 }) },
      extraFields: { again: charField() },
      clean: { title: (value) => String(value).toUpperCase() },
    });
    const form = new Custom({ instance: await product(), data: formValues({ title: "abc", again: "abc" }) });
    assert.equal(await form.isValid(), true, JSON.stringify(form.issues));
    assert.deepEqual([form.cleaned.again, (await form.save()).title], ["abc", "ABC"]);
  });

  inSite("says what is wrong with its definition", async () => {
    const make = (fields: string[]) => () => new (modelForm(Product, { fields: fields as "title"[] }))();
    assert.throws(make(["titel"]), { code: "E_FORM_DEFINITION", hint: 'Did you mean "title"?' });
    for (const name of ["secret", "made", "id", "makerId"]) assert.throws(make([name]), { code: "E_FORM_DEFINITION" });
  });

  inSite("leaves out what it is told to", async () => {
    const form = new (modelForm(Product, { fields: "all", exclude: ["labels", "data"] }))();
    assert.deepEqual(
      ["labels", "data", "title"].map((name) => form.fields.has(name)),
      [false, false, true],
    );
  });
});

suite("a choice of rows", () => {
  inSite("costs one query to show, and one to check however many are chosen", async () => {
    class Pick extends defineForm({ some: modelMultipleChoiceField(Label) }) {}
    const sent = { some: ["1", "2", "3"] };
    const form = new Pick({ data: formValues(sent) });
    assert.equal((await statements(() => form.isValid())).length, 1);
    assert.deepEqual(
      form.cleaned.some.map((label) => label.name),
      ["red", "green", "blue"],
    );
    assert.equal((await statements(() => form.render())).length, 1);
  });

  inSite("refuses keys that are none, that no row has, and that the query leaves out", async () => {
    class Pick extends defineForm({
      one: modelChoiceField(() => Maker.objects.filter({ name: "Ada" })),
      some: modelMultipleChoiceField(Label, { required: false }),
    }) {}
    for (const one of ["2", "99", "x", "1 OR 1=1", "9".repeat(40), "-1", "1.0", "constructor"]) {
      const form = new Pick({ data: formValues({ one, some: [one === "2" ? "1" : "x"] }) });
      assert.equal(await form.isValid(), false);
      assert.equal(form.issues[0]!.code, "choice", one);
    }
  });

  inSite("lists as many rows as its limit", async () => {
    class Pick extends defineForm({ one: modelChoiceField(Label, { limit: 3 }) }) {}
    const html = String(await new Pick().render());
    assert.equal(html.match(/<option value="\d/g)?.length, 3);
  });

  inSite("asks for the key where there are too many to list", async () => {
    class Pick extends defineForm({
      one: modelChoiceField(Label, { limit: 2 }),
      some: modelMultipleChoiceField(Label, { limit: 2 }),
    }) {}
    const form = new Pick({ data: formValues({ one: "3", some: ["1\r\n2"] }) });
    assert.equal(await form.isValid(), true, JSON.stringify(form.issues));
    assert.deepEqual(
      form.cleaned.some.map((label) => label.pk),
      [1, 2],
    );
    const html = String(await new Pick({ initial: { one: labels[0], some: labels.slice(1) } }).render());
    assert.match(html, /<input type="text" name="one" id="id_one" value="1"/);
    assert.match(html, /<textarea[^>]* name="some"[^>]*>\n2\n3<\/textarea>/);
  });

  inSite("reads keys of the model's own type", async () => {
    class Country extends Model<Country>("shop.Country")({ code: char({ maxLength: 5, primaryKey: true }) }) {}
    const other = await TestSite.open([Country]);
    await other.run(async () => {
      await Country.objects.create({ code: "007" });
      class Pick extends defineForm({ one: modelChoiceField(Country) }) {}
      const form = new Pick({ data: formValues({ one: "007" }) });
      assert.equal(await form.isValid(), true, JSON.stringify(form.issues));
      assert.equal(form.cleaned.one.code, "007");
    });
    await other.close();
  });
});

inSite("a short text of a model is one line", async () => {
  const form = new ShortForm({ data: formValues({ title: "a\nb", slug: "one-line", maker: String(maker.pk) }) });
  assert.equal(await form.isValid(), false);
  assert.deepEqual(
    form.issues.map((issue) => [issue.field, issue.code]),
    [["title", "oneLine"]],
  );
});

inSite("an empty text is null where the column may be null, else an empty text", async () => {
  class MemoForm extends modelForm(Memo, { fields: "all" }) {}
  const form = new MemoForm({ data: formValues({ note: " ", mark: "" }) });
  assert.equal(await form.isValid(), true);
  assert.deepEqual({ ...form.cleaned }, { note: null, mark: "" });
});
