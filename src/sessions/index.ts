export { maxSessionBytes } from "./merge-changes.ts";
export { type SessionMiddlewareOptions, sessionCookieName, sessionMiddleware, standardLifetime } from "./middleware.ts";
export { purgeExpired } from "./purge.ts";
export { type SaveOutcome, Session, type SessionLifetime, type SessionOptions, sessionKey } from "./session.ts";
export type { SessionData, SessionValue } from "./session-data.ts";
export type {
  SessionChanges,
  SessionRecord,
  SessionReplacement,
  SessionStore,
  SessionTimes,
  SessionUpdate,
  SessionValues,
} from "./session-store.ts";
export { DatabaseSessionStore } from "./stores/database.ts";
export { MemorySessionStore } from "./stores/memory.ts";
