import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { NuagesError } from "../../errors/index.ts";
import { AdminSite, action, adminSettings, collectAdmins, column, inline, modelAdmin } from "../index.ts";
import { Author, Comment, Note, Post, Section, Tag, Ticket } from "../library.test-support.ts";
import { type LibrarySite, makeLibrary } from "../site.test-support.ts";
import { iconFor } from "./icons.ts";
import { isSecret } from "./secrets.ts";

let library: LibrarySite;
before(async () => {
  library = await makeLibrary();
});
after(() => library.close());

const make = (...admins: ReturnType<typeof modelAdmin>[]) => new AdminSite({ admins });
const columns = (site: AdminSite) => site.admins[0]!.columns.map((each) => each.label);

describe("a definition", () => {
  it("without options shows what a reader looks for first", () => {
    assert.deepEqual(columns(make(modelAdmin(Post))), ["Title", "Status", "Author", "Section", "Created at"]);
    assert.deepEqual(columns(make(modelAdmin(Tag))), ["Name"]);
    assert.deepEqual(columns(make(modelAdmin(Ticket))), ["Subject", "Owner"]);
  });

  it("never shows or offers a secret by itself", () => {
    const [author] = make(modelAdmin(Author)).admins;
    assert.ok(!author!.form.editable.includes("apiKey"));
    assert.ok(!author!.columns.some((each) => each.key === "apiKey"));
    for (const name of ["password", "passwordHash", "apiKey", "api_key", "accessToken", "secret", "privateKey"])
      assert.ok(isSecret({ name }), name);
    assert.ok(isSecret({ name: "answer", secret: true }));
    for (const name of ["title", "keyword", "hashtag", "compass"]) assert.ok(!isSecret({ name }), name);
  });

  it("puts each field once, and what is only shown beside the form", () => {
    const [post] = make(modelAdmin(Post, { readonlyFields: ["views", "createdAt"] })).admins;
    assert.ok(!post!.form.editable.includes("views"));
    assert.deepEqual(
      post!.form.sections.map((section) => section.label),
      ["Post", "Details"],
    );
  });

  it("draws an icon that its name suggests", () => {
    assert.equal(iconFor("author"), "user");
    assert.equal(iconFor("comment"), "message");
    assert.equal(iconFor("zebra"), "grid");
  });
});

describe("a definition that doesn't fit its model is refused when the site is made", () => {
  const wrong: [name: string, definition: () => ReturnType<typeof modelAdmin>, message: RegExp, hint?: RegExp][] = [
    [
      "an unknown column",
      () => modelAdmin(Post, { listDisplay: ["titel" as "title"] }),
      /listDisplay names titel/,
      /title/,
    ],
    [
      "an unknown relation",
      () => modelAdmin(Post, { listDisplay: ["autor.name" as "title"] }),
      /no relation autor/,
      /author/,
    ],
    ["a column twice", () => modelAdmin(Post, { listDisplay: ["title", "title"] }), /names title twice/],
    [
      "many rows as a column",
      () => modelAdmin(Post, { listDisplay: ["comments.body" as "title"] }),
      /many rows/,
      /annotate/,
    ],
    ["an empty list", () => modelAdmin(Post, { listDisplay: [] }), /listDisplay is empty/],
    ["a column that shows nothing", () => modelAdmin(Post, { listDisplay: [column({ label: "X" })] }), /shows nothing/],
    ["a secret as a column", () => modelAdmin(Author, { listDisplay: ["apiKey"] }), /secret/],
    ["a secret as a filter", () => modelAdmin(Author, { listFilter: ["apiKey"] }), /secret/],
    ["a secret in the search", () => modelAdmin(Author, { searchFields: ["apiKey"] }), /secret/, /letter by letter/],
    [
      "a filter for free text",
      () => modelAdmin(Post, { listFilter: ["title"] }),
      /no filter for char columns/,
      /searchFields/,
    ],
    ["a search in numbers", () => modelAdmin(Post, { searchFields: ["views"] }), /no text/],
    ["an order by many rows", () => modelAdmin(Post, { ordering: ["comments.body" as "title"] }), /many rows/],
    ["a page of nothing", () => modelAdmin(Post, { perPage: 0 }), /perPage is 0/, /1 to 250/],
    ["a page of everything", () => modelAdmin(Post, { perPage: 100_000 }), /perPage is 100000/],
    [
      "an unknown field",
      () => modelAdmin(Post, { fieldsets: [{ label: "A", fields: ["boddy" as "body"] }] }),
      /names boddy/,
      /body/,
    ],
    [
      "a field twice",
      () => modelAdmin(Post, { fieldsets: [{ label: "A", fields: ["title", "title"] }] }),
      /title twice/,
    ],
    ["an inline of strangers", () => modelAdmin(Tag, { inlines: [inline(Comment)] }), /no reference to library.Tag/],
    ["two actions of one name", () => modelAdmin(Post, { actions: [act("Go"), act("go")] }), /two actions/],
    ["an action called delete", () => modelAdmin(Post, { actions: [act("Delete")] }), /called delete/, /built in/],
  ];
  for (const [name, definition, message, hint = /./] of wrong) {
    it(name, () => {
      assert.throws(
        () => make(definition()),
        (error) =>
          error instanceof NuagesError &&
          error.code === "E_ADMIN_OPTION" &&
          message.test(error.message) &&
          hint.test(error.hint),
      );
    });
  }

  it("a model twice", () => {
    assert.throws(() => make(modelAdmin(Tag), modelAdmin(Tag)), { code: "E_ADMIN_REGISTERED_TWICE" });
  });

  it("the hash of a password in the form", async () => {
    const { User } = await import("../../auth/index.ts");
    assert.throws(
      () => make(modelAdmin(User, { fieldsets: [{ label: "A", fields: ["password" as "username"] }] })),
      /holds a hash/,
    );
  });
});

function act(label: string) {
  return action({ label, run: () => undefined });
}

describe("collecting the admin parts of apps", () => {
  const module = (exports: Record<string, unknown>) => ({ name: "blog/admin.ts", exports });

  it("takes single definitions and lists, once each, and lets helpers pass", () => {
    const [a, b] = [modelAdmin(Tag), modelAdmin(Section)];
    const { admins } = collectAdmins([module({ a, list: [a, b], helper: () => 1 }), module({ default: b })]);
    assert.deepEqual(admins, [a, b]);
  });

  it("takes the settings of the first app that has some", () => {
    const exports = [{ s: adminSettings({ name: "One" }) }, { s: adminSettings({ name: "Two" }) }];
    assert.equal(collectAdmins(exports.map(module)).settings.name, "One");
    assert.deepEqual(collectAdmins([]).settings, {});
  });

  it("refuses what only looks like a definition", () => {
    for (const exported of [{ model: Note, options: {} }, "x", null, [1]]) {
      assert.throws(() => collectAdmins([module({ exported })]), { code: "E_ADMIN_EXPORT" });
    }
  });
});

describe("users and groups", () => {
  it("are in the admin of a site that says nothing about them", async () => {
    const labels = library.site.run(() => make().admins.map((admin) => admin.options.label));
    assert.deepEqual(labels, ["users.User", "auth.Group"]);
  });
});
