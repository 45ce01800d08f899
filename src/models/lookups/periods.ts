import type { ComparisonOperator } from "../../database/index.ts";
import { Temporal } from "../../lib/index.ts";
import { CombinedNode, CompareNode } from "../expressions/conditions.ts";
import { type ConditionNode, type QueryNode, ValueNode } from "../expressions/node.ts";
import { DatePartNode } from "../expressions/values.ts";

/** Is it the year or the day of a date: what has a beginning and an end? */
export function isPeriod(node: QueryNode): node is DatePartNode {
  return node instanceof DatePartNode && (node.part === "year" || node.part === "date");
}

/**
 * The year or the day of a date compared with a value, as a condition on the date itself: an index of it serves. Undefined where
 * that can't be: for another expression, or outside of what dates can be.
 */
export function periodCondition(node: QueryNode, op: ComparisonOperator, value: unknown): ConditionNode | undefined {
  if (!isPeriod(node)) return undefined;
  const start = node.part === "year" ? startOfYear(value) : startOfDay(value);
  if (start === undefined) return undefined;
  const next = node.part === "year" ? start.add({ years: 1 }) : start.add({ days: 1 });
  const compare = (operator: ComparisonOperator, day: Temporal.PlainDate) => beginsAt(node, operator, day);
  switch (op) {
    case "=":
      return CombinedNode.and([compare(">=", start), compare("<", next)]);
    case ">":
      return compare(">=", next);
    case "<=":
      return compare("<", next);
    case ">=":
    case "<":
      return compare(op, start);
    default:
      return undefined;
  }
}

function beginsAt(node: DatePartNode, op: ComparisonOperator, day: Temporal.PlainDate): ConditionNode {
  const date = node.args[0]!;
  if (date.type.kind === "date") return new CompareNode(op, date, new ValueNode(date.type, day));
  const { epochMilliseconds } = day.toZonedDateTime(node.zone ?? "UTC");
  return new CompareNode(op, date, new ValueNode(date.type, new Date(epochMilliseconds)));
}

function startOfYear(year: unknown): Temporal.PlainDate | undefined {
  if (typeof year !== "number" || !Number.isInteger(year) || year < 1 || year > 9998) return undefined;
  return new Temporal.PlainDate(year, 1, 1);
}

function startOfDay(day: unknown): Temporal.PlainDate | undefined {
  return day instanceof Temporal.PlainDate && day.year >= 1 && day.year <= 9998 ? day : undefined;
}
