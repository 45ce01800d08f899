import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { captureQueries, type TestClient } from "../../testing/index.ts";
import { Author, Comment, Post, Section, Tag } from "../library.test-support.ts";
import { LogEntry } from "../models.ts";
import { fieldsOf, type LibrarySite, makeLibrary } from "../site.test-support.ts";

let library: LibrarySite;
let client: TestClient;
let ada: Author;
let sql: Tag;
let types: Tag;

before(async () => {
  library = await makeLibrary();
  client = await library.admin();
  ada = await Author.objects.create({ name: "Ada" });
  await Section.objects.create({ name: "News", slug: "news" });
  sql = await Tag.objects.create({ name: "sql" });
  types = await Tag.objects.create({ name: "types" });
});
after(() => library.close());

let made = 0;
async function makePost(
  values: Partial<{ title: string; body: string; status: "draft" | "review" | "published" }> = {},
) {
  const slug = `made-${++made}`;
  return Post.objects.create({ title: `Made ${made}`, slug, author: ada, ...values });
}
const urlOf = (post: { pk: unknown }) => `/admin/library/post/${post.pk}/`;
const reload = (post: Post) => Post.objects.get({ pk: post.pk as number });
const lastLog = (post: { pk: unknown }) =>
  LogEntry.objects
    .filter({ model: "library.Post", objectKey: String(post.pk) })
    .orderBy("-id")
    .first();

describe("the form of a new row", () => {
  const url = "/admin/library/post/new/";

  it("adds the row with its relations and inline rows, tells it, and keeps it in the history", async () => {
    const fields = fieldsOf(await client.get(url));
    const response = await client.post(url, {
      ...fields,
      title: "From the form",
      slug: "from-the-form",
      author: ada.pk,
      tags: [sql.pk, types.pk],
      price: "12.50",
      metadata: '{"a": 1}',
      publishedAt: "2025-06-01T10:30",
      "comment0-TOTAL_FORMS": "2",
      "comment0-0-name": "Bob",
      "comment0-0-body": "First",
      "comment0-1-name": "",
      "comment0-1-body": "",
    });
    assert.equal(response.status, 302, response.text().slice(0, 3000));
    assert.equal(response.location, "/admin/library/post/");
    const post = await Post.objects.get({ slug: "from-the-form" });
    assert.equal(post.price?.toFixed(2), "12.50");
    assert.deepEqual(post.metadata, { a: 1 });
    assert.equal(post.publishedAt?.toISOString(), "2025-06-01T10:30:00.000Z");
    assert.equal(await post.tags.count(), 2);
    assert.equal(await post.comments.count(), 1);
    assert.match((await client.get("/admin/library/post/")).text(), /Post “From the form” was added\./);
    assert.equal((await lastLog(post))?.verb, "add");
  });

  it("leads to where the button says", async () => {
    const send = async (button: string, slug: string) => {
      const fields = fieldsOf(await client.get(url));
      return (await client.post(url, { ...fields, title: slug, slug, author: ada.pk, [button]: "1" })).location;
    };
    assert.match((await send("_continue", "goes-on")) ?? "", /^\/admin\/library\/post\/\d+\/$/);
    assert.equal(await send("_addanother", "one-more"), url);
  });

  it("is shown again with every problem, linked to its field, and nothing that was typed is lost", async () => {
    const fields = fieldsOf(await client.get(url));
    const values = { ...fields, title: "", slug: "not a slug", metadata: "{", price: "x", body: "<b>kept</b>" };
    const response = await client.post(url, {
      ...values,
      "comment0-TOTAL_FORMS": "1",
      "comment0-0-name": "Only a name",
    });
    const html = response.text();
    assert.equal(response.status, 422);
    assert.match(html, /<title>Error: New post/);
    assert.match(html, /\d problems to fix/);
    for (const name of ["title", "slug", "metadata", "price", "author"]) {
      assert.match(html, new RegExp(`<a href="#id_${name}">`), name);
      assert.match(html, new RegExp(`id="id_${name}"[^>]*aria-invalid="true"`), name);
      assert.match(html, new RegExp(`id="id_${name}_errors"`), name);
    }
    assert.match(html, /<a href="#id_comment0-0-body">Comment 1: Body: /);
    assert.match(html, /&lt;b&gt;kept&lt;\/b&gt;/);
    assert.match(html, /value="Only a name"/);
    assert.equal(await Post.objects.filter({ body: "<b>kept</b>" }).exists(), false);
  });

  it("saves once when it is sent twice, one after the other or at the same time", async () => {
    const fields = { ...fieldsOf(await client.get(url)), title: "Twice", slug: "twice", author: ada.pk };
    const [first, second] = await Promise.all([client.post(url, fields), client.post(url, fields)]);
    const third = await client.post(url, fields);
    for (const response of [first, second, third]) assert.equal(response!.status, 302);
    assert.equal(await Post.objects.filter({ slug: "twice" }).count(), 1);
    assert.match((await client.get("/admin/library/post/")).text(), /not saved twice/);
  });

  it("sent again with other values, after going back, is another submission", async () => {
    const fields = { ...fieldsOf(await client.get(url)), title: "Back", slug: "back", author: ada.pk };
    await client.post(url, fields);
    await client.post(url, { ...fields, slug: "back-again" });
    assert.equal(await Post.objects.filter({ title: "Back" }).count(), 2);
  });

  it("takes values from its address, but only of its own fields", async () => {
    const html = (await client.get(`${url}?title=Hi&author=${ada.pk}&views=7&__proto__=x&constructor=y`)).text();
    assert.match(html, /id="id_title"[^>]*value="Hi"/);
    assert.match(html, new RegExp(`<option value="${ada.pk}" selected>`));
    assert.doesNotMatch(html, /value="7"/);
  });

  it("grows by an inline row without scripts, keeping what was typed and saving nothing", async () => {
    const fields = fieldsOf(await client.get(url));
    const response = await client.post(url, { ...fields, title: "Growing", _add: "comment0" });
    assert.equal(response.status, 200);
    const html = response.text();
    assert.match(html, /name="comment0-0-name"/);
    assert.match(html, /value="Growing"/);
    assert.doesNotMatch(html, /problems? to fix/);
    assert.equal(await Post.objects.filter({ title: "Growing" }).exists(), false);
  });

  it("doesn't make the browser insist on inline rows that may stay empty", async () => {
    const html = (await client.post(url, { ...fieldsOf(await client.get(url)), _add: "comment0" })).text();
    assert.doesNotMatch(html, /name="comment0-[^"]*"[^>]*\srequired/);
    assert.match(html, /name="title"[^>]*\srequired/);
  });

  it("lets the definition complete a row before it is saved, or refuse it", async () => {
    const add = "/admin/library/section/new/";
    const editor = await library.staff("library.add_section", "library.change_section", "library.view_section");
    const send = async (url: string, slug: string) => {
      const fields = fieldsOf(await editor.get(url));
      return await editor.post(url, { ...fields, name: `Completed ${slug}`, slug });
    };
    const me = editor.user.pk;
    assert.equal((await send(add, "mine")).status, 302);
    const section = await Section.objects.get({ slug: `made-by-${me}` });
    assert.equal((await send(`/admin/library/section/${section.pk}/`, "mine")).status, 302);
    assert.equal((await Section.objects.get({ pk: section.pk as number })).slug, `changed-by-${me}`);
    const refused = await send(add, "refused");
    assert.equal(refused.status, 422);
    assert.match(refused.text(), /Not this section\./);
    assert.equal(await Section.objects.filter({ slug: "refused" }).exists(), false);
  });

  it("reports a unique value that is taken", async () => {
    await makePost();
    const fields = fieldsOf(await client.get(url));
    const response = await client.post(url, { ...fields, title: "x", slug: `made-${made}`, author: ada.pk });
    assert.equal(response.status, 422);
    assert.match(response.text(), /id="id_slug_errors"/);
  });
});

describe("the form of a row", () => {
  it("saves what changed and keeps old and new values in the history", async () => {
    const post = await makePost({ title: "Before", body: "a\nb" });
    await post.tags.add(sql);
    const fields = fieldsOf(await client.get(urlOf(post)));
    const response = await client.post(urlOf(post), {
      ...fields,
      title: "After",
      status: "review",
      tags: [types.pk],
      featured: "on",
    });
    assert.equal(response.status, 302);
    const entry = await lastLog(post);
    assert.deepEqual(
      entry?.changes.map(({ label, from, to }) => [label, from, to]),
      [
        ["Title", "Before", "After"],
        ["Status", "Draft", "In review"],
        ["Featured", "No", "Yes"],
        ["Tags", "sql", "types"],
      ],
    );
    const html = (await client.get(`${urlOf(post)}history/`)).text();
    assert.match(html, /<del><bdi>Before<\/bdi><\/del>.*<ins><bdi>After<\/bdi><\/ins>/);
  });

  it("sees no change where only line ends or ways of writing differ", async () => {
    const post = await makePost({ body: "one\ntwo" });
    const fields = fieldsOf(await client.get(urlOf(post)));
    await client.post(urlOf(post), { ...fields, body: "one\r\ntwo", price: "" });
    assert.equal(await lastLog(post), null);
    assert.equal((await reload(post)).body, "one\ntwo");
    assert.match((await client.get("/admin/library/post/")).text(), /nothing in it had changed/);
  });

  it("changes, adds and deletes inline rows, and tells each in the history", async () => {
    const post = await makePost();
    await Comment.objects.create({ post, name: "Old", body: "stays" });
    await Comment.objects.create({ post, name: "Gone", body: "goes" });
    const fields = fieldsOf(await client.get(urlOf(post)));
    assert.equal(fields["comment0-INITIAL_FORMS"], "2");
    await client.post(urlOf(post), {
      ...fields,
      "comment0-0-approved": "on",
      "comment0-1-DELETE": "on",
      "comment0-TOTAL_FORMS": "3",
      "comment0-2-name": "New",
      "comment0-2-body": "hello",
    });
    const rows = await Comment.objects.filter({ post });
    assert.deepEqual(
      rows.map((row) => [row.name, row.approved]),
      [
        ["Old", true],
        ["New", false],
      ],
    );
    const entry = await lastLog(post);
    assert.deepEqual(
      entry?.changes.map(({ label, from, to }) => [label, from, to]),
      [
        ["Comment", null, "New: hello"],
        ["Comment “Old: stays”: Approved", "No", "Yes"],
        ["Comment", "Gone: goes", null],
      ],
    );
  });

  it("refuses an inline row of another parent", async () => {
    const post = await makePost();
    const mine = await Comment.objects.create({ post, name: "Mine", body: "x" });
    const other = await Comment.objects.create({ post: await makePost(), name: "Other", body: "x" });
    const fields = fieldsOf(await client.get(urlOf(post)));
    const response = await client.post(urlOf(post), {
      ...fields,
      "comment0-0-id": String(other.pk),
      "comment0-0-name": "Stolen",
    });
    assert.equal(response.status, 422);
    for (const row of [mine, other])
      assert.notEqual((await Comment.objects.get({ pk: row.pk as number })).name, "Stolen");
  });

  it("shows the first inline rows of many and leads to the rest", async () => {
    const post = await makePost();
    await Comment.objects.bulkCreate(Array.from({ length: 30 }, (_, i) => ({ post, name: `C${i}`, body: "x" })));
    const html = (await client.get(urlOf(post))).text();
    assert.match(html, /Only the first 25 comments are here/);
    assert.match(html, new RegExp(`href="/admin/library/comment/\\?post=${post.pk}"`));
    assert.equal(fieldsOf(await client.get(urlOf(post)))["comment0-TOTAL_FORMS"], "25");
  });

  it("takes a bounded number of queries, however many inline rows there are", async () => {
    const post = await makePost();
    const few = await captureQueries(() => client.get(urlOf(post)));
    await Comment.objects.bulkCreate(Array.from({ length: 20 }, (_, i) => ({ post, name: `C${i}`, body: "x" })));
    const many = await captureQueries(() => client.get(urlOf(post)));
    // session, user, row, last entry; the inline; authors, sections and tags to choose from, and the tags chosen
    assert.equal(few.queries.length, 4 + 1 + 4);
    assert.equal(many.queries.length, few.queries.length);
  });

  it("has a link to the row on the site, its history and its deletion", async () => {
    const post = await makePost();
    const html = (await client.get(urlOf(post))).text();
    assert.match(html, new RegExp(`href="/posts/${post.slug}/"`));
    assert.match(html, new RegExp(`href="${urlOf(post)}history/"`));
    assert.match(html, new RegExp(`href="${urlOf(post)}delete/"`));
  });

  it("has values that are worked out, and the address that the definition tells", async () => {
    const section = await Section.objects.create({ name: "Weather", slug: "weather" });
    const hidden = await Section.objects.create({ name: "Hidden", slug: "hidden" });
    const html = (await client.get(`/admin/library/section/${section.pk}/`)).text();
    assert.match(html, /Length<[\s\S]*7 letters/);
    assert.doesNotMatch(html, /<input[^>]*letters/);
    assert.match(html, /href="\/sections\/weather\/"/);
    assert.doesNotMatch((await client.get(`/admin/library/section/${hidden.pk}/`)).text(), /\/sections\/hidden\//);
  });

  it("asks for the key where there is too much to choose from, and says what it refers to", async () => {
    const comment = await Comment.objects.create({
      post: await makePost({ title: "The chosen one" }),
      name: "x",
      body: "y",
    });
    const missing = 201 - (await Post.objects.count());
    await Post.objects.bulkCreate(
      Array.from({ length: Math.max(0, missing) }, (_, i) => ({ title: `m${i}`, slug: `many-${i}`, author: ada })),
    );
    const url = `/admin/library/comment/${comment.pk}/`;
    const html = (await client.get(url)).text();
    assert.match(html, /<input type="text" name="post"/);
    assert.match(html, /Now: <bdi>The chosen one<\/bdi>/);
    const fields = fieldsOf(await client.get(url));
    for (const post of ["999999", "abc", "__proto__", ""]) {
      assert.equal((await client.post(url, { ...fields, post })).status, 422, post);
    }
    assert.match((await client.get("/admin/library/comment/?post=1")).text(), /aria-label="Key of the post"/);
  });
});

describe("two people at one row", () => {
  it("both keep what they changed where it was not the same", async () => {
    const post = await makePost({ title: "T", body: "B" });
    const mine = fieldsOf(await client.get(urlOf(post)));
    const theirs = fieldsOf(await client.get(urlOf(post)));
    await client.post(urlOf(post), { ...theirs, title: "Their title" });
    const response = await client.post(urlOf(post), { ...mine, body: "My body" });
    assert.equal(response.status, 302);
    const now = await reload(post);
    assert.deepEqual([now.title, now.body], ["Their title", "My body"]);
    assert.match((await client.get("/admin/")).text(), /had changed Title meanwhile/);
    assert.deepEqual(
      (await lastLog(post))?.changes.map((change) => change.label),
      ["Body"],
    );
  });

  it("who comes second sees the other value, and overwrites it only knowingly", async () => {
    const post = await makePost({ title: "T" });
    const mine = fieldsOf(await client.get(urlOf(post)));
    const theirs = fieldsOf(await client.get(urlOf(post)));
    const other = await library.admin();
    await other.post(urlOf(post), { ...theirs, title: "Theirs" });
    const response = await client.post(urlOf(post), { ...mine, title: "Mine" });
    assert.equal(response.status, 409);
    assert.match(response.text(), /changed this post while you were editing/);
    assert.match(response.text(), /It is now “Theirs”/);
    assert.equal((await reload(post)).title, "Theirs");
    const again = await client.post(urlOf(post), fieldsOf(response));
    assert.equal(again.status, 302);
    assert.equal((await reload(post)).title, "Mine");
  });

  it("the same holds for inline rows", async () => {
    const post = await makePost();
    const row = await Comment.objects.create({ post, name: "N", body: "B" });
    const mine = fieldsOf(await client.get(urlOf(post)));
    const theirs = fieldsOf(await client.get(urlOf(post)));
    await client.post(urlOf(post), { ...theirs, "comment0-0-body": "Theirs" });
    const response = await client.post(urlOf(post), { ...mine, "comment0-0-body": "Mine" });
    assert.equal(response.status, 409);
    assert.match(response.text(), /It is now “Theirs”/);
    const untouched = await client.post(urlOf(post), { ...mine, title: "Only the title" });
    assert.equal(untouched.status, 302);
    const now = await Comment.objects.get({ pk: row.pk as number });
    assert.equal(now.body, "Theirs");
  });

  it("a form that was only asked for another row still knows what it was loaded with", async () => {
    const post = await makePost({ title: "T" });
    const row = await Comment.objects.create({ post, name: "N", body: "B" });
    const mine = fieldsOf(await client.get(urlOf(post)));
    await client.post(urlOf(post), { ...mine, title: "Theirs", "comment0-0-body": "Theirs" });
    const typed = { ...mine, title: "Mine", "comment0-0-body": "Mine" };
    const grown = await client.post(urlOf(post), { ...typed, _add: "comment0" });
    assert.equal(grown.status, 200);
    assert.equal((await client.post(urlOf(post), fieldsOf(grown))).status, 409);
    assert.equal((await reload(post)).title, "Theirs");
    assert.equal((await Comment.objects.get({ pk: row.pk as number })).body, "Theirs");
  });

  it("an inline row that was changed meanwhile is not deleted unseen", async () => {
    const post = await makePost();
    const row = await Comment.objects.create({ post, name: "N", body: "B" });
    const mine = fieldsOf(await client.get(urlOf(post)));
    await client.post(urlOf(post), { ...mine, "comment0-0-body": "Better now" });
    const response = await client.post(urlOf(post), { ...mine, "comment0-0-DELETE": "on" });
    assert.equal(response.status, 409);
    assert.match(response.text(), /changed meanwhile\. Save again to delete it anyway/);
    assert.equal((await client.post(urlOf(post), fieldsOf(response))).status, 302);
    assert.equal(await Comment.objects.filter({ pk: row.pk as number }).exists(), false);
  });

  it("a form without a version overwrites nothing", async () => {
    const post = await makePost({ title: "T" });
    const { _version: _, ...fields } = fieldsOf(await client.get(urlOf(post)));
    assert.equal((await client.post(urlOf(post), { ...fields, title: "X" })).status, 409);
    assert.equal((await reload(post)).title, "T");
  });

  it("a row that was deleted meanwhile leaves what was typed to be copied", async () => {
    const post = await makePost({ title: "Doomed" });
    const fields = fieldsOf(await client.get(urlOf(post)));
    await client.post(`${urlOf(post)}delete/`);
    const response = await client.post(urlOf(post), { ...fields, body: "hours of work" });
    assert.equal(response.status, 404);
    assert.match(response.text(), /“Doomed” was deleted by/);
    assert.match(response.text(), /hours of work/);
  });
});
