import { mergeChanges } from "../merge-changes.ts";
import type { SessionRecord, SessionReplacement, SessionStore, SessionUpdate } from "../session-store.ts";

/** Sessions in this process's memory: for tests and for sites whose sessions may end with the process. Holds at most `maxRecords` (100,000). */
export class MemorySessionStore implements SessionStore {
  readonly #records = new Map<string, SessionRecord>();
  readonly #now: () => number;
  readonly #maxRecords: number;

  constructor(options: { readonly now?: () => number; readonly maxRecords?: number } = {}) {
    this.#now = options.now ?? Date.now;
    this.#maxRecords = options.maxRecords ?? 100_000;
  }

  /** How many sessions there are, ended ones that were not purged yet included. */
  get size(): number {
    return this.#records.size;
  }

  async load(key: string): Promise<SessionRecord | undefined> {
    return this.#alive(key);
  }

  async create(key: string, record: SessionRecord): Promise<void> {
    this.#put(key, record);
  }

  async update({ key, changes, times }: SessionUpdate): Promise<boolean> {
    const record = this.#alive(key);
    if (!record) return false;
    this.#records.set(key, { ...record, ...times, data: mergeChanges(record.data, changes) });
    return true;
  }

  async replace({ oldKey, newKey, changes, createdAt, times }: SessionReplacement): Promise<boolean> {
    const old = oldKey === undefined ? undefined : this.#alive(oldKey);
    const data = mergeChanges(old?.data ?? {}, changes);
    if (oldKey !== undefined) this.#records.delete(oldKey);
    if (Object.keys(data).length === 0) return false;
    this.#put(newKey, { data, createdAt, ...times });
    return true;
  }

  async delete(key: string): Promise<void> {
    this.#records.delete(key);
  }

  async purgeExpired(): Promise<number> {
    const before = this.#records.size;
    const now = this.#now();
    for (const [key, record] of this.#records) if (record.expiresAt.getTime() <= now) this.#records.delete(key);
    return before - this.#records.size;
  }

  #alive(key: string): SessionRecord | undefined {
    const record = this.#records.get(key);
    return record && record.expiresAt.getTime() > this.#now() ? record : undefined;
  }

  #put(key: string, record: SessionRecord): void {
    this.#records.set(key, record);
    if (this.#records.size <= this.#maxRecords) return;
    for (const oldest of this.#records.keys()) {
      this.#records.delete(oldest);
      break;
    }
  }
}
