import type { ComparisonOperator, LikeMode } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { typed } from "../lookups/literals.ts";
import {
  asText,
  checkedValue,
  listOperands,
  nodeIn,
  nodeKey,
  operands,
  queryOperands,
  textNode,
  valueNode,
} from "../lookups/operands.ts";
import { isPeriod, periodCondition } from "../lookups/periods.ts";
import type { AggregateOptions, Condition, OrderingOptions } from "../types/expressions.ts";
import { AggregateNode } from "./aggregates.ts";
import { ConditionExpression, conditionNode } from "./condition.ts";
import {
  CompareNode,
  InListNode,
  InQueryNode,
  IsNullNode,
  RangeNode,
  RegexNode,
  TextSearchNode,
} from "./conditions.ts";
import { dateMethods, dateTimeMethods, timeMethods } from "./date-methods.ts";
import { jsonMethods } from "./json-methods.ts";
import { comparableMethods, type Methods } from "./methods.ts";
import { ConditionNode, type EmbeddedQuery, type QueryNode } from "./node.ts";
import { asFloat, numberMethods } from "./number-methods.ts";
import { OrderingExpression, orderingsIn } from "./ordering.ts";
import type { Path } from "./path.ts";
import { textMethods } from "./text-methods.ts";
import { ArithmeticNode, type ArithmeticOperator, FunctionNode, integerType, textType } from "./values.ts";

/** Where a query set keeps itself as a part of another query. */
export const embeddedKey: unique symbol = Symbol("embedded query");

/** What every expression can do; see the interface `Expr` for what each method means. */
export class Expression {
  readonly [nodeKey]: QueryNode;

  constructor(node: QueryNode) {
    this[nodeKey] = node;
  }

  eq(value: unknown): ConditionExpression {
    return this.compare("=", value);
  }

  ne(value: unknown): ConditionExpression {
    return this.eq(value).not();
  }

  in(values: unknown): ConditionExpression {
    return inCondition(this[nodeKey], values);
  }

  isNull(yes = true): ConditionExpression {
    return new ConditionExpression(new IsNullNode(this[nodeKey], !yes));
  }

  asc(options?: OrderingOptions): OrderingExpression {
    return new OrderingExpression(this[nodeKey], "asc", options?.nulls);
  }

  desc(options?: OrderingOptions): OrderingExpression {
    return new OrderingExpression(this[nodeKey], "desc", options?.nulls);
  }

  count(options?: AggregateOptions): Expression {
    return aggregateOf("count", this[nodeKey], options);
  }

  protected compare(op: ComparisonOperator, value: unknown): ConditionExpression {
    const node = this[nodeKey];
    return new ConditionExpression(periodCondition(node, op, value) ?? new CompareNode(op, ...operands(node, value)));
  }
}

/** An expression whose values have an order. */
class OrderedExpression extends Expression {
  gt(value: unknown): ConditionExpression {
    return this.compare(">", value);
  }

  gte(value: unknown): ConditionExpression {
    return this.compare(">=", value);
  }

  lt(value: unknown): ConditionExpression {
    return this.compare("<", value);
  }

  lte(value: unknown): ConditionExpression {
    return this.compare("<=", value);
  }

  range(low: unknown, high: unknown): ConditionExpression {
    const node = this[nodeKey];
    if (node.type.kind === "decimal" || isPeriod(node))
      return this.gte(low).and(this.lte(high) as unknown as Condition);
    return new ConditionExpression(new RangeNode([node, operands(node, low)[1], operands(node, high)[1]]));
  }

  coalesce(fallback: unknown): Expression {
    const [node, other] = operands(this[nodeKey], fallback);
    const nullable = node.nullable && other.nullable;
    return expressionOf(new FunctionNode("coalesce", [node, other], { type: node.type, nullable }));
  }

  min(options?: AggregateOptions): Expression {
    return aggregateOf("min", this[nodeKey], options);
  }

  max(options?: AggregateOptions): Expression {
    return aggregateOf("max", this[nodeKey], options);
  }

  /** The least: so it is the same on every database. */
  anyValue(options?: AggregateOptions): Expression {
    return aggregateOf("min", this[nodeKey], options);
  }
}

class StringExpression extends OrderedExpression {
  iExact(text: unknown): ConditionExpression {
    return this.#search("exact", text, false);
  }

  contains(text: unknown): ConditionExpression {
    return this.#search("contains", text, true);
  }

  iContains(text: unknown): ConditionExpression {
    return this.#search("contains", text, false);
  }

  startsWith(text: unknown): ConditionExpression {
    return this.#search("startsWith", text, true);
  }

  iStartsWith(text: unknown): ConditionExpression {
    return this.#search("startsWith", text, false);
  }

  endsWith(text: unknown): ConditionExpression {
    return this.#search("endsWith", text, true);
  }

  iEndsWith(text: unknown): ConditionExpression {
    return this.#search("endsWith", text, false);
  }

  regex(pattern: unknown): ConditionExpression {
    return new ConditionExpression(new RegexNode([asText(this[nodeKey]), textNode(this[nodeKey], pattern)], true));
  }

  iRegex(pattern: unknown): ConditionExpression {
    return new ConditionExpression(new RegexNode([asText(this[nodeKey]), textNode(this[nodeKey], pattern)], false));
  }

  lower(): Expression {
    return expressionOf(new FunctionNode("lower", [asText(this[nodeKey])], { type: textType }));
  }

  upper(): Expression {
    return expressionOf(new FunctionNode("upper", [asText(this[nodeKey])], { type: textType }));
  }

  length(): Expression {
    return expressionOf(new FunctionNode("length", [asText(this[nodeKey])], { type: integerType }));
  }

  stringAgg(separator: unknown, options?: AggregateOptions): Expression {
    return aggregateOf("stringAgg", asText(this[nodeKey]), { ...options, separator: typed(textType, separator) });
  }

  #search(mode: LikeMode, text: unknown, caseSensitive: boolean): ConditionExpression {
    const node = this[nodeKey];
    return new ConditionExpression(new TextSearchNode([asText(node), textNode(node, text)], mode, caseSensitive));
  }
}

class NumericExpression extends OrderedExpression {
  plus(other: unknown): Expression {
    return this.#calculate("+", other);
  }

  minus(other: unknown): Expression {
    return this.#calculate("-", other);
  }

  times(other: unknown): Expression {
    return this.#calculate("*", other);
  }

  dividedBy(other: unknown): Expression {
    return this.#calculate("/", other);
  }

  sum(options?: AggregateOptions): Expression {
    return aggregateOf("sum", this[nodeKey], options);
  }

  avg(options?: AggregateOptions): Expression {
    return aggregateOf("avg", this[nodeKey], options);
  }

  stdDev(options?: AggregateOptions): Expression {
    return aggregateOf("stdDev", this[nodeKey], options);
  }

  variance(options?: AggregateOptions): Expression {
    return aggregateOf("variance", this[nodeKey], options);
  }

  #calculate(op: ArithmeticOperator, other: unknown): Expression {
    const node = this[nodeKey];
    const right = nodeIn(other) ?? operandOf(node, other);
    return expressionOf(new ArithmeticNode(op, [node, right]));
  }
}

class DateExpression extends OrderedExpression {}

class DateTimeExpression extends OrderedExpression {}

class TimeExpression extends OrderedExpression {}

class DurationExpression extends OrderedExpression {
  sum(options?: AggregateOptions): Expression {
    return aggregateOf("sum", this[nodeKey], options);
  }
}

class JsonExpression extends Expression {}

class BooleanExpression extends Expression {
  anyValue(options?: AggregateOptions): Expression {
    return aggregateOf("min", this[nodeKey], options);
  }

  coalesce(fallback: unknown): Expression {
    const [node, other] = operands(this[nodeKey], fallback);
    return expressionOf(new FunctionNode("coalesce", [node, other], { type: node.type, nullable: other.nullable }));
  }
}

/** Gives a class of expressions methods that make one node of another. */
function addMethods(target: { readonly prototype: object }, methods: Methods): void {
  for (const [name, method] of Object.entries(methods)) {
    Object.defineProperty(target.prototype, name, {
      value(this: Expression, ...args: readonly unknown[]) {
        return inHand(method(this[nodeKey], ...args));
      },
    });
  }
}

addMethods(OrderedExpression, comparableMethods);
addMethods(BooleanExpression, comparableMethods);
addMethods(StringExpression, textMethods);
addMethods(NumericExpression, numberMethods);
addMethods(JsonExpression, jsonMethods);
addMethods(DateExpression, dateMethods);
addMethods(DateTimeExpression, dateTimeMethods);
addMethods(TimeExpression, timeMethods);

const classes = {
  auto: NumericExpression,
  integer: NumericExpression,
  bigInteger: NumericExpression,
  float: NumericExpression,
  decimal: NumericExpression,
  boolean: BooleanExpression,
  char: StringExpression,
  text: StringExpression,
  uuid: StringExpression,
  date: DateExpression,
  dateTime: DateTimeExpression,
  time: TimeExpression,
  duration: DurationExpression,
  binary: Expression,
  json: JsonExpression,
} as const;

/** The expression of a node, with the methods of its type. */
export function expressionOf(node: QueryNode): Expression {
  return new classes[node.type.kind](node);
}

/** A node in a user's hands: a condition as one, anything else with the methods of its type. */
export function inHand(node: QueryNode): Expression | ConditionExpression {
  return node instanceof ConditionNode ? new ConditionExpression(node) : expressionOf(node);
}

/** `in`: one of the values, or among the rows of a query. */
export function inCondition(node: QueryNode, values: unknown): ConditionExpression {
  if (Array.isArray(values)) return new ConditionExpression(new InListNode(...listOperands(node, values)));
  if (typeof values === "object" && values !== null && embeddedKey in values) {
    return new ConditionExpression(new InQueryNode(...queryOperands(node, values[embeddedKey] as EmbeddedQuery)));
  }
  const expected = "an array of values or a query";
  throw new NuagesError("E_QUERY_ARGUMENT", { method: "in()", expected, received: values });
}

/** `count()` over the rows of the query: for `aggregate` and for `values` that groups. */
export function countRows(options?: AggregateOptions): Expression {
  return expressionOf(new AggregateNode("count", {}, { filter: options?.filter && conditionNode(options.filter) }));
}

/** The number of rows at a to-many path. */
export function countRelated(path: Path, arg: QueryNode | undefined): Expression {
  return expressionOf(new AggregateNode("count", { path, ...(arg && { arg }) }, { distinct: arg !== undefined }));
}

type ColumnAggregate = "count" | "sum" | "avg" | "min" | "max" | "stdDev" | "variance" | "stringAgg";

/** Options of aggregates as they were written. */
interface GivenOptions extends AggregateOptions {
  readonly default?: unknown;
  readonly sample?: boolean;
  readonly orderBy?: unknown;
  readonly separator?: QueryNode;
}

function aggregateOf(name: ColumnAggregate, of: QueryNode, options: GivenOptions = {}): Expression {
  if (of.aggregates) throw new NuagesError("E_QUERY_AGGREGATE", { where: "another aggregate" });
  if (of.windows) throw new NuagesError("E_QUERY_WINDOW", { where: "an aggregate" });
  const deviates = name === "stdDev" || name === "variance";
  const arg = deviates ? asFloat(of) : of;
  const paths = arg.reach.map((path) => lastToMany(path));
  const path = paths[0];
  const foreign = paths.find((other) => other !== path);
  if (foreign) throw new NuagesError("E_QUERY_TO_MANY", { path: foreign.describe().replace(/\.$/, "") });
  const filter = options.filter && conditionNode(options.filter);
  const orderBy = options.orderBy === undefined ? [] : orderingsIn(`${name}({ orderBy })`, options.orderBy);
  const { distinct, separator } = options;
  if (distinct && orderBy.some((order) => order.node !== of)) {
    const expected = "with distinct no order but that of the texts themselves";
    throw new NuagesError("E_QUERY_ARGUMENT", { method: `${name}({ orderBy })`, expected, received: options.orderBy });
  }
  const full = deviates ? (`${name}${options.sample ? "Sample" : "Pop"}` as const) : name;
  const node = new AggregateNode(full, { arg, path }, { distinct, filter, separator, orderBy });
  return options.default === undefined ? expressionOf(node) : withDefault(node, options.default);
}

function withDefault(node: AggregateNode, value: unknown): Expression {
  const [left, right] = operands(node, value);
  return expressionOf(new FunctionNode("coalesce", [left, right], { type: left.type, nullable: right.nullable }));
}

/** The path up to its last step that leads to many rows. */
function lastToMany(path: Path): Path {
  let step = path;
  while (!step.relation!.many) step = step.parent!;
  return step;
}

/** The other side of a calculation: a whole number meets a decimal as it is. */
function operandOf(node: QueryNode, value: unknown): QueryNode {
  return valueNode(node, checkedValue(node, value));
}
