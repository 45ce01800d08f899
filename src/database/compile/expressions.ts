import { isFunctionName } from "../nodes/call.ts";
import { comparisonOperators, type Logical, valueOperators } from "../nodes/operators.ts";
import type { ColumnType } from "../types.ts";
import { type Compile, type DatePartRules, type FunctionRules, type Handlers, refuse } from "./rules.ts";

const operators: ReadonlySet<string> = new Set([...comparisonOperators, ...valueOperators]);

/** SQLite refuses expressions deeper than 1,000, and a chain of n conditions is n deep: so it is written as a balanced tree. */
function chain(items: readonly string[], word: "AND" | "OR"): string {
  if (items.length <= 100) return items.join(` ${word} `);
  const middle = items.length >> 1;
  return `(${chain(items.slice(0, middle), word)}) ${word} (${chain(items.slice(middle), word)})`;
}

function logical(c: Compile, node: Logical): string {
  if (node.items.length === 0) return c.node({ kind: "bool", value: node.kind === "and" });
  if (node.items.length === 1) return c.node(node.items[0]!);
  const items = node.items.map((item) => c.node(item));
  return `(${chain(items, node.kind === "and" ? "AND" : "OR")})`;
}

/** The operator of a binary node, or a refusal. */
export function operatorOf(op: string): string {
  return operators.has(op) ? op : refuse("an operator", op);
}

/** How a function is written that the framework knows nothing of; `typed`: an argument as one of its type. */
export function callText(typed: (text: string, type: ColumnType) => string): Handlers["call"] {
  return (c, { name, args, types }) => {
    const own = typeof name === "string" ? name : Object.hasOwn(name, c.dialect) ? name[c.dialect] : undefined;
    if (!isFunctionName(own)) return refuse(`a function that has a name in ${c.dialect}`, name);
    return `${own}(${args.map((arg, i) => (types[i] ? typed(c.node(arg), types[i]) : c.node(arg))).join(", ")})`;
  };
}

/** What every dialect writes in the same way. */
export const commonExpressions = {
  column: (c, node) => c.column(node.table, node.name),
  param: (c, node) => c.bind(node.value, node.type),
  star: () => "*",
  binary: (c, node) => `(${c.node(node.left)} ${operatorOf(node.op)} ${c.node(node.right)})`,
  and: logical,
  or: logical,
  not: (c, node) => `NOT (${c.node(node.node)})`,
  xor: (c, node) => `((${c.node(node.left)}) <> (${c.node(node.right)}))`,
  isNull: (c, node) => `(${c.node(node.node)} IS ${node.negated ? "NOT " : ""}NULL)`,
  inQuery: (c, node) => `${c.node(node.left)} ${node.negated ? "NOT IN" : "IN"} (${c.query(node.query)})`,
  between: (c, node) => `(${c.node(node.node)} BETWEEN ${c.node(node.low)} AND ${c.node(node.high)})`,
  caseWhen: (c, node) => {
    const whens = node.whens.map(({ when, then }) => `WHEN ${c.node(when)} THEN ${c.node(then)}`);
    if (whens.length === 0) return node.otherwise ? c.node(node.otherwise) : "NULL";
    return `CASE ${whens.join(" ")}${node.otherwise ? ` ELSE ${c.node(node.otherwise)}` : ""} END`;
  },
  call: callText((text) => text),
  exists: (c, node) => `${node.negated ? "NOT " : ""}EXISTS (${c.query(node.query)})`,
  subquery: (c, node) => `(${c.query(node.query)})`,
} satisfies Partial<Handlers>;

/** The handlers of functions and of parts of dates, from tables of what a dialect has. */
export function callExpressions(functions: FunctionRules, parts: DatePartRules): Pick<Handlers, "func" | "datePart"> {
  return {
    func: (c, node) => {
      const known = Object.hasOwn(functions, node.name) ? functions[node.name] : refuse("a function", node.name);
      const count = node.args.length;
      if (count < known.least || count > known.most)
        refuse(`a list of ${known.least} to ${known.most} arguments`, node.args);
      return known.write(node.args.map((arg) => c.node(arg)));
    },
    datePart: (c, node) => {
      const write = Object.hasOwn(parts, node.part) ? parts[node.part] : undefined;
      if (write === undefined) return refuse("a part of a date", node.part);
      return write(c.node(node.node), { type: node.type, zone: node.zone && c.node(node.zone) });
    },
  };
}
