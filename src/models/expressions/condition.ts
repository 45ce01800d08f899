import { NuagesError } from "../../errors/index.ts";
import { nodeIn, nodeKey } from "../lookups/operands.ts";
import type { Condition } from "../types/expressions.ts";
import { CombinedNode } from "./conditions.ts";
import { ConditionNode } from "./node.ts";

/** A condition in a user's hands. Its node may be made later, so that a condition can be written before any model is ready. */
export class ConditionExpression {
  readonly #node: ConditionNode | (() => ConditionNode);

  constructor(node: ConditionNode | (() => ConditionNode)) {
    this.#node = node;
  }

  get [nodeKey](): ConditionNode {
    return typeof this.#node === "function" ? this.#node() : this.#node;
  }

  and(...others: readonly Condition[]): ConditionExpression {
    return this.#join("and", others);
  }

  or(...others: readonly Condition[]): ConditionExpression {
    return this.#join("or", others);
  }

  xor(...others: readonly Condition[]): ConditionExpression {
    return this.#join("xor", others);
  }

  not(): ConditionExpression {
    return typeof this.#node === "function"
      ? new ConditionExpression(() => CombinedNode.not(this[nodeKey]))
      : new ConditionExpression(CombinedNode.not(this.#node));
  }

  #join(shape: "and" | "or" | "xor", others: readonly Condition[]): ConditionExpression {
    const make = () => CombinedNode[shape]([this[nodeKey], ...others.map(conditionNode)]);
    const later = [this, ...others].some((part) => part instanceof ConditionExpression && part.#isLate());
    return new ConditionExpression(later ? make : make());
  }

  #isLate(): boolean {
    return typeof this.#node === "function";
  }
}

/** The node of a condition; throws for anything else. */
export function conditionNode(value: unknown): ConditionNode {
  const node = nodeIn(value);
  if (node instanceof ConditionNode) return node;
  const expected = "a condition, such as p.title.eq(…)";
  throw new NuagesError("E_QUERY_ARGUMENT", { method: "A filter", expected, received: value });
}
