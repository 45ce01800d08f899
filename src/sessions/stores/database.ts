import { atomic, binary, column, databasesSlot, param, remove } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { optionsOf } from "../../models/index.ts";
import { mergeChanges } from "../merge-changes.ts";
import { Session } from "../models.ts";
import type {
  SessionChanges,
  SessionRecord,
  SessionReplacement,
  SessionStore,
  SessionTimes,
  SessionUpdate,
} from "../session-store.ts";

/** Sessions in a table of the database. */
export class DatabaseSessionStore implements SessionStore {
  readonly #using: string;
  readonly #now: () => number;

  constructor(options: { readonly using?: string; readonly now?: () => number } = {}) {
    this.#using = options.using ?? "default";
    this.#now = options.now ?? Date.now;
  }

  async load(key: string): Promise<SessionRecord | undefined> {
    const row = await this.#alive(key);
    return row && { data: row.data, createdAt: row.createdAt, lastSeenAt: row.lastSeenAt, expiresAt: row.expiresAt };
  }

  async create(key: string, record: SessionRecord): Promise<void> {
    await this.#rows.create({ key, ...record });
  }

  update({ key, changes, times }: SessionUpdate): Promise<boolean> {
    return this.#atomic(() => this.#merge({ key, changes, times }));
  }

  replace({ oldKey, newKey, changes, createdAt, times }: SessionReplacement): Promise<boolean> {
    return this.#atomic(async () => {
      const old = oldKey === undefined ? undefined : await this.#alive(oldKey);
      const data = mergeChanges(old?.data ?? {}, changes);
      if (oldKey !== undefined) await this.delete(oldKey);
      if (Object.keys(data).length === 0) return false;
      await this.create(newKey, { data, createdAt, ...times });
      return true;
    });
  }

  async delete(key: string): Promise<void> {
    await this.#remove("=", "key", key);
  }

  purgeExpired(): Promise<number> {
    return this.#remove("<=", "expiresAt", new Date(this.#now()));
  }

  /** Reads, merges and writes only over what was read: where another write came between, it begins again. */
  async #merge({
    key,
    changes,
    times,
  }: {
    key: string;
    changes: SessionChanges;
    times: SessionTimes;
  }): Promise<boolean> {
    for (let attempt = 0; attempt < 50; attempt++) {
      const row = await this.#alive(key);
      if (!row) return false;
      const data = mergeChanges(row.data, changes);
      const unchanged = this.#rows.filter({ key, version: row.version });
      if ((await unchanged.update({ data, ...times, version: row.version + 1 })) === 1) return true;
    }
    throw new NuagesError("E_INTERNAL", { detail: "a session was written by too many requests at once" });
  }

  async #alive(key: string): Promise<Session | undefined> {
    const row = await this.#rows.filter({ key }).first();
    return row !== null && row.expiresAt.getTime() > this.#now() ? row : undefined;
  }

  /** One statement: nothing hangs on a session, so there is no need to load what is deleted. */
  async #remove(op: "=" | "<=", name: "key" | "expiresAt", value: unknown): Promise<number> {
    const database = databasesSlot.get()?.get(this.#using);
    if (database === undefined) throw new NuagesError("E_NO_CONTEXT", { what: "database" });
    const options = optionsOf(Session);
    const field = options.column(name);
    const bound = param(database.dialect.toDb(field.type, value));
    const where = binary(op, column(options.dbTable, field.column), bound);
    const { changes } = await database.execute(remove({ table: options.dbTable, where }));
    return changes;
  }

  #atomic<T>(fn: () => Promise<T>): Promise<T> {
    return atomic(fn, { using: this.#using });
  }

  get #rows() {
    return Session.objects.using(this.#using);
  }
}
