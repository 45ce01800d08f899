import { ContextSlot } from "../context/index.ts";
import type { DbValue } from "./types.ts";

/** One statement that ran. */
export interface QueryLogEntry {
  readonly sql: string;
  readonly params: readonly DbValue[];
  readonly milliseconds: number;
  /** The alias of the database. */
  readonly alias: string;
}

/** Hears of every statement that runs in its context; transaction control is not told. */
export interface QueryLog {
  record(entry: QueryLogEntry): void;
}

/** Where the log of the current request, task or test is: `queryLogSlot.run(log, fn)`. */
export const queryLogSlot: ContextSlot<QueryLog> = new ContextSlot<QueryLog>("query log");
