import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createSuperuser } from "nuages/auth";
import { captureQueries, createTestApplication, type TestApplication } from "nuages/testing";
import { User } from "../people/models.ts";
import settings from "../settings.ts";
import fill from "./commands/fill.ts";
import { loadContent } from "./content.ts";
import { Comment, Post } from "./models.ts";

let site: TestApplication;

before(async () => {
  site = await createTestApplication(settings);
  const author = await createSuperuser({ username: "editor", password: "a long enough password", displayName: "E" });
  assert.ok(author instanceof User);
  await loadContent(author);
  await fill.run({ options: { posts: 500 }, print: () => {} } as unknown as Parameters<typeof fill.run>[0]);
});
after(() => site.close());

test("five hundred posts have authors, sections, tags, comments that wait and comments that show", async () => {
  const filled = Post.objects.filter((post) => post.slug.startsWith("filled-"));
  assert.equal(await filled.count(), 500);
  assert.ok((await filled.filter((post) => post.tags.name.isNull(false)).count()) > 100);
  for (const status of ["waiting", "approved"] as const) assert.ok(await Comment.objects.filter({ status }).exists());
});

test("the list takes as few queries with many posts, on its first page and on its last", async () => {
  for (const path of ["/", "/?page=15"]) {
    const { queries, result } = await captureQueries(() => site.client().get(path));
    assert.equal(result.status, 200);
    assert.equal(result.text().match(/<article/g)?.length, 25);
    assert.ok(queries.length <= 4, queries.map((query) => query.sql).join("\n"));
  }
});
