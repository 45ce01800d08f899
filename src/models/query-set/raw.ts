import { type Dialect, type SqlPart, sql } from "../../database/index.ts";
import { didYouMean, NuagesError } from "../../errors/index.ts";
import { Decimal, Temporal } from "../../lib/index.ts";
import { databaseOf } from "../instances/connection.ts";
import { instantiate } from "../instances/instantiate.ts";
import { partOf } from "../instances/parts.ts";
import { type AnyInstance, isInstance } from "../instances/state.ts";
import type { Field } from "../options.ts";
import { PeerGroup } from "../peers/group.ts";
import { checkName, refuseTakenName } from "./names.ts";
import { prefetchAll } from "./prefetch.ts";
import { loadedFields, type QueryState } from "./state.ts";

/** Rows of a model by SQL that the program wrote: see `RawQuery` of the door. */
export class RawRows implements PromiseLike<AnyInstance[]>, AsyncIterable<AnyInstance> {
  readonly #state: QueryState;
  readonly #strings: TemplateStringsArray;
  readonly #values: readonly unknown[];

  constructor(state: QueryState, strings: TemplateStringsArray, values: readonly unknown[]) {
    refuseParts(state);
    if (!Array.isArray(strings) || !Array.isArray(strings.raw)) {
      const expected = "a template: raw`select …`, with values in it";
      throw new NuagesError("E_QUERY_ARGUMENT", { method: "raw", expected, received: strings });
    }
    this.#state = state;
    this.#strings = strings;
    this.#values = values;
  }

  then<A = AnyInstance[], B = never>(
    onRows?: ((rows: AnyInstance[]) => A | PromiseLike<A>) | null,
    onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#run().then(onRows, onFailed);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<AnyInstance, void, undefined> {
    yield* await this.#run();
  }

  async #run(): Promise<AnyInstance[]> {
    const { database: alias, prefetch, options } = this.#state;
    const database = databaseOf(alias);
    const values = this.#values.map((value) => sqlPart(database.dialect, value));
    const { rows, fields } = await database.execute(sql(this.#strings, ...values));
    if (rows.length === 0) return [];
    const made = read(this.#state, database.dialect, { rows, names: fields.map(({ name }) => name) });
    if (prefetch.length > 0) await prefetchAll(made, prefetch, options);
    return made;
  }
}

/** The SQL says everything: nothing that another method has said may be lost in silence. */
function refuseParts(state: QueryState): void {
  const said =
    state.filters.length > 0 ||
    state.order !== undefined ||
    state.slice ||
    state.distinct ||
    state.distinctOn ||
    state.selection ||
    state.annotations.size > 0 ||
    state.related.size > 0 ||
    state.lock ||
    state.empty ||
    state.parents;
  if (!said) return;
  const expected = "a query with using(), fetchMode(), only(), defer() and prefetchRelated() only";
  throw new NuagesError("E_QUERY_ARGUMENT", { method: "raw", expected, received: state.options.label });
}

function sqlPart(dialect: Dialect, value: unknown): SqlPart {
  if (isInstance(value)) return sqlPart(dialect, value.pk);
  if (value instanceof Date) return dialect.toDb({ kind: "dateTime" }, value);
  if (value instanceof Temporal.PlainDate) return dialect.toDb({ kind: "date" }, value);
  if (value instanceof Decimal) {
    const hint =
      "A database may keep decimals in a form of its own: use filter(), or give text or an integer and cast it.";
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "raw", expected: "no decimal", received: value }, { hint });
  }
  if (value === undefined) throw new NuagesError("E_QUERY_UNDEFINED", { path: "raw" });
  return value as SqlPart;
}

interface RawAnswer {
  readonly rows: unknown[][];
  readonly names: readonly string[];
}

function read(state: QueryState, dialect: Dialect, { rows, names }: RawAnswer): AnyInstance[] {
  const { options } = state;
  const places = placesOf(state, names);
  const known = options.fields.map((field) => ({ at: places.get(field), convert: dialect.converter(field.type) }));
  const extra = names
    .map((name, at) => ({ name, at }))
    .filter(({ name }) => !options.fields.some((field) => field.column === name));
  for (const { name } of extra) {
    checkName(name);
    refuseTakenName(options, name);
  }
  const loaded = [...known.keys()].filter((index) => known[index]!.at !== undefined);
  const group = new PeerGroup(options, {
    mode: state.fetchMode,
    alias: state.database,
    ...(loaded.length < known.length && { deferred: partOf(options, loaded).deferred }),
  });
  const made = rows.map((row) => {
    const values = known.map(({ at, convert }) => {
      const raw = at === undefined ? undefined : row[at];
      return raw === null || raw === undefined || convert === undefined ? raw : convert(raw);
    });
    const instance = instantiate(options, values, group.origin);
    group.add(instance);
    for (const { name, at } of extra) instance[name] = row[at];
    return instance;
  });
  group.close();
  return made;
}

/** Where the columns of the model are in a row; every one that the query doesn't leave out must be there, once. */
function placesOf(state: QueryState, names: readonly string[]): Map<Field, number> {
  const { options } = state;
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) {
    const problem = `answers with two columns named "${repeated}"`;
    throw new NuagesError("E_RAW_COLUMNS", { model: options.label, problem, fix: `Give one of them another name.` });
  }
  const places = new Map<Field, number>();
  for (const field of options.fields) {
    const at = names.indexOf(field.column);
    if (at >= 0) places.set(field, at);
  }
  const missing = loadedFields(state).find((field) => !places.has(field));
  if (missing === undefined) return places;
  const near = didYouMean(missing.column, names);
  const fix =
    missing.primaryKey || missing.remote ? "Select it too" : `Select it too, or leave it out: defer("${missing.name}")`;
  const problem = `answers without the column "${missing.column}"`;
  throw new NuagesError("E_RAW_COLUMNS", { model: options.label, problem, fix: `${fix}. ${near}`.trim() });
}
