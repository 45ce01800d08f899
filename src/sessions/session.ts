import { createHash } from "node:crypto";
import { NuagesError } from "../errors/index.ts";
import { altering } from "../lib/index.ts";
import type { JsonValue } from "../models/index.ts";
import { randomToken } from "../security/index.ts";
import { mergeChanges, requireJson } from "./merge-changes.ts";
import type { SessionChanges, SessionRecord, SessionStore, SessionTimes } from "./session-store.ts";
import type { SessionValue } from "./session-value.ts";

/** How long sessions last, in seconds. */
export interface SessionLifetime {
  /** Without a request; default 12 hours. */
  readonly idleSeconds: number;
  /** In any case; default 14 days. */
  readonly absoluteSeconds: number;
}

/** What a session is made from. */
export interface SessionOptions {
  readonly store: SessionStore;
  /** The id that the browser sent, if any; what isn't shaped like an id counts as none. */
  readonly id: string | undefined;
  readonly lifetime: SessionLifetime;
  /** The time in milliseconds; for tests. */
  readonly now?: () => number;
}

/** What saving did, and so what the browser must be told. */
export type SaveOutcome = "nothing" | "saved" | "created" | "gone";

/** A session that was seen within this time isn't written only to say so. */
const lastSeenStepMs = 5 * 60_000;

/**
 * What is remembered between the requests of one browser. Nothing is read before it is touched, nothing is written unless it changed, and
 * parallel requests that change different keys don't undo each other. Values are JSON; call `set` again after changing an object.
 *
 * @example
 * const seen = (await request.session.get("visits")) ?? 0;
 * request.session.set("visits", Number(seen) + 1);
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #cookieId: string | undefined;
  #newId: string | undefined;
  #record: Promise<SessionRecord | undefined> | undefined;
  #set = new Map<string, JsonValue>();
  #deleted = new Set<string>();
  #clear = false;
  #cycled = false;
  #flushed = false;
  #accessed = false;
  #closed = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#cookieId = options.id !== undefined && /^[A-Za-z0-9_-]{43}$/.test(options.id) ? options.id : undefined;
  }

  /** The value under a key, or undefined. */
  async get<K extends string>(key: K): Promise<SessionValue<K> | undefined> {
    this.#accessed = true;
    const changed = this.#set.get(key);
    if (changed !== undefined || this.#clear || this.#deleted.has(key)) return changed as SessionValue<K> | undefined;
    const record = await this.#load();
    const data = record?.data;
    return data !== undefined && Object.hasOwn(data, key) ? (data[key] as SessionValue<K>) : undefined;
  }

  async has(key: string): Promise<boolean> {
    return (await this.get(key)) !== undefined;
  }

  /** The keys that have a value. */
  async keys(): Promise<string[]> {
    this.#accessed = true;
    const record = this.#clear ? undefined : await this.#load();
    const stored = Object.keys(record?.data ?? {}).filter((key) => !this.#deleted.has(key));
    return [...new Set([...stored, ...this.#set.keys()])];
  }

  /** Remembers a copy of `value`. Throws E_SESSION_VALUE for what isn't JSON, E_SESSION_TOO_LARGE over 64 KiB, E_SESSION_CLOSED once the response has begun. */
  set<K extends string>(key: K, value: SessionValue<K>): void {
    this.#write(key);
    this.#set.set(key, requireJson(key, value));
    this.#deleted.delete(key);
  }

  /** Forgets a key. */
  delete(key: string): void {
    this.#write(key);
    this.#set.delete(key);
    this.#deleted.add(key);
  }

  /** Forgets all keys; the session's id stays. */
  clear(): void {
    this.#write("*");
    this.#set.clear();
    this.#deleted.clear();
    this.#clear = true;
  }

  /** Goes on under a new id, and the old one is dead: at sign-in, and whenever rights grow. */
  cycleId(): void {
    this.#write("*");
    this.#cycled = true;
    this.#newId = randomToken();
    this.delete("_csrf");
  }

  /** Ends the session: deletes its record now, and the browser's cookie with the response. */
  async flush(): Promise<void> {
    this.clear();
    this.#cycled = false;
    this.#newId = undefined;
    if (this.#cookieId === undefined || this.#flushed) return;
    this.#flushed = true;
    await this.#options.store.delete(sessionKey(this.#cookieId));
  }

  /** True when no key has a value. */
  async isEmpty(): Promise<boolean> {
    return (await this.keys()).length === 0;
  }

  /** True when this request changed something. */
  get modified(): boolean {
    return this.#clear || this.#cycled || this.#set.size > 0 || this.#deleted.size > 0;
  }

  /** True when this request looked at the session or changed it: then its response depends on the cookie. */
  get accessed(): boolean {
    return this.#accessed;
  }

  /** True once `cycleId` was called in this request. */
  get cycled(): boolean {
    return this.#cycled;
  }

  /** True when the browser sent an id, whether or not there is a session behind it. */
  get hasCookie(): boolean {
    return this.#cookieId !== undefined;
  }

  /** Says that the response depends on the session, for a layer that has read it on the view's behalf. */
  markAccessed(): void {
    this.#accessed = true;
  }

  /** True when there is a session behind the browser's id. */
  async isStored(): Promise<boolean> {
    this.#accessed = true;
    return !this.#flushed && (await this.#load()) !== undefined;
  }

  /**
   * The id that the next request of this browser will carry, or undefined when there will be no session. It is as good as a password:
   * never show or log it.
   */
  async secretId(): Promise<string | undefined> {
    if (this.#newId !== undefined) return this.#newId;
    if (await this.isStored()) return this.#cookieId;
    return this.#set.size > 0 ? (this.#newId = randomToken()) : undefined;
  }

  /** Writes what changed; called once, by the middleware, when the response is known. */
  async save(): Promise<SaveOutcome> {
    this.#closed = true;
    if (this.#cycled) return this.#replace();
    if (this.#flushed) return this.#set.size > 0 ? this.#create() : "gone";
    const record = this.#cookieId === undefined || !this.#accessed ? undefined : await this.#load();
    if (record) return this.#update(this.#cookieId!, record);
    if (this.#set.size > 0) return this.#create();
    return this.#cookieId !== undefined && this.#accessed ? "gone" : "nothing";
  }

  async #update(id: string, record: SessionRecord): Promise<SaveOutcome> {
    const fresh = this.#now() - record.lastSeenAt.getTime() < lastSeenStepMs;
    if (!this.modified && fresh) return "nothing";
    const times = this.#times(record.createdAt);
    const alive = await this.#options.store.update({ key: sessionKey(id), changes: this.#changes(), times });
    return alive ? "saved" : "gone";
  }

  async #create(): Promise<SaveOutcome> {
    this.#newId ??= randomToken();
    const createdAt = new Date(this.#now());
    const data = mergeChanges({}, this.#changes());
    await this.#options.store.create(sessionKey(this.#newId), { data, createdAt, ...this.#times(createdAt) });
    return "created";
  }

  async #replace(): Promise<SaveOutcome> {
    const record = this.#flushed ? undefined : await this.#load();
    const createdAt = new Date(this.#now());
    const made = await this.#options.store.replace({
      oldKey: record === undefined ? undefined : sessionKey(this.#cookieId!),
      newKey: sessionKey(this.#newId!),
      changes: this.#changes(),
      createdAt,
      times: this.#times(createdAt),
    });
    return made ? "created" : "gone";
  }

  /** The id to put into the browser's cookie after `save` answered "created". */
  get createdId(): string {
    return this.#newId!;
  }

  #load(): Promise<SessionRecord | undefined> {
    if (this.#cookieId === undefined || this.#flushed) return Promise.resolve(undefined);
    return (this.#record ??= this.#options.store.load(sessionKey(this.#cookieId)).then((r) => this.#alive(r)));
  }

  /** A store that was filled under longer lifetimes must not keep sessions beyond today's. */
  #alive(record: SessionRecord | undefined): SessionRecord | undefined {
    if (record === undefined) return undefined;
    const { idleSeconds, absoluteSeconds } = this.#options.lifetime;
    const idle = this.#now() - record.lastSeenAt.getTime();
    const age = this.#now() - record.createdAt.getTime();
    return idle < idleSeconds * 1000 && age < absoluteSeconds * 1000 ? record : undefined;
  }

  #times(createdAt: Date): SessionTimes {
    const { idleSeconds, absoluteSeconds } = this.#options.lifetime;
    const now = this.#now();
    const end = Math.min(now + idleSeconds * 1000, createdAt.getTime() + absoluteSeconds * 1000);
    return { lastSeenAt: new Date(now), expiresAt: new Date(end) };
  }

  #changes(): SessionChanges {
    return { clear: this.#clear, set: this.#set, deleted: this.#deleted };
  }

  #write(key: string): void {
    if (this.#closed) throw new NuagesError("E_SESSION_CLOSED", { key });
    this.#accessed = true;
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

for (const name of ["set", "delete", "clear", "cycleId", "flush", "save"] as const) altering(Session.prototype[name]);

/** What a store knows a session by: the hash of its id. */
export function sessionKey(id: string): string {
  return createHash("sha256").update(id).digest("hex");
}
