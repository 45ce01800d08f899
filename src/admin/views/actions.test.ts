import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { databasesSlot, queryLogSlot } from "../../database/index.ts";
import { captureQueries, type TestClient } from "../../testing/index.ts";
import { Author, Comment, judging, Post, Section, Tag, Ticket } from "../library.test-support.ts";
import { LogEntry } from "../models.ts";
import { keyToSegment } from "../site/keys.ts";
import { fieldsOf, type LibrarySite, makeLibrary } from "../site.test-support.ts";

let library: LibrarySite;
let client: TestClient;
let ada: Author;
const list = "/admin/library/post/";
const actions = `${list}actions/`;

before(async () => {
  library = await makeLibrary();
  client = await library.admin();
  ada = await Author.objects.create({ name: "Ada" });
});
after(() => library.close());

let made = 0;
async function makePosts(count: number, values: { title?: string } = {}) {
  const rows = Array.from({ length: count }, () => ({
    title: `P${++made}`,
    slug: `p-${made}`,
    author: ada,
    ...values,
  }));
  return Post.objects.bulkCreate(rows);
}
const keys = (rows: readonly { pk: unknown }[]) => rows.map((row) => String(row.pk));

describe("an action on ticked rows", () => {
  it("asks first, with the number and some of the rows, and does nothing until it is confirmed", async () => {
    const rows = await makePosts(7);
    const page = await client.post(actions, { action: "publish", _sel: keys(rows) });
    const html = page.text();
    assert.match(html, /<h1>Publish: 7 posts<\/h1>/);
    assert.match(html, new RegExp(`<li><bdi>${rows[0]!.title}</bdi></li>`));
    assert.match(html, /and 2 more/);
    assert.equal(await Post.objects.filter({ status: "published" }).count(), 0);
    const done = await client.post(actions, { ...fieldsOf(page), _confirm: "1" });
    assert.equal(done.location, list);
    assert.equal(await Post.objects.filter({ status: "published" }).count(), 7);
    assert.match((await client.get(list)).text(), /Publish: 7 posts\./);
  });

  it("keeps old and new values of each row in the history", async () => {
    const [post] = await makePosts(1);
    await client.post(actions, { action: "publish", _sel: keys([post!]), _confirm: "1" });
    const entry = await LogEntry.objects.filter({ model: "library.Post", objectKey: String(post!.pk) }).first();
    assert.equal(entry?.verb, "action");
    assert.equal(entry?.note, "Publish");
    assert.deepEqual(
      entry?.changes.map(({ label, from, to }) => [label, from, to]),
      [["Status", "Draft", "Published"]],
    );
  });

  it("reaches all that match the filters, on every page, and goes back to them", async () => {
    await makePosts(40, { title: "Everywhere" });
    const page = await client.post(actions, {
      action: "publish",
      _all: "1",
      _query: "q=Everywhere&status=draft",
      _sel: "1",
    });
    assert.match(page.text(), /Publish: 40 posts/);
    const done = await client.post(actions, { ...fieldsOf(page), _confirm: "1" });
    assert.equal(done.location, `${list}?q=Everywhere&status=draft`);
    assert.equal(await Post.objects.filter({ title: "Everywhere", status: "published" }).count(), 40);
  });

  it("asks again where other rows match than were confirmed", async () => {
    await makePosts(2, { title: "Moving" });
    const page = fieldsOf(await client.post(actions, { action: "publish", _all: "1", _query: "q=Moving" }));
    await makePosts(1, { title: "Moving" });
    const again = await client.post(actions, { ...page, _confirm: "1" });
    assert.equal(again.status, 409);
    assert.match(again.text(), /look again/);
    assert.equal(await Post.objects.filter({ title: "Moving", status: "published" }).count(), 0);
  });

  it("runs once when its confirmation is sent twice", async () => {
    const rows = await makePosts(2);
    const fields = { ...fieldsOf(await client.post(actions, { action: "publish", _sel: keys(rows) })), _confirm: "1" };
    await Promise.all([client.post(actions, fields), client.post(actions, fields)]);
    assert.equal(await LogEntry.objects.filter({ verb: "action", objectKey: String(rows[0]!.pk) }).count(), 1);
  });

  it("without confirmation runs at once, for those who hold its own permission only", async () => {
    const rows = await makePosts(1);
    await client.post(actions, { action: "feature", _sel: keys(rows) });
    assert.equal((await Post.objects.get({ pk: rows[0]!.pk as number })).featured, true);
    const editor = await library.staff("library.view_post", "library.change_post");
    assert.doesNotMatch((await editor.get(list)).text(), /value="feature"/);
    assert.equal((await editor.post(actions, { action: "feature", _sel: keys(rows) })).status, 403);
  });

  it("leaves out rows that the user may not change, and says so", async () => {
    const editor = await library.staff("library.view_ticket", "library.change_ticket");
    const owner = editor.user as never;
    const open = await Ticket.objects.create({ subject: "open", owner });
    const closed = await Ticket.objects.create({ subject: "closed", owner });
    const foreign = await Ticket.objects.create({ subject: "foreign", owner: (await library.staff()).user as never });
    const url = "/admin/library/ticket/actions/";
    for (const chosen of [
      { _sel: [open, closed, foreign].map((ticket) => keyToSegment(ticket.pk)) },
      { _all: "1", _query: "" },
    ]) {
      const page = await editor.post(url, { action: "escalate", ...chosen });
      assert.match(page.text(), /<h1>Escalate: 1 ticket<\/h1>/);
      assert.match(page.text(), /1 of the selected records is left out: you may not do this to it/);
      assert.equal((await editor.post(url, { action: "escalate", ...chosen, _confirm: "1" })).status, 302);
      const subjects = [];
      for (const { pk } of [open, closed, foreign]) subjects.push((await Ticket.objects.get({ pk })).subject);
      assert.deepEqual(subjects, ["open!", "closed", "foreign"]);
      await Ticket.objects.filter({ pk: open.pk }).update({ subject: "open" });
    }
  });

  it("deletes none of the rows that the user may not delete", async () => {
    const editor = await library.staff("library.view_ticket", "library.delete_ticket");
    const owner = editor.user as never;
    const loose = await Ticket.objects.create({ subject: "loose", owner });
    const fixed = await Ticket.objects.create({ subject: "fixed", owner });
    const fields = { action: "delete", _sel: [loose, fixed].map((ticket) => keyToSegment(ticket.pk)), _confirm: "1" };
    assert.equal((await editor.post("/admin/library/ticket/actions/", fields)).status, 302);
    assert.equal(await Ticket.objects.filter({ pk: loose.pk }).exists(), false);
    assert.equal(await Ticket.objects.filter({ pk: fixed.pk }).exists(), true);
  });

  for (const [action, permission] of [
    ["escalate", "change"],
    ["delete", "delete"],
  ] as const) {
    it(`to ${action} judges the rows that it works on: read in its own transaction, where nobody changes them any more`, async () => {
      const editor = await library.staff("library.view_ticket", `library.${permission}_ticket`);
      const ticket = await Ticket.objects.create({ subject: "judged", owner: editor.user as never });
      const inTransaction: boolean[] = [];
      judging.tell = (judged) => {
        if (judged.pk === ticket.pk) inTransaction.push(databasesSlot.get()!.get().inTransaction);
      };
      const fields = { action, _sel: keyToSegment(ticket.pk) };
      const page = await editor.post("/admin/library/ticket/actions/", fields);
      inTransaction.length = 0;
      const reads: boolean[] = [];
      const record = ({ sql }: { readonly sql: string }) => {
        if (/^select .* from "library_ticket"/is.test(sql)) reads.push(databasesSlot.get()!.get().inTransaction);
      };
      await queryLogSlot.run({ record }, () =>
        editor.post("/admin/library/ticket/actions/", { ...fieldsOf(page), ...fields, _confirm: "1" }),
      );
      judging.tell = undefined;
      assert.ok(inTransaction.length > 0 && inTransaction.every(Boolean), String(inTransaction));
      assert.ok(reads.length > 0 && reads.every(Boolean), String(reads));
      const left = await Ticket.objects.filter({ pk: ticket.pk }).first();
      assert.equal(left?.subject, action === "delete" ? undefined : "judged!");
    });
  }

  it("with nothing ticked, an unknown name or hostile keys does nothing, politely", async () => {
    const before = await LogEntry.objects.count();
    assert.equal(
      (await client.post(actions, { action: "publish", _query: "status=draft" })).location,
      `${list}?status=draft`,
    );
    assert.match((await client.get(list)).text(), /Nothing was selected/);
    for (const action of ["nope", "__proto__", "constructor", ""]) {
      assert.equal((await client.post(actions, { action, _sel: "1" })).status, 404, action);
    }
    for (const key of ["abc", "__proto__", "1 OR 1=1", "99999999999999999999", "-1"]) {
      assert.equal((await client.post(actions, { action: "publish", _sel: key, _confirm: "1" })).status, 302, key);
    }
    assert.equal((await client.get(actions)).status, 405);
    assert.equal(await LogEntry.objects.count(), before);
  });
});

describe("deleting", () => {
  it("tells by kind what goes along, and does it all at once", async () => {
    const [post] = await makePosts(1);
    await post!.tags.add(await Tag.objects.create({ name: `t${made}` }));
    await Comment.objects.bulkCreate([1, 2, 3].map((n) => ({ post: post!, name: `c${n}`, body: "x" })));
    const url = `${list}${post!.pk}/delete/`;
    const html = (await client.get(url)).text();
    assert.match(html, /This also deletes 3 comments\. This cannot be undone\./);
    assert.match(html, /<bdi>Comments<\/bdi><\/th><td class="end" data-label="Records">3<\/td>[\s\S]*Deleted/);
    assert.match(html, /Unlinked/);
    assert.match(html, /Delete 4 records/);
    const records = (await client.get(`${url}?records=1`)).text();
    assert.match(records, /Comment: <a href="\/admin\/library\/comment\/\d+\/"><bdi>c1: x/);
    assert.equal((await client.post(url)).location, list);
    assert.equal(await Comment.objects.filter({ post: post! as never }).exists(), false);
    const entry = await LogEntry.objects.filter({ objectKey: String(post!.pk), verb: "delete" }).first();
    assert.equal(entry?.objectLabel, post!.title);
    const missing = await client.get(`${list}${post!.pk}/`);
    assert.equal(missing.status, 404);
    assert.match(missing.text(), new RegExp(`“${post!.title}” was deleted by`));
    assert.equal((await client.get(`${list}${post!.pk}/history/`)).status, 200);
  });

  it("previews with one query for each kind of related rows, however many there are", async () => {
    const [post] = await makePosts(1);
    await Comment.objects.bulkCreate(Array.from({ length: 50 }, (_, n) => ({ post: post!, name: `c${n}`, body: "x" })));
    const { queries } = await captureQueries(() => client.get(`${list}${post!.pk}/delete/`));
    // session, user, the row; comments, links to tags
    assert.equal(queries.length, 3 + 2);
  });

  it("is refused where rows are in the way, with where to find them", async () => {
    await makePosts(1);
    const url = `/admin/library/author/${ada.pk}/delete/`;
    const html = (await client.get(url)).text();
    assert.match(html, /posts refer to it and must be changed or deleted first/);
    assert.match(html, new RegExp(`href="/admin/library/post/\\?author=${ada.pk}"`));
    assert.doesNotMatch(html, /button danger solid/);
    assert.equal((await client.post(url)).status, 409);
    assert.equal(await Author.objects.filter({ pk: ada.pk as number }).exists(), true);
  });

  it("counts the branches of a tree once", async () => {
    const root = await Section.objects.create({ name: "Root", slug: "root" });
    const child = await Section.objects.create({ name: "Child", slug: "child", parent: root });
    await Section.objects.create({ name: "Grandchild", slug: "grandchild", parent: child });
    const html = (await client.get(`/admin/library/section/${root.pk}/delete/`)).text();
    assert.match(html, /This also deletes 2 sections\./);
    await client.post(`/admin/library/section/${root.pk}/delete/`);
    assert.equal(await Section.objects.filter({ name: "Grandchild" }).exists(), false);
  });

  it("many rows at once tells the totals and names each in the history", async () => {
    const rows = await makePosts(3);
    await Comment.objects.create({ post: rows[0]!, name: "c", body: "x" });
    const page = await client.post(actions, { action: "delete", _sel: keys(rows) });
    assert.match(page.text(), /<h1>Delete 3 posts\?<\/h1>/);
    assert.match(page.text(), /This also deletes 1 comment\./);
    await client.post(actions, { ...fieldsOf(page), _confirm: "1" });
    assert.equal(await Post.objects.filter((post) => post.pk.in(rows.map((row) => row.pk as number))).count(), 0);
    assert.equal(
      await LogEntry.objects.filter((entry) => [entry.verb.eq("delete"), entry.objectKey.in(keys(rows))]).count(),
      3,
    );
  });

  it("twice is no error: the second click is told", async () => {
    const [post] = await makePosts(1);
    const url = `${list}${post!.pk}/delete/`;
    await client.post(url);
    assert.equal((await client.post(url)).location, list);
    assert.match((await client.get(list)).text(), /had been deleted already/);
  });
});

describe("addresses of rows", () => {
  for (const key of [
    "abc",
    "__proto__",
    "constructor",
    "0x1",
    "1.5",
    "-1",
    "99999999999999999999",
    "999999",
    "_6E",
    "%00",
    "1%20",
    "..%2f1",
  ]) {
    it(`${key} is not found, on every page`, async () => {
      for (const page of ["", "history/", "delete/"]) {
        const response = await client.get(`${list}${key}/${page}`);
        assert.ok([400, 404].includes(response.status), `${page} ${response.status}`);
      }
    });
  }

  it("that don't exist answer in the shell", async () => {
    for (const url of [
      "/admin/nope/",
      "/admin/library/nope/",
      "/admin/__proto__/constructor/",
      "/admin/library/note/",
      `${list}1/2/3/4/`,
    ]) {
      const response = await client.get(url);
      assert.equal(response.status, 404, url);
      assert.match(response.text(), /aria-label="Main"/);
    }
  });

  it("without their last slash lead to the page", async () => {
    const response = await client.get("/admin/library/post?q=a");
    assert.ok([301, 302, 308].includes(response.status));
    assert.equal(response.location, "/admin/library/post/?q=a");
  });

  it("of keys that are no numbers work as well", async () => {
    const owner = (await library.staff()).user;
    const ticket = await Ticket.objects.create({ subject: "By uuid", owner: owner as never });
    assert.match((await client.get(`/admin/library/ticket/${ticket.pk}/`)).text(), /By uuid/);
  });
});
