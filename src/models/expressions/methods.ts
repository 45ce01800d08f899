import { NuagesError } from "../../errors/index.ts";
import { operands } from "../lookups/operands.ts";
import type { QueryNode } from "./node.ts";
import { FunctionNode } from "./values.ts";

/** What a method of an expression makes of its node and its arguments. */
export type Method = (node: QueryNode, ...args: readonly unknown[]) => QueryNode;

/** Methods of one type of expression, by name. */
export type Methods = Readonly<Record<string, Method>>;

/** An argument that is a whole number. */
export function wholeArgument(method: string, value: unknown, { least = 0, most = 1_000_000 } = {}): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const expected = `a whole number from ${least} to ${most}`;
  throw new NuagesError("E_QUERY_ARGUMENT", { method: `${method}()`, expected, received: value });
}

/** What every expression that can be compared has. */
export const comparableMethods: Methods = {
  nullIf: (node, value) => {
    const [left, right] = operands(node, value);
    return new FunctionNode("nullIf", [left, right], { type: left.type, nullable: true });
  },
};
