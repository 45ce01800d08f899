import {
  boolean,
  char,
  dateTime,
  decimal,
  email,
  foreignKey,
  hasMany,
  integer,
  json,
  Model,
  manyToMany,
  slug,
  text,
  url,
  userModel,
  uuid,
} from "../models/index.ts";
import { ValidationError } from "../validation/index.ts";
import { action, adminSettings, column, inline, modelAdmin } from "./index.ts";

/** Writes; has a secret, a link and a protected reference from posts. */
export class Author extends Model<Author>("library.Author")(
  {
    name: char({ maxLength: 80, unique: true }),
    website: url({ blank: true, default: "" }),
    apiKey: char({ maxLength: 40, blank: true, default: "" }),
    get posts() {
      return hasMany(Post, "author");
    },
  },
  { ordering: ["name"] },
) {
  override toString() {
    return this.name;
  }
}

/** A tree. */
export class Section extends Model<Section>("library.Section")(
  {
    name: char({ maxLength: 60 }),
    slug: slug({ unique: true }),
    get parent() {
      return foreignKey(Section, { null: true, blank: true, onDelete: "cascade", relatedName: "children" });
    },
  },
  { ordering: ["name"] },
) {
  override toString() {
    return this.name;
  }
}

/** Joined to posts many to many. */
export class Tag extends Model<Tag>("library.Tag")(
  { name: char({ maxLength: 40, unique: true }) },
  { ordering: ["name"] },
) {
  override toString() {
    return this.name;
  }
}

/** The model with everything. */
export class Post extends Model<Post>("library.Post")(
  {
    title: char({ maxLength: 120 }),
    slug: slug({ maxLength: 120, unique: true }),
    body: text({ blank: true, default: "" }),
    status: char({
      maxLength: 10,
      choices: { draft: "Draft", review: "In review", published: "Published" },
      default: "draft",
    }),
    featured: boolean({ default: false }),
    pinned: boolean({ null: true, blank: true }),
    price: decimal({ maxDigits: 8, decimalPlaces: 2, null: true, blank: true }),
    views: integer({ default: 0 }),
    metadata: json<Record<string, unknown>>({ blank: true, default: () => ({}) }),
    author: foreignKey(Author, { onDelete: "protect", relatedName: "posts" }),
    get section() {
      return foreignKey(Section, { null: true, blank: true, onDelete: "setNull", relatedName: "posts" });
    },
    tags: manyToMany(Tag, { blank: true, relatedName: "posts" }),
    publishedAt: dateTime({ null: true, blank: true }),
    createdAt: dateTime({ autoNowAdd: true }),
    get comments() {
      return hasMany(Comment, "post");
    },
  },
  { ordering: ["-id"] },
) {
  override toString() {
    return this.title;
  }
  absoluteUrl() {
    return `/posts/${this.slug}/`;
  }
}

/** Belongs to a post and is edited with it. */
export class Comment extends Model<Comment>("library.Comment")(
  {
    post: foreignKey(Post, { onDelete: "cascade", relatedName: "comments" }),
    name: char({ maxLength: 60 }),
    email: email({ blank: true, default: "" }),
    body: text(),
    approved: boolean({ default: false }),
  },
  { ordering: ["id"] },
) {
  override toString() {
    return `${this.name}: ${this.body.slice(0, 20)}`;
  }
}

/** Has a key that is no number, and belongs to a user. */
export class Ticket extends Model<Ticket>("library.Ticket")({
  id: uuid({ primaryKey: true, default: "v4" }),
  subject: char({ maxLength: 80 }),
  owner: foreignKey(userModel, { onDelete: "cascade", relatedName: "+" }),
}) {
  override toString() {
    return this.subject;
  }
}

/** Has no admin. */
export class Note extends Model<Note>("library.Note")({
  ticket: foreignKey(Ticket, { onDelete: "cascade", relatedName: "+" }),
  text: char({ maxLength: 40 }),
}) {}

export const settings = adminSettings({ name: "Library", siteUrl: "/" });

export const authors = modelAdmin(Author, {
  listDisplay: ["name", "website", column({ label: "Posts", annotate: (author) => author.posts.count() })],
  searchFields: ["name"],
  exclude: ["apiKey"],
});

export const sections = modelAdmin(Section, {
  listDisplay: ["name", "parent"],
  prepopulatedFields: { slug: ["name"] },
  readonlyFields: [column({ label: "Length", value: (section) => `${section.name.length} letters` })],
  viewOnSite: (section) => (section.name === "Hidden" ? undefined : `/sections/${section.slug}/`),
  beforeSave: async (section, { request, adding }) => {
    if (section.slug === "refused") throw new ValidationError({ code: "refused", message: "Not this section." });
    if (section.slug === "mine") section.slug = `${adding ? "made" : "changed"}-by-${request.user.pk}`;
  },
});

export const tags = modelAdmin(Tag);

export const posts = modelAdmin(Post, {
  listDisplay: [
    "title",
    "status",
    "author.name",
    "section",
    "tags",
    "featured",
    "publishedAt",
    "price",
    column({ label: "Comments", annotate: (post) => post.comments.count() }),
    column({ label: "Words", value: (post) => post.body.split(/\s+/).filter(Boolean).length }),
  ],
  listFilter: ["status", "featured", "pinned", "author", "section", "tags", "publishedAt"],
  searchFields: ["title", "author.name", "tags.name"],
  perPage: 25,
  fieldsets: [
    { label: "Content", fields: ["title", "slug", "body", "metadata"] },
    {
      label: "Publication",
      aside: true,
      fields: ["status", "featured", "pinned", "price", "author", "section", "tags", "publishedAt"],
    },
  ],
  readonlyFields: ["views", "createdAt"],
  prepopulatedFields: { slug: ["title"] },
  inlines: [inline(Comment, { fields: ["name", "email", "body", "approved"] })],
  actions: [
    action({
      label: "Publish",
      run: async (rows) => ({ updated: await rows.update({ status: "published" }) }),
    }),
    action({
      label: "Feature",
      confirm: false,
      permission: "library.feature_post",
      run: async (rows) => void (await rows.update({ featured: true })),
    }),
  ],
});

export const comments = modelAdmin(Comment, {
  listDisplay: ["name", "post", "approved"],
  listFilter: ["post", "approved"],
});

/** Told of each ticket whose rights are asked for. */
export const judging: { tell?: ((ticket: Ticket) => void) | undefined } = {};

function judge(ticket: Ticket | undefined): string | undefined {
  if (ticket !== undefined) judging.tell?.(ticket);
  return ticket?.subject;
}

/** Everybody sees their own tickets only; closed ones can't be changed by anyone, fixed ones not deleted, sealed ones not even seen. */
export const tickets = modelAdmin(Ticket, {
  listDisplay: ["subject", "owner"],
  scope: (rows, request) => (request.user.isSuperuser ? rows : rows.filter({ owner: request.user as never })),
  hasViewPermission: async (request, ticket) =>
    (await request.user.hasPerm("library.view_ticket")) && !ticket?.subject.startsWith("sealed"),
  hasChangePermission: async (request, ticket) =>
    (await request.user.hasPerm("library.change_ticket")) && judge(ticket) !== "closed",
  hasDeletePermission: async (request, ticket) =>
    (await request.user.hasPerm("library.delete_ticket")) && judge(ticket) !== "fixed",
  actions: [
    action({
      label: "Escalate",
      run: async (rows) => {
        for (const ticket of await rows.all()) await Object.assign(ticket, { subject: `${ticket.subject}!` }).save();
      },
    }),
  ],
});
