import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { altering, Decimal, markSafe, Temporal } from "../lib/index.ts";
import { render } from "./render.test-support.ts";

class Author {
  name: string;
  saved = 0;
  _secret = "s";
  constructor(name: string) {
    this.name = name;
  }
  get upper() {
    return this.name.toUpperCase();
  }
  greeting() {
    return `Hi ${this.name}`;
  }
  async later() {
    return `later ${this.name}`;
  }
}

suite("variables", () => {
  test("are printed escaped, in text and in attributes", async () => {
    const context = { a: `<b>&"'` };
    assert.equal(
      await render('{{ a }}<i title="{{ a }}">', context),
      '&lt;b&gt;&amp;&quot;&#39;<i title="&lt;b&gt;&amp;&quot;&#39;">',
    );
  });

  test("are printed as they are when code marked them safe, and only then", async () => {
    assert.equal(await render("{{ a }}", { a: markSafe("<b>") }), "<b>");
    const forged = JSON.parse('{"__html":"<b>","safe":true,"toString":"x"}') as unknown;
    assert.doesNotMatch(await render("{{ a }}", { a: forged }), /<b>/);
  });

  test("read own properties, getters, Map entries, indexes and length", async () => {
    const author = new Author("Ada");
    const map = new Map<string, unknown>([["key", "value"]]);
    const context = { author, map, list: ["a", "b"], text: "xyz" };
    assert.equal(
      await render(
        "{{ author.name }} {{ author.upper }} {{ map.key }} {{ map.size }} {{ list.1 }} {{ list.length }} {{ text.0 }}",
        context,
      ),
      "Ada ADA value 1 b 2 x",
    );
  });

  test("call functions without arguments on their owner", async () => {
    assert.equal(await render("{{ a.greeting }} {{ f }}", { a: new Author("Ada"), f: () => 5 }), "Hi Ada 5");
  });

  test("never call a function that changes data", async () => {
    let calls = 0;
    const remove = altering(() => ++calls);
    assert.equal(await render("[{{ a.remove }}{{ remove }}]", { a: { remove }, remove }), "[]");
    assert.equal(calls, 0);
  });

  test("never reach members of the language's own prototypes", async () => {
    const list = [3, 1, 2];
    const date = new Date(0);
    const map = new Map([["a", 1]]);
    const controller = new AbortController();
    const generator = (function* () {
      yield 1;
    })();
    const context = {
      list,
      date,
      map,
      o: {},
      u: new URLSearchParams("b=1&a=2"),
      controller,
      generator,
      f: () => [9, 8],
    };
    const text =
      "[{{ list.sort }}{{ list.pop }}{{ list.reverse }}{{ date.setTime }}{{ map.clear }}{{ o.hasOwnProperty }}{{ o.toString.call }}{{ u.sort }}{{ controller.abort }}{{ generator.next }}{{ f.sort }}]";
    assert.equal(await render(text, context), "[]");
    assert.deepEqual([controller.signal.aborted, [...generator]], [false, [1]]);
    assert.deepEqual([list, date.getTime(), map.size], [[3, 1, 2], 0, 1]);
  });

  test("are nothing where there is none, also below null and undefined", async () => {
    assert.equal(await render("[{{ no }}{{ no.way.out }}{{ nil }}{{ nil.x }}]", { nil: null }), "[]");
  });

  test("read the members of errors, addresses and calendar dates", async () => {
    const context = {
      e: new TypeError("boom"),
      u: new URL("https://a.b/c?d#e"),
      d: Temporal.PlainDate.from("2026-01-31"),
    };
    assert.equal(
      await render("{{ e.name }} {{ e.message }} {{ u.pathname }} {{ d.year }}", context),
      "TypeError boom /c 2026",
    );
  });

  test("print times, lengths of time and bytes as text", async () => {
    const at = Temporal.PlainTime.from("18:30");
    const long = Temporal.Duration.from("P1DT90M");
    assert.equal(
      await render("{{ at }}|{{ long }}|{{ data }}", { at, long, data: Uint8Array.of(1, 2) }),
      "6:30 p.m.|1 day 01:30:00|AQI=",
    );
  });

  test("pass a class on without calling it", async () => {
    class Post {
      static title = "T";
      title = "instance";
    }
    assert.equal(await render("{{ Post.title }}", { Post }), "T");
  });

  test("are awaited where they are met: values, methods, and in the middle of a path", async () => {
    const post = { author: Promise.resolve(new Author("Ada")), tags: Promise.resolve(["x", "y"]) };
    assert.equal(
      await render("{{ p }} {{ post.author.name }} {{ post.tags.1 }} {{ post.author.later }}", {
        p: Promise.resolve(1),
        post,
      }),
      "1 Ada y later Ada",
    );
  });

  test("read a member of a thenable itself before awaiting it", async () => {
    let loads = 0;
    const deferred = {
      pk: 7,
      then(done: (value: unknown) => void) {
        loads++;
        done({ name: "loaded" });
      },
    };
    assert.equal(await render("{{ d.pk }}", { d: deferred }), "7");
    assert.equal(loads, 0);
    assert.equal(await render("{{ d.name }}", { d: deferred }), "loaded");
  });

  test("print numbers, bigints, decimals, booleans, lists and dates as people read them", async () => {
    const context = {
      n: 1.5,
      b: 12n,
      d: new Decimal("1.50"),
      t: true,
      l: ["<", 1],
      date: Temporal.PlainDate.from("2026-01-31"),
      at: new Date("2026-01-31T14:05:00Z"),
    };
    assert.equal(
      await render("{{ n }} {{ b }} {{ d }} {{ t }} {{ l }} {{ date }} {{ at }}", context),
      "1.5 12 1.5 true &lt;, 1 Jan. 31, 2026 Jan. 31, 2026, 2:05 p.m.",
    );
  });

  test("print nothing that can't be printed, without failing", async () => {
    const values = [Symbol("s"), Object.create(null), { toString: null }, () => altering(() => 1)];
    for (const a of values) assert.equal(typeof (await render("{{ a }}", { a })), "string");
  });

  test("in data never become part of the code or of a prototype", async () => {
    const context = JSON.parse('{"__proto__":{"polluted":"yes"},"a":"\u0024{process.exit()}`\\u2028"}') as Record<
      string,
      unknown
    >;
    assert.equal(await render("{{ a }}[{{ polluted }}]", context), "\u0024{process.exit()}`\u2028[]");
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });

  test("that only claim to be a decimal, a promise or safe are plain data", async () => {
    const a = JSON.parse('{"toStringTag":"[object Decimal]","then":"x","pk":1,"equals":"y","length":0}') as unknown;
    assert.equal(
      await render("{% if a %}1{% endif %}{% if a > 1 or a == b %}2{% endif %}{{ a|add:1 }}{{ a|floatformat }}", {
        a,
        b: {},
      }),
      "1",
    );
  });

  test("of the engine are seen everywhere, and are hidden by those of the render", async () => {
    const globals = { site: "S", name: "global" };
    assert.equal(await render("{{ site }} {{ name }}", { name: "own" }, { globals }), "S own");
  });

  test("keep the text of a template from becoming code: literals are quoted, and printed as the HTML that they are", async () => {
    assert.equal(await render(`{{ "a\\"b" }}{{ '\${x}' }}{{ "</script>\\\\" }}`), 'a"b\u0024{x}</script>\\');
  });
});
