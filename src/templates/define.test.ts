import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { markSafe } from "../lib/index.ts";
import type { TemplateContext } from "./context.ts";
import { defineFilter, defineTag, defineTagLibrary, simpleTag } from "./define.ts";
import { TemplateSyntaxError } from "./errors.ts";
import { engineOf, render } from "./render.test-support.ts";

function withTags(...tags: ReturnType<typeof simpleTag>[]) {
  return { tags: [defineTagLibrary("lib", { tags })] };
}

suite("a simple tag", () => {
  const show = simpleTag(
    "show",
    (context: TemplateContext, ...values) =>
      `${values.join("+")};${JSON.stringify(context.keywords)};${context.autoescape}`,
  );

  test("is given its values, its keywords and the context, and its text is escaped", async () => {
    assert.equal(
      await render("{% show 1 a|upper key=b.c other='<' %}", { a: "x", b: { c: 2 } }, withTags(show)),
      "1+X;{&quot;key&quot;:2,&quot;other&quot;:&quot;&lt;&quot;};true",
    );
    assert.match(
      await render("{% autoescape off %}{% show k='<' %}{% endautoescape %}", {}, withTags(show)),
      /"<"};false/,
    );
  });

  test("may answer a promise, a SafeString, or store its value", async () => {
    const later = simpleTag("later", async () => "<");
    const safe = simpleTag("safe", () => markSafe("<b>"));
    assert.equal(
      await render("{% later %}{% safe %}{% later as x %}[{{ x }}]{% safe as y %}{{ y }}", {}, withTags(later, safe)),
      "&lt;<b>[&lt;]<b>",
    );
  });

  test("reads and sets variables of its place, and renders other templates with what it is given alone", async () => {
    const panel = simpleTag("panel", (context: TemplateContext, title) => {
      context.set("seen", context.get("user"));
      return context.render("panel.html", { title });
    });
    const engine = engineOf(
      { "panel.html": "<h2>{{ title }}{{ user }}{{ site }}</h2>" },
      { ...withTags(panel), globals: { site: "S" } },
    );
    assert.equal(await engine.fromString("{% panel '<' %}{{ seen }}").render({ user: "u" }), "<h2>&lt;S</h2>u");
  });

  test("fails with the place where it was written", async () => {
    const bad = simpleTag("bad", () => {
      throw new Error("broken");
    });
    await assert.rejects(render("\n{% bad 1 %}", {}, withTags(bad)), /<string>:2:1: \{% bad 1 %\} failed: broken/);
  });
});

suite("a tag with a body", () => {
  const repeat = defineTag("repeat", {
    parse(parser) {
      const times = parser.expression();
      parser.end();
      const body = parser.body("endrepeat");
      return {
        values: [times],
        bodies: [body],
        async render(context, [count], [renderBody]) {
          let out = "";
          for (let i = 0; i < Number(count); i++) {
            context.set("i", i);
            out += await renderBody!();
          }
          return markSafe(out);
        },
      };
    },
  });

  test("renders it as often as it likes, in a scope of its own", async () => {
    assert.equal(
      await render(
        "{% repeat n %}{{ i }}{% if i %}{{ x }}{% endif %},{% endrepeat %}[{{ i }}]",
        { n: 2, x: "<" },
        withTags(repeat),
      ),
      "0,1&lt;,[]",
    );
  });

  test("is told apart when it isn't closed", () => {
    assert.throws(() => engineOf({}, withTags(repeat)).fromString("{% repeat 1 %}"), /\{% repeat %\} is not closed/);
  });
});

suite("a filter", () => {
  test("gets plain text for safe text, and says whether its output stays safe", async () => {
    const options = {
      filters: [
        defineFilter("kind", (value) => typeof value),
        defineFilter("keep", (value) => `${value}`, { safe: true }),
        defineFilter("wrap", (value, tag, info) => markSafe(info.autoescape ? `(${tag})` : `[${value}]`)),
      ],
    };
    const x = markSafe("<b>");
    assert.equal(
      await render("{{ x|kind }} {{ x|keep }} {{ y|keep }} {{ x|wrap:1 }} {{ y|wrap:2 }}", { x, y: "<" }, options),
      "string <b> &lt; [<b>] (2)",
    );
    const off =
      "{% autoescape off %}{{ y|wrap:1 }}{% autoescape on %}{{ y|wrap:2 }}{% endautoescape %}{% endautoescape %}";
    assert.equal(await render(off, { y: "<" }, options), "[<](2)");
  });

  test("and a tag need names that can be written", () => {
    assert.throws(() => defineFilter("a-b", () => 1), { code: "E_ARGUMENT" });
    assert.throws(() => simpleTag("1", () => 1), { code: "E_ARGUMENT" });
  });
});

suite("libraries", () => {
  const one = defineTagLibrary("one", {
    tags: [simpleTag("name", () => "1")],
    filters: [defineFilter("f", () => "f1")],
  });
  const two = defineTagLibrary("two", {
    tags: [simpleTag("name", () => "2")],
    filters: [defineFilter("f", () => "f2")],
  });

  test("are there from the start, the later wins, and load chooses", async () => {
    const options = { tags: [one, two] };
    assert.equal(await render("{% name %}{{ 1|f }}{% load one %}{% name %}{{ 1|f }}", {}, options), "2f21f1");
    assert.equal(await render("{% load name from one %}{% name %}{{ 1|f }}", {}, options), "1f2");
  });

  test("of one template don't change another", async () => {
    const engine = engineOf({}, { tags: [one, two] });
    engine.fromString("{% load one %}");
    assert.equal(await engine.fromString("{% name %}").render(), "2");
    assert.throws(() => engine.fromString("{% load three %}"), TemplateSyntaxError);
  });
});
