import {
  aggregate,
  and,
  bool,
  type ColumnType,
  column,
  inList,
  inQuery,
  type OrderBy,
  type Select,
  type SelectColumn,
  type SqlNode,
  select,
  star,
} from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { ConstantNode, IsNullNode } from "../expressions/conditions.ts";
import {
  type BuildScope,
  ColumnNode,
  type ConditionNode,
  type EmbeddedQuery,
  type QueryNode,
} from "../expressions/node.ts";
import type { OrderingExpression } from "../expressions/ordering.ts";
import type { Path } from "../expressions/path.ts";
import type { Printer, Slice } from "../expressions/printer.ts";
import { Scope } from "../expressions/scope.ts";
import type { Statement } from "../expressions/tables.ts";
import { CastNode } from "../expressions/values.ts";
import { distinctNodes, orderOfFirsts } from "./distinct-on.ts";
import { checkWindow, groupFilters, isGrouped } from "./filters.ts";
import { buildLock, printLock } from "./lock.ts";
import { effectiveOrder, sameNode, totalOrder } from "./ordering.ts";
import { isSliced, linkField, loadedFields, type QueryState, type RelatedTree } from "./state.ts";
import { splitByWindows, WindowedRows } from "./windows.ts";

/** What is asked of a query. */
export type Question = "rows" | "count" | "exists" | "keys" | "aggregate" | "groupCount";

/** What the parts of a statement share, and the numbers of its slice. */
export interface SelectStatement extends Statement {
  slice(slice: Slice | undefined): { readonly limit?: number; readonly offset?: number };
}

/** The columns that a model's rows are read from, in the order in which the loader takes them. */
export interface RowShape {
  readonly nodes: readonly { readonly node: QueryNode; readonly alias?: string }[];
}

/** Writes a query's shape, and takes its values out, in the order in which nothing is forgotten. */
export function printState(printer: Printer, state: QueryState, question: Question): void {
  printer.text += question;
  if (state.empty) printer.text += "none";
  for (const filter of state.filters) printer.condition(filter);
  state.combined?.print(printer);
  if (question === "rows" || question === "keys" || isSliced(state) || state.distinctOn) printOrder(printer, state);
  if (state.parents) {
    const { from, name } = state.parents.relation;
    printer.text += `>${from.label}.${name}`;
    printer.list(state.parents.keys);
  }
  if (state.distinct) printer.text += "distinct";
  for (const { node } of state.distinctOn ?? []) {
    printer.text += "on:";
    node.print(printer);
  }
  if (state.slice) printer.slice(state.slice);
  if (state.lock && question === "rows") printLock(printer, state.lock);
  if (question === "rows" && state.selection === undefined) {
    if (state.columns) printer.text += `only:${loadedFields(state).map((field) => field.name)}`;
    printNodes(printer, state.annotations);
    printTree(printer, state.related);
  }
  if (state.selection) printNodes(printer, state.selection);
  if (question === "rows" && state.extra.length > 0) {
    printer.text += "extra:";
    for (const node of state.extra) node.print(printer);
  }
}

function printOrder(printer: Printer, state: QueryState): void {
  if (state.reversed) printer.text += "!";
  if (state.order === undefined) return;
  printer.text += "~";
  for (const order of state.order) order.print(printer);
}

function printNodes(printer: Printer, nodes: ReadonlyMap<string, QueryNode>): void {
  printer.text += "{";
  for (const [name, node] of nodes) {
    printer.text += `${name}:`;
    node.print(printer);
    printer.text += ",";
  }
  printer.text += "}";
}

function printTree(printer: Printer, tree: RelatedTree): void {
  for (const [relation, inner] of tree) {
    printer.text += `+${relation.name}`;
    if (inner.size > 0) {
      printer.text += "(";
      printTree(printer, inner);
      printer.text += ")";
    }
  }
}

/** The columns of the rows: of `values` the selection; else the model's, the annotations, then those of loaded relations. */
export function rowNodes(state: QueryState): RowShape["nodes"] {
  if (state.selection) return [...state.selection].map(([name, node]) => named(name, node));
  const { root } = state;
  return [
    ...loadedFields(state).map((field) => ({ node: new ColumnNode(root, field) })),
    ...[...state.annotations].map(([name, node]) => named(name, node)),
    ...treeNodes(root, state.related),
  ];
}

function named(name: string, node: QueryNode): { node: QueryNode; alias?: string } {
  return name.includes(".") ? { node } : { node, alias: name };
}

function treeNodes(path: Path, tree: RelatedTree): { node: QueryNode }[] {
  return [...tree].flatMap(([relation, inner]) => {
    const step = path.step(relation);
    return [...step.options.fields.map((field) => ({ node: new ColumnNode(step, field) })), ...treeNodes(step, inner)];
  });
}

/** A query as a select; inside another one with `outer`. */
export function buildSelect(
  state: QueryState,
  question: Question,
  place: { readonly statement: SelectStatement; readonly outer?: Scope },
): Select {
  const { statement } = place;
  if (question === "count" && needsWrapping(state)) return countWrapped(state, statement);
  const alias = place.outer ? statement.alias() : state.options.dbTable;
  const scope = Scope.of(state.root, { statement, alias, outer: place.outer });
  const where = whereOf(state, scope);
  const columns = columnsFor(state, question, scope);
  const having = groupFilters(state).map((filter) => scope.condition(filter));
  const order = orderFor(state, question, scope);
  const on = state.distinctOn && distinctNodes(state.distinctOn, { shown: shownColumns(state, question), scope });
  const grouped = question === "groupCount" ? [1] : groupOf(state, question, scope);
  if (question === "rows" && !state.selection) columns.push(...parentColumn(state, scope));
  if (question === "rows") columns.push(...state.extra.map((node) => ({ node: node.build(scope) })));
  const lock = question === "rows" && state.lock ? buildLock(state.lock, scope) : undefined;
  if (lock && (state.distinct || on || isGrouped(state)))
    throw new NuagesError("E_QUERY_ROWS", { method: "selectForUpdate()" });
  return select({
    columns,
    from: state.combined
      ? { query: state.combined.build(statement, place.outer), alias }
      : { table: state.options.dbTable, alias },
    joins: scope.tables.list(),
    ...(where.length > 0 && { where: scope.tables.where(where) }),
    ...(order.length > 0 && { orderBy: order }),
    ...(grouped.length > 0 && { groupBy: grouped }),
    ...(having.length > 0 && { having: having.length === 1 ? having[0]! : and(having) }),
    ...(state.distinct && { distinct: true }),
    ...(on && (question !== "exists" || isSliced(state)) && { distinctOn: on }),
    ...(question === "exists" && !isSliced(state) ? { limit: 1 } : statement.slice(state.slice)),
    ...(lock && { lock }),
  });
}

/** The conditions of a query's rows. */
export function whereOf(state: QueryState, scope: Scope): SqlNode[] {
  const { before, after } = splitByWindows(state);
  const wanted = (filters: readonly ConditionNode[], place: Scope) => {
    const where = filters.map((filter) => place.where(filter));
    if (state.empty) where.push(bool(false));
    if (state.parents) where.push(linkCondition(state, place));
    return where;
  };
  if (after.length === 0) return wanted(before, scope);
  scope.windowed = new WindowedRows(state, scope, (inner) => wanted(before, inner));
  return wanted(after, scope);
}

function linkCondition(state: QueryState, scope: Scope): SqlNode {
  const { relation, keys } = state.parents!;
  const link = scope.link(state.root, relation);
  return inList(column(link, linkField(relation).column), scope.values(keys));
}

function parentColumn(state: QueryState, scope: Scope): SelectColumn[] {
  const relation = state.parents?.relation;
  if (!relation?.through) return [];
  return [{ node: column(scope.link(state.root, relation), relation.through.source.column) }];
}

function columnsFor(state: QueryState, question: Question, scope: Scope): SelectColumn[] {
  switch (question) {
    case "count":
      return [{ node: aggregate("count", star()) }];
    case "exists":
    case "keys":
      return [{ node: state.selection ? firstOf(state).build(scope) : scope.column(state.root, state.options.pk) }];
    case "groupCount":
      return [
        { node: column(scope.link(state.root, state.parents!.relation), linkField(state.parents!.relation).column) },
        { node: aggregate("count", star()) },
      ];
    default:
      return rowNodes(state).map(({ node, alias }) => {
        refuseToMany(node);
        checkWindow(state, node);
        if (node.aggregates && state.selection === undefined) {
          throw new NuagesError("E_QUERY_AGGREGATE", { where: "annotate()" });
        }
        const built = node.build(scope);
        return alias === undefined ? { node: built } : { node: built, alias };
      });
  }
}

function firstOf(state: QueryState): QueryNode {
  return [...state.selection!.values()][0]!;
}

function refuseToMany(node: QueryNode): void {
  // A condition asks for some related row; a value would have to be one of many.
  if (node.toMany.length > 0 && !("shape" in node)) {
    throw new NuagesError("E_QUERY_TO_MANY", { path: node.toMany[0]!.describe().replace(/\.$/, "") });
  }
}

function groupOf(state: QueryState, question: Question, scope: Scope): (SqlNode | number)[] {
  if (!isGrouped(state)) return [];
  // What is among the columns is named by its place: written again, with its values bound again, it would be another expression.
  const shown = question === "rows" ? state.selection!.size : question === "keys" || question === "exists" ? 1 : 0;
  return [...state.selection!.values()].flatMap((node, i) => {
    if (node.aggregates || node.windows) return [];
    return [i < shown ? i + 1 : node.build(scope)];
  });
}

function orderFor(state: QueryState, question: Question, scope: Scope): OrderBy[] {
  if (question === "exists" && !isSliced(state)) return [];
  if (state.distinctOn) {
    const order = orderOfFirsts(state, state.distinctOn);
    return order.flatMap((one) => orderTerm(state, one, { scope, strict: false, question }));
  }
  if (question === "count" || question === "groupCount" || question === "aggregate") return [];
  const strict = state.distinct || state.combined !== undefined || isGrouped(state);
  if (question === "keys" && !isSliced(state)) return [];
  if (state.combined && isSliced(state) && effectiveOrder(state).length === 0) return orderOfPlaces(state, scope);
  const total = isSliced(state) && !strict;
  const order = total ? totalOrder(state) : effectiveOrder(state);
  return order.flatMap((one) => orderTerm(state, one, { scope, strict, question }));
}

/** A part of rows that have no order: by all their columns, so that it is the same part everywhere. */
function orderOfPlaces(state: QueryState, scope: Scope): OrderBy[] {
  return [...state.selection!.values()].map((node) => ({ node: node.build(scope), direction: "asc" as const }));
}

function orderTerm(
  state: QueryState,
  order: OrderingExpression,
  { scope, strict, question }: { scope: Scope; strict: boolean; question: Question },
): OrderBy[] {
  const { node, direction, nulls } = order;
  refuseToMany(node);
  const never = node instanceof ColumnNode && node.path === state.root && !node.field.null;
  const place = nulls ?? (never ? ("none" as const) : undefined);
  const term = { direction, ...(place && { nulls: place }) };
  for (const [name, other] of shownColumns(state, question) ?? []) {
    if (sameNode(node, other) && !name.includes(".") && !(other instanceof ColumnNode)) {
      return [{ ...term, node: column("", name) }];
    }
  }
  if (strict && !isShown(state, node)) {
    if (state.order === undefined) return [];
    const name = node instanceof ColumnNode ? `"${node.path.describe(node.field.name)}"` : "an expression";
    throw new NuagesError("E_QUERY_DISTINCT_ORDER", { name });
  }
  if (node.aggregates && !isGrouped(state)) throw new NuagesError("E_QUERY_AGGREGATE", { where: "orderBy()" });
  return [{ ...term, node: node.build(scope) }];
}

function shownColumns(state: QueryState, question: Question): ReadonlyMap<string, QueryNode> | undefined {
  return question === "rows" ? (state.selection ?? state.annotations) : undefined;
}

function isShown(state: QueryState, node: QueryNode): boolean {
  if (state.selection) return [...state.selection.values()].some((other) => sameNode(node, other));
  return node instanceof ColumnNode && node.path === state.root;
}

function needsWrapping(state: QueryState): boolean {
  return isSliced(state) || state.distinct || state.distinctOn !== undefined || isGrouped(state);
}

/** The number of rows of a query that is cut, grouped or made distinct: those are counted outside of it. */
function countWrapped(state: QueryState, statement: SelectStatement): Select {
  const whole = state.distinct || isGrouped(state);
  const inner = buildSelect(state, whole && state.selection ? "rows" : "keys", { statement });
  return select({ columns: [{ node: aggregate("count", star()) }], from: { query: inner, alias: statement.alias() } });
}

/** Aggregates over the rows of a query: one row. */
export function buildAggregate(
  state: QueryState,
  columns: ReadonlyMap<string, QueryNode>,
  statement: SelectStatement,
): Select {
  const { options, root } = state;
  const scope = Scope.of(root, { statement, alias: options.dbTable });
  const where = isSliced(state) ? [keyIsIn(state, scope)] : whereOf(state, scope);
  const built = [...columns].map(([alias, node]) => ({ node: node.build(scope), alias }));
  return select({
    columns: built,
    from: { table: options.dbTable, alias: options.dbTable },
    joins: scope.tables.list(),
    ...(where.length > 0 && { where: scope.tables.where(where) }),
  });
}

/** The row's key is among those of a query. */
export function keyIsIn(state: QueryState, scope: Scope): SqlNode {
  const statement = scope.statement as SelectStatement;
  const inner = buildSelect({ ...state, selection: undefined }, "keys", { statement, outer: scope });
  return inQuery(scope.column(state.root, state.options.pk), inner);
}

function withFilter(state: QueryState, filter: ConditionNode): QueryState {
  return { ...state, filters: [...state.filters, filter] };
}

/** Of `none()` nothing is asked; as a part of another query it is one that finds nothing. */
function emptied(state: QueryState): QueryState {
  return state.empty ? withFilter(state, new ConstantNode(false)) : state;
}

/** A query as a part of another one: its only column, or its first row. */
export class EmbeddedState implements EmbeddedQuery {
  readonly state: QueryState;

  private constructor(state: QueryState) {
    this.state = state;
  }

  /** The values of a query, to look for one among them: NULL is left out. */
  static among(given: QueryState): EmbeddedState {
    const state = emptied(given);
    const node = state.selection && firstOf(state);
    return new EmbeddedState(node?.nullable ? withFilter(state, new IsNullNode(node, true)) : state);
  }

  /** The first row of a query, of which one column is taken. */
  static first(given: QueryState, name: string, node: QueryNode): EmbeddedState {
    const state = emptied(given);
    const others = isGrouped(state) ? [...state.selection!].filter(([other]) => other !== name) : [];
    const slice = { limit: Math.min(1, state.slice?.limit ?? 1), offset: state.slice?.offset };
    return new EmbeddedState({ ...state, selection: new Map([[name, node], ...others]), slice });
  }

  get type(): ColumnType {
    return this.state.selection ? firstOf(this.state).type : this.state.options.pk.type;
  }

  inForm(type: ColumnType): EmbeddedState {
    const [first, ...rest] = this.state.selection ?? [];
    if (first === undefined) return this;
    return new EmbeddedState({
      ...this.state,
      selection: new Map([[first[0], new CastNode(first[1], type)], ...rest]),
    });
  }

  print(printer: Printer): void {
    const { database } = this.state;
    if (database !== printer.database) {
      throw new NuagesError("E_QUERY_DATABASE", { outer: printer.database, inner: database });
    }
    printer.text += `${this.state.options.label}:`;
    printState(printer, this.state, "keys");
  }

  build(scope: BuildScope): Select {
    const outer = scope as Scope;
    const statement = outer.statement as SelectStatement;
    return buildSelect(this.state, "keys", { statement, outer });
  }
}
