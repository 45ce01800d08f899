import { createModel, field, migration } from "nuages/migrations";

export default migration({
  initial: true,
  dependencies: [["people", "0001_initial"]],
  operations: [
    createModel("Section", {
      fields: {
        id: field.auto({ primaryKey: true }),
        name: field.char({ maxLength: 60 }),
        slug: field.slug({ maxLength: 50, unique: true }),
        description: field.text({ default: "" }),
        parent: field.foreignKey("publication.Section", {
          null: true,
          onDelete: "protect",
          relatedName: "children",
        }),
      },
      options: { ordering: ["name"] },
    }),
    createModel("Tag", {
      fields: {
        id: field.auto({ primaryKey: true }),
        name: field.char({ maxLength: 50, unique: true }),
        slug: field.slug({ maxLength: 50, unique: true }),
      },
      options: { ordering: ["name"] },
    }),
    createModel("Post", {
      fields: {
        id: field.auto({ primaryKey: true }),
        title: field.char({ maxLength: 160 }),
        slug: field.slug({ maxLength: 160, unique: true }),
        summary: field.text({ default: "" }),
        body: field.text(),
        status: field.char({ maxLength: 10, default: "draft" }),
        featured: field.boolean({ default: false }),
        author: field.foreignKey("people.User", { onDelete: "protect", relatedName: "posts" }),
        section: field.foreignKey("publication.Section", { onDelete: "protect", relatedName: "posts" }),
        publishedAt: field.dateTime({ null: true }),
        updatedAt: field.dateTime({ autoNow: true }),
        tags: field.manyToMany("publication.Tag", { relatedName: "posts" }),
      },
      options: {
        ordering: ["-publishedAt", "-id"],
        indexes: [{ name: "post_published", fields: ["status", "-publishedAt"] }],
      },
    }),
    createModel("Comment", {
      fields: {
        id: field.auto({ primaryKey: true }),
        post: field.foreignKey("publication.Post", { onDelete: "cascade", relatedName: "comments" }),
        name: field.char({ maxLength: 60 }),
        email: field.email({ maxLength: 254, default: "" }),
        body: field.text(),
        status: field.char({ maxLength: 10, default: "waiting" }),
        createdAt: field.dateTime({ autoNowAdd: true }),
      },
      options: {
        ordering: ["createdAt", "id"],
        indexes: [{ name: "comment_of_post", fields: ["post", "status"] }],
      },
    }),
  ],
});
