import {
  type ColumnType,
  type DecimalFunctionName,
  decimalFunc,
  type FunctionName,
  type SqlNode,
} from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { checkedValue, describeNode, nodeIn, valueNode } from "../lookups/operands.ts";
import { type Method, type Methods, wholeArgument } from "./methods.ts";
import { type BuildScope, type QueryNode, ValueNode } from "./node.ts";
import { ArithmeticNode, CastNode, ComputedNode, FunctionNode, floatType, integerType, wholeDigits } from "./values.ts";

/** A function of one decimal, exact. */
class DecimalFunctionNode extends ComputedNode {
  readonly name: DecimalFunctionName;

  constructor(name: DecimalFunctionName, arg: QueryNode, type: ColumnType) {
    super([arg], type);
    this.name = name;
  }

  get label(): string {
    return `decimal:${this.name}`;
  }

  build(scope: BuildScope): SqlNode {
    const arg = this.args[0]!;
    return decimalFunc(this.name, arg.build(scope), { from: arg.type, type: this.type });
  }
}

function isWhole({ kind }: ColumnType): boolean {
  return kind === "auto" || kind === "integer" || kind === "bigInteger";
}

function placesOf(type: ColumnType, scale: number): ColumnType {
  return { kind: "decimal", precision: wholeDigits(type) + 1 + scale, scale };
}

/** The number as a float. */
export function asFloat(node: QueryNode): QueryNode {
  return node.type.kind === "float" ? node : new CastNode(node, floatType);
}

/** A function of floats; `partial`: where it isn't defined, or its answer too large, it is NULL. */
const ofFloat =
  (name: FunctionName, { partial = false } = {}): Method =>
  (node) =>
    new FunctionNode(name, [asFloat(node)], { type: floatType, ...(partial && { nullable: true }) });

/** The other number, as a float. */
function floatArgument(method: string, value: unknown): QueryNode {
  const given = nodeIn(value);
  if (given) return asFloat(given);
  if (typeof value === "number" && Number.isFinite(value)) return new ValueNode(floatType, value);
  throw new NuagesError("E_QUERY_ARGUMENT", { method: `${method}()`, expected: "a number", received: value });
}

/** To whole numbers: of a decimal with no places, of a float an integer. */
const toWhole =
  (name: "floor" | "ceil"): Method =>
  (node) => {
    if (isWhole(node.type)) return node;
    if (node.type.kind === "decimal") return new DecimalFunctionNode(name, node, placesOf(node.type, 0));
    return new CastNode(new FunctionNode(name, [node], { type: floatType }), integerType);
  };

/** Half away from zero. Without a number of places a float becomes an integer. */
function round(node: QueryNode, given: unknown): QueryNode {
  const places = wholeArgument("round", given ?? 0, { most: 15 });
  const { type } = node;
  if (isWhole(type)) return node;
  if (type.kind === "decimal") return places >= (type.scale ?? 0) ? node : new CastNode(node, placesOf(type, places));
  const digits = new ValueNode(integerType, places);
  const rounded = new FunctionNode("round", [node, digits], { type: floatType });
  return given === undefined ? new CastNode(rounded, integerType) : rounded;
}

function remainder(node: QueryNode, other: unknown): QueryNode {
  const right = nodeIn(other) ?? valueNode(node, checkedValue(node, other));
  for (const { type } of [node, right]) {
    if (type.kind !== "float") continue;
    const expected = "whole numbers or decimals: floats have no exact remainder";
    throw new NuagesError("E_QUERY_ARGUMENT", { method: `mod() of ${describeNode(node)}`, expected, received: other });
  }
  return new ArithmeticNode("%", [node, right]);
}

/** The logarithm to a base; by default e. */
function logarithm(node: QueryNode, base: unknown): QueryNode {
  if (typeof base === "number" && !(base > 0 && base !== 1)) {
    const expected = "a base above 0 that isn't 1";
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "log()", expected, received: base });
  }
  const args = [asFloat(node), floatArgument("log", base)] as const;
  const [up, down] = args.map((arg) => new FunctionNode("ln", [arg], { type: floatType, nullable: true }));
  return new ArithmeticNode("/", [up!, down!]);
}

/** Functions of numbers. */
export const numberMethods: Methods = {
  abs: (node) =>
    node.type.kind === "decimal"
      ? new DecimalFunctionNode("abs", node, node.type)
      : new FunctionNode("abs", [node], { type: node.type }),
  sign: (node) =>
    node.type.kind === "decimal"
      ? new DecimalFunctionNode("sign", node, integerType)
      : new CastNode(new FunctionNode("sign", [node], { type: floatType }), integerType),
  floor: toWhole("floor"),
  ceil: toWhole("ceil"),
  round: (node, places) => round(node, places),
  mod: (node, other) => remainder(node, other),
  power: (node, exponent) =>
    new FunctionNode("power", [asFloat(node), floatArgument("power", exponent)], { type: floatType, nullable: true }),
  sqrt: ofFloat("sqrt", { partial: true }),
  exp: ofFloat("exp", { partial: true }),
  ln: ofFloat("ln", { partial: true }),
  log: (node, base) => logarithm(node, base),
  sin: ofFloat("sin"),
  cos: ofFloat("cos"),
  tan: ofFloat("tan"),
  cot: ofFloat("cot", { partial: true }),
  asin: ofFloat("asin", { partial: true }),
  acos: ofFloat("acos", { partial: true }),
  atan: ofFloat("atan"),
  atan2: (node, other) =>
    new FunctionNode("atan2", [asFloat(node), floatArgument("atan2", other)], { type: floatType }),
  degrees: ofFloat("degrees"),
  radians: ofFloat("radians"),
  chr: (node) => new FunctionNode("chr", [node], { type: { kind: "text" }, nullable: true }),
};
