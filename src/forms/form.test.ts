import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { TemplateEngine } from "../templates/index.ts";
import { ValidationError } from "../validation/index.ts";
import { formValues } from "./data.ts";
import { booleanField, choiceField, multipleChoiceField } from "./fields/choices.ts";
import { charField, emailField, hiddenField, passwordField, textField } from "./fields/text.ts";
import { defineForm } from "./form.ts";
import { checkboxGroup, radioGroup } from "./widgets/choices.ts";
import { attributesHtml } from "./widgets/widget.ts";

class ContactForm extends defineForm(
  {
    email: emailField({ helpText: "We answer <here>" }),
    message: textField({ maxLength: 20 }),
    topic: choiceField({ choices: { a: "A & B", b: "B" }, required: false }),
    copy: booleanField({ label: "Send me a copy" }),
  },
  {
    name: "ContactForm",
    clean: {
      message: async (message) => {
        if (message === "spam") throw new ValidationError({ code: "spam", message: "No spam." });
        return message.toUpperCase();
      },
    },
  },
) {
  protected override clean(cleaned: { email?: string; topic?: string | null }) {
    if (cleaned.email === "a@b.cd" && cleaned.topic === "b") throw new ValidationError("Not both.");
    if (cleaned.topic === "b" && cleaned.email !== undefined)
      this.addError("topic", { code: "closed", message: "Closed." });
  }
}

const good = { email: "ada@example.com", message: "hello", topic: "a", copy: "on" };

suite("a form", () => {
  test("gives typed values after its fields, their hooks and the whole were checked", async () => {
    const form = new ContactForm({ data: formValues(good) });
    assert.equal(await form.isValid(), true);
    assert.deepEqual(form.cleaned, { email: "ada@example.com", message: "HELLO", topic: "a", copy: true });
    assert.deepEqual(form.issues, []);
  });

  test("tells what is wrong as data, by field and as a whole", async () => {
    const form = new ContactForm({ data: formValues({ email: "a@b.cd", message: "spam", topic: "b" }) });
    assert.equal(await form.isValid(), false);
    assert.deepEqual(form.errorsOf("message"), ["No spam."]);
    assert.deepEqual(form.formErrors, ["Not both."]);
    assert.deepEqual(
      form.issues.map((issue) => [issue.field, issue.code]),
      [
        ["message", "spam"],
        [undefined, "invalid"],
      ],
    );
  });

  test("tells what is said of a field that it doesn't have as something about the whole", async () => {
    const form = new ContactForm({ data: formValues(good) });
    await form.isValid();
    form.addError(null, { field: "owner", message: "Not yours." });
    assert.deepEqual(form.formErrors, ["Not yours."]);
    assert.match(String(form.errorSummary()), /<li>Not yours\.<\/li>/);
    assert.equal(await form.isValid(), false);
  });

  test("has no values to read while they are still being checked", async () => {
    const seen: unknown[] = [];
    class Early extends defineForm({ a: charField(), b: charField() }) {
      protected override clean() {
        try {
          seen.push(this.cleaned);
        } catch (error) {
          seen.push((error as { code: string }).code);
        }
      }
    }
    const form = new Early({ data: formValues({ a: "1", b: "2" }) });
    assert.equal(await form.isValid(), true);
    assert.deepEqual([seen, form.cleaned], [["E_FORM_INVALID"], { a: "1", b: "2" }]);
  });

  test("takes errors for a field from the check of the whole", async () => {
    const form = new ContactForm({ data: formValues({ ...good, topic: "b" }) });
    assert.equal(await form.isValid(), false);
    assert.deepEqual(form.field("topic").errors, ["Closed."]);
  });

  test("gives no values before it was checked, nor when it is wrong", async () => {
    const form = new ContactForm({ data: formValues({}) });
    assert.throws(() => form.cleaned, { code: "E_FORM_INVALID" });
    await form.isValid();
    assert.throws(() => form.cleaned, { code: "E_FORM_INVALID" });
  });

  test("is no longer valid when an error is added after its checks", async () => {
    const form = new ContactForm({ data: formValues(good) });
    assert.equal(await form.isValid(), true);
    form.addError(null, "The name or the password is wrong.");
    assert.equal(await form.isValid(), false);
    assert.throws(() => form.cleaned, { code: "E_FORM_INVALID" });
  });

  test("without data is unbound: not valid, no errors, initial values", async () => {
    const form = new ContactForm({ initial: { email: "x@y.zz", copy: true, topic: () => "b" } });
    assert.equal(await form.isValid(), false);
    assert.deepEqual(form.issues, []);
    const html = String(await form.render());
    assert.match(html, /value="x@y.zz"/);
    assert.match(html, /type="checkbox"[^>]* checked/);
    assert.match(html, /<option value="b" selected>/);
  });

  test("is checked once, however often it is asked", async () => {
    let runs = 0;
    class Counted extends defineForm({ a: charField({ validators: [() => void runs++] }) }) {}
    const form = new Counted({ data: formValues({ a: "x" }) });
    await Promise.all([form.isValid(), form.isValid()]);
    assert.equal(runs, 1);
  });

  test("reads names with its prefix", async () => {
    const form = new ContactForm({
      prefix: "c",
      data: formValues(Object.fromEntries(Object.entries(good).map(([k, v]) => [`c-${k}`, v]))),
    });
    assert.equal(await form.isValid(), true);
    assert.match(String(await form.render()), /name="c-email" id="id_c-email"/);
  });

  test("tells which fields have changed", async () => {
    const form = new ContactForm({ data: formValues(good), initial: { email: "ada@example.com", message: "other" } });
    assert.deepEqual(await form.changedData(), ["message", "topic", "copy"]);
    assert.equal(await form.hasChanged(), true);
    const same = new ContactForm({ data: formValues({ email: "a@b.cd" }), initial: { email: "a@b.cd" } });
    assert.equal(await same.hasChanged(), false);
  });

  test("ignores what is sent for a disabled field", async () => {
    class Fixed extends defineForm({ role: charField({ disabled: true, initial: "user" }) }) {}
    const form = new Fixed({ data: formValues({ role: "admin" }) });
    assert.equal(await form.isValid(), true);
    assert.equal(form.cleaned.role, "user");
    assert.match(String(await form.render()), /value="user"[^>]* disabled/);
  });

  test("says which fields it has when asked for another", () => {
    assert.throws(() => new ContactForm().field("nope" as "email"), {
      code: "E_FORM_FIELD",
      message: 'ContactForm has no field "nope".',
    });
  });
});

suite("the HTML of a form", () => {
  test("ties label, help and errors to the control", async () => {
    const form = new ContactForm({ data: formValues({ email: 'x"><script>' }) });
    await form.isValid();
    const html = String(await form.field("email").render());
    assert.match(html, /<label for="id_email">Email <span class="required" aria-hidden="true">\*<\/span><\/label>/);
    assert.match(html, /<p class="help" id="id_email_help">We answer &lt;here&gt;<\/p>/);
    assert.match(
      html,
      /<input type="email" name="email" id="id_email" value="x&quot;&gt;&lt;script&gt;" maxlength="254" autocomplete="email" required aria-invalid="true" aria-describedby="id_email_help id_email_errors">/,
    );
    assert.match(html, /<ul class="errors" id="id_email_errors"><li>Not an e-mail address\.<\/li><\/ul>/);
  });

  test("begins with a summary whose links lead to the controls", async () => {
    const form = new ContactForm({ data: formValues({ email: "a@b.cd", topic: "b" }) });
    await form.isValid();
    const html = String(await form.render());
    assert.match(
      html,
      /^<div class="error-summary" id="error-summary" role="alert" tabindex="-1" aria-labelledby="error-summary-title">\n<h2 id="error-summary-title">There are 2 problems to fix/,
    );
    assert.match(html, /<li>Not both\.<\/li>\n<li><a href="#id_message">Message: This field is required\.<\/a><\/li>/);
    assert.equal(String(new ContactForm().errorSummary()), "");
  });

  test("holds groups of controls in a fieldset with a legend", async () => {
    class Groups extends defineForm({
      one: choiceField({ choices: { a: "A", b: "B" }, widget: radioGroup(), helpText: "h" }),
      some: multipleChoiceField({ choices: { a: "A", b: "B" }, widget: checkboxGroup() }),
    }) {}
    const form = new Groups({ data: formValues({ some: ["b"] }) });
    await form.isValid();
    const html = String(await form.render());
    assert.match(
      html,
      /<fieldset class="field field-radio field-error" role="radiogroup" aria-invalid="true" aria-describedby="id_one_help id_one_errors">\n<legend>One/,
    );
    assert.match(html, /<input id="id_one" required type="radio" name="one" value="a"> <label for="id_one">A<\/label>/);
    assert.match(
      html,
      /<input id="id_some_1" type="checkbox" name="some" value="b" checked> <label for="id_some_1">B<\/label>/,
    );
  });

  test("keeps the line break that a text begins with", async () => {
    const form = new ContactForm({ data: formValues({ message: "\nx</textarea>" }) });
    assert.match(String(await form.field("message").control()), /<textarea[^>]*>\n\nx&lt;\/textarea&gt;<\/textarea>/);
  });

  test("never shows a password again, and shows the errors of hidden fields in the summary", async () => {
    class Login extends defineForm({ next: hiddenField(), password: passwordField() }) {}
    const form = new Login({ data: formValues({ password: "s3cret" }) });
    await form.isValid();
    const html = String(await form.render());
    assert.doesNotMatch(html, /s3cret/);
    assert.match(html, /<li>Next: This field is required\.<\/li>/);
    assert.match(html, /<input type="hidden" name="next" id="id_next"/);
  });

  test("has no inline style, script or handler, whatever the attributes say", async () => {
    class Odd extends defineForm({ a: charField({ attributes: { onclick: "x()", 'b"c': "1", placeholder: "<" } }) }) {}
    const html = String(await new Odd().render());
    assert.match(html, /<input [^>]*placeholder="&lt;"/);
    assert.doesNotMatch(html, / on\w+=| style=|<script|b"c/);
    assert.equal(String(attributesHtml({ a: true, b: false, c: undefined, d: 0, ONCLICK: "x" })), ' a d="0"');
  });

  test("is printed by a template, all of it or field by field", async () => {
    const engine = new TemplateEngine({ loaders: [] });
    const form = new ContactForm();
    assert.equal(await engine.fromString("{{ form.render }}").render({ form }), String(await form.render()));
    const fields = await engine
      .fromString(
        "{% for field in form %}{{ field.labelTag }}{{ field.control }}{% endfor %}{{ form.fields.email.label }}",
      )
      .render({ form });
    assert.match(fields, /^<label for="id_email">.*Email$/s);
    assert.equal(await engine.fromString("[{{ form.isValid }}]").render({ form }), "[false]");
  });
});

test("a template prints a form, a field and a set by their names alone", async () => {
  const { TemplateEngine, memoryLoader } = await import("nuages/templates");
  const templates = new TemplateEngine({ loaders: [memoryLoader({ page: "{{ form }}|{{ form.fields.name }}" })] });
  const NameForm = defineForm({ name: charField({ label: "Your <name>" }) });
  const form = new NameForm();
  const [whole, field] = (await templates.render("page", { form })).split("|");
  assert.equal(whole, (await form.render()).toString());
  assert.equal(field, (await form.fields.get("name")!.render()).toString());
  assert.match(whole!, /Your &lt;name&gt;/);
});

test("data can't pass for a form: only code can give an object its HTML", async () => {
  const { TemplateEngine, memoryLoader } = await import("nuages/templates");
  const templates = new TemplateEngine({ loaders: [memoryLoader({ page: "{{ value }}" })] });
  const value = JSON.parse(`{ "Symbol(nuages.htmlOf)": "<b>", "render": "<b>", "htmlOf": "<b>" }`);
  assert.equal(await templates.render("page", { value }), "[object Object]");
});

test("a field that a hook adds an error to has no clean value, whether it comes before, after or is the hook's own", async () => {
  const seen: string[][] = [];
  const fields = { a: charField(), b: charField(), c: charField(), d: charField() };
  const named = defineForm(fields, {
    clean: {
      b: (value, form) => {
        for (const name of ["a", "b", "c"] as const) form.addError(name, "No.");
        return value;
      },
    },
  });
  class Strict extends named {
    protected override clean(cleaned: object) {
      seen.push(Object.keys(cleaned));
    }
  }
  const form = new Strict({ data: formValues({ a: "1", b: "2", c: "3", d: "4" }) });
  assert.equal(await form.isValid(), false);
  assert.deepEqual(seen, [["d"]]);
});

test("a field named like a member of every object begins with its own initial value", async () => {
  class Odd extends defineForm({ constructor: charField({ initial: "own" }), toString: charField() }) {}
  const form = new Odd({ initial: {} });
  assert.deepEqual(await form.field("constructor").values(), ["own"]);
  assert.deepEqual(await form.field("toString").values(), []);
});
