import { createModel, field, migration } from "../../migrations/index.ts";

export default migration({
  initial: true,
  operations: [
    createModel("ContentType", {
      fields: {
        id: field.auto({ primaryKey: true }),
        appLabel: field.char({ maxLength: 100 }),
        model: field.char({ maxLength: 100 }),
      },
      options: {
        ordering: ["appLabel", "model"],
        constraints: [{ kind: "unique", name: "contenttypes_app_model", fields: ["appLabel", "model"] }],
      },
    }),
  ],
});
