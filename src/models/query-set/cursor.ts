import { createHash } from "node:crypto";
import type { ColumnType, DbValue, Dialect } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { CombinedNode, CompareNode, ConstantNode, IsNullNode } from "../expressions/conditions.ts";
import { ColumnNode, type ConditionNode, StoredNode } from "../expressions/node.ts";
import { OrderingExpression } from "../expressions/ordering.ts";
import { Printer } from "../expressions/printer.ts";
import { RandomNode } from "../expressions/random.ts";
import { databaseOf } from "../instances/connection.ts";
import type { CursorPageOptions } from "../types/query-set.ts";
import { loaderOf } from "./fetch.ts";
import { isGrouped } from "./filters.ts";
import { ValuesLoader } from "./loader.ts";
import { requireTransaction } from "./lock.ts";
import { effectiveOrder, totalOrder } from "./ordering.ts";
import { compileQuery } from "./plan.ts";
import { prefetchAll } from "./prefetch.ts";
import { changed, type QueryState } from "./state.ts";

/** A page of rows, and the marks of its ends. */
export interface CursorRows {
  readonly rows: unknown[];
  readonly next: string | null;
  readonly previous: string | null;
}

/** No cursor that we make is longer, but for orders by long texts. */
const longest = 16_384;
const method = "cursorPage()";

/**
 * The rows after (or before) a mark, in the query's order. The mark holds the values of the order's columns as the database holds them, so
 * that no digit of an instant is lost, and the order is made total by the key: a row is on one page, whatever comes and goes meanwhile.
 */
export async function answerCursorPage(state: QueryState, given: CursorPageOptions): Promise<CursorRows> {
  const { size, after, before } = given;
  const order = cursorOrder(state);
  const database = databaseOf(state.database);
  const { dialect } = database;
  requireTransaction(state, database);
  const sign = signature(state, dialect, order);
  const mark = before ?? after;
  const values = mark === undefined ? undefined : decode(mark, { dialect, order, sign });
  if (state.empty) return { rows: [], next: null, previous: null };
  const backwards = before !== undefined;
  const asked = backwards ? order.map((one) => one.reversed()) : order;
  const query = changed(state, {
    order: asked,
    reversed: false,
    slice: { limit: size + 1, offset: undefined },
    filters: values ? [...state.filters, beyond(asked, values)] : state.filters,
    extra: order.map(({ node }) => node),
  });
  const answer = await database.execute(compileQuery(query, "rows", dialect));
  const more = answer.rows.length > size;
  const found = answer.rows.slice(0, size);
  if (backwards) found.reverse();
  const markOf = (row: readonly unknown[] | undefined) =>
    row === undefined ? null : encode(sign, row.slice(row.length - order.length));
  // Before anything is made of them: making rows changes their values in place.
  const [first, last] = [markOf(found[0]), markOf(found.at(-1))];
  return {
    rows: await made(query, found),
    next: backwards || more ? last : null,
    previous: (backwards ? more : after !== undefined) ? first : null,
  };
}

async function made(state: QueryState, rows: unknown[][]): Promise<unknown[]> {
  const database = databaseOf(state.database);
  if (state.selection) return new ValuesLoader(state.selection, database.dialect, state.form).load(rows);
  const loader = loaderOf(state, database.dialect);
  const instances = loader.load(rows, loader.groups(state, database.alias));
  if (state.prefetch.length > 0) await prefetchAll(instances, state.prefetch, state.options);
  return instances;
}

/** The order that the marks tell of: total, and one in which a row keeps its place. */
function cursorOrder(state: QueryState): readonly OrderingExpression[] {
  if (state.distinct || state.distinctOn || state.combined || isGrouped(state)) {
    throw new NuagesError("E_QUERY_ROWS", { method });
  }
  const key = new OrderingExpression(new ColumnNode(state.root, state.options.pk), state.reversed ? "desc" : "asc");
  const order = effectiveOrder(state).length === 0 ? [key] : totalOrder(state);
  const loose = order.find(({ node }) => node instanceof RandomNode || node.type.kind === "json");
  if (loose) {
    const expected = "an order by columns in which every row keeps its place";
    throw new NuagesError("E_QUERY_ARGUMENT", { method, expected, received: loose.node.type.kind });
  }
  return order;
}

/** Tells a mark of another order from one of this one. */
function signature(state: QueryState, dialect: Dialect, order: readonly OrderingExpression[]): string {
  const printer = new Printer(dialect, state);
  printer.text += state.options.label;
  for (const { node, direction, nulls } of order) {
    node.print(printer);
    printer.text += ` ${direction}${nulls ?? ""},`;
  }
  return createHash("sha256").update(`${dialect.name}|${printer.text}`).digest("base64url").slice(0, 8);
}

function encode(sign: string, values: readonly unknown[]): string {
  const plain = values.map((value) => (typeof value === "bigint" ? { n: String(value) } : value));
  return Buffer.from(JSON.stringify([sign, ...plain])).toString("base64url");
}

function decode(
  mark: string,
  { dialect, order, sign }: { dialect: Dialect; order: readonly OrderingExpression[]; sign: string },
): DbValue[] {
  const given = typeof mark === "string" && mark.length <= longest ? parsed(mark) : undefined;
  if (!Array.isArray(given) || given.length !== order.length + 1 || given[0] !== sign) throw invalid();
  return order.map(({ node }, i) => {
    const value = given[i + 1] as unknown;
    if (value === null) return node.nullable ? null : refuse();
    return stored(dialect, node.type, value);
  });
}

function parsed(mark: string): unknown {
  try {
    return JSON.parse(Buffer.from(mark, "base64url").toString());
  } catch {
    return undefined;
  }
}

function invalid(): NuagesError<"E_CURSOR_INVALID"> {
  return new NuagesError("E_CURSOR_INVALID", {});
}

function refuse(): never {
  throw invalid();
}

const kinds: Readonly<Record<string, readonly string[]>> = {
  auto: ["number", "bigint"],
  integer: ["number", "bigint"],
  bigInteger: ["number", "bigint", "string"],
  float: ["number"],
  boolean: ["boolean", "number"],
  decimal: ["number", "bigint", "string"],
};

/** A value as the database holds it, from outside: it is bound, and it must be one that a column of this type can hold. */
function stored(dialect: Dialect, type: ColumnType, given: unknown): DbValue {
  const isBig = typeof given === "object" && given !== null && "n" in given && /^-?\d{1,20}$/.test(String(given.n));
  const value = isBig ? BigInt(String((given as { n: unknown }).n)) : given;
  if (!(kinds[type.kind] ?? ["string"]).includes(typeof value)) throw invalid();
  try {
    const read = dialect.fromDb(type, value);
    // What is read as it is stored is checked as any value of a query; else that it could be read was the check.
    if (dialect.converter(type) === undefined) dialect.toDb(type, read);
  } catch {
    throw invalid();
  }
  return value as DbValue;
}

/** The rows behind these values in an order: by the first column, or where that is equal by the second, and so on. */
function beyond(order: readonly OrderingExpression[], values: readonly DbValue[]): ConditionNode {
  const ways: ConditionNode[] = [];
  const equal: ConditionNode[] = [];
  const bounds = order.map(({ node }, i) => new StoredNode(node.type, values[i]));
  order.forEach((one, i) => {
    const { node } = one;
    const value = bounds[i]!;
    const later = laterThan(one, value);
    if (later) ways.push(CombinedNode.and([...equal, later]));
    equal.push(value.value === null ? new IsNullNode(node, false) : new CompareNode("=", node, value));
  });
  if (ways.length === 0) return new ConstantNode(false);
  const some = CombinedNode.or(ways);
  const { node, direction } = order[0]!;
  const mayBeNull = bounds[0]!.value === null || (node.nullable && isNullsLast(order[0]!));
  if (ways.length === 1 || mayBeNull) return some;
  // Says nothing new, but an index can begin with it.
  return CombinedNode.and([new CompareNode(direction === "asc" ? ">=" : "<=", node, bounds[0]!), some]);
}

function isNullsLast({ direction, nulls }: OrderingExpression): boolean {
  return (nulls ?? (direction === "asc" ? "last" : "first")) === "last";
}

function laterThan(order: OrderingExpression, value: StoredNode): ConditionNode | undefined {
  const { node, direction } = order;
  const nullsLast = isNullsLast(order);
  if (value.value === null) return nullsLast ? undefined : new IsNullNode(node, true);
  const later = new CompareNode(direction === "asc" ? ">" : "<", node, value);
  return node.nullable && nullsLast ? CombinedNode.or([later, new IsNullNode(node, false)]) : later;
}
