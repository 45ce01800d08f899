import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Decimal as DecimalJs } from "decimal.js";
import { Decimal } from "../lib/index.ts";
import { render, syntaxErrorOf } from "./render.test-support.ts";

/** The time that `run` takes, at best of three: other work on the machine only adds to it. */
async function bestTime(run: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    await run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

const triggers: readonly [filter: string, make: (n: number) => string][] = [
  ["urlize", (n) => `a${"@a".repeat(n)}a`],
  ["urlize", (n) => `${"(".repeat(n)}:${")".repeat(n)}`],
  ["urlize", (n) => `${"([".repeat(n)}${"])".repeat(n)}`],
  ["urlize", (n) => `&:${";".repeat(n)}`],
  ["urlize", (n) => ".;".repeat(n)],
  ["urlize", (n) => `a${".".repeat(n)}a`],
  ["urlize", (n) => `http://${"한.글.".repeat(n)}com`],
  ["urlize", (n) => "http://a.b/( ".repeat(n / 10)],
  ["striptags", (n) => "<a".repeat(n)],
  ["striptags", (n) => "<".repeat(n) + "a>".repeat(n)],
  ["striptags", (n) => `><!${"&".repeat(n)}D`],
  ["striptags", (n) => "<!--".repeat(n)],
  ["truncatechars:10", (n) => "<".repeat(n)],
  ["truncatechars:10", (n) => `a${"\u0301".repeat(n)}`],
  ["truncatewords:10", (n) => `</a${"\t".repeat(n)}//>`],
  ["truncatewords:10", (n) => " ".repeat(n)],
  ["intcomma", (n) => "1".repeat(n)],
  ["floatformat:'2g'", (n) => "1".repeat(n)],
  ["linebreaks", (n) => "\r".repeat(n)],
  ["linebreaks", (n) => "\n".repeat(n)],
  ["title", (n) => "a'".repeat(n)],
  ["slugify", (n) => `${"-".repeat(n)}a${" ".repeat(n)}`],
  ["slugify", (n) => "\ufdfa".repeat(n)],
  ["wordcount", (n) => `${" ".repeat(n)}x`],
  ["urlencode", (n) => "é".repeat(n)],
  ["escape", (n) => "&".repeat(n)],
];

suite("hostile text", () => {
  for (const [filter, make] of triggers) {
    test(`takes ${filter} linear time: ${make(4)}`, async () => {
      const text = make(100_000);
      // The quadratic ways to do this take seconds at this size.
      assert.ok((await bestTime(() => render(`{{ x|${filter} }}`, { x: text }))) < 500);
    });
  }

  test("takes number filters no time for decimals with giant exponents, of the library's own class too", async () => {
    const uses = ["floatformat", 'floatformat:"-2g"', "divisibleby:3", "add:1", "intcomma", "pluralize"];
    const source = `${uses.map((use) => `{{ d|${use} }}`).join()}{% if d > 1 %}y{% endif %}{{ d }}{{ 5|divisibleby:d }}`;
    for (const written of ["1e9000000000000000", "-1e3000000", "1e3000000", "1e-9000000000000000"]) {
      for (const d of [new Decimal(written), new DecimalJs(written)]) {
        const started = performance.now();
        assert.ok((await render(source, { d })).length < 1000);
        assert.ok(performance.now() - started < 500, written);
      }
    }
  });

  test("takes truncatechars with a large count no longer than its output asks for", async () => {
    const text = "👨‍👩‍👧".repeat(20_000);
    assert.ok((await bestTime(() => render("{{ x|truncatechars:5000 }}", { x: text }))) < 500);
  });

  test("takes the compiler linear time", async () => {
    const sources = [
      "{#".repeat(50_000),
      "{".repeat(100_000),
      "<a ".repeat(50_000),
      "<!--".repeat(50_000),
      `<script>${"</scrip".repeat(30_000)}`,
      "{# a #}".repeat(20_000),
      `{{ ${"a.".repeat(50_000)}b|`,
      "<a b='".repeat(50_000),
    ];
    for (const source of sources)
      assert.ok((await bestTime(async () => syntaxErrorOf(source))) < 500, source.slice(0, 10));
  });
});
