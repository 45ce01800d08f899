import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createSuperuser } from "nuages/auth";
import { captureQueries, createTestApplication, type TestApplication } from "nuages/testing";
import { User } from "../people/models.ts";
import settings from "../settings.ts";
import { loadContent } from "./content.ts";
import { Comment, Post, Section, Tag } from "./models.ts";

let site: TestApplication;

before(async () => {
  site = await createTestApplication(settings, {
    settings: { apps: settings.apps.filter((a) => a.label !== "admin") },
  });
  const author = await createSuperuser({
    username: "editor",
    password: "a long enough password",
    displayName: "The editor",
  });
  assert.ok(author instanceof User);
  await loadContent(author);
  await fillPage();
});
after(() => site.close());

/** As many published posts as a page shows, each with a section, tags and comments. */
async function fillPage(): Promise<void> {
  const [author, section, tag] = [await User.objects.get({}), await Section.objects.first(), await Tag.objects.first()];
  for (let n = 0; n < 30; n++) {
    const post = await Post.objects.create({
      title: `Filler ${n}`,
      slug: `filler-${n}`,
      body: "Text",
      status: "published",
      author,
      section: section!,
      publishedAt: new Date(0),
    });
    await post.tags.add(tag!);
    await Comment.objects.create({ post, name: "Ada", body: "Yes", status: n % 2 === 0 ? "approved" : "waiting" });
  }
}

test("the list shows 25 posts with author, section, tags and comment count in at most 4 queries", async () => {
  const { queries, result } = await captureQueries(() => site.client().get("/"));
  assert.equal(result.status, 200);
  const shown = [/<article/g, /<span>The editor<\/span>/g, /class="kicker"><a href="\/sections\/[a-z]+\/"/g];
  for (const part of [...shown, /aria-label="Tags"><li>/g, /<span>\d+ comments?<\/span>/g]) {
    assert.equal(result.text().match(part)?.length, 25, String(part));
  }
  assert.match(result.text(), /<span>1 comment<\/span>/);
  assert.match(result.text(), /<span>0 comments<\/span>/);
  assert.ok(queries.length <= 4, queries.map((query) => query.sql).join("\n"));
});

test("the second page shows the rest, a page that isn't there is a 404", async () => {
  const articles = async (page: number) => {
    const text = (await site.client().get(`/?page=${page}`)).text();
    return [...text.matchAll(/<h2><a href="\/posts\/([^"]+)\/"/g)].map((match) => match[1]!);
  };
  const published = await Post.objects.filter({ status: "published" });
  const rest = await articles(2);
  assert.equal(rest.length, published.length - 25);
  assert.deepEqual([...(await articles(1)), ...rest].sort(), published.map((post) => post.slug).sort());
  assert.equal((await site.client().get("/?page=99")).status, 404);
  assert.equal((await site.client().get("/?page=constructor")).status, 404);
});

test("a post shows its Markdown as HTML, its tags, and only approved comments", async () => {
  const page = await site.client().get("/posts/good-morning/");
  assert.equal(page.status, 200);
  assert.match(page.text(), /<h2>What it feels like<\/h2>/);
  assert.match(page.text(), /<pre tabindex="0"><code class="language-ts">/);
  assert.match(page.text(), /I changed a field in the model/);
  assert.doesNotMatch(page.text(), /Does the admin really need/);
});

test("a draft and a post of the future are not there for the public", async () => {
  const [author, section] = [await User.objects.get({}), await Section.objects.first()];
  const shared = { body: "Text", author, section: section! };
  await Post.objects.create({ ...shared, title: "Draft", slug: "draft", publishedAt: new Date(0) });
  await Post.objects.create({
    ...shared,
    title: "Future",
    slug: "future",
    status: "published",
    publishedAt: new Date(Date.now() + 3_600_000),
  });
  for (const slug of ["draft", "future"]) {
    assert.equal((await site.client().get(`/posts/${slug}/`)).status, 404);
    assert.doesNotMatch((await site.client().get(`/search/?q=${slug}`)).text(), new RegExp(`/posts/${slug}/`));
  }
});

test("a comment waits for moderation, and appears once it is approved", async () => {
  const client = site.client();
  const answer = await client.post("/posts/models/", { name: "Grace", email: "", body: "<b>Bold</b> words" });
  assert.equal(answer.status, 302);
  // Where the thanks are, and not at the form, which the browser was sent to.
  assert.equal(answer.location, "/posts/models/#messages");
  assert.match(
    (await client.get("/posts/models/")).text(),
    /id="messages" role="status"[^>]*><p[^>]*>[^<]*waits for an editor/,
  );
  assert.doesNotMatch((await client.get("/posts/models/")).text(), /Bold/);
  await Comment.objects.filter({ name: "Grace" }).update({ status: "approved" });
  assert.match((await client.get("/posts/models/")).text(), /&lt;b&gt;Bold&lt;\/b&gt; words/);
});

test("a comment without its text comes back with what was typed and what is missing", async () => {
  const answer = await site.client().post("/posts/models/", { name: "Grace <i>", email: "not an address", body: "" });
  assert.equal(answer.status, 422);
  assert.match(answer.text(), /value="Grace &lt;i&gt;"/);
  assert.equal(answer.text().match(/aria-invalid="true"/g)?.length, 2);
  assert.equal(await Comment.objects.filter({ name: "Grace <i>" }).count(), 0);
});

test("a visitor can't approve a comment by sending its status along", async () => {
  await site
    .client()
    .post("/posts/models/", { name: "Mallory", email: "", body: "Hello", status: "approved", post: "1" });
  assert.equal((await Comment.objects.get({ name: "Mallory" })).status, "waiting");
});

test("a comment that doesn't come from the site's own form is refused and not kept", async () => {
  const client = site.client({ enforceCsrf: true });
  assert.equal((await client.post("/posts/models/", { name: "Eve", body: "Hi" })).status, 403);
  assert.equal(await Comment.objects.filter({ name: "Eve" }).count(), 0);
});

test("search finds by title, text and author, whatever the letter case, and takes hostile words as words", async () => {
  const found = async (query: string) =>
    (await site.client().get(`/search/?q=${encodeURIComponent(query)}`)).text().match(/<article/g)?.length ?? 0;
  assert.equal(await found("GOOD MORNING, N"), 1);
  assert.ok((await found("the editor")) > 5);
  assert.equal(await found(`' OR 1=1 --`), 0);
  assert.equal(await found(""), 0);
});

test("a search for % or _ finds the posts with that character, not every post", async () => {
  const [author, section] = [await User.objects.get({}), await Section.objects.first()];
  const shared = { body: "Text", author, section: section!, status: "published" as const, publishedAt: new Date(0) };
  await Post.objects.create({ ...shared, title: "Zq 100% cotton", slug: "percent" });
  await Post.objects.create({ ...shared, title: "Zq snake_case", slug: "underscore" });
  await Post.objects.create({ ...shared, title: "Zq plain", slug: "plain" });
  const found = async (query: string) => {
    const page = await site.client().get(`/search/?q=${encodeURIComponent(query)}`);
    return [...page.text().matchAll(/<h2><a href="\/posts\/([^"]+)\/"/g)].map((match) => match[1]!).sort();
  };
  assert.deepEqual(await found("zq"), ["percent", "plain", "underscore"]);
  assert.deepEqual(await found("0% C"), ["percent"]);
  assert.deepEqual(await found("e_c"), ["underscore"]);
  assert.deepEqual(await found("z% cotton"), []);
  assert.deepEqual(await found("zq_plain"), []);
  assert.deepEqual(await found("\\%"), []);
});

test("a section shows its posts and those of the sections below it", async () => {
  const page = (await site.client().get("/sections/data/")).text();
  assert.match(page, /A model is a value/);
  assert.match(page, /Queries that can&#39;t be injected/);
  assert.match(page, /aria-label="Subsections"/);
});

test("a tag shows its posts, an unknown one is a 404", async () => {
  assert.match((await site.client().get("/tags/models/")).text(), /A model is a value/);
  assert.equal((await site.client().get("/tags/nothing/")).status, 404);
});

test("the feed is Atom with absolute addresses and escaped content", async () => {
  const feed = await site.client().get("/feed/");
  assert.equal(feed.headers.get("content-type"), "application/atom+xml; charset=utf-8");
  assert.match(feed.text(), /<link href="https:\/\/testserver\/posts\/testing\/"\/>/);
  assert.match(feed.text(), /<content type="html">&lt;p&gt;/);
  assert.doesNotMatch(feed.text(), /<p>/);
});

test("an anonymous reader costs no session: no row anywhere, no cookie but the one that a form needs", async () => {
  const sessions = site.application.registry.get("sessions.Session").model.objects;
  const rows = await sessions.count();
  for (const path of ["/", "/tags/models/", "/search/?q=models", "/feed/", "/posts/models/"]) {
    const response = await site.client().get(path);
    assert.equal(response.status, 200, path);
    const names = response.headers.cookies.map((cookie) => cookie.split("=")[0]);
    assert.deepEqual(names, path.startsWith("/posts/") ? ["__Host-csrf"] : [], path);
  }
  assert.equal(await sessions.count(), rows);
});

test("a long list shows the numbers of the pages, the one that is open marked", async () => {
  const page = (await site.client().get("/?page=2")).text();
  assert.match(page, /<span aria-current="page">2<\/span>/);
  assert.match(page, /aria-label="Page 1"/);
});
