import type { Database, Dialect } from "../../database/index.ts";
import { databaseOf } from "../instances/connection.ts";
import type { AnyInstance } from "../instances/state.ts";
import type { ModelOptions } from "../options.ts";
import { type RowGroups, RowLoader, ValuesLoader } from "./loader.ts";
import { requireTransaction } from "./lock.ts";
import { compileQuery } from "./plan.ts";
import type { QueryState } from "./state.ts";

/** Rows as they came, and the instances made of them. */
export interface Fetched {
  readonly rows: readonly unknown[][];
  readonly instances: AnyInstance[];
}

const plainLoaders = new WeakMap<ModelOptions, WeakMap<Dialect, RowLoader>>();

/** The loader of a query's rows; that of whole rows and nothing else is kept. */
export function loaderOf(state: QueryState, dialect: Dialect): RowLoader {
  const plain =
    state.columns === undefined &&
    state.extra.length === 0 &&
    state.annotations.size === 0 &&
    state.related.size === 0 &&
    state.parents?.relation.through === undefined;
  if (!plain) return new RowLoader(state, dialect);
  let loaders = plainLoaders.get(state.options);
  if (loaders === undefined) plainLoaders.set(state.options, (loaders = new WeakMap()));
  let loader = loaders.get(dialect);
  if (loader === undefined) loaders.set(dialect, (loader = new RowLoader(state, dialect)));
  return loader;
}

/** The instances of a query, without what it prefetches. `into`: the groups of an earlier part of the same result. */
export async function fetchInstances(state: QueryState, into?: { groups: RowGroups | undefined }): Promise<Fetched> {
  if (state.empty) return { rows: [], instances: [] };
  const database = databaseOf(state.database);
  requireTransaction(state, database);
  const loader = loaderOf(state, database.dialect);
  const { rows } = await database.execute(compileQuery(state, "rows", database.dialect));
  const groups = into?.groups ?? loader.groups(state, database.alias);
  if (into) into.groups = groups;
  return { rows, instances: loader.load(rows, groups) };
}

/** The plain rows of a query with `values`. */
export async function fetchValues(state: QueryState): Promise<unknown[]> {
  if (state.empty) return [];
  const database = databaseOf(state.database);
  requireTransaction(state, database);
  const { rows } = await database.execute(compileQuery(state, "rows", database.dialect));
  return new ValuesLoader(state.selection!, database.dialect, state.form).load(rows);
}

/** One number that a query answers with. */
export async function fetchCount(state: QueryState): Promise<number> {
  if (state.empty) return 0;
  const database = databaseOf(state.database);
  const { rows } = await database.execute(compileQuery(state, "count", database.dialect));
  return Number(rows[0]![0]);
}

/** Whether a query has rows. */
export async function fetchExists(state: QueryState): Promise<boolean> {
  if (state.empty || state.slice?.limit === 0) return false;
  const database: Database = databaseOf(state.database);
  const { rows } = await database.execute(compileQuery(state, "exists", database.dialect));
  return rows.length > 0;
}
