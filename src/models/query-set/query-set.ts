import { NuagesError } from "../../errors/index.ts";
import { altering } from "../../lib/index.ts";
import { columnAt, columnsWith, filterCondition } from "../expressions/columns.ts";
import { CombinedNode } from "../expressions/conditions.ts";
import { embeddedKey, expressionOf } from "../expressions/expression.ts";
import { ColumnNode, type ConditionNode, type QueryNode } from "../expressions/node.ts";
import { OrderingExpression } from "../expressions/ordering.ts";
import { databaseOf } from "../instances/connection.ts";
import type { AnyInstance } from "../instances/state.ts";
import { nodeIn } from "../lookups/operands.ts";
import type { ModelOptions, Relation } from "../options.ts";
import { type Moment, momentOf, sameMoment } from "../peers/batches.ts";
import type { DeletionCounts } from "../types/instances.ts";
import type { FetchMode, PageOptions } from "../types/query-set.ts";
import { checkName, namedNodes, refuseTakenName } from "./names.ts";
import { effectiveOrder, orderingsOf, sameNode } from "./ordering.ts";
import { relationNamed } from "./prefetch.ts";
import { callSite } from "./repeats.ts";
import { answerAggregate, answerCount, answerExists, answerOne, answerRows, streamRows } from "./run.ts";
import { EmbeddedState } from "./select.ts";
import { changed, isSliced, type PrefetchEntry, type QueryState, type RelatedTree } from "./state.ts";
import { bulkCreateRows, createRow, deleteRows, getOrCreateRow, updateRows } from "./writes.ts";

const inspect = Symbol.for("nodejs.util.inspect.custom");

/** A relation with the query that loads it. */
class PrefetchQuery {
  readonly entry: PrefetchEntry;

  constructor(entry: PrefetchEntry) {
    this.entry = entry;
  }
}

/** What a user holds as `QuerySet`; see the interface of that name for what each method means. */
export class ModelQuerySet implements PromiseLike<unknown[]> {
  readonly isQuerySet = true;
  readonly #state: QueryState;
  #result: { readonly moment: Moment; readonly rows: Promise<unknown[]> } | undefined;

  constructor(state: QueryState) {
    this.#state = state;
  }

  /** The state of a query set; undefined for anything else. */
  static stateOf(value: unknown): QueryState | undefined {
    return typeof value === "object" && value !== null && #state in value ? value.#state : undefined;
  }

  get [embeddedKey](): EmbeddedState {
    return EmbeddedState.among(this.#state);
  }

  [inspect](): string {
    return `QuerySet<${this.#state.options.label}>`;
  }

  all(): ModelQuerySet {
    return new ModelQuerySet(this.#state);
  }

  none(): ModelQuerySet {
    return this.#with({ empty: true });
  }

  filter(...where: readonly unknown[]): ModelQuerySet {
    const condition = this.#condition("filter()", where);
    return condition ? this.#with({ filters: [...this.#state.filters, condition] }) : this.#with({});
  }

  exclude(...where: readonly unknown[]): ModelQuerySet {
    const condition = this.#condition("exclude()", where);
    if (condition === undefined) return this.none();
    return this.#with({ filters: [...this.#state.filters, CombinedNode.not(condition)] });
  }

  orderBy(...by: readonly unknown[]): ModelQuerySet {
    this.#refuseSlice("orderBy()");
    const { options } = this.#state;
    const added = this.#added("order");
    const order = by.flatMap((one) => {
      if (typeof one === "string") return orderingsOf(options, one, added);
      return [orderingOf(typeof one === "function" ? one(columnsWith(options, added)) : one)];
    });
    return this.#with({ order, reversed: false });
  }

  orderByNames(names: readonly string[], allow: readonly string[]): ModelQuerySet {
    for (const name of names) {
      const plain = typeof name === "string" && name.startsWith("-") ? name.slice(1) : name;
      if (!allow.includes(plain)) throw new NuagesError("E_ORDER_NOT_ALLOWED", { name });
    }
    return this.orderBy(...names);
  }

  reverse(): ModelQuerySet {
    this.#refuseSlice("reverse()");
    return this.#with({ reversed: !this.#state.reversed });
  }

  limit(rows: number): ModelQuerySet {
    return this.#with({ slice: { limit: wholeNumber("limit()", rows), offset: this.#state.slice?.offset } });
  }

  offset(rows: number): ModelQuerySet {
    return this.#with({ slice: { limit: this.#state.slice?.limit, offset: wholeNumber("offset()", rows) } });
  }

  page({ number, size }: PageOptions): ModelQuerySet {
    const limit = wholeNumber("page({ size })", size, 1);
    const offset = (wholeNumber("page({ number })", number, 1) - 1) * limit;
    return this.#with({ slice: { limit, offset: wholeNumber("page({ number })", offset) } });
  }

  distinct(): ModelQuerySet {
    this.#refuseSlice("distinct()");
    return this.#with({ distinct: true });
  }

  selectRelated(...paths: readonly string[]): ModelQuerySet {
    this.#refuseValues("selectRelated()");
    let { related } = this.#state;
    for (const path of paths) related = withPath(related, this.#state.options, path.split("."));
    return this.#with({ related });
  }

  prefetchRelated(...relations: readonly unknown[]): ModelQuerySet {
    this.#refuseValues("prefetchRelated()");
    const entries = relations.map((one) => this.#prefetchEntry(one));
    return this.#with({ prefetch: [...this.#state.prefetch, ...entries] });
  }

  annotate(columns: (columns: object) => object): ModelQuerySet {
    this.#refuseValues("annotate()");
    const { options, annotations } = this.#state;
    const nodes = namedNodes("annotate()", call("annotate()", columns)(columnsWith(options, annotations)));
    for (const name of nodes.keys()) refuseTakenName(options, name);
    return this.#with({ annotations: new Map([...annotations, ...nodes]) });
  }

  values(...given: readonly unknown[]): ModelQuerySet {
    if (this.#state.related.size > 0 || this.#state.prefetch.length > 0) {
      throw new NuagesError("E_QUERY_ROWS", { method: "selectRelated() or prefetchRelated()" });
    }
    const { options, annotations } = this.#state;
    const [first] = given;
    if (typeof first === "function") {
      return this.#with({ selection: namedNodes("values()", first(columnsWith(options, annotations))) });
    }
    if (given.length === 0) {
      throw new NuagesError("E_QUERY_ARGUMENT", {
        method: "values()",
        expected: "names or a function",
        received: first,
      });
    }
    return this.#with({
      selection: new Map(given.map((name) => [name as string, namedNode(this.#state, name as string)])),
    });
  }

  using(alias: string): ModelQuerySet {
    if (typeof alias !== "string") {
      const expected = "the alias of a database";
      throw new NuagesError("E_QUERY_ARGUMENT", { method: "using()", expected, received: alias });
    }
    return this.#with({ database: alias });
  }

  fetchMode(mode: FetchMode): ModelQuerySet {
    if (mode !== "one" && mode !== "peers" && mode !== "raise") {
      const expected = '"one", "peers" or "raise"';
      throw new NuagesError("E_QUERY_ARGUMENT", { method: "fetchMode()", expected, received: mode });
    }
    return this.#with({ fetchMode: mode });
  }

  async get(...where: readonly unknown[]): Promise<unknown> {
    const query = where.length > 0 ? this.filter(...where) : this;
    return answerOne(query.#state);
  }

  async first(): Promise<unknown> {
    const { slice } = this.#state;
    const state = changed(this.#ordered(), { slice: { limit: Math.min(1, slice?.limit ?? 1), offset: slice?.offset } });
    return (await answerRows(state))[0] ?? null;
  }

  async last(): Promise<unknown> {
    this.#refuseSlice("last()");
    const state = this.#ordered();
    const slice = { limit: 1, offset: undefined };
    return (await answerRows(changed(state, { reversed: !state.reversed, slice })))[0] ?? null;
  }

  async count(): Promise<number> {
    return answerCount(this.#state);
  }

  async exists(): Promise<boolean> {
    return answerExists(this.#state);
  }

  async aggregate(columns: (columns: object) => object): Promise<Record<string, unknown>> {
    const { options, annotations } = this.#state;
    const given = call("aggregate()", columns)(columnsWith(options, annotations));
    return answerAggregate(this.#state, namedNodes("aggregate()", given));
  }

  iterator(options: { readonly chunkSize?: number } = {}): AsyncIterable<unknown> {
    return streamRows(this.#state, wholeNumber("iterator({ chunkSize })", options.chunkSize ?? 1000, 1));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void, undefined> {
    yield* await this.#rows();
  }

  then<A = unknown[], B = never>(
    onRows?: ((rows: unknown[]) => A | PromiseLike<A>) | null,
    onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#rows().then(onRows, onFailed);
  }

  async create(values: object): Promise<AnyInstance> {
    return createRow(this.#state, values);
  }

  async bulkCreate(rows: readonly object[], options: { readonly batchSize?: number } = {}): Promise<AnyInstance[]> {
    return bulkCreateRows(this.#state, rows, options);
  }

  async getOrCreate(lookup: object, defaults: object = {}): Promise<{ row: unknown; created: boolean }> {
    return getOrCreateRow(this.#state, { lookup, defaults, find: () => this.get(lookup) });
  }

  async update(values: unknown): Promise<number> {
    this.#refuseSlice("update()");
    this.#refuseValues("update()");
    const { options, annotations } = this.#state;
    return updateRows(this.#state, typeof values === "function" ? values(columnsWith(options, annotations)) : values);
  }

  async delete(): Promise<DeletionCounts> {
    this.#refuseSlice("delete()");
    this.#refuseValues("delete()");
    return deleteRows(this.#state);
  }

  #rows(): Promise<unknown[]> {
    const moment = momentOf(databaseOf(this.#state.database));
    const result = this.#result;
    if (result && sameMoment(result.moment, moment)) return result.rows.then((rows) => rows.slice());
    const rows = answerRows(this.#state);
    if (moment.context === 0) return rows;
    const kept = { moment, rows };
    this.#result = kept;
    return rows.then(
      (found) => found.slice(),
      (error) => {
        if (this.#result === kept) this.#result = undefined;
        throw error;
      },
    );
  }

  #with(changes: Partial<QueryState>): ModelQuerySet {
    const state = this.#state;
    const derivedFrom = state.derivedFrom ?? (state.origin && { ...state.origin, at: callSite() });
    return new ModelQuerySet(changed(state, derivedFrom ? { ...changes, derivedFrom } : changes));
  }

  #condition(method: string, where: readonly unknown[]): ConditionNode | undefined {
    this.#refuseSlice(method);
    const { options, root } = this.#state;
    const columns = columnsWith(options, this.#added("condition"));
    const conditions = where.map((one) => filterCondition(one, root, columns));
    const condition = CombinedNode.and(conditions);
    return condition.shape === "and" && condition.items.length === 0 ? undefined : condition;
  }

  /**
   * The columns that the query added. To an order a name is first what the rows show by it; to a condition a column under the name
   * of another one leaves that name to the model's own.
   */
  #added(place: "order" | "condition"): ReadonlyMap<string, QueryNode> {
    const { annotations, selection, options, root } = this.#state;
    if (selection === undefined) return annotations;
    const isOwn = (name: string) => options.field(name) !== undefined || options.relations.has(name);
    const shown = [...selection].filter(([name, node]) => {
      if (!(node instanceof ColumnNode && isOwn(name))) return true;
      return place === "order" && !sameNode(node, columnAt(root, name));
    });
    return new Map([...annotations, ...shown]);
  }

  /** The state with an order: its own, the model's, or that of the key. */
  #ordered(): QueryState {
    const state = this.#state;
    if (effectiveOrder(state).length > 0) return state;
    return { ...state, order: [new OrderingExpression(new ColumnNode(state.root, state.options.pk), "asc")] };
  }

  #prefetchEntry(given: unknown): PrefetchEntry {
    if (given instanceof PrefetchQuery) return checkedEntry(this.#state.options, given.entry);
    if (typeof given === "string")
      return checkedEntry(this.#state.options, { names: given.split("."), state: undefined });
    const expected = "names of relations or prefetch(name, query)";
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "prefetchRelated()", expected, received: given });
  }

  #refuseSlice(method: string): void {
    if (isSliced(this.#state)) throw new NuagesError("E_QUERY_SLICED", { method });
  }

  #refuseValues(method: string): void {
    const { selection, distinct } = this.#state;
    if (selection || (distinct && method !== "annotate()")) throw new NuagesError("E_QUERY_ROWS", { method });
  }
}

for (const method of ["create", "bulkCreate", "getOrCreate", "update", "delete"] as const) {
  altering(ModelQuerySet.prototype[method]);
}

/** See `prefetch`. */
export function prefetchQuery(path: string, querySet: unknown): PrefetchQuery {
  const state = ModelQuerySet.stateOf(querySet);
  if (state === undefined) {
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "prefetch()", expected: "a query set", received: querySet });
  }
  if (isSliced(state)) throw new NuagesError("E_QUERY_SLICED", { method: "prefetch()" });
  if (state.selection || state.distinct) throw new NuagesError("E_QUERY_ROWS", { method: "prefetch()" });
  return new PrefetchQuery({ names: String(path).split("."), state });
}

/** A query set as a part of another query: its rows. */
export function embeddedRows(method: string, querySet: unknown): EmbeddedState {
  return EmbeddedState.among(stateIn(method, querySet));
}

/** A query set as a part of another query: a column of its first row. */
export function firstColumn(querySet: unknown, column: string): EmbeddedState {
  const state = stateIn("subquery()", querySet);
  return EmbeddedState.first(state, column, state.selection?.get(column) ?? namedNode(state, column));
}

function stateIn(method: string, querySet: unknown): QueryState {
  const state = ModelQuerySet.stateOf(querySet);
  if (state) return state;
  throw new NuagesError("E_QUERY_ARGUMENT", { method, expected: "a query set", received: querySet });
}

/** The column or the added value that a name stands for. */
function namedNode({ root, annotations }: QueryState, name: string): QueryNode {
  const added = annotations.get(name);
  if (added) return added;
  const node = columnAt(root, name);
  for (const part of name.split(".")) checkName(part);
  if (node.path.toMany) throw new NuagesError("E_QUERY_TO_MANY", { path: name });
  return node;
}

function checkedEntry(options: ModelOptions, entry: PrefetchEntry): PrefetchEntry {
  let at = options;
  for (const name of entry.names) at = relationNamed(at, name).to;
  if (entry.state && entry.state.options.label !== at.label) {
    const expected = `a query of ${at.label} for "${entry.names.join(".")}"`;
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "prefetch()", expected, received: entry.state.options.label });
  }
  return entry;
}

function withPath(tree: RelatedTree, options: ModelOptions, names: readonly string[]): RelatedTree {
  const [name, ...rest] = names;
  const relation: Relation = relationNamed(options, name!);
  if (relation.many) {
    const hint = `It can't be joined: load it with prefetchRelated("${name}").`;
    throw new NuagesError("E_QUERY_TO_MANY", { path: name! }, { hint });
  }
  const inner = tree.get(relation) ?? new Map();
  return new Map([...tree, [relation, rest.length > 0 ? withPath(inner, relation.to, rest) : inner]]);
}

function orderingOf(given: unknown): OrderingExpression {
  if (given instanceof OrderingExpression) return given;
  const node = nodeIn(given);
  if (node) return expressionOf(node).asc();
  const expected = "names, or functions that answer p.name.asc() or p.name.desc()";
  throw new NuagesError("E_QUERY_ARGUMENT", { method: "orderBy()", expected, received: given });
}

function wholeNumber(method: string, value: unknown, least = 0): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
  throw new NuagesError("E_QUERY_ARGUMENT", { method, expected: `a whole number from ${least} on`, received: value });
}

function call(method: string, given: unknown): (columns: object) => unknown {
  if (typeof given === "function") return given as (columns: object) => unknown;
  throw new NuagesError("E_QUERY_ARGUMENT", { method, expected: "a function of the columns", received: given });
}
