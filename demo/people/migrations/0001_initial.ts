import { createModel, field, migration } from "nuages/migrations";

export default migration({
  initial: true,
  dependencies: [["auth", "0001_initial"]],
  operations: [
    createModel("User", {
      fields: {
        id: field.auto({ primaryKey: true }),
        username: field.char({ maxLength: 150, unique: true }),
        email: field.email({ maxLength: 254, default: "" }),
        password: field.char({ maxLength: 255 }),
        firstName: field.char({ maxLength: 150, default: "" }),
        lastName: field.char({ maxLength: 150, default: "" }),
        isActive: field.boolean({ default: true }),
        isStaff: field.boolean({ default: false }),
        isSuperuser: field.boolean({ default: false }),
        lastLogin: field.dateTime({ null: true }),
        dateJoined: field.dateTime({ autoNowAdd: true }),
        displayName: field.char({ maxLength: 80 }),
        groups: field.manyToMany("auth.Group", { relatedName: "users" }),
        userPermissions: field.manyToMany("auth.Permission", { relatedName: "users" }),
      },
      options: { ordering: ["username"] },
    }),
  ],
});
