import { NuagesError } from "../../errors/index.ts";
import type { QueryNode } from "../expressions/node.ts";
import { Printer } from "../expressions/printer.ts";
import { databaseOf } from "../instances/connection.ts";
import type { AnyInstance } from "../instances/state.ts";
import { readRelated } from "../peers/load-relation.ts";
import { fetchCount, fetchExists, fetchInstances, fetchValues, loaderOf } from "./fetch.ts";
import { ValuesLoader } from "./loader.ts";
import { requireTransaction } from "./lock.ts";
import { notFoundErrors } from "./not-found.ts";
import { compilePrinted, compileQuery } from "./plan.ts";
import { prefetchAll } from "./prefetch.ts";
import { countRepeat } from "./repeats.ts";
import { buildAggregate, printState } from "./select.ts";
import { changed, type QueryState } from "./state.ts";

/** The rows of a query. */
export async function answerRows(state: QueryState): Promise<unknown[]> {
  if (state.origin) return (await readRelated(state.origin.instance, state.origin.relation, "rows")) as unknown[];
  note(state, "rows");
  if (state.selection) return fetchValues(state);
  const { instances } = await fetchInstances(state);
  if (state.prefetch.length > 0) await prefetchAll(instances, state.prefetch, state.options);
  return instances;
}

/** The number of rows. */
export async function answerCount(state: QueryState): Promise<number> {
  if (state.origin) return (await readRelated(state.origin.instance, state.origin.relation, "count")) as number;
  note(state, "count");
  return fetchCount(state);
}

/** Whether there are rows. */
export async function answerExists(state: QueryState): Promise<boolean> {
  if (state.origin) return (await answerCount(state)) > 0;
  note(state, "exists");
  return fetchExists(state);
}

/** The one row; throws where there is none or another one. */
export async function answerOne(state: QueryState): Promise<unknown> {
  const rows = await answerRows(
    state.slice
      ? state
      : changed(state, { slice: { limit: 2, offset: undefined }, ...(state.distinctOn ? {} : { order: [] }) }),
  );
  if (rows.length === 1) return rows[0];
  const { DoesNotExist, MultipleObjectsReturned } = notFoundErrors(state.options.model);
  throw new (rows.length === 0 ? DoesNotExist : MultipleObjectsReturned)(state.options.label);
}

/** One row of aggregates over all rows. */
export async function answerAggregate(
  state: QueryState,
  columns: ReadonlyMap<string, QueryNode>,
): Promise<Record<string, unknown>> {
  if (state.selection || state.distinct || state.distinctOn)
    throw new NuagesError("E_QUERY_ROWS", { method: "aggregate()" });
  for (const [name, node] of columns) if (!node.aggregates) throw new NuagesError("E_QUERY_NO_AGGREGATE", { name });
  note(state, "aggregate");
  const database = databaseOf(state.database);
  const asked = state.empty ? changed(state, { slice: { limit: 0, offset: undefined } }) : state;
  const printer = new Printer(database.dialect, asked);
  printState(printer, asked, "aggregate");
  for (const [name, node] of columns) {
    printer.text += `,${name}:`;
    node.print(printer);
  }
  const build = (statement: Parameters<typeof buildAggregate>[2]) => buildAggregate(asked, columns, statement);
  const { rows } = await database.execute(compilePrinted(printer, asked.options, build));
  return new ValuesLoader(columns, database.dialect, "object").one(rows[0]!);
}

/** The rows in chunks: each chunk's rows are peers of each other, and nothing keeps a chunk that was passed. */
export async function* streamRows(state: QueryState, chunkSize: number): AsyncGenerator<unknown, void, undefined> {
  if (state.empty) return;
  note(state, "rows");
  const database = databaseOf(state.database);
  const { dialect } = database;
  requireTransaction(state, database);
  const chunks = database.iterate(compileQuery(state, "rows", dialect), { chunkSize });
  if (state.selection) {
    const loader = new ValuesLoader(state.selection, dialect, state.form);
    for await (const rows of chunks) yield* loader.load(rows);
    return;
  }
  const loader = loaderOf(state, dialect);
  for await (const rows of chunks) {
    const instances: AnyInstance[] = loader.load(rows, loader.groups(state, database.alias));
    if (state.prefetch.length > 0) await prefetchAll(instances, state.prefetch, state.options);
    yield* instances;
  }
}

function note(state: QueryState, what: string): void {
  if (state.derivedFrom === undefined) return;
  countRepeat(state, () => {
    const printer = new Printer(databaseOf(state.database).dialect, state);
    printState(printer, state, "rows");
    return `${what}:${printer.text}`;
  });
}
