import assert from "node:assert/strict";
import { after, before, beforeEach, suite, test } from "node:test";
import { type QueryLogEntry, queryLogSlot } from "../database/index.ts";
import { foreignKey, Model } from "../models/index.ts";
import { TestSite } from "../models/site.test-support.ts";
import { ValidationError } from "../validation/index.ts";
import { formValues } from "./data.ts";
import { inlineFormSet } from "./inline-form-set.ts";
import { Maker, Product, Review, shopModels } from "./shop.test-support.ts";

class ReviewSet extends inlineFormSet(Product, Review, { fields: ["name", "stars"], extra: 1, maxNum: 5 }) {}

let site: TestSite;
let maker: Maker;
let product: Product;
let other: Product;
let counter = 0;

function inSite(name: string, fn: () => Promise<void>): void {
  test(name, () => site.run(fn));
}

/** What a browser sends for these forms; those with a key come first. */
function sent(forms: readonly Record<string, string>[], counts: Record<string, string> = {}) {
  const initial = forms.filter((form) => "id" in form).length;
  const values: Record<string, string> = {
    "review-TOTAL_FORMS": String(forms.length),
    "review-INITIAL_FORMS": String(initial),
    ...counts,
  };
  forms.forEach((form, i) => {
    for (const [name, value] of Object.entries(form)) values[`review-${i}-${name}`] = value;
  });
  return formValues(values);
}

async function names(of: Product): Promise<string[]> {
  return (await Review.objects.filter({ product: of }).orderBy("id")).map((review) => `${review.name}${review.stars}`);
}

async function keys(of: Product): Promise<string[]> {
  return (await Review.objects.filter({ product: of }).orderBy("id")).map((review) => String(review.pk));
}

before(async () => {
  site = await TestSite.open(shopModels);
  maker = await site.run(() => Maker.objects.create({ name: "Ada" }));
});
beforeEach(() =>
  site.run(async () => {
    const make = () => Product.objects.create({ title: "T", slug: `p-${++counter}`, maker, body: "", site: "" });
    [product, other] = [await make(), await make()];
    for (const name of ["a", "b"]) await Review.objects.create({ product, name, stars: 1 });
    await Review.objects.create({ product: other, name: "theirs", stars: 2 });
  }),
);
after(() => site.close());

suite("an inline form set", () => {
  inSite("shows the rows of its parent with their keys, then empty forms", async () => {
    const html = String(await new ReviewSet({ instance: product }).render());
    const [first] = await keys(product);
    assert.match(html, new RegExp(`<input type="hidden" name="review-0-id" id="id_review-0-id" value="${first}"`));
    assert.match(html, /name="review-1-name" id="id_review-1-name" value="b"/);
    assert.match(html, /name="review-2-name"/);
    assert.doesNotMatch(html, /review-3|review-2-id|theirs/);
  });

  inSite("adds, changes and deletes in one transaction, and tells what it did", async () => {
    const [a, b] = await keys(product);
    const data = sent([
      { id: a!, name: "a", stars: "1", DELETE: "on" },
      { id: b!, name: "b", stars: "4" },
      { name: "c", stars: "5" },
      { name: "", stars: "5" },
    ]);
    const set = new ReviewSet({ instance: product, data });
    assert.equal(await set.isValid(), true);
    const done = await set.save();
    assert.deepEqual(
      [
        done.created.map((row) => row.name),
        done.changed.map(({ row, fields }) => [row.name, fields]),
        done.deleted.map((row) => row.name),
      ],
      [["c"], [["b", ["stars"]]], ["a"]],
    );
    assert.deepEqual(await names(product), ["b4", "c5"]);
    assert.deepEqual(await names(other), ["theirs2"]);
  });

  inSite("writes nothing where nothing was changed", async () => {
    const [a, b] = await keys(product);
    const set = new ReviewSet({
      instance: product,
      data: sent([{ id: a!, name: "a", stars: "1" }, { id: b!, name: "b", stars: "1" }, { stars: "5" }]),
    });
    assert.equal(await set.isValid(), true);
    assert.deepEqual(await set.save(), { created: [], changed: [], deleted: [] });
  });

  inSite("refuses keys of another parent's rows, of no row, and sent twice", async () => {
    const [theirs] = await keys(other);
    const [a] = await keys(product);
    for (const id of [theirs!, "9999", "x", "", "1 OR 1=1", `${a} `]) {
      for (const extra of [{}, { DELETE: "on" }]) {
        const set = new ReviewSet({ instance: product, data: sent([{ id, name: "hacked", stars: "1", ...extra }]) });
        assert.equal(await set.isValid(), false, id);
        await assert.rejects(set.save(), { code: "E_FORM_INVALID" });
        assert.match(String(await set.render()), /not one of these/);
      }
    }
    const twice = new ReviewSet({
      instance: product,
      data: sent([
        { id: a!, name: "x", stars: "1" },
        { id: a!, name: "y", stars: "1" },
      ]),
    });
    assert.equal(await twice.isValid(), false);
    assert.deepEqual(await names(other), ["theirs2"]);
  });

  inSite("takes no parent from what was sent", async () => {
    const set = new ReviewSet({
      instance: product,
      data: sent([{ name: "new", stars: "1", product: String(other.pk), productId: String(other.pk) }]),
    });
    assert.equal(await set.isValid(), true);
    await set.save();
    assert.deepEqual([(await names(product)).at(-1), await names(other)], ["new1", ["theirs2"]]);
  });

  inSite("finds the rows that were sent with one query", async () => {
    const ids = await keys(product);
    const data = sent(ids.map((id) => ({ id, name: "n", stars: "1" })));
    const seen: string[] = [];
    await queryLogSlot.run({ record: (entry: QueryLogEntry) => void seen.push(entry.sql) }, () =>
      new ReviewSet({ instance: product, data }).items(),
    );
    assert.equal(seen.length, 1);
  });

  inSite("checks uniqueness with the parent, before and while it saves", async () => {
    const taken = new ReviewSet({ instance: product, data: sent([{ name: "a", stars: "1" }]) });
    assert.equal(await taken.isValid(), false);
    assert.match((await taken.forms())[0]!.formErrors[0]!, /exists already/);
    const twice = new ReviewSet({
      instance: product,
      data: sent([
        { name: "new", stars: "1" },
        { name: "new", stars: "2" },
      ]),
    });
    assert.equal(await twice.isValid(), true);
    await assert.rejects(twice.save(), ValidationError);
    assert.deepEqual(await names(product), ["a1", "b1"]);
  });

  inSite("joins rows to a parent that is saved in between", async () => {
    const parent = new Product({ title: "N", slug: `n-${++counter}`, maker, body: "", site: "" });
    const set = new ReviewSet({ instance: parent, data: sent([{ name: "first", stars: "3" }]) });
    assert.equal(await set.isValid(), true);
    await parent.save();
    await set.save();
    assert.deepEqual(await names(parent), ["first3"]);
  });

  inSite("has a greatest number of rows", async () => {
    const set = new ReviewSet({
      instance: product,
      data: sent(Array.from({ length: 6 }, (_, i) => ({ name: `n${i}`, stars: "1" }))),
    });
    assert.equal(await set.isValid(), false);
    assert.match(set.errors[0]!, /At most 5/);
  });

  inSite("offers no box where nothing may be deleted, and ignores one that is sent", async () => {
    const Kept = inlineFormSet(Product, Review, { fields: ["name", "stars"], canDelete: false });
    const [a] = await keys(product);
    const set = new Kept({ instance: product, data: sent([{ id: a!, name: "a", stars: "2", DELETE: "on" }]) });
    assert.doesNotMatch(String(await set.render()), /DELETE/);
    assert.equal(await set.isValid(), true);
    assert.deepEqual((await set.save()).deleted, []);
    assert.deepEqual(await names(product), ["a2", "b1"]);
  });

  inSite("says when the key to the parent is missing or not the only one", async () => {
    assert.throws(() => new (inlineFormSet(Maker, Review, { fields: ["name"] }))({ instance: maker }), {
      code: "E_FORM_DEFINITION",
    });
    class Match extends Model<Match>("shop.Match")({
      home: foreignKey(Maker, { onDelete: "cascade", relatedName: "homeMatches" }),
      away: foreignKey(Maker, { onDelete: "cascade", relatedName: "awayMatches" }),
    }) {}
    const two = await TestSite.open([Maker, Match]);
    await two.run(async () => {
      const instance = new Maker({ name: "x" });
      assert.throws(() => new (inlineFormSet(Maker, Match, { fields: ["away"] }))({ instance }), {
        code: "E_FORM_DEFINITION",
        hint: 'Write fk: one of "home", "away".',
      });
      assert.equal(
        new (inlineFormSet(Maker, Match, { fields: "all", fk: "away" }))({ instance }).foreignKey.name,
        "away",
      );
    });
    await two.close();
  });

  inSite("makes no row of a new form that is ticked to be deleted, and asks the database to delete none", async () => {
    const set = new ReviewSet({ instance: product, data: sent([{ name: "new", stars: "1", DELETE: "on" }]) });
    assert.equal(await set.isValid(), true);
    assert.deepEqual(await set.save(), { created: [], changed: [], deleted: [] });
    assert.deepEqual(await names(product), ["a1", "b1"]);
  });

  inSite("saves a new row that is a must, though it holds nothing but what it began with", async () => {
    const Must = inlineFormSet(Product, Review, {
      fields: ["name", "stars"],
      options: { name: { initial: "first" } },
      minNum: 1,
    });
    const parent = await Product.objects.create({ title: "M", slug: `m-${++counter}`, maker, body: "", site: "" });
    const set = new Must({ instance: parent, data: sent([{ name: "first", stars: "5" }]) });
    assert.equal(await set.isValid(), true);
    assert.equal((await set.save()).created.length, 1);
    assert.deepEqual(await names(parent), ["first5"]);
  });
});
