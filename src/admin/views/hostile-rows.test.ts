import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { captureQueries, type TestClient } from "../../testing/index.ts";
import { Author, Comment, Post, Section, Tag } from "../library.test-support.ts";
import { LogEntry } from "../models.ts";
import { fieldsOf, type LibrarySite, makeLibrary } from "../site.test-support.ts";

const nasty = `"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 }}{% x %}`;
let library: LibrarySite;
let client: TestClient;
let post: Post;
let author: Author;

before(async () => {
  library = await makeLibrary();
  client = await library.admin();
  author = await Author.objects.create({ name: nasty.slice(0, 80), website: "javascript:alert(document.domain)" });
  const section = await Section.objects.create({ name: nasty.slice(0, 60), slug: "s" });
  const tag = await Tag.objects.create({ name: nasty.slice(0, 40) });
  post = await Post.objects.create({
    title: nasty,
    slug: "nasty",
    body: nasty,
    author,
    section,
    metadata: { [nasty]: nasty },
  });
  await post.tags.add(tag);
  await Comment.objects.create({ post, name: nasty.slice(0, 60), email: "a@example.com", body: nasty });
});
after(() => library.close());

function harmless(html: string, what: string): void {
  assert.doesNotMatch(html, /<script>|<img|onerror=alert\(1\)>(?!&)|href="javascript:/i, what);
  assert.ok(html.includes("&lt;script&gt;") || !html.includes("alert(1)"), what);
}

describe("rows with hostile texts", () => {
  it("are text on every page that shows them", async () => {
    const url = `/admin/library/post/${post.pk}/`;
    const fields = fieldsOf(await client.get(url));
    await client.post(url, { ...fields, body: `${nasty} again`, "comment0-0-approved": "on" });
    const pages = [
      "/admin/",
      "/admin/library/post/",
      `/admin/library/post/?author=${author.pk}&section=1&tags=1&q=${encodeURIComponent("alert")}`,
      url,
      `${url}history/`,
      `${url}delete/?records=1`,
      `/admin/library/author/${author.pk}/delete/`,
      "/admin/library/author/",
      "/admin/library/comment/",
      "/admin/library/comment/1/",
      "/admin/library/post/new/",
    ];
    for (const page of pages) {
      const response = await client.get(page);
      assert.equal(response.status, 200, page);
      harmless(response.text(), page);
    }
    const asked = await client.post("/admin/library/post/actions/", { action: "delete", _sel: String(post.pk) });
    harmless(asked.text(), "the page that asks");
    const viewer = await library.staff("library.view_post", "library.view_author", "library.view_comment");
    harmless((await viewer.get(url)).text(), "the form that is only shown");
    harmless((await viewer.get(`/admin/library/author/${author.pk}/`)).text(), "a link that is none");
  });

  it("come back from a form exactly as they are", async () => {
    const url = `/admin/library/post/${post.pk}/`;
    const before = await LogEntry.objects.count();
    await client.post(url, fieldsOf(await client.get(url)));
    assert.equal(await LogEntry.objects.count(), before);
    const now = await Post.objects.get({ pk: post.pk as number });
    assert.equal(now.title, nasty);
    assert.deepEqual(now.metadata, { [nasty]: nasty });
  });

  it("stay text in what a form says about them", async () => {
    const url = "/admin/library/post/new/";
    const fields = fieldsOf(await client.get(url));
    const response = await client.post(url, {
      ...fields,
      title: nasty,
      slug: nasty,
      author: nasty,
      metadata: nasty,
      status: nasty,
      price: nasty,
    });
    assert.equal(response.status, 422);
    harmless(response.text(), "the form with errors");
  });
});

describe("the dashboard", () => {
  it("tells what happened lately, to those who may see it, in at most six queries", async () => {
    const { result, queries } = await captureQueries(() => client.get("/admin/"));
    assert.ok(queries.length <= 6, `${queries.length} queries`);
    assert.match(result.text(), /Recent activity/);
    assert.match(result.text(), /changed by <bdi>user/);
    const stranger = await library.staff("library.view_tag");
    assert.match((await stranger.get("/admin/")).text(), /Nothing has been changed in the admin yet/);
  });

  it("shows one short change with its old and new value", async () => {
    const plain = await Post.objects.create({ title: "Plain", slug: "plain", author });
    const url = `/admin/library/post/${plain.pk}/`;
    await client.post(url, { ...fieldsOf(await client.get(url)), status: "published" });
    assert.match(
      (await client.get("/admin/")).text(),
      /Status: <bdi>Draft<\/bdi> → <bdi>Published<\/bdi> by <bdi>user/,
    );
  });
});

describe("the history of a row", () => {
  it("takes few queries, however long it is, and has pages", async () => {
    const url = `/admin/library/post/${post.pk}/history/`;
    const short = await captureQueries(() => client.get(url));
    assert.ok(short.queries.length <= 5, `${short.queries.length} queries`);
    const rows = Array.from({ length: 120 }, () => ({
      actor: "x",
      model: "library.Post",
      objectKey: String(post.pk),
      objectLabel: "x",
      verb: "change" as const,
      submission: null,
      user: null,
      createdAt: new Date(),
    }));
    await LogEntry.objects.bulkCreate(rows);
    const long = await captureQueries(() => client.get(url));
    assert.ok(long.queries.length <= 5, `${long.queries.length} queries`);
    assert.match(long.result.text(), /aria-label="Pages"/);
    for (const page of ["3", "999", "abc", "-1", "__proto__"])
      assert.equal((await client.get(`${url}?p=${page}`)).status, 200, page);
  });

  it("never holds a secret", async () => {
    const url = `/admin/library/author/${author.pk}/`;
    await Author.objects.filter({ pk: author.pk as number }).update({ apiKey: "very-secret" });
    await client.post(url, { ...fieldsOf(await client.get(url)), name: "Renamed", website: "" });
    const entry = await LogEntry.objects.filter({ model: "library.Author" }).first();
    assert.doesNotMatch(JSON.stringify(entry?.changes), /very-secret/);
    assert.doesNotMatch((await client.get(`${url}history/`)).text(), /very-secret/);
  });
});
