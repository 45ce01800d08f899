// Declaration merging reaches a re-exported interface only through `export *`; the file holds `SessionData` alone.

export { maxSessionBytes, passingPrefix } from "./merge-changes.ts";
export { type SessionMiddlewareOptions, sessionCookieName, sessionMiddleware, standardLifetime } from "./middleware.ts";
export { purgeExpired } from "./purge.ts";
export { type SaveOutcome, Session, type SessionLifetime, type SessionOptions, sessionKey } from "./session.ts";
export * from "./session-data.ts";
export type {
  SessionChanges,
  SessionRecord,
  SessionReplacement,
  SessionStore,
  SessionTimes,
  SessionUpdate,
  SessionValues,
} from "./session-store.ts";
export type { SessionValue } from "./session-value.ts";
export { DatabaseSessionStore } from "./stores/database.ts";
export { MemorySessionStore } from "./stores/memory.ts";
