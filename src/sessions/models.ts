import { char, dateTime, integer, type JsonValue, json, Model } from "../models/index.ts";

/** A session as the database keeps it: under the hash of its id, so that who reads the table can't take one over. */
export class Session extends Model<Session>("sessions.Session")(
  {
    key: char({ maxLength: 64, primaryKey: true }),
    data: json<Record<string, JsonValue>>(),
    createdAt: dateTime(),
    lastSeenAt: dateTime(),
    expiresAt: dateTime({ dbIndex: true }),
    /** Grows with each write: a write that was made from older data is noticed and done again. */
    version: integer({ default: 0 }),
  },
  { defaultPermissions: [] },
) {}
