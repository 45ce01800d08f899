import { action, adminSettings, inline, modelAdmin } from "nuages/admin";
import { Comment, Post, Section, Tag } from "./models.ts";

export const journalAdmin = adminSettings({ name: "The Nuages Journal" });

export const sectionAdmin = modelAdmin(Section, {
  listDisplay: ["name", "parent", "slug"],
  searchFields: ["name"],
  prepopulatedFields: { slug: ["name"] },
});

export const tagAdmin = modelAdmin(Tag, {
  listDisplay: ["name", "slug"],
  searchFields: ["name"],
  prepopulatedFields: { slug: ["name"] },
});

export const postAdmin = modelAdmin(Post, {
  listDisplay: ["title", "author.displayName", "section", "status", "publishedAt"],
  listFilter: ["status", "section", "tags", "publishedAt"],
  searchFields: ["title", "summary", "body", "author.displayName"],
  prepopulatedFields: { slug: ["title"] },
  fieldsets: [
    { label: "Text", fields: ["title", "slug", "summary", "body"] },
    { label: "Publication", fields: ["status", "publishedAt", "featured", "author", "section", "tags"], aside: true },
  ],
  inlines: [
    inline(Comment, { layout: "stacked", fields: ["name", "email", "body", "status"], ordering: ["createdAt"] }),
  ],
});

const approve = action({
  label: "Approve comments",
  permission: "change",
  run: async (comments) => ({ updated: await comments.update({ status: "approved" }) }),
});

export const commentAdmin = modelAdmin(Comment, {
  listDisplay: ["name", "post", "status", "createdAt"],
  listFilter: ["status", "createdAt"],
  searchFields: ["name", "body", "post.title"],
  actions: [approve],
});
