import type { OrderBy } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { nodeIn } from "../lookups/operands.ts";
import type { BuildScope, QueryNode } from "./node.ts";
import type { Printer } from "./printer.ts";

/** A key to order by. */
export class OrderingExpression {
  readonly node: QueryNode;
  readonly direction: "asc" | "desc";
  readonly nulls: "first" | "last" | undefined;

  constructor(node: QueryNode, direction: "asc" | "desc", nulls?: "first" | "last") {
    if (nulls !== undefined && nulls !== "first" && nulls !== "last") {
      throw new NuagesError("E_QUERY_ARGUMENT", { method: "nulls", expected: '"first" or "last"', received: nulls });
    }
    this.node = node;
    this.direction = direction;
    this.nulls = nulls;
  }

  reversed(): OrderingExpression {
    const nulls = this.nulls && (this.nulls === "first" ? "last" : "first");
    return new OrderingExpression(this.node, this.direction === "asc" ? "desc" : "asc", nulls);
  }

  print(printer: Printer): void {
    this.node.print(printer);
    printer.text += ` ${this.direction}${this.nulls ?? ""},`;
  }

  build(scope: BuildScope): OrderBy {
    const { node, direction, nulls } = this;
    return { node: node.build(scope), direction, ...(nulls && { nulls }) };
  }
}

/** One key or several, given as expressions or as orders of them. */
export function orderingsIn(method: string, given: unknown): OrderingExpression[] {
  return (Array.isArray(given) ? given : [given]).map((one: unknown) => {
    if (one instanceof OrderingExpression) return one;
    const node = nodeIn(one);
    if (node) return new OrderingExpression(node, "asc");
    const expected = "expressions, or orders of them such as p.name.desc()";
    throw new NuagesError("E_QUERY_ARGUMENT", { method, expected, received: one });
  });
}
