import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { NuagesError } from "../errors/index.ts";
import { markSafe } from "../lib/index.ts";
import { defineTag, defineTagLibrary, simpleTag } from "./define.ts";
import { type TemplateRenderError, TemplateSyntaxError } from "./errors.ts";
import { engineOf, render, syntaxErrorOf } from "./render.test-support.ts";

const refused: readonly [text: string, message: RegExp][] = [
  ["<a href={{ x }}>", /href has no quotes/],
  ["<a class=a{{ x }}>", /class has no quotes/],
  ["<a title = {{ x }}>", /title has no quotes/],
  ["<a href={% if a %}{{ x }}{% endif %}>", /href has no quotes/],
  ["<script>let a = {{ x }};</script>", /<script>/],
  ["<SCRIPT type='module'>\n'{{ x }}'</SCRIPT>", /<script>/],
  ["<script>{% for a in b %}{{ a }}{% endfor %}</script>", /<script>/],
  ["<script>{% firstof a b %}</script>", /<script>/],
  ['<script>let a = "</scripted>"; {{ x }}</script>', /<script>/],
  // Nothing is printed where x is empty: then the comment has ended.
  ["<!-- -{{ x }}-> <script>{{ y }}</script>", /<script>/],
  ["{% if a %}<b>{% else %}<script>{% endif %}{{ x }}", /<script>/],
  ["<script>{% if a %}</script>{% endif %}{{ x }}", /<script>/],
  ["{% for a in b %}{{ x }}<script>{% endfor %}", /<script>/],
  ["<p {% for a in b %}{{ x }} title='{% endfor %}", /in an attribute and another is not/],
  ["<a {% if a %}title='{% endif %}{{ x }}", /in an attribute and another is not/],
  ["<a {% if a %}title{% else %}onclick{% endif %}='{{ x }}'>", /event handler onclick/],
  ["<script>{% cycle 'a' 'b' %}</script>", /<script>/],
  ["<style>a { color: {{ x }} }</style>", /<style>/],
  ['<a onclick="go({{ x }})">', /event handler onclick/],
  ["<img onerror='{{ x }}'>", /event handler onerror/],
  ['<iframe srcdoc="{{ x }}">', /srcdoc/],
  ["<{{ x }}>", /name of a tag/],
  ["<h{{ x }}>", /name of a tag/],
  ["</{{ x }}>", /name of a tag/],
  ['<a data-{{ x }}="1">', /name of an attribute/],
];

suite("a value in HTML", () => {
  for (const [text, message] of refused) {
    test(`can't stand in ${text}`, () => {
      const error = syntaxErrorOf(text);
      assert.ok(error instanceof TemplateSyntaxError, "compiled");
      assert.match(error.message, message);
    });
  }

  const allowed = [
    "<p>{{ x }}</p>",
    "<a title=\"{{ x }}\" class='{{ x }}'>",
    "<title>{{ x }}</title><textarea>{{ x }}</textarea>",
    "<!-- {{ x }} --><p>{{ x }}</p>",
    '<script src="/a.js" nonce="{{ x }}"></script>{{ x }}',
    "<script>let a = 1 < 2;</script>{{ x }}",
    "a < b {{ x }}",
    "<!doctype html>{{ x }}",
    '<div {% if a %}class="{{ x }}"{% endif %}>{{ x }}</div>',
    '<a href="/p/{{ x }}?q={{ x }}#{{ x }}">',
    "{% if a %}<b>{% else %}<i>{% endif %}{{ x }}",
    "<option{% if a %} selected{% endif %}{% if b %} disabled{% endif %}>{{ x }}",
    "{% for a in b %}<p{% if a %} class='{{ a }}'{% endif %} title='{{ a }}'>{{ a }}{% endfor %}{{ x }}",
    '<p class="a" data-on="{{ x }}">',
  ];
  for (const text of allowed) {
    test(`may stand in ${text}`, () => assert.equal(syntaxErrorOf(text), undefined));
  }

  test("is not looked at in a text template", () => {
    assert.equal(syntaxErrorOf("<a href={{ x }}>", "mail.txt"), undefined);
  });

  const links: readonly [value: string, shown: string][] = [
    ["javascript:alert(1)", "#unsafe-url"],
    ["JaVaScRiPt:alert(1)", "#unsafe-url"],
    [" \tjava\nscript:alert(1)", "#unsafe-url"],
    ["\u0001javascript:alert(1)", "#unsafe-url"],
    ["data:text/html,<script>", "#unsafe-url"],
    ["vbscript:x", "#unsafe-url"],
    ["https://example.com/?a=1&b=2", "https://example.com/?a=1&amp;b=2"],
    ["HTTP://example.com", "HTTP://example.com"],
    ["mailto:a@b.c", "mailto:a@b.c"],
    ["/posts/1:2", "/posts/1:2"],
    ["//example.com", "//example.com"],
    ["?q=a:b", "?q=a:b"],
    ["#a:b", "#a:b"],
    ["posts", "posts"],
    ["", ""],
  ];
  for (const [value, shown] of links) {
    test(`that begins a URL keeps only safe schemes: ${JSON.stringify(value)}`, async () => {
      assert.equal(await render('<a href="{{ x }}">', { x: value }), `<a href="${shown}">`);
    });
  }

  test("that begins a URL is checked in every attribute that navigates, through filters and marks too", async () => {
    const x = "javascript:alert(1)";
    for (const text of [
      '<form action="{{ x }}">',
      "<button formaction='{{ x }}'>",
      '<iframe src="{{ x|lower }}">',
      '<a HREF=" {{ x|escape }}">',
      '<a href="{% firstof x %}">',
      '<a href="{{ x|safe }}">',
    ]) {
      assert.match(await render(text, { x }), /["' ]#unsafe-url/);
    }
    assert.match(await render('<a href="{{ x }}">', { x: markSafe("java&#115;cript&#58;alert(1)") }), /#unsafe-url/);
    assert.match(await render('<a href="{{ a }}{{ b }}">', { a: "", b: x }), /#unsafe-url/);
  });

  const script = "javascript:alert(1)";
  const branches: readonly [text: string, shown: string][] = [
    ['<a href="java{{ rest }}">', '<a href="java#unsafe-url">'],
    ['<a href="{% if no %}/a{% else %}{{ x }}{% endif %}">', '<a href="#unsafe-url">'],
    ['<a href="{% if no %}/a{% endif %}{{ x }}">', '<a href="#unsafe-url">'],
    ['<a href="{% if no %}/a{% else %}{% endif %}{{ x }}">', '<a href="#unsafe-url">'],
    ['<a href="{% for a in none %}/a{% endfor %}{{ x }}">', '<a href="#unsafe-url">'],
    ['<a href="{% ifchanged no %}{% else %}/a{% endifchanged %}{{ x }}">', '<a href="#unsafe-url">'],
    ['<a href="{% for a in two %}{{ x }}/{% endfor %}">', '<a href="#unsafe-url/#unsafe-url/">'],
    ['<a {% if no %}title="{% else %}href="{% endif %}{{ x }}">', '<a href="#unsafe-url">'],
    ['<a href="{{ s }}{% if no %}/a{% else %}:alert(1){% endif %}">', '<a href="#unsafe-url:alert(1)">'],
    ['<a href="{{ s }}{% if no %}/a{% endif %}:alert(1)">', '<a href="#unsafe-url:alert(1)">'],
    ['<a href="{% if two %}{{ s }}{% else %}{{ ok }}{% endif %}:alert(1)">', '<a href="#unsafe-url:alert(1)">'],
    ['<a href="{% if no %}/a/{% endif %}{{ ok }}{% if no %}?b{% endif %}">', '<a href="/p">'],
    ['{% if no %}<b title="{% else %}<i title="{% endif %}{{ x }}{{ odd }}">', `<i title="${script}&quot;&lt;">`],
  ];
  for (const [text, shown] of branches) {
    test(`is safe whichever branch was rendered before it: ${text}`, async () => {
      const values = {
        x: script,
        rest: "script:alert(1)",
        s: "javascript",
        ok: "/p",
        odd: '"<',
        none: [],
        two: [1, 2],
      };
      assert.equal(await render(text, values), shown);
    });
  }

  test("is safe behind a block that another template leaves empty", async () => {
    const engine = engineOf({
      "base.html": '<a href="{% block root %}/a/{% endblock %}{{ x }}">',
      "bare.html": '{% extends "base.html" %}{% block root %}{% endblock %}',
    });
    assert.equal(await engine.render("bare.html", { x: script }), '<a href="#unsafe-url">');
    assert.equal(await engine.render("base.html", { x: "p" }), '<a href="/a/p">');
  });

  test("that is a whole URL is none that a colon further on makes a scheme of", async () => {
    const ok = { x: "/p" };
    assert.equal(await render('<a href="{{ x }}" title="a:b">', ok), '<a href="/p" title="a:b">');
    assert.equal(await render("<a href='{{ x }}'>Read: on</a>", ok), "<a href='/p'>Read: on</a>");
  });

  test("is refused where branches leave it in more places than anybody can follow", () => {
    const page = (count: number) => {
      const attributes = Array.from({ length: count }, (_, i) => `{% if a %} a${i}{% endif %}`);
      return `<p${attributes.join("")}>{{ x }}`;
    };
    assert.equal(syntaxErrorOf(page(50)), undefined);
    assert.match(String(syntaxErrorOf(page(150))), /too many different places/);
  });

  test("that ends a scheme may be the name of a safe one only", async () => {
    const text = '<a href="{{ s }}://example.com">';
    assert.equal(await render(text, { s: "https" }), '<a href="https://example.com">');
    assert.equal(await render(text, { s: "javascript" }), '<a href="#unsafe-url://example.com">');
  });

  test("may be the picture itself in the src of an image, and nowhere else", async () => {
    const x = "data:image/png;base64,AAAA";
    assert.equal(await render('<img src="{{ x }}">', { x }), `<img src="${x}">`);
    assert.match(await render('<iframe src="{{ x }}">', { x }), /unsafe/);
    assert.match(await render('<img src="{{ x }}">', { x: "data:image/svg+xml,<svg onload=x>" }), /unsafe/);
  });

  test("between attributes must be HTML that code made", async () => {
    assert.equal(await render("<a {{ x }}>", { x: markSafe('class="a"') }), '<a class="a">');
    assert.equal(await render("<a {{ x }}>", { x: null }), "<a >");
    await assert.rejects(render("<a {{ x }}>", { x: "onclick=alert(1)" }), (error: TemplateRenderError) => {
      assert.ok(error.cause instanceof NuagesError);
      return error.cause.code === "E_TEMPLATE_ATTRIBUTE";
    });
  });

  test("that a tag prints is held to the same rules; a tag that sets a variable is not", async () => {
    const library = defineTagLibrary("t", { tags: [simpleTag("where", () => "javascript:x")] });
    assert.match(await render('<a href="{% where %}">', {}, { tags: [library] }), /unsafe/);
    const engine = engineOf({}, { tags: [library] });
    assert.throws(() => engine.fromString("<script>{% where %}</script>"), TemplateSyntaxError);
    engine.fromString("<script>{% where as x %}</script>");
  });

  test("inside the body of a tag is read with what is around the tag", () => {
    const wrap = defineTag("wrap", {
      parse: (parser) => ({ bodies: [parser.body("endwrap")], render: (_context, _values, [body]) => body!() }),
    });
    const engine = engineOf({}, { tags: [defineTagLibrary("t", { tags: [wrap] })] });
    assert.throws(() => engine.fromString("<script>{% wrap %}{{ x }}{% endwrap %}</script>"), /<script>/);
    engine.fromString("<script>{% wrap %}go();{% endwrap %}</script>");
  });

  test("in a block is refused where the parent has a script, a handler or the start of a URL", async () => {
    const templates = {
      "base.html":
        '<script>{% block js %}{% endblock %}</script><a href="{% block url %}/{% endblock %}"><p>{% block p %}{% endblock %}',
      "js.html": "{% extends 'base.html' %}{% block js %}\nlet a = {{ a }};{% endblock %}",
      "url.html": "{% extends 'base.html' %}{% block url %}{{ a }}{% endblock %}",
      "p.html":
        "{% extends 'base.html' %}{% block p %}{{ a }}{% endblock %}{% block js %}{{ block.super }}go();{% endblock %}",
    };
    const engine = engineOf(templates);
    await assert.rejects(
      engine.render("js.html"),
      (error: TemplateSyntaxError) => error instanceof TemplateSyntaxError && error.line === 2,
    );
    await assert.rejects(engine.render("url.html", { a: "javascript:x" }), TemplateSyntaxError);
    assert.equal(await engine.render("p.html", { a: "<" }), '<script>go();</script><a href="/"><p>&lt;');
  });

  test("in an included template is refused in the same places", async () => {
    const engine = engineOf({
      "part.js": "go({{ a }})",
      "page.html": "<script>{% include 'part.js' %}</script>",
      "plain.js": "go()",
      "ok.html": "<script>{% include 'plain.js' %}</script>",
    });
    await assert.rejects(engine.render("page.html", { a: 1 }), TemplateSyntaxError);
    assert.equal(await engine.render("ok.html"), "<script>go()</script>");
  });
});
