import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createUser, Group, Permission, User } from "../../auth/index.ts";
import { HttpRequest, HttpResponse } from "../../http/index.ts";
import type { TestClient } from "../../testing/index.ts";
import { Author, Comment, Note, Post, Tag, Ticket } from "../library.test-support.ts";
import { fieldsOf, type LibrarySite, makeLibrary } from "../site.test-support.ts";
import { adminView } from "./admin-view.ts";

let library: LibrarySite;
let post: Post;

before(async () => {
  library = await makeLibrary();
  const author = await Author.objects.create({ name: "Ada", apiKey: "s3cret-key" });
  post = await Post.objects.create({ title: "One", slug: "one", author });
  await Comment.objects.create({ post, name: "Bob", body: "Hi" });
});
after(() => library.close());

const list = "/admin/library/post/";
const change = () => `${list}${post.pk}/`;

describe("what a user may do", () => {
  /**
   * For each set of permissions the status of every page, reading and writing. 409: a change without a version is a conflict, and
   * a deletion would take comments along, which nobody here may delete.
   */
  const matrix: [permissions: string[], expected: Record<string, number>][] = [
    [
      [],
      {
        list: 404,
        add: 404,
        change: 404,
        history: 404,
        remove: 404,
        postAdd: 404,
        postChange: 404,
        postRemove: 404,
        action: 404,
      },
    ],
    [
      ["view"],
      {
        list: 200,
        add: 403,
        change: 200,
        history: 200,
        remove: 403,
        postAdd: 403,
        postChange: 403,
        postRemove: 403,
        action: 403,
      },
    ],
    [
      ["add"],
      {
        list: 403,
        add: 200,
        change: 403,
        history: 403,
        remove: 403,
        postAdd: 422,
        postChange: 403,
        postRemove: 403,
        action: 403,
      },
    ],
    [
      ["change"],
      {
        list: 200,
        add: 403,
        change: 200,
        history: 200,
        remove: 403,
        postAdd: 403,
        postChange: 409,
        postRemove: 403,
        action: 403,
      },
    ],
    [
      ["delete"],
      {
        list: 403,
        add: 403,
        change: 403,
        history: 403,
        remove: 200,
        postAdd: 403,
        postChange: 403,
        postRemove: 409,
        action: 302,
      },
    ],
  ];
  for (const [verbs, expected] of matrix) {
    it(`with ${verbs.join(", ") || "nothing"} on the model: every page, read and written`, async () => {
      const client = await library.staff(...verbs.map((verb) => `library.${verb}_post`));
      const found: Record<string, number> = {
        list: (await client.get(list)).status,
        add: (await client.get(`${list}new/`)).status,
        change: (await client.get(change())).status,
        history: (await client.get(`${change()}history/`)).status,
        remove: (await client.get(`${change()}delete/`)).status,
        postAdd: (await client.post(`${list}new/`, { title: "" })).status,
        postChange: (await client.post(change(), { title: "" })).status,
        postRemove: (await client.post(`${change()}delete/`)).status,
        action: (await client.post(`${list}actions/`, { action: "delete" })).status,
      };
      assert.deepEqual(found, expected);
      assert.equal(await Post.objects.filter({ pk: post.pk as number }).exists(), true);
    });
  }

  it("a page that is refused says what is missing, in the shell", async () => {
    const client = await library.staff("library.view_post");
    const html = (await client.get(`${list}new/`)).text();
    assert.match(html, /You may not add posts/);
    assert.match(html, /aria-label="Main"/);
  });

  it("who may only look sees values instead of a form, and no buttons that write", async () => {
    const client = await library.staff("library.view_post", "library.view_comment");
    const html = (await client.get(change())).text();
    const main = html.slice(html.indexOf("<main"));
    assert.match(main, /You can view but not change this post/);
    assert.doesNotMatch(main, /<input|<textarea|<select|<button/);
    assert.match(main, /Bob/);
    const rows = (await client.get(list)).text();
    assert.doesNotMatch(rows, /name="_sel"|New post/);
  });

  it("the sidebar and the dashboard show only what the user has a right on", async () => {
    const client = await library.staff("library.view_post");
    const html = (await client.get("/admin/")).text();
    assert.match(html, /library\/post\//);
    assert.doesNotMatch(html, /library\/author\/|auth\/group\/|library\/post\/new\//);
  });

  it("links lead only where the user may go", async () => {
    const client = await library.staff("library.view_comment");
    const html = (await client.get("/admin/library/comment/")).text();
    assert.match(html, /<td data-label="Post"><bdi>One<\/bdi><\/td>/);
  });

  it("rights given to a group count", async () => {
    const client = await library.staff();
    const group = await Group.objects.create({ name: "Readers" });
    const { Permission } = await import("../../auth/index.ts");
    await group.permissions.add(await Permission.objects.get({ codename: "view_post" }));
    await client.user.groups.add(group);
    assert.equal((await client.get(list)).status, 200);
  });
});

describe("who gets in", () => {
  it("nobody without a session: they are sent to log in, and back", async () => {
    const client = library.site.client();
    for (const url of ["/admin/", `${list}?q=a&p=2`, change(), "/admin/nothing/here/"]) {
      const response = await client.get(url);
      assert.equal(response.status, 302);
      assert.equal(response.location, `/admin/login/?next=${encodeURIComponent(url)}`);
    }
    assert.equal(
      (await client.post(`${change()}delete/`)).location,
      `/admin/login/?next=${encodeURIComponent(`${change()}delete/`)}`,
    );
  });

  it("no user who isn't staff, whatever their permissions", async () => {
    const user = await createUser({ username: "visitor", isSuperuser: true });
    const client = library.site.client();
    await client.forceLogin(user);
    const response = await client.get(list);
    assert.equal(response.status, 403);
    assert.match(response.text(), /your account has no access to the admin/);
    assert.doesNotMatch(response.text(), /aria-label="Main"/);
  });

  it("no user who isn't active, whoever has let them in", async () => {
    const inside = adminView(async () => new HttpResponse("inside"));
    const visit = (isActive: boolean) => {
      const request = HttpRequest.make({ url: list });
      const user = { pk: 1, isAuthenticated: true, isActive, isStaff: true, isSuperuser: true, hasPerm: () => true };
      Object.defineProperty(request, "user", { value: user });
      return library.site.application.run(() => inside(request, {}));
    };
    assert.equal((await visit(true)).text(), "inside");
    assert.equal((await visit(false)).status, 302);
  });

  it("no user who was deactivated meanwhile", async () => {
    const client = await library.staff("library.view_post");
    await User.objects.filter({ pk: client.user.pk as number }).update({ isActive: false });
    assert.equal((await client.get(list)).status, 302);
  });
});

describe("single rows", () => {
  it("outside the scope of a request are nowhere: list, form, history, deletion, actions, choices", async () => {
    const owner = await library.staff();
    const other = await library.staff(...["view", "change", "delete", "add"].map((verb) => `library.${verb}_ticket`));
    const hidden = await Ticket.objects.create({ subject: "Hidden", owner: owner.user as never });
    const own = await Ticket.objects.create({ subject: "Own", owner: other.user as never });
    const rows = (await other.get("/admin/library/ticket/")).text();
    assert.match(rows, /Own/);
    assert.doesNotMatch(rows, /Hidden/);
    for (const page of ["", "history/", "delete/"]) {
      assert.equal((await other.get(`/admin/library/ticket/${hidden.pk}/${page}`)).status, 404, page);
    }
    assert.equal((await other.post(`/admin/library/ticket/${hidden.pk}/`, { subject: "x" })).status, 404);
    assert.equal((await other.post(`/admin/library/ticket/${hidden.pk}/delete/`)).status, 404);
    for (const sent of [{ _sel: String(hidden.pk) }, { _all: "1" }]) {
      await other.post("/admin/library/ticket/actions/", { action: "delete", _confirm: "1", ...sent });
    }
    assert.equal(await Ticket.objects.filter({ pk: hidden.pk }).exists(), true);
    assert.equal(await Ticket.objects.filter({ pk: own.pk }).exists(), false);
  });

  it("outside the scope keep their history to themselves, as long as they are there and when they are gone", async () => {
    const boss = await library.admin();
    const other = await library.staff("library.view_ticket", "library.view_tag");
    const hidden = await Ticket.objects.create({ subject: "Hidden", owner: (await library.staff()).user as never });
    const url = `/admin/library/ticket/${hidden.pk}/`;
    const fields = { ...fieldsOf(await boss.get(url)), subject: "Hidden too" };
    assert.equal((await boss.post(url, fields)).status, 302);
    assert.match((await boss.get(`${url}history/`)).text(), /Hidden too/);
    assert.equal((await other.get(`${url}history/`)).status, 404);
    await hidden.delete();
    assert.equal((await other.get(`${url}history/`)).status, 404);
    assert.match((await boss.get(`${url}history/`)).text(), /Hidden too/);

    // Where nothing hides rows, whoever may see them sees the history of one that is gone.
    await boss.post("/admin/library/tag/new/", { name: "Gone" });
    const tag = await Tag.objects.get({ name: "Gone" });
    const gone = `/admin/library/tag/${tag.pk}/history/`;
    await tag.delete();
    assert.match((await other.get(gone)).text(), /History of Gone/);
  });

  it("that a definition protects can be seen but not changed", async () => {
    const client = await library.staff("library.view_ticket", "library.change_ticket");
    const closed = await Ticket.objects.create({ subject: "closed", owner: client.user as never });
    const url = `/admin/library/ticket/${closed.pk}/`;
    const page = await client.get(url);
    assert.equal(page.status, 200);
    assert.match(page.text(), /You can view but not change/);
    const response = await client.post(url, { subject: "open again", owner: String(client.user.pk) });
    assert.equal(response.status, 403);
    assert.match(response.text(), /open again/);
    assert.equal((await Ticket.objects.get({ pk: closed.pk })).subject, "closed");
  });

  it("that a definition hides tell nothing of themselves, in the list neither", async () => {
    const client = await library.staff("library.view_ticket", "library.delete_ticket");
    const sealed = await Ticket.objects.create({ subject: "sealed letter", owner: client.user as never });
    const html = (await client.get("/admin/library/ticket/")).text();
    assert.match(html, /Hidden: you may not view this ticket/);
    assert.doesNotMatch(html, /sealed letter/);
    assert.ok(!html.includes(String(sealed.pk)));
    const page = await client.get(`/admin/library/ticket/${sealed.pk}/`);
    assert.equal(page.status, 403);
    assert.doesNotMatch(page.text(), /sealed letter/);
    assert.equal((await client.get(`/admin/library/ticket/${sealed.pk}/history/`)).status, 403);
  });

  it("of an inline obey the rights on their own model", async () => {
    const changes = await library.staff("library.view_post", "library.change_post", "library.view_comment");
    const html = (await changes.get(change())).text();
    assert.match(html, /Bob/);
    assert.doesNotMatch(html, /name="comment0-/);
    const forged = {
      ...fieldsOf(await changes.get(change())),
      "comment0-TOTAL_FORMS": "2",
      "comment0-INITIAL_FORMS": "1",
      "comment0-0-id": "1",
      "comment0-0-name": "Forged",
      "comment0-0-body": "x",
      "comment0-0-DELETE": "on",
      "comment0-1-name": "Forged",
      "comment0-1-body": "x",
    };
    await changes.post(change(), forged);
    assert.deepEqual(
      (await Comment.objects.all()).map((row) => row.name),
      ["Bob"],
    );

    const adds = await library.staff(
      "library.view_post",
      "library.change_post",
      "library.view_comment",
      "library.add_comment",
    );
    const empty = fieldsOf(await adds.get(change()));
    // What comes back for a row that may not be changed is neither a change nor a new row.
    assert.equal((await adds.post(change(), { ...empty, ...forged })).status, 403);
    assert.deepEqual(
      (await Comment.objects.all()).map((row) => row.name),
      ["Bob"],
    );
    const added = { ...empty, "comment0-TOTAL_FORMS": "1", "comment0-0-name": "Eve", "comment0-0-body": "x" };
    assert.equal((await adds.post(change(), added)).status, 302);
    assert.deepEqual(
      (await Comment.objects.all()).map((row) => row.name),
      ["Bob", "Eve"],
    );

    const edits = await library.staff("library.view_post", "library.change_post", "library.change_comment");
    const before = await Comment.objects.count();
    const fields = fieldsOf(await edits.get(change()));
    await edits.post(change(), {
      ...fields,
      "comment0-0-DELETE": "on",
      "comment0-0-name": "Edited",
      "comment0-TOTAL_FORMS": "9",
      "comment0-8-name": "New",
      "comment0-8-body": "x",
    });
    assert.equal(await Comment.objects.count(), before);
    assert.equal((await Comment.objects.get({ pk: 1 })).name, "Edited");
  });

  it("are not deleted along by someone who may not delete their kind", async () => {
    const client = await library.staff(
      ...["library.view_ticket", "library.delete_ticket", "library.view_note", "library.change_note"],
    );
    const ticket = await Ticket.objects.create({ subject: "With a note", owner: client.user as never });
    await Note.objects.create({ ticket, text: "n" });
    const url = `/admin/library/ticket/${ticket.pk}/delete/`;
    const page = (await client.get(url)).text();
    assert.match(page, /It would also delete notes, which you may not delete/);
    assert.doesNotMatch(page, /Delete 2 records/);
    assert.equal((await client.post(url)).status, 409);
    await client.post("/admin/library/ticket/actions/", { action: "delete", _sel: String(ticket.pk), _confirm: "1" });
    assert.equal(await Ticket.objects.filter({ pk: ticket.pk }).exists(), true);
  });
});

describe("power over the site", () => {
  const userUrl = (user: { pk: unknown }) => `/admin/users/user/${user.pk}/`;

  it("is not given to oneself by whoever may edit users", async () => {
    const client = await library.staff("users.view_user", "users.change_user");
    const html = (await client.get(userUrl(client.user))).text();
    for (const name of ["isSuperuser", "isStaff", "groups", "userPermissions"])
      assert.doesNotMatch(html, new RegExp(`name="${name}"`));
    const fields = fieldsOf(await client.get(userUrl(client.user)));
    const group = await Group.objects.create({ name: "Owners" });
    const all = (await Permission.objects.all()).map((row) => String(row.pk));
    assert.ok(all.length > 2);
    await client.post(userUrl(client.user), {
      ...fields,
      isSuperuser: "on",
      userPermissions: all,
      groups: String(group.pk),
      firstName: "New",
    });
    const now = await User.objects.get({ pk: client.user.pk as number });
    assert.equal(now.isSuperuser, false);
    assert.equal(now.firstName, "New");
    assert.deepEqual([...(await now.getAllPermissions())].sort(), ["users.change_user", "users.view_user"]);
    assert.equal(await now.groups.count(), 0);
  });

  it("is given by a superuser, by the same fields", async () => {
    const client = await library.admin();
    const user = await createUser({ username: "promoted", isStaff: true });
    const permission = await Permission.objects.get({ codename: "view_user" });
    const group = await Group.objects.create({ name: "Promoted" });
    await client.post(userUrl(user), {
      ...fieldsOf(await client.get(userUrl(user))),
      isSuperuser: "on",
      userPermissions: String(permission.pk),
      groups: String(group.pk),
    });
    const now = await User.objects.get({ pk: user.pk as number });
    assert.equal(now.isSuperuser, true);
    assert.deepEqual([await now.userPermissions.count(), await now.groups.count()], [1, 1]);
  });

  it("is not put into a group by whoever may edit groups", async () => {
    const client = await library.staff("auth.view_group", "auth.change_group", "auth.add_group");
    const group = await Group.objects.create({ name: "Scribes" });
    await client.user.groups.add(group);
    const url = `/admin/auth/group/${group.pk}/`;
    const all = (await Permission.objects.all()).map((row) => String(row.pk));
    const fields = fieldsOf(await client.get(url));
    assert.equal((await client.post(url, { ...fields, name: "Writers", permissions: all })).status, 302);
    assert.equal((await client.post("/admin/auth/group/new/", { name: "Owners 2", permissions: all })).status, 302);
    assert.equal((await Group.objects.get({ pk: group.pk as number })).name, "Writers");
    for (const name of ["Writers", "Owners 2"])
      assert.equal(await (await Group.objects.get({ name })).permissions.count(), 0, name);
  });

  it("a superuser's account is out of reach for others", async () => {
    const client = await library.staff("users.view_user", "users.change_user", "users.delete_user");
    const boss = await createUser({ username: "boss", isStaff: true, isSuperuser: true });
    assert.equal((await client.post(userUrl(boss), { email: "mine@example.com", username: "boss" })).status, 403);
    assert.equal((await client.post(`${userUrl(boss)}delete/`)).status, 403);
    await client.post("/admin/users/user/actions/", { action: "delete", _sel: String(boss.pk), _confirm: "1" });
    assert.equal(await User.objects.filter({ username: "boss" }).exists(), true);
  });

  it("no page shows a password's hash or a secret", async () => {
    const boss: TestClient & { user?: User } = await library.admin();
    const user = await createUser({ username: "secretive", password: "a cloud over the fields" });
    for (const url of [userUrl(user), "/admin/users/user/", "/admin/library/author/1/"]) {
      const html = (await boss.get(url)).text();
      assert.doesNotMatch(html, /argon2|s3cret-key/, url);
    }
  });
});
