import { createModel, field, migration } from "../../migrations/index.ts";

export default migration({
  initial: true,
  operations: [
    createModel("Session", {
      fields: {
        key: field.char({ maxLength: 64, primaryKey: true }),
        data: field.json(),
        createdAt: field.dateTime(),
        lastSeenAt: field.dateTime(),
        expiresAt: field.dateTime({ dbIndex: true }),
        version: field.integer({ default: 0 }),
      },
    }),
  ],
});
