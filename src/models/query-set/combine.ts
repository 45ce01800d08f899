import {
  type ColumnType,
  type Combine,
  column,
  type Select,
  type SqlNode,
  select,
  star,
} from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { InQueryNode } from "../expressions/conditions.ts";
import { type BuildScope, ColumnNode, type EmbeddedQuery, QueryNode } from "../expressions/node.ts";
import type { Printer } from "../expressions/printer.ts";
import type { Scope } from "../expressions/scope.ts";
import { alike } from "../lookups/operands.ts";
import { buildSelect, EmbeddedState, printState, type SelectStatement } from "./select.ts";
import { allRows, type Combined, isSliced, type QueryState } from "./state.ts";

/** How the rows of queries are put together. */
export type SetOperation = Combine["op"];

/** Queries of plain rows whose rows are put together. */
class CombinedValues implements Combined {
  readonly #op: SetOperation;
  readonly #parts: readonly QueryState[];

  constructor(op: SetOperation, parts: readonly QueryState[]) {
    this.#op = op;
    this.#parts = parts;
  }

  print(printer: Printer): void {
    printer.text += this.#op;
    for (const part of this.#parts) {
      printer.text += `<${part.options.label}:`;
      printState(printer, part, "rows");
      printer.text += ">";
    }
  }

  build(statement: SelectStatement, outer: Scope | undefined): Select {
    return joined(
      this.#op,
      this.#parts.map((part) => buildSelect(part, "rows", { statement, ...(outer && { outer }) })),
      statement,
    );
  }
}

const words: Readonly<Record<SetOperation, string>> = {
  union: "union()",
  unionAll: "union()",
  intersect: "intersection()",
  except: "difference()",
};

/** The state of a query set that holds the rows of several. */
export function combine(state: QueryState, op: SetOperation, others: readonly QueryState[]): QueryState {
  const method = words[op];
  for (const other of others) {
    if (other.database !== state.database) {
      throw new NuagesError("E_QUERY_DATABASE", { outer: state.database, inner: other.database });
    }
    if (other.lock || state.lock) throw new NuagesError("E_QUERY_COMBINED", { method: "selectForUpdate()" });
    if ((other.selection === undefined) !== (state.selection === undefined)) {
      const expected = "queries that all give rows of the model, or all plain rows";
      throw new NuagesError("E_QUERY_ARGUMENT", { method, expected, received: other.options.label });
    }
  }
  return state.selection ? combineValues(state, op, others) : combineRows(state, op, others);
}

/** Rows of one model are told apart by their key: the result is a query like any other, of those whose key is in the set. */
function combineRows(state: QueryState, op: SetOperation, others: readonly QueryState[]): QueryState {
  const method = words[op];
  for (const other of others) {
    if (other.options.label === state.options.label) continue;
    const expected = `queries of ${state.options.label}; of other models take values() first`;
    throw new NuagesError("E_QUERY_ARGUMENT", { method, expected, received: other.options.label });
  }
  if (op === "unionAll") {
    const hint = "A row of a model is in the result once; union({ all: true }) is for values().";
    throw new NuagesError("E_QUERY_ARGUMENT", { method, expected: "queries of values()", received: "rows" }, { hint });
  }
  const key = new ColumnNode(state.root, state.options.pk);
  const parts = [state, ...others].map((part) => EmbeddedState.among(part));
  return {
    ...state,
    filters: [new InQueryNode(key, new KeySet(op, parts))],
    slice: undefined,
    distinct: false,
    distinctOn: undefined,
    empty: false,
    origin: undefined,
    parents: undefined,
  };
}

/** The keys that several queries have together. */
class KeySet implements EmbeddedQuery {
  readonly op: SetOperation;
  readonly parts: readonly EmbeddedQuery[];

  constructor(op: SetOperation, parts: readonly EmbeddedQuery[]) {
    this.op = op;
    this.parts = parts;
  }

  get type(): ColumnType {
    return this.parts[0]!.type;
  }

  inForm(type: ColumnType): KeySet {
    return new KeySet(
      this.op,
      this.parts.map((part) => part.inForm(type)),
    );
  }

  print(printer: Printer): void {
    printer.text += this.op;
    for (const part of this.parts) {
      printer.text += "<";
      part.print(printer);
      printer.text += ">";
    }
  }

  build(scope: BuildScope): Select {
    const statement = (scope as Scope).statement as SelectStatement;
    return joined(
      this.op,
      this.parts.map((part) => part.build(scope)),
      statement,
    );
  }
}

/** A column of combined rows, by its place. */
class CombinedColumn extends QueryNode {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly toMany = [];

  constructor(place: number, type: ColumnType, nullable: boolean) {
    super();
    this.name = `c${place}`;
    this.type = type;
    this.nullable = nullable;
  }

  print(printer: Printer): void {
    printer.text += this.name;
  }

  build(): SqlNode {
    return column("", this.name);
  }
}

function combineValues(state: QueryState, op: SetOperation, others: readonly QueryState[]): QueryState {
  const parts = [state, ...others];
  const columns = parts.map((part) => [...part.selection!.values()]);
  const [first] = columns as [QueryNode[]];
  for (const one of columns) requireAlike(words[op], first, one);
  const nodes = columns.map((one) =>
    one.map((node, i) =>
      inCommonForm(
        node,
        columns.map((other) => other[i]!),
      ),
    ),
  );
  const names = [...state.selection!.keys()];
  const selection = names.map((name, i): [string, QueryNode] => {
    const nullable = nodes.some((one) => one[i]!.nullable);
    return [name, new CombinedColumn(i + 1, nodes[0]![i]!.type, nullable)];
  });
  return {
    ...allRows(state.options),
    database: state.database,
    selection: new Map(selection),
    form: state.form,
    order: [],
    combined: new CombinedValues(
      op,
      parts.map((part, p) => asPart(part, nodes[p]!)),
    ),
  };
}

/** A part selects its columns under names that all parts share; an order matters only where it decides what is taken. */
function asPart(part: QueryState, nodes: readonly QueryNode[]): QueryState {
  const own = [...part.selection!.values()];
  const order = isSliced(part) || part.distinctOn ? part.order : [];
  const selection = new Map(nodes.map((node, i): [string, QueryNode] => [`c${i + 1}`, node]));
  // An order by a column that takes another form here is one by the column as it was.
  const kept = order?.some(({ node }) => own.includes(node) && !nodes.includes(node)) ? part.order : order;
  return { ...part, selection, order: kept, origin: undefined };
}

function requireAlike(method: string, first: readonly QueryNode[], other: readonly QueryNode[]): void {
  const kinds = (nodes: readonly QueryNode[]) => nodes.map(({ type }) => kindOf(type)).join(", ");
  if (kinds(first) === kinds(other)) return;
  const expected = `queries with the same types of columns (${kinds(first)})`;
  throw new NuagesError("E_QUERY_ARGUMENT", { method, expected, received: kinds(other) });
}

function kindOf({ kind }: ColumnType): string {
  return kind === "auto" ? "integer" : kind === "char" ? "text" : kind;
}

/** Decimals of different digits may be stored in different forms: they are brought to the one that holds all. */
function inCommonForm(node: QueryNode, all: readonly QueryNode[]): QueryNode {
  let made = node;
  for (let i = 0; i < 2; i++) for (const other of all) [made] = alike(made, other);
  return made;
}

function joined(op: SetOperation, parts: readonly Select[], statement: SelectStatement): Select {
  const [first, ...others] = parts.map((part) => whole(part, statement)) as [Select, ...Select[]];
  if (others.length === 0) return first;
  return select({ ...first, combine: others.map((query) => ({ op, query })) });
}

/** What has an order or a slice of its own stands in parentheses. */
function whole(part: Select, statement: SelectStatement): Select {
  const { orderBy, limit, offset, combine: inner, distinctOn } = part;
  if (!orderBy?.length && limit === undefined && offset === undefined && !inner && !distinctOn) return part;
  return select({ columns: [{ node: star() }], from: { query: part, alias: statement.alias() } });
}
