import assert from "node:assert/strict";
import { type QueryLogEntry, queryLogSlot } from "../database/index.ts";

/** What a function answered and which statements ran for it. */
export interface CountedQueries<T> {
  readonly result: T;
  readonly queries: readonly QueryLogEntry[];
}

/** Runs `fn` and keeps every statement that the databases run for it, what it awaits included. */
export async function captureQueries<T>(fn: () => Promise<T> | T): Promise<CountedQueries<T>> {
  const queries: QueryLogEntry[] = [];
  const outer = queryLogSlot.get();
  const log = {
    record: (entry: QueryLogEntry) => {
      queries.push(entry);
      outer?.record(entry);
    },
  };
  const result = await queryLogSlot.run(log, fn);
  return { result, queries };
}

/**
 * Fails unless `fn` runs exactly `expected` statements; the failure shows them all. Answers what `fn` answers.
 *
 * @example
 * await assertNumQueries(2, () => client.get("/posts/"));
 */
export async function assertNumQueries<T>(expected: number, fn: () => Promise<T> | T): Promise<T> {
  const { result, queries } = await captureQueries(fn);
  if (queries.length === expected) return result;
  const message = `Expected ${count(expected)}, ran ${queries.length}${queries.length === 0 ? "." : `:\n${listed(queries)}`}`;
  throw new assert.AssertionError({
    message,
    actual: queries.length,
    expected,
    operator: "assertNumQueries",
    stackStartFn: assertNumQueries,
  });
}

function count(number: number): string {
  return number === 1 ? "1 query" : `${number} queries`;
}

function listed(queries: readonly QueryLogEntry[]): string {
  return queries.map((query, index) => `${String(index + 1).padStart(3)}. ${query.sql}${paramsOf(query)}`).join("\n");
}

function paramsOf({ params }: QueryLogEntry): string {
  if (params.length === 0) return "";
  const shown = params
    .slice(0, 10)
    .map((value) => (typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : String(value)));
  return ` [${shown.join(", ")}${params.length > 10 ? ", …" : ""}]`;
}
