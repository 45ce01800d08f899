import { action, column, inline, modelAdmin } from "../index.ts";
import { Author, Comment, Post } from "../library.test-support.ts";

// What must compile: paths of the model, through references and into many-to-many relations; rows and columns have their types.
modelAdmin(Post, {
  listDisplay: [
    "title",
    "pk",
    "author",
    "author.name",
    "section.parent.name",
    "tags",
    column({ label: "Words", value: (post) => post.title.toUpperCase().length }),
    column({ label: "Comments", annotate: (post) => post.comments.count() }),
    column({
      label: "Both",
      annotate: (post) => post.comments.count(),
      value: (post, count) => `${post.title} ${count}`,
      sort: "author.name",
    }),
    { label: "Plain", value: (post) => post.views + 1 },
  ],
  listFilter: ["status", "author", "tags", "author.name"],
  searchFields: ["title", "author.name", "tags.name", "comments.body"],
  ordering: ["-publishedAt", "author.name"],
  fieldsets: [{ label: "All", fields: ["title", "tags", "author"], aside: true }],
  prepopulatedFields: { slug: ["title"] },
  readonlyFields: ["views", column({ label: "X", value: (post) => post.slug })],
  inlines: [inline(Comment, { reference: "post", fields: ["name", "body"], ordering: ["-id"] })],
  actions: [
    action({ label: "Publish", run: async (rows) => ({ updated: await rows.update({ status: "published" }) }) }),
    action({ label: "Say", permission: "view", run: () => "done" }),
    action({ label: "Own", permission: "library.feature_post", run: async () => {} }),
  ],
  scope: (rows) => rows.filter({ status: "published" }),
  hasChangePermission: (_request, post) => post?.status !== "published",
  beforeSave: (post, { adding }) => {
    if (adding) post.views = 1;
  },
  viewOnSite: (post) => `/posts/${post.slug}/`,
});

// What must not.
// @ts-expect-error no such field
modelAdmin(Post, { listDisplay: ["titel"] });
// @ts-expect-error no such field at the end of the path
modelAdmin(Post, { listDisplay: ["author.nam"] });
// @ts-expect-error many rows are no column
modelAdmin(Post, { listDisplay: ["comments.body"] });
// @ts-expect-error no such field
modelAdmin(Post, { searchFields: ["tags.nam"] });
// @ts-expect-error no such field
modelAdmin(Post, { ordering: ["-publishd"] });
// @ts-expect-error no such field
modelAdmin(Post, { prepopulatedFields: { slug: ["titel"] } });
// @ts-expect-error no such target
modelAdmin(Post, { prepopulatedFields: { slugg: ["title"] } });
// @ts-expect-error the inline has no such field
modelAdmin(Post, { inlines: [inline(Comment, { fields: ["titel"] })] });
// @ts-expect-error a reference, not a column
modelAdmin(Post, { inlines: [inline(Comment, { reference: "body" })] });
// @ts-expect-error no such verb
modelAdmin(Post, { actions: [action({ label: "A", permission: "chnge", run: () => undefined })] });
// @ts-expect-error rows of a post have no such property
modelAdmin(Author, { viewOnSite: (author) => author.titel });
// @ts-expect-error no such drawing
modelAdmin(Author, { icon: "zebra" });

// A column or an action that names no model doesn't make the names of the admin around it anything.
const anyColumn = column({ label: "Words", value: () => 1 });
const anyAction = action({ label: "A", run: () => undefined });
modelAdmin(Post, { listDisplay: ["title", anyColumn], readonlyFields: ["title", anyColumn], actions: [anyAction] });
// @ts-expect-error no such field beside an action of any model
modelAdmin(Post, { listDisplay: ["titel"], actions: [anyAction] });
// @ts-expect-error no such field beside a column of any model
modelAdmin(Post, { listDisplay: ["titel", anyColumn] });
