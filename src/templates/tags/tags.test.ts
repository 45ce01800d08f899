import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { TemplateRenderError } from "../errors.ts";
import { engineOf, render } from "../render.test-support.ts";

const same: unknown[] = [];

const cases: readonly [name: string, text: string, context: Record<string, unknown>, expected: string][] = [
  ["if takes the first branch that is true", "{% if a %}A{% elif b %}B{% else %}C{% endif %}", { a: 0, b: [1] }, "B"],
  [
    "if counts empty collections, texts, zeros and nothing as false",
    "{% for x in all %}{% if x %}1{% else %}0{% endif %}{% endfor %}",
    { all: [[], {}, new Map(), new Set(), "", 0, 0n, Number.NaN, null, false, [0], { a: 1 }, " ", new Date(0)] },
    "00000000001111",
  ],
  [
    "and binds stronger than or, not stronger than and",
    "{% if a or b and not c %}1{% endif %}{% if not a and b %}2{% endif %}",
    { a: true, b: true, c: true },
    "1",
  ],
  [
    "comparisons work on numbers, texts and dates",
    "{% if 2 < 10 and 'a' < 'b' and d > e and 1 <= 1.0 and 2 != 3 %}yes{% endif %}",
    { d: new Date(2), e: new Date(1) },
    "yes",
  ],
  [
    "equality doesn't convert, but knows amounts",
    "{% if n == 1 and b == 1 %}1{% endif %}{% if n == '1' %}2{% endif %}{% if nil == u %}3{% endif %}",
    { n: 1, b: 1n, nil: null },
    "1",
  ],
  [
    "values of different kinds have no order",
    "{% if 'a' < 1 %}1{% endif %}{% if nil < 1 %}2{% endif %}{% if a > nil %}3{% endif %}",
    { nil: null, a: 1 },
    "",
  ],
  [
    "in looks into texts, lists, sets, keys",
    "{% if 'b' in t %}1{% endif %}{% if 2 in l %}2{% endif %}{% if 3 in s %}3{% endif %}{% if 'k' in o %}4{% endif %}{% if 'toString' in o %}5{% endif %}{% if 9 not in l %}6{% endif %}",
    { t: "abc", l: [1, 2], s: new Set([3]), o: { k: 1 } },
    "12346",
  ],
  [
    "is compares identity",
    "{% if a is b %}1{% endif %}{% if a is not c %}2{% endif %}{% if n is None %}3{% endif %}",
    { a: same, b: same, c: [], n: null },
    "123",
  ],
  [
    "if awaits what it decides by",
    "{% if a and b.c == 2 %}1{% endif %}",
    { a: Promise.resolve([1]), b: Promise.resolve({ c: 2 }) },
    "1",
  ],
  [
    "for tells its counters",
    "{% for x in l %}{{ forloop.counter }}{{ forloop.counter0 }}{{ forloop.revcounter }}{{ forloop.revcounter0 }}{% if forloop.first %}f{% endif %}{% if forloop.last %}l{% endif %}/{{ forloop.length }} {% endfor %}",
    { l: "ab" },
    "1021f/2 2110l/2 ",
  ],
  [
    "for knows the loop around it",
    "{% for a in l %}{% for b in l %}{{ forloop.parentloop.counter }}{{ forloop.counter }} {% endfor %}{% endfor %}",
    { l: [1, 2] },
    "11 12 21 22 ",
  ],
  [
    "for unpacks, goes backwards, and says empty",
    "{% for a, b in l reversed %}{{ a }}{{ b }}{% endfor %}{% for x in none %}{% empty %}-{% endfor %}",
    {
      l: [
        [1, 2],
        [3, 4],
      ],
      none: undefined,
    },
    "3412-",
  ],
  [
    "for goes through maps, sets, objects and generators",
    "{% for k, v in m %}{{ k }}{{ v }}{% endfor %}{% for k, v in o.items %}{{ k }}{{ v }}{% endfor %}{% for x in s %}{{ x }}{% endfor %}{% for x in g %}{{ x }}{% endfor %}",
    { m: new Map([["a", 1]]), o: { b: 2 }, s: new Set([3]), g: [4].values() },
    "a1b234",
  ],
  [
    "for goes through promises and async iterables",
    "{% for x in p %}{{ x }}{% endfor %}{% for x in a %}{{ x }}{{ forloop.length }}{% endfor %}",
    {
      p: Promise.resolve([1, 2]),
      a: (async function* () {
        yield 3;
        yield 4;
      })(),
    },
    "123242",
  ],
  ["a loop's variables end with it", "{% for x in l %}{% endfor %}[{{ x }}{{ forloop }}]", { l: [1] }, "[]"],
  [
    "with names values",
    "{% with a=1 b=x|upper %}{{ a }}{{ b }}{% endwith %}{% with x as y %}{{ y }}{% endwith %}[{{ a }}]",
    { x: "q" },
    "1Qq[]",
  ],
  [
    "comments are dropped, whatever is in them",
    "a{# {{ x }} {% #}b{% comment 'why' %}{% nonsense %}{{ {% endcomment %}c",
    {},
    "abc",
  ],
  ["a comment mark without an end on its line is text", "@media print{#a{b}}\n{# x #}", {}, "@media print{#a{b}}\n"],
  [
    "verbatim prints what is inside as it is",
    "{% verbatim %}{{ x }}{% if %}{% endverbatim %}{% verbatim a %}{% endverbatim %}{% endverbatim a %}",
    {},
    "{{ x }}{% if %}{% endverbatim %}",
  ],
  [
    "autoescape off prints values as they are, up to its end",
    "{% autoescape off %}{{ x }}{% autoescape on %}{{ x }}{% endautoescape %}{% endautoescape %}{{ x }}",
    { x: "<" },
    "<&lt;&lt;",
  ],
  [
    "firstof prints the first that is true; values escaped, the template's own text as it is",
    "{% firstof a b '<c>' %}{% firstof a as d %}[{{ d }}]{% firstof x %}",
    { x: "<" },
    "<c>[]&lt;",
  ],
  [
    "cycle begins anew in each run of its loop",
    "{% for a in l %}{% for b in l %}{% cycle 'x' 'y' %}{% endfor %} {% endfor %}",
    { l: [1, 2, 3] },
    "xyx xyx xyx ",
  ],
  [
    "cycle names its value, silently too",
    "{% for a in l %}{% cycle 'x' y as c silent %}[{{ c }}]{% endfor %}",
    { l: [1, 2], y: "<" },
    "[x][&lt;]",
  ],
  [
    "ifchanged renders when its values change",
    "{% for a in l %}{% ifchanged a.y %}{{ a.y }}:{% else %}-{% endifchanged %}{% ifchanged %}{{ a.z }}{% endifchanged %}{% endfor %}",
    {
      l: [
        { y: 1, z: 1 },
        { y: 1, z: 1 },
        { y: 2, z: 2 },
      ],
    },
    "1:1-2:2",
  ],
  [
    "regroup makes groups of neighbours",
    "{% regroup l by a.b as groups %}{% for g in groups %}{{ g.grouper }}({% for x in g.list %}{{ x.n }}{% endfor %}){% endfor %}",
    {
      l: [
        { a: { b: "x" }, n: 1 },
        { a: { b: "x" }, n: 2 },
        { a: { b: "y" }, n: 3 },
      ],
    },
    "x(12)y(3)",
  ],
  [
    "querystring replaces, removes and escapes",
    "{% querystring page=2 tag=null q='a&b' %}",
    { request: { query: new URLSearchParams("page=1&tag=x&sort=up") } },
    "?sort=up&amp;page=2&amp;q=a%26b",
  ],
  [
    "querystring gives several values for a list, and ? for none",
    "{% querystring a=l %} {% querystring %}",
    { l: [1, 2] },
    "?a=1&amp;a=2 ?",
  ],
  [
    "querystring merges mappings from left to right",
    "{% querystring one two b=3 %}",
    { one: { a: 1, b: 1 }, two: new Map([["a", "2"]]) },
    "?a=2&amp;b=3",
  ],
  ["a tag may be written over several lines", "{% if a\n   and b %}{{ a\n|upper }}{% endif %}", { a: "x", b: 1 }, "X"],
];

suite("tags", () => {
  for (const [name, text, context, expected] of cases) {
    test(name, async () => assert.equal(await render(text, context), expected));
  }

  test("now prints the time in UTC in a format, or stores it", async () => {
    assert.match(await render("{% now 'Y-m-d' %}{% now 'Y' as y %} {{ y }}"), /^\d{4}-\d\d-\d\d \d{4}$/);
  });

  test("for says what it can't go through, and where", async () => {
    await assert.rejects(render("a\n{% for x in n %}{% endfor %}", { n: 5 }), (error: TemplateRenderError) => {
      assert.ok(error instanceof TemplateRenderError);
      assert.deepEqual([error.line, error.column], [2, 1]);
      return /must be an array or another iterable, received 5/.test(error.message);
    });
    await assert.rejects(render("{% for a, b in l %}{% endfor %}", { l: [[1]] }), /must be an array of 2/);
  });
});

suite("inheritance", () => {
  const templates = {
    "base.html": "[{% block a %}A{% block inner %}i{% endblock %}{% endblock %}|{% block b %}B{{ x }}{% endblock b %}]",
    "mid.html": "{% extends 'base.html' %} ignored {{ ignored }} {% block a %}mid({{ block.super }}){% endblock %}",
    "leaf.html":
      "{# first #}\n{% extends parent %}{% block a %}leaf({{ block.super }}){% endblock %}{% block inner %}I{{ x }}{% endblock %}",
    "loop.html": "{% extends 'loop.html' %}",
    "list.html": "{% for x in l %}{% block row %}{{ x }}{{ forloop.counter }}{% endblock %}{% endfor %}",
    "list2.html": "{% extends 'list.html' %}{% block row %}<{{ block.super }}>{% endblock %}",
    "self.html": "{{ n }}{% include 'self.html' %}",
    "tree.html":
      "<li>{{ node.name }}{% for child in node.children %}{% include 'tree.html' with node=child %}{% endfor %}</li>",
    "inc.html":
      "{% include 'part.html' %}{% include 'part.html' with x='w' y=x %}{% include 'part.html' with y=1 only %}{% include names %}",
    "part.html": "({{ x }}{{ y }})",
    "escape.html":
      "{% extends 'base.html' %}{% autoescape off %}{% block b %}{{ x }}{% include 'part.html' %}{% endblock %}{% endautoescape %}",
  };
  const engine = engineOf(templates);

  test("fills blocks from the template nearest to the one asked for", async () => {
    assert.equal(await engine.render("mid.html", { x: "<" }), "[mid(Ai)|B&lt;]");
    assert.equal(await engine.render("leaf.html", { x: "<", parent: "mid.html" }), "[leaf(mid(AI&lt;))|B&lt;]");
  });

  test("takes a template, or several names of which the first exists, as the parent", async () => {
    assert.equal(await engine.render("leaf.html", { parent: ["none.html", "base.html"] }), "[leaf(AI)|B]");
    assert.equal(await engine.render("leaf.html", { parent: await engine.get("base.html") }), "[leaf(AI)|B]");
  });

  test("gives a block the variables of the place where it is rendered", async () => {
    assert.equal(await engine.render("list2.html", { l: ["a", "b"] }), "<a1><b2>");
  });

  test("ends a template that extends itself with an error", async () => {
    await assert.rejects(engine.render("loop.html"), { code: "E_TEMPLATE_DEPTH" });
  });

  test("escapes by what is written around a value, not by who includes it", async () => {
    assert.equal(await engine.render("escape.html", { x: "<" }), "[Ai|<(&lt;)]");
  });

  test("include sees the variables, further ones, or only those", async () => {
    assert.equal(await engine.render("inc.html", { x: "x", names: ["no.html", "part.html"] }), "(x)(wx)(1)(x)");
  });

  test("include renders trees, and stops where they have no end", async () => {
    const node = { name: "a", children: [{ name: "b", children: [{ name: "c" }] }] };
    assert.equal(await engine.render("tree.html", { node }), "<li>a<li>b<li>c</li></li></li>");
    await assert.rejects(engine.render("self.html"), (error: TemplateRenderError) =>
      error.message.includes("100 levels"),
    );
  });
});

test("what an included template sets stays in it", async () => {
  const engine = engineOf({
    "part.html": "{% cycle 'inner' as x silent %}{{ x }}",
    "page.html": "{% include 'part.html' %} {{ x }}",
  });
  assert.equal(await engine.render("page.html", { x: "outer" }), "inner outer");
});

test("ifchanged notices one of several values, and what a block sets stays in it", async () => {
  const engine = engineOf({
    "changed.html": "{% for a, b in all %}{% ifchanged a b %}{{ a }}{{ b }} {% endifchanged %}{% endfor %}",
    "block.html": "{% block one %}{% cycle 'inner' as x silent %}{{ x }}{% endblock %} {{ x }}",
  });
  const all = [
    [1, 1],
    [1, 2],
    [1, 2],
    [2, 2],
  ];
  assert.equal(await engine.render("changed.html", { all }), "11 12 22 ");
  assert.equal(await engine.render("block.html", { x: "outer" }), "inner outer");
});

test("a loop that goes backwards leaves the list as it is", async () => {
  const items = [1, 2, 3];
  assert.equal(await render("{% for i in items reversed %}{{ i }}{% endfor %}", { items }), "321");
  assert.deepEqual(items, [1, 2, 3]);
});

test("autoescape ends with its tag, and nothing is in a text that isn't there", async () => {
  const x = "<b>";
  assert.equal(
    await render(
      "{% autoescape off %}{{ x }}{% autoescape on %}{{ x }}{% endautoescape %}{{ x }}{% endautoescape %}{{ x }}",
      { x },
    ),
    "<b>&lt;b&gt;<b>&lt;b&gt;",
  );
  assert.equal(
    await render('{% if none in "abc" or missing in "abc" %}in{% else %}out{% endif %}', { none: null }),
    "out",
  );
});

test("block.super of the first template of all is empty", async () => {
  assert.equal(await render("{% block a %}[{{ block.super }}]{% endblock %}"), "[]");
});
