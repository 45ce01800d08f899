import { contextIdentity } from "../../context/index.ts";
import type { Database } from "../../database/index.ts";
import type { AnyInstance } from "../instances/state.ts";
import { mostKeys, type PeerGroup } from "./group.ts";
import { keyText } from "./related.ts";

let contexts = 0;
const contextNumbers = new WeakMap<object, number>();

/** A number for the request, task or test that runs here, which keeps nothing of it alive; 0 outside of any. */
export function contextNumber(): number {
  const identity = contextIdentity();
  if (identity === undefined) return 0;
  let number = contextNumbers.get(identity);
  if (number === undefined) contextNumbers.set(identity, (number = ++contexts));
  return number;
}

/** When something was read: it holds for the same run, in the same transaction, until something is written. */
export interface Moment {
  readonly context: number;
  readonly transaction: object | undefined;
  readonly writes: number;
}

/** This moment, of a database. */
export function momentOf(database: Database): Moment {
  return { context: contextNumber(), transaction: database.transactionToken(), writes: database.writeCounter };
}

/** Nothing has happened between two moments that could change an answer. */
export function sameMoment(a: Moment, b: Moment): boolean {
  return a.context === b.context && a.transaction === b.transaction && a.writes === b.writes;
}

/** Values by the key of the row that they are for. */
export type Answers = ReadonlyMap<unknown, unknown>;

interface Pending {
  readonly what: string;
  readonly moment: Moment;
  readonly keys: ReadonlySet<unknown>;
  readonly answers: Promise<Answers>;
}

/** One thing that is asked for several rows at once. */
export interface Batch {
  /** Names it: two touches of the same thing share a query. */
  readonly what: string;
  readonly database: Database;
  /** The key that a row asks by; null or undefined where it asks nothing. */
  keyOf(instance: AnyInstance): unknown;
  /** Does the row need it still? */
  wanted(instance: AnyInstance): boolean;
  /** Asks for all keys with one query (or one for each thousand) and keeps what comes with the rows. */
  load(keys: readonly unknown[], members: readonly AnyInstance[]): Promise<Answers>;
}

/** What is being loaded for the rows of a group. */
export class Batches {
  #pending: readonly Pending[] = [];

  /** The answers for a row: of a query that is under way, or of a new one for all rows around it. */
  ask(group: PeerGroup, instance: AnyInstance, batch: Batch): Promise<Answers> {
    const moment = momentOf(batch.database);
    const key = keyText(batch.keyOf(instance));
    const running = this.#pending.find(
      (one) => one.what === batch.what && one.keys.has(key) && sameMoment(one.moment, moment),
    );
    if (running) return running.answers;
    const keys = new Map<unknown, unknown>();
    const members: AnyInstance[] = [];
    for (const member of group.around(instance)) {
      if (member !== instance && !batch.wanted(member)) continue;
      const own = batch.keyOf(member);
      if (own === null || own === undefined) continue;
      members.push(member);
      keys.set(keyText(own), own);
      if (keys.size >= mostKeys) break;
    }
    const answers = batch.load([...keys.values()], members);
    const pending: Pending = { what: batch.what, moment, keys: new Set(keys.keys()), answers };
    this.#pending = [...this.#pending, pending];
    const settle = () => {
      this.#pending = this.#pending.filter((one) => one !== pending);
    };
    answers.then(settle, settle);
    return answers;
  }
}
