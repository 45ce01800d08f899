import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { captureQueries, type TestClient } from "../../testing/index.ts";
import { Author, Comment, Post, Section, Tag } from "../library.test-support.ts";
import { type LibrarySite, makeLibrary } from "../site.test-support.ts";

let library: LibrarySite;
let client: TestClient;
const list = "/admin/library/post/";

before(async () => {
  library = await makeLibrary();
  client = await library.admin();
  const [ada, grace] = await Author.objects.bulkCreate([{ name: "Ada" }, { name: "Grace" }]);
  const [news, books] = await Section.objects.bulkCreate([
    { name: "News", slug: "news" },
    { name: "Books", slug: "books" },
  ]);
  const [sql, types] = await Tag.objects.bulkCreate([{ name: "sql" }, { name: "types" }]);
  const statuses = ["draft", "review", "published"] as const;
  const rows = await Post.objects.bulkCreate(
    Array.from({ length: 60 }, (_, i) => ({
      title: `Post ${String(i).padStart(2, "0")}`,
      slug: `post-${i}`,
      status: statuses[i % 3]!,
      featured: i % 2 === 0,
      pinned: i % 4 === 0 ? null : i % 4 === 1,
      author: (i % 2 === 0 ? ada : grace)!,
      section: i < 10 ? news! : i < 20 ? books! : null,
      publishedAt: i < 30 ? new Date(Date.UTC(2025, 0, 1 + i, 23, 30)) : null,
      body: "one two three",
    })),
  );
  await rows[0]!.tags.add(sql!, types!);
  await rows[1]!.tags.add(sql!);
  await Comment.objects.bulkCreate([1, 2, 3].map((n) => ({ post: rows[0]!, name: `N${n}`, body: "hi" })));
});
after(() => library.close());

const titles = (html: string) =>
  [...html.matchAll(/<th scope="row"><a href="[^"]+"><bdi>([^<]+)</g)].map((match) => match[1]);
const get = async (query: string) => (await client.get(list + query)).text();

describe("the list", () => {
  it("shows every kind of column by its type", async () => {
    const html = await get("?q=Post+00");
    assert.match(html, /<th scope="row"><a href="\/admin\/library\/post\/1\/"><bdi>Post 00<\/bdi><\/a><\/th>/);
    assert.match(html, /<td data-label="Status" class="corner"><span class="badge "><bdi>Draft<\/bdi><\/span><\/td>/);
    assert.match(html, /<td data-label="Author name"><bdi>Ada<\/bdi><\/td>/);
    assert.match(html, /<a href="\/admin\/library\/section\/1\/"><bdi>News<\/bdi><\/a>/);
    assert.match(html, /<span class="tag"><bdi>sql<\/bdi><\/span>/);
    assert.match(html, /<td data-label="Featured" class="muted">Yes<\/td>/);
    assert.match(html, /<time datetime="2025-01-01T23:30:00.000Z" dir="auto">2 Jan 2025, 00:30<\/time>/);
    assert.match(html, /<td data-label="Comments" class="end">3<\/td>/);
    assert.match(html, /<td data-label="Words">3<\/td>/);
    assert.match(html, /Times in Europe\/Paris/);
  });

  it("runs the same number of queries for one row as for a full page", async () => {
    const few = await captureQueries(() => client.get(`${list}?q=Post+00`));
    const many = await captureQueries(() => client.get(`${list}?p=2`));
    // session, user, rows, tags of the rows, and one for each relation that is offered as a filter; a page that others follow is counted
    assert.equal(few.queries.length, 4 + 3);
    assert.equal(many.queries.length, 5 + 3);
  });

  it("without relations among its filters takes at most five queries", async () => {
    const { queries } = await captureQueries(() => client.get("/admin/library/author/"));
    assert.ok(queries.length <= 5, `${queries.length} queries`);
    const sections = await captureQueries(() => client.get("/admin/library/section/"));
    assert.ok(sections.queries.length <= 5);
  });

  it("runs no statement twice", async () => {
    const { queries } = await captureQueries(() => client.get(`${list}?author=1&section=1&tags=1`));
    const texts = queries.map((query) => `${query.sql} ${JSON.stringify(query.params.map(String))}`);
    assert.equal(new Set(texts).size, texts.length);
  });

  it("of fifty rows weighs little", async () => {
    const html = (await client.get(`${list}?per=50`)).text();
    assert.ok(html.length <= 60_000, `${html.length} characters`);
    assert.ok(gzipSync(html).length <= 10_000, `${gzipSync(html).length} bytes`);
  });

  it("has its pages, and keeps filters between them", async () => {
    const html = await get("?featured=yes&p=2");
    assert.match(html, /26–30 of 30/);
    assert.match(html, /<span aria-current="page"><span class="sr">Page <\/span>2<\/span>/);
    assert.match(html, /href="\/admin\/library\/post\/\?featured=yes"[^>]*rel="prev"/);
    assert.equal(titles(html).length, 5);
  });

  it("shows as many rows as asked for, of the sizes that it offers", async () => {
    assert.equal(titles(await get("?per=50")).length, 50);
    assert.match(await get("?per=7"), /7 is not a size/);
  });

  it("sorts by fields, by paths and by what the database works out, both ways, and says so", async () => {
    const ascending = await get("?o=title");
    assert.equal(titles(ascending)[0], "Post 00");
    assert.match(ascending, /<th scope="col" aria-sort="ascending"><a href="\/admin\/library\/post\/\?o=-title">/);
    assert.equal(titles(await get("?o=-title"))[0], "Post 59");
    assert.equal(titles(await get("?o=-column8"))[0], "Post 00");
    assert.deepEqual(titles(await get("?o=author.name,-title")).slice(0, 2), ["Post 58", "Post 56"]);
  });

  it("searches every word in the fields, through relations, without showing a row twice", async () => {
    assert.deepEqual(titles(await get("?q=grace+post+01")), ["Post 01"]);
    assert.deepEqual(titles(await get("?q=sql")), ["Post 01", "Post 00"]);
    assert.deepEqual(titles(await get('?q="Post+0"+ADA+08')), ["Post 08"]);
    assert.deepEqual(titles(await get("?q=%25")), []);
  });

  it("filters by choices (any of several), yes and no, references, many to many", async () => {
    assert.match(await get("?status=draft&status=review"), /1–25 of 40/);
    assert.match(await get("?featured=no"), /of 30/);
    assert.match(await get("?pinned=empty"), /1–15 of 15/);
    assert.match(await get("?author=2"), /of 30/);
    assert.match(await get("?section=~"), /of 40/);
    assert.deepEqual(titles(await get("?tags=1")), ["Post 01", "Post 00"]);
    assert.match(await get("?tags=~"), /of 58/);
    assert.match(await get("?section=1&section=2"), /of 20/);
    assert.match(await get("?section=1&section=~"), /of 50/);
    assert.deepEqual(titles(await get("?tags=1&tags=2")), ["Post 01", "Post 00"]);
  });

  it("filters by days as they are in the site's time zone", async () => {
    // 23:30 UTC on the 1st is the 2nd in Paris
    assert.deepEqual(titles(await get("?publishedAt.from=2025-01-02&publishedAt.to=2025-01-02")), ["Post 00"]);
    assert.deepEqual(titles(await get("?publishedAt.to=2025-01-01")), []);
    assert.match(await get("?publishedAt=empty"), /of 30/);
    assert.match(await get("?publishedAt=today"), /No posts match/);
  });

  it("tells each active filter with a way to take out that one alone", async () => {
    const html = await get("?status=draft&status=review&author=1&q=post");
    assert.match(html, /Status<\/bdi> <b><bdi>is Draft<\/bdi>/);
    assert.match(
      html,
      /href="\/admin\/library\/post\/\?status=review&amp;author=1&amp;q=post" aria-label="Remove Status is Draft"/,
    );
    assert.match(html, /Author<\/bdi> <b><bdi>is Ada/);
    assert.match(html, /<title>Posts \(filtered\)/);
  });

  it("has a state for no match, and one for no rows at all", async () => {
    const none = await get("?q=zzzqqq");
    assert.match(none, /No posts match “<bdi>zzzqqq<\/bdi>”/);
    assert.match(none, /Clear search and filters/);
    const empty = (await client.get("/admin/library/ticket/")).text();
    assert.match(empty, /No tickets yet/);
    assert.doesNotMatch(empty, /class="bulk"/);
  });
});

describe("a hostile list address", () => {
  const cases: [string, RegExp][] = [
    ["?status=nope", /nope is not a choice/],
    ["?featured=maybe", /maybe is neither yes nor no/],
    ["?author=999", /999 is no author/],
    ["?author=__proto__", /is no author/],
    ["?author=1%27+OR+1=1", /is no author/],
    ["?section=99999999999999999999", /is no section/],
    ["?publishedAt.from=2025-13-45", /from: 2025-13-45 is not a date/],
    ["?publishedAt.from=9999-12-31", /from: 9999-12-31 is not a date/],
    ["?publishedAt=constructor", /constructor is not a span of days/],
    ["?o=password", /password is not a column to sort by/],
    ["?o=author.apiKey", /author.apiKey is not a column to sort by/],
    ["?o=__proto__,constructor,tags", /__proto__ is not a column to sort by/],
    ["?p=abc", /abc is not a page/],
    ["?p=-1", /-1 is not a page/],
    ["?p=0", /0 is not a page/],
    ["?p=99999999", /99999999 does not exist, this is page 3/],
    ["?p=99999999999999999999", /is not a page/],
    ["?per=1000000", /1000000 is not a size/],
    ["?__proto__=x&constructor=y&author.apiKey=z", /Unknown filter<\/bdi> <b><bdi>author.apiKey/],
    ["?author.apiKey__startsWith=a", /Unknown filter/],
    ["?status=<script>alert(1)</script>", /&lt;script&gt;alert\(1\)&lt;\/script&gt; is not a choice/],
    [`?q=${"a".repeat(1000)}`, /No posts match/],
    ["?q=%F0%9F%92%A9+%5B(+*%5C", /No posts match/],
  ];
  for (const [query, expected] of cases) {
    it(`${query.slice(0, 60)} is told in a chip and breaks nothing`, async () => {
      const response = await client.get(list + query);
      assert.equal(response.status, 200);
      assert.match(response.text(), expected);
    });
  }

  it("leaves the other filters at work", async () => {
    assert.match(await get("?status=nope&featured=yes"), /of 30/);
  });
});
