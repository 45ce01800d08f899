import { char, dateTime, foreignKey, index, json, Model, userModel } from "../models/index.ts";
import type { Change } from "./history/changes.ts";

/** One thing that somebody did in the admin: who, what, to which row, with the old and new values. Rows are only ever added. */
export class LogEntry extends Model<LogEntry>("admin.LogEntry")(
  {
    createdAt: dateTime({ autoNowAdd: true, dbIndex: true }),
    user: foreignKey(userModel, { null: true, blank: true, onDelete: "setNull", relatedName: "+" }),
    /** How the user was called then: it stays when the user goes. */
    actor: char({ maxLength: 200 }),
    /** "blog.Post" */
    model: char({ maxLength: 100 }),
    objectKey: char({ maxLength: 255 }),
    objectLabel: char({ maxLength: 200 }),
    verb: char({
      maxLength: 10,
      choices: { add: "Added", change: "Changed", delete: "Deleted", action: "Action" },
    }),
    /** The label of the action, where one ran. */
    note: char({ maxLength: 200, blank: true, default: "" }),
    changes: json<readonly Change[]>({ default: () => [] }),
    /** The one submission of a form that made this entry: a form that is sent twice is refused here. */
    submission: char({ maxLength: 64, null: true, blank: true, unique: true }),
  },
  {
    verboseName: "log entry",
    verboseNamePlural: "log entries",
    ordering: ["-createdAt", "-id"],
    defaultPermissions: [],
    indexes: [index({ fields: ["model", "objectKey"], name: "admin_log_object" })],
  },
) {}
