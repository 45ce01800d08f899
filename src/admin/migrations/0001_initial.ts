import { createModel, field, migration, swappable } from "../../migrations/index.ts";

export default migration({
  initial: true,
  dependencies: [swappable("userModel")],
  operations: [
    createModel("LogEntry", {
      fields: {
        id: field.auto({ primaryKey: true }),
        createdAt: field.dateTime({ autoNowAdd: true, dbIndex: true }),
        user: field.foreignKey(swappable("userModel"), { null: true, onDelete: "setNull", relatedName: "+" }),
        actor: field.char({ maxLength: 200 }),
        model: field.char({ maxLength: 100 }),
        objectKey: field.char({ maxLength: 255 }),
        objectLabel: field.char({ maxLength: 200 }),
        verb: field.char({ maxLength: 10 }),
        note: field.char({ maxLength: 200, default: "" }),
        changes: field.json(),
        submission: field.char({ maxLength: 64, null: true, unique: true }),
      },
      options: {
        ordering: ["-createdAt", "-id"],
        indexes: [{ name: "admin_log_object", fields: ["model", "objectKey"] }],
      },
    }),
  ],
});
