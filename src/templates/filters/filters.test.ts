import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Decimal, markSafe, Temporal } from "../../lib/index.ts";
import { render } from "../render.test-support.ts";

const at = new Date("2026-03-01T15:04:05.678Z");
const cases: readonly [expression: string, value: unknown, expected: string][] = [
  ["x|default:'d'", "", "d"],
  ["x|default:'d'", "v", "v"],
  ["x|default_if_none:'d'", "", ""],
  ["x|default_if_none:'d'", null, "d"],
  ["x|date:'Y-m-d H:i:s'", at, "2026-03-01 15:04:05"],
  ["x|date:'D j F y, N, jS, l, z, t, W, U'", at, "Sun 1 March 26, March, 1st, Sunday, 60, 31, 9, 1772377445"],
  ["x|date:'f P A a u c'", at, "3:04 3:04 p.m. PM p.m. 678000 2026-03-01T15:04:05.678Z"],
  ["x|date:'\\\\Y\\\\e\\\\a\\\\r Y'", at, "Year 2026"],
  ["x|date", at, "March 1, 2026"],
  ["x|date:'SHORT_DATE_FORMAT'", at, "03/01/2026"],
  ["x|date:'SECRET_KEY'", at, "stMarchCRMarchUTC_KMarch2026"],
  ["x|date:'j M Y'", Temporal.PlainDate.from("2024-02-29"), "29 Feb 2024"],
  ["x|date:'jS'", "2026-01-22", "22nd"],
  ["x|date:'jS'", "2026-01-13", "13th"],
  ["x|date:'Y'", "no date", ""],
  ["x|date:'L z'", "2024-12-31", "True 366"],
  ["x|time:'H:i'", at, "15:04"],
  ["x|time", new Date("2026-01-01T12:00:00Z"), "noon"],
  ["x|length", [1, 2], "2"],
  ["x|length", null, "0"],
  ["x|lower", "ÄB", "äb"],
  ["x|upper", "äb", "ÄB"],
  ["x|title", "it's the 1st o’hara-smith", "It&#39;s The 1st O’hara-Smith"],
  ["x|capfirst", "abc", "Abc"],
  ["x|truncatechars:5", "abcdefg", "abcd…"],
  ["x|truncatechars:5", "abcde", "abcde"],
  ["x|truncatechars:2", "👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", "👨‍👩‍👧…"],
  ["x|truncatewords:2", "a  b\nc", "a b …"],
  ["x|truncatewords:9", "a  b", "a b"],
  ["x|join:', '", ["<", 2], "&lt;, 2"],
  ["x|join:'<br>'", ["a", markSafe("<b>")], "a<br><b>"],
  ["x|join:s", ["a", "b"], "a&lt;hr&gt;b"],
  ["x|default:'&mdash;'", null, "&mdash;"],
  ["x|default:s", null, "&lt;hr&gt;"],
  ["x|yesno:'<b>,<i>'", false, "<i>"],
  ["x|first", ["a"], "a"],
  ["x|first", [], ""],
  ["x|last", "abc", "c"],
  ["x|slice:':2'|join:''", [1, 2, 3], "12"],
  ["x|slice:'-2:'", "abcd", "cd"],
  ["x|slice:'::2'|join:''", [1, 2, 3], "13"],
  ["x|add:2", 3, "5"],
  ["x|add:'2'", "3", "5"],
  ["x|add:'b'", "a", "ab"],
  ["x|add:'b'", 1, ""],
  ["x|add:1", new Decimal("0.1"), "1.1"],
  ["x|floatformat", 34.23234, "34.2"],
  ["x|floatformat", 34, "34"],
  ["x|floatformat", 34.00001, "34.0"],
  ["x|floatformat:3", 34, "34.000"],
  ["x|floatformat:-3", 34.26, "34.260"],
  ["x|floatformat:2", 2.675, "2.68"],
  ["x|floatformat:'2g'", 6666666.666, "6,666,666.67"],
  ["x|floatformat:1", -0.04, "0.0"],
  ["x|floatformat", "abc", ""],
  ["x|floatformat:2", new Decimal("12345678901234567890.125"), "12345678901234567890.13"],
  ["x|intcomma", 1234567, "1,234,567"],
  ["x|intcomma", "-1234.5", "-1,234.5"],
  ["x|pluralize", 1, ""],
  ["x|pluralize", 0, "s"],
  ["x|pluralize:'es'", [1, 2], "es"],
  ["x|pluralize:'y,ies'", "1", "y"],
  ["x|divisibleby:3", 9, "true"],
  ["x|divisibleby:0", 9, "false"],
  ["x|linebreaks", "a<\nb\r\n\r\n\nc", "<p>a&lt;<br>b</p>\n\n<p>c</p>"],
  ["x|linebreaksbr", "a\r\n<b>", "a<br>&lt;b&gt;"],
  ["x|linebreaksbr", markSafe("<b>\n"), "<b><br>"],
  ["x|safe", "<b>", "<b>"],
  ["x|escape", "<b>", "&lt;b&gt;"],
  ["x|escape|escape", "<b>", "&lt;b&gt;"],
  ["x|force_escape", markSafe("<b>"), "&lt;b&gt;"],
  ["x|striptags", "<p>a &lt; <b>b</b><!-- <i> -->c < 3", "a &amp;lt; bc &lt; 3"],
  ["x|urlencode", "a b/ü?&'", "a%20b/%C3%BC%3F%26%27"],
  ["x|urlencode:''", "a/b", "a%2Fb"],
  ["x|urlencode", "\ud800", "%EF%BF%BD"],
  ["x|yesno", true, "yes"],
  ["x|yesno:'a,b'", null, "b"],
  ["x|yesno:'a,b,c'", null, "c"],
  ["x|slugify", "Ünï codé!", "uni-code"],
  ["x|wordcount", " a b\nc ", "3"],
  [
    "x|json_script:'data'",
    { a: "</script><b>&" },
    '<script id="data" type="application/json">{"a":"\\u003c/script\\u003e\\u003cb\\u003e\\u0026"}</script>',
  ],
  ["x|json_script", [1], '<script type="application/json">[1]</script>'],
  ["x|timesince:now", new Date(at.getTime() - 90 * 60_000), "1\u00a0hour, 30\u00a0minutes"],
  ["x|timesince:now", at, "0\u00a0minutes"],
  ["x|timeuntil:now", new Date(at.getTime() + 8 * 86_400_000), "1\u00a0week, 1\u00a0day"],
  ["x|lower", markSafe("<B>"), "<b>"],
  ["x|upper", markSafe("<b>"), "&lt;B&gt;"],
];

suite("filters", () => {
  for (const [expression, value, expected] of cases) {
    test(`{{ ${expression} }} of ${String(value)}`, async () => {
      assert.equal(await render(`{{ ${expression} }}`, { x: value, now: at, s: "<hr>" }), expected);
    });
  }

  test("await promises that come to them, and can be chained", async () => {
    assert.equal(await render("{{ p|first|upper|default:'x' }}", { p: Promise.resolve(["a"]) }), "A");
  });

  test("dictsort orders by own properties, never by members of a prototype, and keeps what can't be compared at the end", async () => {
    const l = [{ n: 2, k: "b" }, { n: 10, k: "a" }, { k: "none" }, new Map([["n", 1]])];
    assert.equal(await render("{% for x in l|dictsort:'n' %}{{ x.n }},{% endfor %}", { l }), "1,2,10,,");
    assert.equal(
      await render("{% for x in l|dictsortreversed:'k' %}{{ x.k }},{% endfor %}", { l: l.slice(0, 2) }),
      "b,a,",
    );
    assert.equal(
      await render("{% for x in l|dictsort:'constructor.name' %}{{ x.k }},{% endfor %}", { l: l.slice(0, 2) }),
      "b,a,",
    );
    assert.equal(
      await render("{% for x in l|dictsort:0 %}{{ x.1 }}{% endfor %}", {
        l: [
          [2, "b"],
          [1, "a"],
        ],
      }),
      "ab",
    );
  });

  test("say what is wrong with their arguments", async () => {
    await assert.rejects(render("{{ x|slice:'a:b' }}", { x: [1] }), /must be a slice/);
    await assert.rejects(render("{{ x|json_script:5 }}", { x: [1] }), /id of the element/);
  });
});

suite("urlize", () => {
  const links: readonly [text: string, html: string][] = [
    [
      "see http://example.com/a?b=1&c=2.",
      'see <a href="http://example.com/a?b=1&amp;c=2" rel="nofollow">http://example.com/a?b=1&amp;c=2</a>.',
    ],
    ["(www.example.org)", '(<a href="https://www.example.org" rel="nofollow">www.example.org</a>)'],
    [
      "https://en.wikipedia.org/wiki/A_(b), ok",
      '<a href="https://en.wikipedia.org/wiki/A_(b)" rel="nofollow">https://en.wikipedia.org/wiki/A_(b)</a>, ok',
    ],
    ["mail a.b@example.com!", 'mail <a href="mailto:a.b@example.com">a.b@example.com</a>!'],
    ["example.com and readme.md", '<a href="https://example.com" rel="nofollow">example.com</a> and readme.md'],
    ["javascript:alert(1) data:x", "javascript:alert(1) data:x"],
    [
      'http://a.com/"><script>',
      '<a href="http://a.com/&quot;&gt;&lt;script" rel="nofollow">http://a.com/&quot;&gt;&lt;script</a>&gt;',
    ],
    [
      "http://a.com/'onclick='x",
      '<a href="http://a.com/&#39;onclick=&#39;x" rel="nofollow">http://a.com/&#39;onclick=&#39;x</a>',
    ],
    ['a@b.com"onmouseover="x', "a@b.com&quot;onmouseover=&quot;x"],
    ["http://", "http://"],
    ["a < b", "a &lt; b"],
  ];
  for (const [text, html] of links) {
    test(`makes of ${text}`, async () => {
      assert.equal(await render("{{ x|urlize }}", { x: text }), html);
    });
  }

  test("escapes the address of a link also in a text that is passed on as HTML", async () => {
    assert.equal(
      await render("{{ x|urlize }}", { x: markSafe('<b>see</b> http://a.com/"onclick="x') }),
      '<b>see</b> <a href="http://a.com/&quot;onclick=&quot;x" rel="nofollow">http://a.com/"onclick="x</a>',
    );
  });
});

test("striptags takes a tag that never closes away with what is behind it, as a browser would", async () => {
  assert.equal(await render("{{ x|striptags }}", { x: "a <b>c</b> 1 < 2 <img src=x onerror=y" }), "a c 1 &lt; 2 ");
});
