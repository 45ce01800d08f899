import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { TestSite } from "../site.test-support.ts";
import { Book, openLibrary, Writer } from "./library.test-support.ts";

let site: TestSite;
before(async () => {
  site = await openLibrary();
});
after(() => site.close());

/** The code and the hint of what somebody is told who hasn't got the compiler's help. */
const told = async (fn: (book: any, writer: any) => unknown): Promise<[string, string]> => {
  try {
    await site.run(() => fn(Book.objects, Writer.objects));
  } catch (error) {
    const { code, hint } = error as { code: string; hint: string };
    return [code, hint];
  }
  return ["", ""];
};

describe("the hint for a mistake in a query", () => {
  const cases: readonly [what: string, fn: (book: any, writer: any) => unknown, code: string, hint: RegExp][] = [
    [
      "names the nearest lookup of a reference",
      (b) => b.filter((x: any) => x.writer.isNul()),
      "E_FIELD_UNKNOWN",
      /"isNull"/,
    ],
    [
      "names the nearest lookup of a to-many relation",
      (b) => b.filter((x: any) => x.reviews.exist()),
      "E_FIELD_UNKNOWN",
      /"exists"/,
    ],
    [
      "tells how a lookup is written",
      (b) => b.filter({ title__icontains: "x" }),
      "E_FIELD_UNKNOWN",
      /methods.*iContains/,
    ],
    ["tells how a path is written", (b) => b.orderBy("writer__name"), "E_FIELD_UNKNOWN", /dots.*"author\.name"/],
    ["speaks of a forgotten await", (b, w) => b.filter({ writer: w.first() }), "E_FIELD_VALUE", /^Await it/],
    [
      "tells how a day is made",
      (_b, w) => w.filter({ born: "1900-01-01" }),
      "E_FIELD_VALUE",
      /Temporal\.PlainDate\.from/,
    ],
    [
      "leads from a join to a prefetch",
      (b) => b.selectRelated("reviews"),
      "E_QUERY_TO_MANY",
      /prefetchRelated\("reviews"\)/,
    ],
    ["is a sentence", (b) => b.filter("title"), "E_QUERY_ARGUMENT", /^Give it an equality object, a condition, or/],
  ];
  for (const [what, fn, code, hint] of cases)
    it(what, async () => {
      const [found, text] = await told(fn);
      assert.equal(found, code);
      assert.match(text, hint);
    });
});
