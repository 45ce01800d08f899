import type { JsonValue } from "../models/index.ts";

/** The values of a session. */
export type SessionValues = Readonly<Record<string, JsonValue>>;

/** A session as a store keeps it. */
export interface SessionRecord {
  readonly data: SessionValues;
  readonly createdAt: Date;
  /** The last request, give or take a few minutes. */
  readonly lastSeenAt: Date;
  /** From then on the record counts as absent. */
  readonly expiresAt: Date;
}

/** What one request changed; everything else stays as other requests wrote it. */
export interface SessionChanges {
  /** Forget everything that was there before. */
  readonly clear: boolean;
  readonly set: ReadonlyMap<string, JsonValue>;
  readonly deleted: ReadonlySet<string>;
}

/** When a session was last used and when it ends. */
export type SessionTimes = Pick<SessionRecord, "lastSeenAt" | "expiresAt">;

/** One request's changes to an existing session. */
export interface SessionUpdate {
  readonly key: string;
  readonly changes: SessionChanges;
  readonly times: SessionTimes;
}

/** A session that goes on under another key. */
export interface SessionReplacement {
  /** The key until now; undefined where there was no session. */
  readonly oldKey: string | undefined;
  readonly newKey: string;
  readonly changes: SessionChanges;
  readonly createdAt: Date;
  readonly times: SessionTimes;
}

/**
 * Where sessions live. Keys are hashes of the ids that browsers hold, so a store that leaks gives nobody a session. Every method is atomic:
 * `sessionStoreSuite` (in `nuages/testing` suites: `store.suite.ts`) is what a store must pass.
 */
export interface SessionStore {
  /** The record, or undefined when there is none or it has expired. */
  load(key: string): Promise<SessionRecord | undefined>;
  create(key: string, record: SessionRecord): Promise<void>;
  /** Applies changes to what is stored now. False, and nothing is written, when the session is gone: it never comes back. */
  update(update: SessionUpdate): Promise<boolean>;
  /**
   * Moves a session to a new key and applies changes, so that the old key is dead. Where the old one is gone by now, only the changes are
   * stored; where nothing is left to store, no record is made and the answer is false.
   */
  replace(replacement: SessionReplacement): Promise<boolean>;
  delete(key: string): Promise<void>;
  /** Removes what has expired and answers how many. */
  purgeExpired(): Promise<number>;
}
