import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { callSiteFile, captureCallSite } from "./call-site.ts";
import { builtInConverters } from "./converters/built-in.ts";
import { matchTokens } from "./match-tokens.ts";
import { joinTokens, parsePattern } from "./pattern.ts";

const converter = (name: string) => builtInConverters.get(name)!;

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
