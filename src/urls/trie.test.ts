import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { HttpResponse } from "../http/index.ts";
import { UrlResolver } from "./resolver.ts";
import { path, urls } from "./routes.ts";

/** The same numbers in each run, so that a failure can be repeated. */
function randomFrom(seed: number): <T>(items: readonly T[]) => T {
  let state = seed;
  return (items) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return items[Math.floor((state / 2147483648) * items.length)]!;
  };
}

const regexes: Readonly<Record<string, string>> = {
  int: "([0-9]+)",
  str: "([^/]+)",
  slug: "([-a-zA-Z0-9_]+)",
  path: "(.+)",
};

/** What Django does with a pattern: the oracle. */
function toRegex(pattern: string): RegExp {
  const source: string = pattern.replace(
    /<(\w+):\w+>|[.*+?^${}()|[\]\\]/g,
    (match: string, converter: string | undefined): string =>
      converter === undefined ? `\\${match}` : regexes[converter]!,
  );
  return new RegExp(`^${source}$`);
}

function makePattern(pick: <T>(items: readonly T[]) => T, number: number): string {
  let pattern = "";
  let hasPath = false;
  let params = 0;
  for (let i = pick([1, 2, 3]); i > 0; i--) {
    for (const part of pick([["lit"], ["param"], ["lit", "param"], ["param", "lit", "param"], ["param", "lit"]])) {
      if (part === "lit") {
        pattern += pick(["a", "b", "-", "1", "ab", ".x"]);
        continue;
      }
      const converter: string = pick(["int", "str", "slug", "str", ...(hasPath ? [] : ["path"])]);
      hasPath ||= converter === "path";
      pattern += `<${converter}:p${number}_${params++}>`;
    }
    if (i > 1 || pick([true, false])) pattern += "/";
  }
  return pattern;
}

function makePath(pick: <T>(items: readonly T[]) => T): string {
  let text = "/";
  for (let i = pick([1, 2, 3, 4]); i > 0; i--) {
    for (let n = pick([1, 1, 2, 3]); n > 0; n--) text += pick(["a", "b", "-", "1", "12", "ab", ".x"]);
    if (i > 1 || pick([true, false])) text += "/";
  }
  return text;
}

async function view() {
  return new HttpResponse();
}

describe("the trie", () => {
  it("finds the same route with the same values as a list of regular expressions, in 300 tables of random patterns", () => {
    const pick = randomFrom(42);
    let found = 0;
    for (let table = 0; table < 300; table++) {
      const patterns = Array.from({ length: 8 }, (_, i) => makePattern(pick, i));
      const resolver = new UrlResolver(urls(patterns.map((pattern) => path(pattern, view))));
      for (let i = 0; i < 30; i++) {
        const url = makePath(pick);
        const expected = patterns.find((pattern) => toRegex(pattern).test(url.slice(1)));
        const match = resolver.resolve(url);
        assert.equal(match?.pattern, expected, `${url} in ${JSON.stringify(patterns)}`);
        if (match === undefined || expected === undefined) continue;
        found++;
        const values = toRegex(expected).exec(url.slice(1))!.slice(1);
        assert.deepEqual(
          Object.values(match.params).map((value) => Number(value) || value),
          values.map((value) => Number(value) || value),
          url,
        );
      }
    }
    assert.ok(found > 1000, `only ${found} paths matched anything`);
  });

  it("builds URLs that resolve to their own parameters, for 1000 random values", () => {
    const pick = randomFrom(7);
    const resolver = new UrlResolver(
      urls([path("s/<str:text>/<int:id>/", view, { name: "s" }), path("p/<path:file>", view, { name: "p" })]),
    );
    const characters = [..."ab é%/?#&+ \"'<>\\.-~😀ß", "%2f", "..a"];
    let built = 0;
    for (let i = 0; i < 1000; i++) {
      const text = Array.from({ length: pick([1, 2, 5, 9]) }, () => pick(characters)).join("");
      const isOne = pick([true, false]);
      const params = isOne ? { text, id: i } : { file: text };
      let url: string;
      try {
        url = resolver.reverse(isOne ? "s" : "p", params);
      } catch {
        continue;
      }
      built++;
      assert.deepEqual(resolver.resolve(decodeURIComponent(url))?.params, params, url);
      assert.equal(new URL(url, "http://own.example").pathname, url);
    }
    assert.ok(built > 500, `only ${built} URLs could be built`);
  });
});
