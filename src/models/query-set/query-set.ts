import type { ExplainOptions } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { altering, type Temporal } from "../../lib/index.ts";
import { columnAt, columnsWith, filterCondition } from "../expressions/columns.ts";
import { CombinedNode } from "../expressions/conditions.ts";
import { embeddedKey, expressionOf } from "../expressions/expression.ts";
import { ColumnNode, type ConditionNode, type QueryNode } from "../expressions/node.ts";
import { OrderingExpression } from "../expressions/ordering.ts";
import { databaseOf } from "../instances/connection.ts";
import type { AnyInstance } from "../instances/state.ts";
import { isPlainObject } from "../lookups/equality.ts";
import { nodeIn } from "../lookups/operands.ts";
import { type Moment, momentOf, sameMoment } from "../peers/batches.ts";
import type { DeletionCounts } from "../types/instances.ts";
import type {
  ConflictOptions,
  CursorPageOptions,
  FetchMode,
  PageOptions,
  SelectForUpdateOptions,
} from "../types/query-set.ts";
import { bulkUpdateRows } from "./bulk-update.ts";
import { columnsOnly, columnsWithout } from "./columns.ts";
import { combine, type SetOperation } from "./combine.ts";
import { answerCursorPage, type CursorRows } from "./cursor.ts";
import { answerDates } from "./dates.ts";
import { explainQuery } from "./explain.ts";
import { answerExtreme } from "./extreme.ts";
import { answerContains, rowsInBulk } from "./keys.ts";
import { lockOf } from "./lock-options.ts";
import { namedNode, namedNodes, refuseTakenName } from "./names.ts";
import { effectiveOrder, orderingsOf, sameNode } from "./ordering.ts";
import { prefetchEntryOf, prefetchQuery, withPath } from "./prefetch-entries.ts";
import { RawRows } from "./raw.ts";
import { callSite } from "./repeats.ts";
import { answerAggregate, answerCount, answerExists, answerOne, answerRows, streamRows } from "./run.ts";
import { EmbeddedState } from "./select.ts";
import { changed, isSliced, type QueryState } from "./state.ts";
import { updateOrCreateRow } from "./upsert.ts";
import { bulkCreateRows, createRow, deleteRows, getOrCreateRow, updateRows } from "./writes.ts";

const inspect = Symbol.for("nodejs.util.inspect.custom");

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
    return this.#of(this.#state);
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

  distinct(...names: readonly string[]): ModelQuerySet {
    this.#refuseSlice("distinct()");
    if (names.length === 0) return this.#with({ distinct: true });
    const { distinct, selection } = this.#state;
    const grouped = [...(selection?.values() ?? [])].some((node) => node.aggregates);
    if (distinct || grouped) throw new NuagesError("E_QUERY_ROWS", { method: "distinct(name)" });
    return this.#with({ distinctOn: names.map((name) => ({ name, node: namedNode(this.#state, name) })) });
  }

  union(...given: readonly unknown[]): ModelQuerySet {
    const last = given.at(-1);
    const options = isPlainObject(last) ? last : undefined;
    const all = options?.all === true;
    return this.#combine(all ? "unionAll" : "union", options ? given.slice(0, -1) : given);
  }

  intersection(...others: readonly unknown[]): ModelQuerySet {
    return this.#combine("intersect", others);
  }

  difference(...others: readonly unknown[]): ModelQuerySet {
    return this.#combine("except", others);
  }

  async dates(
    name: string,
    step: string,
    { order }: { readonly order?: "asc" | "desc" } = {},
  ): Promise<(Temporal.PlainDate | Date)[]> {
    this.#refuseSlice("dates()");
    this.#refuseValues("dates()");
    return answerDates(this.#state, { method: "dates()", node: namedNode(this.#state, name), step, order });
  }

  async dateTimes(
    name: string,
    step: string,
    { order }: { readonly order?: "asc" | "desc" } = {},
  ): Promise<(Temporal.PlainDate | Date)[]> {
    this.#refuseSlice("dateTimes()");
    this.#refuseValues("dateTimes()");
    return answerDates(this.#state, { method: "dateTimes()", node: namedNode(this.#state, name), step, order });
  }

  selectRelated(...paths: readonly string[]): ModelQuerySet {
    this.#refuseValues("selectRelated()");
    let { related } = this.#state;
    for (const path of paths) {
      requireText("selectRelated()", "the path of a relation", path);
      related = withPath(related, this.#state.options, path.split("."));
    }
    return this.#with({ related });
  }

  prefetchRelated(...relations: readonly unknown[]): ModelQuerySet {
    this.#refuseValues("prefetchRelated()");
    const entries = relations.map((one) => prefetchEntryOf(this.#state.options, one));
    return this.#with({ prefetch: [...this.#state.prefetch, ...entries] });
  }

  annotate(columns: (columns: object) => object): ModelQuerySet {
    this.#refuseValues("annotate()");
    const { options, annotations } = this.#state;
    const nodes = namedNodes("annotate()", call("annotate()", columns)(columnsWith(options, this.#added())));
    for (const name of nodes.keys()) refuseTakenName(options, name);
    return this.#with({ annotations: new Map([...annotations, ...nodes]) });
  }

  only(...names: readonly string[]): ModelQuerySet {
    this.#refuseValues("only()");
    return this.#with({ columns: columnsOnly(this.#state.options, names) });
  }

  defer(...names: readonly string[]): ModelQuerySet {
    this.#refuseValues("defer()");
    return this.#with({ columns: columnsWithout(this.#state, names) });
  }

  alias(columns: (columns: object) => object): ModelQuerySet {
    this.#refuseValues("alias()");
    const { options, aliases } = this.#state;
    const nodes = namedNodes("alias()", call("alias()", columns)(columnsWith(options, this.#added())));
    for (const name of nodes.keys()) refuseTakenName(options, name);
    return this.#with({ aliases: new Map([...aliases, ...nodes]) });
  }

  valuesList(...given: readonly unknown[]): ModelQuerySet {
    const last = given.at(-1);
    if (typeof last !== "object" || last === null) return this.values(...given).#with({ form: "tuple" });
    if (given.length !== 2 || (last as { readonly flat?: unknown }).flat !== true) {
      const expected = "names, or one name and { flat: true }";
      throw new NuagesError("E_QUERY_ARGUMENT", { method: "valuesList()", expected, received: given });
    }
    return this.values(given[0]).#with({ form: "flat" });
  }

  selectForUpdate(options: SelectForUpdateOptions<string> = {}): ModelQuerySet {
    if (this.#state.combined) throw new NuagesError("E_QUERY_COMBINED", { method: "selectForUpdate()" });
    return this.#with({ lock: lockOf(this.#state, options) });
  }

  values(...given: readonly unknown[]): ModelQuerySet {
    if (this.#state.combined) throw new NuagesError("E_QUERY_COMBINED", { method: "values()" });
    if (this.#state.related.size > 0 || this.#state.prefetch.length > 0) {
      throw new NuagesError("E_QUERY_ROWS", { method: "selectRelated() or prefetchRelated()" });
    }
    const { options } = this.#state;
    const [first] = given;
    if (typeof first === "function") {
      const selection = namedNodes("values()", first(columnsWith(options, this.#added())));
      return this.#with({ selection, form: "object" });
    }
    if (given.length === 0) {
      throw new NuagesError("E_QUERY_ARGUMENT", {
        method: "values()",
        expected: "names or a function",
        received: first,
      });
    }
    const names = given.map((name) => requireText("values()", "names or a function", name));
    const selection = new Map(names.map((name) => [name, namedNode(this.#state, name)]));
    return this.#with({ selection, form: "object" });
  }

  using(alias: string): ModelQuerySet {
    return this.#with({ database: requireText("using()", "the alias of a database", alias) });
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

  async earliest(...fields: readonly string[]): Promise<unknown> {
    this.#refuseSlice("earliest()");
    return answerExtreme(this.#state, "earliest", { names: fields, added: this.#added("order") });
  }

  async latest(...fields: readonly string[]): Promise<unknown> {
    this.#refuseSlice("latest()");
    return answerExtreme(this.#state, "latest", { names: fields, added: this.#added("order") });
  }

  async inBulk(
    keys?: readonly unknown[],
    { field = "pk" }: { readonly field?: string } = {},
  ): Promise<Map<unknown, unknown>> {
    this.#refuseSlice("inBulk()");
    this.#refuseValues("inBulk()");
    return rowsInBulk(this.#state, keys, field);
  }

  async contains(row: unknown): Promise<boolean> {
    this.#refuseValues("contains()");
    return answerContains(this.#state, row);
  }

  raw(strings: TemplateStringsArray, ...values: readonly unknown[]): RawRows {
    return new RawRows(this.#state, strings, values);
  }

  async cursorPage(options: CursorPageOptions): Promise<CursorRows> {
    this.#refuseSlice("cursorPage()");
    wholeNumber("cursorPage({ size })", options.size, 1);
    if (options.after === undefined || options.before === undefined) return answerCursorPage(this.#state, options);
    const expected = "after or before, not both";
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "cursorPage()", expected, received: options });
  }

  async explain(options: ExplainOptions = {}): Promise<string> {
    return explainQuery(this.#state, options);
  }

  async count(): Promise<number> {
    return answerCount(this.#state);
  }

  async exists(): Promise<boolean> {
    return answerExists(this.#state);
  }

  async aggregate(columns: (columns: object) => object): Promise<Record<string, unknown>> {
    const given = call("aggregate()", columns)(columnsWith(this.#state.options, this.#added()));
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

  async bulkCreate(
    rows: readonly object[],
    options: ConflictOptions<string> & { readonly batchSize?: number } = {},
  ): Promise<AnyInstance[] | number> {
    return bulkCreateRows(this.#state, rows, options);
  }

  async bulkUpdate(
    rows: readonly object[],
    fields: readonly string[],
    options: { readonly batchSize?: number } = {},
  ): Promise<number> {
    return bulkUpdateRows(this.#state, { rows, fields, ...options });
  }

  async getOrCreate(lookup: object, defaults: object = {}): Promise<{ row: unknown; created: boolean }> {
    return getOrCreateRow(this.#state, { lookup, defaults, find: () => this.get(lookup) });
  }

  async updateOrCreate(
    lookup: object,
    values: object = {},
    created: object = {},
  ): Promise<{ row: AnyInstance; created: boolean }> {
    const find = () => this.selectForUpdate().get(lookup);
    return updateOrCreateRow(this.#state, { lookup, values, created, find });
  }

  async update(values: unknown): Promise<number> {
    this.#refuseSlice("update()");
    this.#refuseValues("update()");
    const given = typeof values === "function" ? values(columnsWith(this.#state.options, this.#added())) : values;
    return updateRows(this.#state, given);
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
    return this.#of(changed(state, derivedFrom ? { ...changes, derivedFrom } : changes));
  }

  /** A query set of the same class: with the methods that its manager gives. */
  #of(state: QueryState): ModelQuerySet {
    return new (this.constructor as typeof ModelQuerySet)(state);
  }

  #combine(op: SetOperation, others: readonly unknown[]): ModelQuerySet {
    const states = others.map((other) => {
      const state = ModelQuerySet.stateOf(other);
      if (state) return state;
      throw new NuagesError("E_QUERY_ARGUMENT", { method: "union()", expected: "query sets", received: other });
    });
    return new ModelQuerySet(combine(this.#state, op, states));
  }

  #condition(method: string, where: readonly unknown[]): ConditionNode | undefined {
    this.#refuseSlice(method);
    if (this.#state.combined) throw new NuagesError("E_QUERY_COMBINED", { method });
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
  #added(place: "order" | "condition" = "condition"): ReadonlyMap<string, QueryNode> {
    const { annotations, aliases, selection, options, root } = this.#state;
    if (selection === undefined && aliases.size === 0) return annotations;
    const { combined } = this.#state;
    const isOwn = (name: string) => !combined && (options.field(name) !== undefined || options.relations.has(name));
    const shown = [...(selection ?? [])].filter(([name, node]) => {
      if (!(node instanceof ColumnNode && isOwn(name))) return true;
      return place === "order" && !sameNode(node, columnAt(root, name));
    });
    return new Map([...aliases, ...annotations, ...shown]);
  }

  /** The state with an order: its own, the model's, or that of the key. */
  #ordered(): QueryState {
    const state = this.#state;
    if (effectiveOrder(state).length > 0) return state;
    if (state.combined) {
      return { ...state, order: [...state.selection!.values()].map((node) => new OrderingExpression(node, "asc")) };
    }
    return { ...state, order: [new OrderingExpression(new ColumnNode(state.root, state.options.pk), "asc")] };
  }

  #refuseSlice(method: string): void {
    if (isSliced(this.#state)) throw new NuagesError("E_QUERY_SLICED", { method });
  }

  #refuseValues(method: string): void {
    const { selection, distinct, distinctOn } = this.#state;
    const rows = method === "annotate()" || method === "alias()";
    const firsts = distinctOn && refusingFirsts.has(method);
    if (selection || firsts || (distinct && !rows)) throw new NuagesError("E_QUERY_ROWS", { method });
  }
}

/** The methods that change rows: templates may not call them. */
export const writingMethods = [
  "create",
  "bulkCreate",
  "bulkUpdate",
  "getOrCreate",
  "updateOrCreate",
  "update",
  "delete",
] as const;

for (const method of writingMethods) {
  altering(ModelQuerySet.prototype[method]);
}

/** See `prefetch` of the door. */
export function prefetchOf(path: string, querySet: unknown, as?: string): object {
  return prefetchQuery(path, ModelQuerySet.stateOf(querySet), { querySet, as });
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

function orderingOf(given: unknown): OrderingExpression {
  if (given instanceof OrderingExpression) return given;
  const node = nodeIn(given);
  if (node) return expressionOf(node).asc();
  const expected = "names, or functions that answer p.name.asc() or p.name.desc()";
  throw new NuagesError("E_QUERY_ARGUMENT", { method: "orderBy()", expected, received: given });
}

/** What would act on other rows than the first ones of `distinct(name)`. */
const refusingFirsts: ReadonlySet<string> = new Set(["update()", "delete()", "dates()", "dateTimes()", "inBulk()"]);

function wholeNumber(method: string, value: unknown, least = 0): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
  throw new NuagesError("E_QUERY_ARGUMENT", { method, expected: `a whole number from ${least} on`, received: value });
}

function call(method: string, given: unknown): (columns: object) => unknown {
  if (typeof given === "function") return given as (columns: object) => unknown;
  throw new NuagesError("E_QUERY_ARGUMENT", { method, expected: "a function of the columns", received: given });
}

/** What comes from outside may be anything: what is no text is an error with a name, not one of the engine. */
function requireText(method: string, expected: string, received: unknown): string {
  if (typeof received !== "string") throw new NuagesError("E_QUERY_ARGUMENT", { method, expected, received });
  return received;
}
