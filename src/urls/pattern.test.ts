import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { callSiteFile, captureCallSite } from "./call-site.ts";
import { builtInConverters } from "./converters/built-in.ts";
import { defineConverter } from "./converters/converter.ts";
import { matchTokens } from "./match-tokens.ts";
import { joinTokens, parsePattern } from "./pattern.ts";

const converter = (name: string) => builtInConverters.get(name)!;

/** A converter that takes everything, and counts; it fails after `limit` values. */
function counting(limit: number) {
  let count = 0;
  const parse = (text: string) => {
    count += 1;
    assert.ok(count <= limit, `more than ${limit} values were tried`);
    return text;
  };
  return { counted: { spansSegments: true, parse, format: String }, calls: () => count };
}

describe("parsePattern", () => {
  it("takes literals and parameters apart", () => {
    assert.deepEqual(parsePattern("a/<int:id>-<slug>/b"), [
      "a/",
      { name: "id", converter: "int" },
      "-",
      { name: "slug", converter: "str" },
      "/b",
    ]);
    assert.deepEqual(parsePattern(""), []);
  });

  it("takes letters of any alphabet in literals", () => {
    assert.deepEqual(parsePattern("über-uns/"), ["über-uns/"]);
  });

  it("refuses what is no text", () => {
    assert.throws(() => parsePattern(5 as never), { code: "E_URL_PATTERN" });
    assert.throws(() => parsePattern(/^x$/ as never), { code: "E_URL_PATTERN" });
  });
});

describe("joinTokens", () => {
  it("joins literals that meet", () => {
    const id = { name: "id", converter: "int" };
    assert.deepEqual(joinTokens("x", ["a", id, "b"], ["c", "d"]), ["a", id, "bcd"]);
  });
});

describe("matchTokens", () => {
  it("is as greedy as a regular expression", () => {
    assert.deepEqual(matchTokens([converter("slug"), "-", converter("slug")], "a-b-c"), ["a-b", "c"]);
  });

  it("tries shorter values where a longer one ends badly", () => {
    assert.deepEqual(matchTokens([converter("str"), "-", converter("int"), "x"], "a-1-2x"), ["a-1", 2]);
    assert.deepEqual(matchTokens([converter("str"), "-", converter("int"), "-", converter("str")], "a-1-b-c"), [
      "a",
      1,
      "b-c",
    ]);
  });

  it("doesn't let a parameter of one segment reach over a slash", () => {
    assert.equal(matchTokens([converter("path"), "/e/", converter("str")], "a/e/b/c"), undefined);
    assert.deepEqual(matchTokens([converter("path"), "/e/", converter("str")], "a/e/b/e/c"), ["a/e/b", "c"]);
  });

  it("holds a value of one segment to its segment also where the text after it is the last", () => {
    const tokens = [converter("path"), "/x/", converter("str"), "/"];
    assert.deepEqual(matchTokens(tokens, "a/x/b/"), ["a", "b"]);
    assert.equal(matchTokens(tokens, "a/x/b/c/"), undefined);
    assert.equal(matchTokens(tokens, "a/x/b/c"), undefined);
    assert.equal(matchTokens(["a", converter("str"), "ab"], "ab"), undefined);
  });

  it("takes an empty value wherever its converter does, at the start, in the middle and at the end", () => {
    const maybe = defineConverter({ pattern: /[0-9]*/, parse: (text) => text, format: (text: string) => text });
    assert.deepEqual(matchTokens([maybe, "-", maybe, "-", maybe], "--"), ["", "", ""]);
    assert.deepEqual(matchTokens([maybe, "-", maybe, "."], "7-."), ["7", ""]);
    assert.equal(matchTokens([maybe, "-", maybe, "."], "-x."), undefined);
    assert.equal(matchTokens([converter("str"), "-", converter("str")], "-a"), undefined);
  });

  it("tries no value twice at one place, so that a hostile text costs little with many parameters", () => {
    const { counted, calls } = counting(100_000);
    const tokens = Array.from({ length: 12 }, () => [counted, "-"]).flat();
    assert.equal(matchTokens([...tokens, "!"], "a-".repeat(60)), undefined);
    assert.ok(calls() > 1000 && calls() < 60_000, `${calls()} values were tried`);
  });

  it("looks for the text after the last parameter at the end alone", () => {
    const { counted, calls } = counting(1000);
    assert.equal(matchTokens(["a", counted, "/edit"], `a${"/edit".repeat(500)}x`), undefined);
    assert.equal(calls(), 0);
    assert.deepEqual(matchTokens(["a", counted, "/edit"], "ab/edit/edit"), ["b/edit"]);
    assert.equal(calls(), 1);
  });

  it("gives nothing where text is left over", () => {
    assert.equal(matchTokens(["a"], "ab"), undefined);
    assert.deepEqual(matchTokens([], ""), []);
  });
});

describe("call sites", () => {
  it("name the file and line of the caller", () => {
    function callee() {
      return captureCallSite(callee);
    }
    assert.match(callSiteFile(callee()) ?? "", /pattern\.test\.ts:\d+$/);
  });

  for (const [line, expected] of [
    ["    at file:///srv/site/urls.ts:7:3", "/srv/site/urls.ts:7"],
    ["    at Object.<anonymous> (/srv/site/urls.js:7:3)", "/srv/site/urls.js:7"],
    ["    at load (file:///srv/my%20site/urls.ts:12:30)", "/srv/my site/urls.ts:12"],
    ["    at async node:internal/modules:1:2", undefined],
    ["    at eval (<anonymous>)", undefined],
  ] as const) {
    it(`read ${line.trim()}`, () => assert.equal(callSiteFile({ stack: `Error\n${line}` }), expected));
  }

  it("have no file without a stack", () => assert.equal(callSiteFile({}), undefined));

  it("leave the stack limit as it was", () => {
    const before = Error.stackTraceLimit;
    captureCallSite(() => undefined);
    assert.equal(Error.stackTraceLimit, before);
  });
});
