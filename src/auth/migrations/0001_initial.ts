import { createModel, field, migration } from "../../migrations/index.ts";

export default migration({
  initial: true,
  dependencies: [["contenttypes", "0001_initial"]],
  operations: [
    createModel("Permission", {
      fields: {
        id: field.auto({ primaryKey: true }),
        name: field.char({ maxLength: 255 }),
        contentType: field.foreignKey("contenttypes.ContentType", {
          onDelete: "cascade",
          relatedName: "permissions",
        }),
        codename: field.char({ maxLength: 100 }),
      },
      options: {
        ordering: ["contentType", "codename"],
        constraints: [{ kind: "unique", name: "auth_permission_codename", fields: ["contentType", "codename"] }],
      },
    }),
    createModel("Group", {
      fields: {
        id: field.auto({ primaryKey: true }),
        name: field.char({ maxLength: 150, unique: true }),
        permissions: field.manyToMany("auth.Permission", { relatedName: "groups" }),
      },
      options: { ordering: ["name"] },
    }),
  ],
});
