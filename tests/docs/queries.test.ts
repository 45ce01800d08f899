// The guide to queries says what its expressions do: they are run, on the database of this run.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { TestSite } from "../../src/models/site.test-support.ts";
import { blocksOf } from "./pages.ts";

const folder = mkdtempSync(join(tmpdir(), "nuages-queries-"));
mkdirSync(join(folder, "node_modules"), { recursive: true });
symlinkSync(resolve("."), join(folder, "node_modules/nuages"), "dir");
writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
for (const { file, code } of blocksOf("docs/guides/queries.md")) {
  if (file === undefined) continue;
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), code);
}

/** What a file of the guide exports. */
function load(name: string): Promise<any> {
  return import(pathToFileURL(join(folder, "blog", name)).href);
}

describe("the guide to queries", () => {
  let site: TestSite;
  let models: any;

  before(async () => {
    models = await load("models.ts");
    site = await TestSite.open(Object.values(models));
    await site.run(async () => {
      const { Author, Comment, Post } = models;
      const [ada, bob] = await Author.objects.bulkCreate([{ name: "Ada" }, { name: "Bob" }]);
      const long = "A title that has more than forty characters";
      const [first] = await Post.objects.bulkCreate([
        { title: ` ${long}`, body: "wörd ".repeat(200), views: 2000, author: ada, publishedAt: new Date("2024-01-01") },
        { title: `${long}!`, body: "word", views: 500, likes: 4, author: ada, publishedAt: new Date("2024-02-01") },
        { title: "c", body: "…", views: 20, author: bob, editor: ada, publishedAt: new Date("2024-03-01") },
      ]);
      await Comment.objects.bulkCreate([
        { post: first, name: "Zoe" },
        { post: first, name: "Yan" },
      ]);
    });
  });
  after(async () => {
    await site?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("makes values of columns", async () => {
    const { labels, promote } = await load("expressions.ts");
    await site.run(async () => {
      const rows: Record<string, unknown>[] = await labels();
      assert.deepEqual(
        rows.map(({ kind, heat, byline, initial }) => [kind, heat, byline, initial]),
        [
          ["post", "hot", "Ada · 2000", "A"],
          ["post", "warm", "Ada · 500", "A"],
          ["post", "cold", "Ada · 20", "C"],
        ],
      );
      await promote();
      const likes: { likes: number }[] = await models.Post.objects.orderBy("id").values("likes");
      assert.deepEqual(
        likes.map((row) => row.likes),
        [10, 4, 0],
      );
    });
  });

  it("asks queries within queries", async () => {
    const { withLastWord, withSequel } = await load("subqueries.ts");
    await site.run(async () => {
      const words: { lastWord: string | null }[] = await withLastWord().orderBy("id");
      assert.deepEqual(
        words.map((row) => row.lastWord),
        ["Yan", null, null],
      );
      assert.equal(await withSequel().count(), 1);
    });
  });

  it("looks at other rows through windows", async () => {
    const { bestOfEach, growth } = await load("windows.ts");
    await site.run(async () => {
      const best: { place: number }[] = await bestOfEach().orderBy("id");
      assert.deepEqual(
        best.map((row) => row.place),
        [1, 2, 1],
      );
      const rows: Record<string, unknown>[] = await growth();
      assert.deepEqual(
        rows.map(({ before, sum, lastThree }) => [before, sum, lastThree]),
        [
          [null, 2000, 2000],
          [2000, 2500, 1250],
          [500, 2520, 840],
        ],
      );
    });
  });

  it("adds functions, expressions and lookups of one's own", async () => {
    const { longOnes } = await load("own.ts");
    await site.run(async () => {
      const rows: { bytes: number; words: number }[] = await longOnes();
      assert.deepEqual(
        rows.map((row) => [row.bytes, row.words]),
        [[1200, 200]],
      );
    });
  });
});
