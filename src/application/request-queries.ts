import type { QueryLog, QueryLogEntry } from "../database/index.ts";
import type { KeptQueries } from "./errors/respond.ts";

const most = 200;

/** Keeps the first queries of a request for the debug page. */
export class RequestQueries implements QueryLog, KeptQueries {
  readonly entries: QueryLogEntry[] = [];

  record(entry: QueryLogEntry): void {
    if (this.entries.length < most) this.entries.push(entry);
  }
}
