import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { ValidationError } from "../validation/index.ts";
import { formValues } from "./data.ts";
import { booleanField } from "./fields/choices.ts";
import { integerField } from "./fields/numbers.ts";
import { charField } from "./fields/text.ts";
import { defineForm } from "./form.ts";
import { formSet } from "./form-set.ts";
import type { FormSetItem } from "./form-set-item.ts";

class GuestForm extends defineForm({
  name: charField({ maxLength: 10 }),
  age: integerField({ required: false }),
  vip: booleanField(),
}) {}
class GuestSet extends formSet(GuestForm, { extra: 2, maxNum: 3, minNum: 1, canDelete: true, prefix: "g" }) {}

function sent(forms: readonly Record<string, string>[], counts: Record<string, string> = {}) {
  const values: Record<string, string> = { "g-TOTAL_FORMS": String(forms.length), "g-INITIAL_FORMS": "0", ...counts };
  forms.forEach((form, i) => {
    for (const [name, value] of Object.entries(form)) values[`g-${i}-${name}`] = value;
  });
  return formValues(values);
}

suite("a form set", () => {
  test("shows the forms that have values and empty ones, up to its greatest number, and tells how many", async () => {
    const html = String(await new GuestSet({ initial: [{ name: "Ada" }, { name: "Bob" }] }).render());
    assert.match(html, /name="g-TOTAL_FORMS" id="id_g-TOTAL_FORMS" value="3"/);
    assert.match(html, /name="g-INITIAL_FORMS" id="id_g-INITIAL_FORMS" value="2"/);
    assert.match(html, /name="g-1-name" id="id_g-1-name" value="Bob"/);
    assert.match(html, /name="g-2-DELETE"/);
    assert.doesNotMatch(html, /g-3-name/);
  });

  test("gives the values of the forms that were filled in, without those to be deleted", async () => {
    const set = new GuestSet({ data: sent([{ name: "Ada" }, { name: "x".repeat(20), DELETE: "on" }, {}]) });
    assert.equal(await set.isValid(), true);
    assert.deepEqual(await set.cleaned(), [{ name: "Ada", age: null, vip: false }]);
  });

  test("is wrong when one of its forms is, which tells why", async () => {
    const set = new GuestSet({ data: sent([{ name: "Ada" }, { age: "5" }]) });
    assert.equal(await set.isValid(), false);
    assert.deepEqual((await set.forms())[1]!.errorsOf("name"), ["This field is required."]);
    assert.match(String(await set.render()), /id="g-1-error-summary"/);
  });

  test("has a least and a greatest number of forms", async () => {
    const none = new GuestSet({ data: sent([{ name: "Ada", DELETE: "on" }]) });
    assert.equal(await none.isValid(), false);
    assert.match(none.errors[0]!, /At least 1/);
    const many = new GuestSet({ data: sent([{ name: "a" }, { name: "b" }, { name: "c" }, { name: "d" }]) });
    assert.equal(await many.isValid(), false);
    assert.match(many.errors[0]!, /At most 3/);
  });

  test("makes no more forms than it tolerates, whatever number was sent", async () => {
    const set = new GuestSet({ data: sent([{ name: "a" }], { "g-TOTAL_FORMS": "999999" }) });
    assert.equal(await set.isValid(), false);
    assert.ok((await set.forms()).length <= 103);
  });

  test("is wrong when the number of its forms is missing or no number", async () => {
    for (const total of ["", "-1", "1e3", "9999999999"]) {
      const set = new GuestSet({ data: sent([{ name: "a" }], { "g-TOTAL_FORMS": total }) });
      assert.equal(await set.isValid(), false);
      assert.equal(set.issues[0]!.code, "management");
    }
  });

  test("checks its forms against each other", async () => {
    class Distinct extends formSet(GuestForm, { prefix: "g" }) {
      protected override clean(items: readonly FormSetItem<GuestForm>[]) {
        const names = items.filter((item) => !item.form.isEmpty).map((item) => item.form.cleaned.name);
        if (new Set(names).size < names.length) throw new ValidationError("Twice the same.");
      }
    }
    const set = new Distinct({ data: sent([{ name: "a" }, { name: "a" }]) });
    assert.equal(await set.isValid(), false);
    assert.match(String(await set.render()), /<ul class="errors" role="alert"><li>Twice the same\.<\/li><\/ul>/);
  });

  test("gives scripts an empty form to copy", async () => {
    assert.match(String(await new GuestSet().emptyForm().render()), /name="g-__prefix__-name"/);
  });

  test("takes exactly its greatest number, and has nothing to compare while a form is wrong", async () => {
    const full = new GuestSet({ data: sent([{ name: "a" }, { name: "b" }, { name: "c" }]) });
    assert.deepEqual([await full.isValid(), full.errors], [true, []]);
    let asked = 0;
    class Counting extends formSet(GuestForm, { prefix: "g" }) {
      protected override clean() {
        asked += 1;
      }
    }
    assert.equal(await new Counting({ data: sent([{ name: "a" }, { age: "5" }]) }).isValid(), false);
    assert.equal(await new Counting({ data: sent([{ name: "a" }]) }).isValid(), true);
    assert.equal(asked, 1);
  });
});
