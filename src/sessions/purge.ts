import { DatabaseSessionStore } from "./stores/database.ts";

/** Deletes the sessions that have ended from the database and answers how many: to be run once a day. */
export function purgeExpired(options: { readonly using?: string } = {}): Promise<number> {
  return new DatabaseSessionStore(options).purgeExpired();
}
