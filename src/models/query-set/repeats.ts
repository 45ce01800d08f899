import { ContextSlot } from "../../context/index.ts";
import { PeerGroup } from "../peers/group.ts";
import type { QueryState } from "./state.ts";

/** A query that ran for one row after another of the same result: the "N + 1" that a prefetch would be one query of. */
export interface RepeatedQuery {
  /** "blog.Post.comments" */
  readonly relation: string;
  /** How often it has run by now; reported from the third time on. */
  readonly count: number;
  /** Where the query was made: `file:line`, the first frame outside of the framework. */
  readonly at: string | undefined;
}

/** Where those who want to hear of repeated queries listen: the development server, the test client. */
export const repeatedQuerySlot: ContextSlot<(query: RepeatedQuery) => void> = new ContextSlot("repeated query report");

const reportFrom = 3;

/** Counts a query that was derived from the relation of a row, together with those of the row's siblings. */
export function countRepeat(state: QueryState, shape: () => string): void {
  const origin = state.derivedFrom;
  const report = repeatedQuerySlot.get();
  if (origin === undefined || report === undefined) return;
  const group = PeerGroup.of(origin.instance);
  group.repeats ??= new Map();
  const name = `${origin.relation.name}|${shape()}`;
  const count = (group.repeats.get(name) ?? 0) + 1;
  group.repeats.set(name, count);
  if (count < reportFrom) return;
  report({ relation: `${origin.relation.from.label}.${origin.relation.name}`, count, at: origin.at });
}

const ownFolder = new URL("../../", import.meta.url).href;

/** The first frame of the stack outside of the framework; undefined where nobody listens, for a stack costs. */
export function callSite(): string | undefined {
  if (repeatedQuerySlot.get() === undefined) return undefined;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 30;
  const stack = new Error().stack ?? "";
  Error.stackTraceLimit = limit;
  for (const line of stack.split("\n").slice(1)) {
    const place = /\(?((?:file:\/\/)?\/[^()]+):(\d+):\d+\)?$/.exec(line);
    if (!place) continue;
    const [, file, number] = place as unknown as [string, string, string];
    const ours =
      (file.startsWith(ownFolder) || `file://${file}`.startsWith(ownFolder)) && !/\.test(-support)?\.[jt]s$/.test(file);
    if (!ours) return `${file.replace("file://", "")}:${number}`;
  }
  return undefined;
}
