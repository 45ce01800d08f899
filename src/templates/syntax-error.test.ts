import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { TemplateSyntaxError } from "./errors.ts";
import { syntaxErrorOf } from "./render.test-support.ts";

function errorOf(text: string): TemplateSyntaxError {
  const error = syntaxErrorOf(text);
  assert.ok(error instanceof TemplateSyntaxError, `no syntax error in ${text}`);
  return error;
}

suite("a syntax error", () => {
  test("names file, line and column, and shows the lines around", () => {
    const error = errorOf("<p>\n  {{ title|uper }}\n</p>");
    assert.deepEqual([error.file, error.line, error.column], ["page.html", 2, 12]);
    assert.match(error.message, /^page\.html:2:12: there is no filter "uper"\.$/);
    assert.match(error.hint, /Did you mean "upper"\?/);
    assert.match(error.excerpt, /> {4}2 \| {3}\{\{ title\|uper \}\}\n {7}\| {12}\^/);
    assert.equal(error.code, "E_TEMPLATE_SYNTAX");
  });

  test("proposes the tag that was meant", () => {
    assert.match(errorOf("{% fro x in y %}{% endfor %}").hint, /"for"/);
  });

  test("says where a block that is never closed was opened", () => {
    const error = errorOf("a\n{% if x %}\n{% for a in b %}{% endfor %}");
    assert.deepEqual([error.line, error.column], [2, 1]);
    assert.match(error.message, /\{% if %\} is not closed/);
    assert.match(error.hint, /endif/);
  });

  test("says what was open where another end tag stands", () => {
    const error = errorOf("{% if x %}\n{% for a in b %}\n{% endif %}");
    assert.equal(error.line, 3);
    assert.match(error.message, /endif.*\{% empty %\} or \{% endfor %\} was expected/);
    assert.match(error.hint, /\{% for %\} was opened on line 2/);
    assert.match(errorOf("{% endif %}").message, /closes nothing/);
    assert.match(errorOf("{% block a %}{% endblock b %}").message, /closes the block "a"/);
  });

  const wrong: readonly [text: string, message: RegExp][] = [
    ["{{ }}", /a value is missing/],
    ["{{ a b }}", /"b" is not understood/],
    ["{{ a| }}", /filter is missing/],
    ["{{ 'a }}", /quote is not closed/],
    ["{{ a.b( ) }}", /doesn't call functions/],
    ["{{ a + b }}", /"\+ b" is not understood/],
    ["{{ a", /"\{\{" is not closed/],
    ["{{ a {{ b }}", /"\{\{" is not closed/],
    ["{% if a", /"\{%" is not closed/],
    ["{% %}", /name of a tag is missing/],
    ["{% if %}{% endif %}", /value is missing/],
    ["{% if a = b %}{% endif %}", /compares nothing/],
    ["{% if a && b %}{% endif %}", /"&&"/],
    ["{% if a < b < c %}{% endif %}", /can't be chained/],
    ["{% if a %}{% else %}{% elif b %}{% endif %}", /elif/],
    ["{% for a of b %}{% endfor %}", /"in" is missing/],
    ["{% for a in b c %}{% endfor %}", /"c" is not understood/],
    ["{% include 'a' with b %}", /name=value/],
    ["{% with a %}{% endwith %}", /takes name=value/],
    ["{% block a %}{% block a %}{% endblock %}{% endblock %}", /two blocks "a"/],
    ["x{% extends 'a' %}", /must come first/],
    ["{% load nothing %}", /no tag library "nothing"/],
    ["{% load nope from builtins %}", /has no "nope"/],
    ["{% autoescape maybe %}{% endautoescape %}", /neither on nor off/],
    ["{% verbatim %}x", /verbatim.*not closed/],
    ["{% comment %}x", /comment.*not closed/],
    ["{{ a|truncatewords }}", /needs an argument/],
    ["{{ a|lower:1 }}", /takes no argument/],
    ["{% regroup a as b %}", /"by" is missing/],
    ["{% cycle %}", /takes values/],
    ["{% now %}", /takes a format/],
    ["{% querystring a=1 b %}", /without a name/],
  ];
  for (const [text, message] of wrong) {
    test(`tells what is wrong with ${text}`, () => {
      const error = errorOf(text);
      assert.match(error.message, message);
      assert.notEqual(error.hint, "");
    });
  }

  test("refuses names that are hidden from templates, wherever they stand", () => {
    for (const text of [
      "{{ a._b }}",
      "{{ _a }}",
      "{{ a.constructor }}",
      "{{ a.__proto__ }}",
      "{{ a.prototype }}",
      "{{ a.$b }}",
      "{{ a.#b }}",
      "{% with __proto__=1 %}{% endwith %}",
      "{% for constructor in a %}{% endfor %}",
    ]) {
      assert.match(errorOf(text).message, /can't be used in a template/);
    }
  });

  test("stops nesting before the stack ends", () => {
    assert.match(errorOf("{% if a %}".repeat(5000)).message, /nested more than 100/);
  });
});
