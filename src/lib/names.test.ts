import assert from "node:assert/strict";
import { test } from "node:test";
import { camelCase, capitalize, humanize, slugify, snakeCase } from "nuages/lib";

test("a field's name becomes its column's name, runs of capitals as one word", () => {
  assert.deepEqual(["publishedAt", "HTTPServer", "aB", "simple", "v2Name"].map(snakeCase), [
    "published_at",
    "http_server",
    "a_b",
    "simple",
    "v2_name",
  ]);
});

test("a long run of capitals or underscores takes linear time", () => {
  const started = performance.now();
  camelCase("_".repeat(1_000_000));
  snakeCase("X".repeat(1_000_000));
  humanize("X".repeat(1_000_000));
  assert.ok(performance.now() - started < 2000);
});

test("a column's name becomes its field's name", () => {
  assert.deepEqual(["published_at", "a__b", "simple"].map(camelCase), ["publishedAt", "aB", "simple"]);
});

test("a name becomes words", () => {
  assert.deepEqual(["publishedAt", "BlogPost"].map(humanize), ["published at", "blog post"]);
  assert.equal(capitalize("published at"), "Published at");
});

test("a slug is ASCII: accents folded, signs dropped, spaces and hyphens joined", () => {
  assert.equal(slugify("  Crème brûlée -- N° 2! "), "creme-brulee-n-2");
  assert.deepEqual(["--draft--", "_private_ ", "(a) - "].map(slugify), ["draft", "private", "a"]);
});

test("a slug of signs alone is empty, and of hostile length is cut", () => {
  assert.equal(slugify("!!! 漢字"), "");
  assert.ok(slugify("a".repeat(1_000_000)).length <= 1000);
});
