import type { DatePartName } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { Temporal } from "../../lib/index.ts";
import { IsNullNode } from "../expressions/conditions.ts";
import type { QueryNode } from "../expressions/node.ts";
import { OrderingExpression } from "../expressions/ordering.ts";
import { DatePartNode } from "../expressions/values.ts";
import { answerRows } from "./run.ts";
import { changed, type QueryState } from "./state.ts";

/** What is asked of a column of dates. */
export interface DatesQuestion {
  readonly method: "dates()" | "dateTimes()";
  readonly node: QueryNode;
  readonly step: unknown;
  readonly order: unknown;
}

const dateSteps = ["year", "month", "week", "day"] as const;
const timeSteps = ["year", "month", "week", "day", "hour", "minute", "second"] as const;
/** The parts that tell one step from another. */
const partsOf: Readonly<Record<(typeof timeSteps)[number], number>> = {
  year: 1,
  month: 2,
  week: 3,
  day: 3,
  hour: 4,
  minute: 5,
  second: 6,
};
const parts = ["year", "month", "day", "hour", "minute", "second"] as const satisfies readonly DatePartName[];

/** The years, months, … that the dates of a column fall into: each once, as the date or instant of its beginning, in UTC. */
export async function answerDates(state: QueryState, asked: DatesQuestion): Promise<(Temporal.PlainDate | Date)[]> {
  const { method, node, order } = asked;
  const step = checkedStep(asked);
  const named = parts
    .slice(0, partsOf[step])
    .map((part): [DatePartName, DatePartNode] => [part, new DatePartNode(part, node)]);
  const direction = order === "desc" ? "desc" : "asc";
  const rows = (await answerRows(
    changed(state, {
      selection: new Map(named),
      form: "tuple",
      distinct: true,
      filters: [...state.filters, new IsNullNode(node, true)],
      order: named.map(([, part]) => new OrderingExpression(part, direction)),
      reversed: false,
    }),
  )) as number[][];
  const days = rows.map(([year = 1, month = 1, day = 1]) => Temporal.PlainDate.from({ year, month, day }));
  if (step === "week") return mondays(days).map((day) => (method === "dates()" ? day : instant(day, [])));
  return method === "dates()" ? days : days.map((day, i) => instant(day, rows[i]!.slice(3)));
}

function checkedStep({ method, node, step, order }: DatesQuestion): (typeof timeSteps)[number] {
  const refuse = (expected: string, received: unknown): never => {
    throw new NuagesError("E_QUERY_ARGUMENT", { method, expected, received });
  };
  const { kind } = node.type;
  if (method === "dateTimes()" ? kind !== "dateTime" : kind !== "date" && kind !== "dateTime") {
    refuse(method === "dates()" ? "a column of dates" : "a column of instants", kind);
  }
  if (order !== undefined && order !== "asc" && order !== "desc") refuse('order: "asc" or "desc"', order);
  const steps: readonly string[] = method === "dates()" ? dateSteps : timeSteps;
  if (typeof step !== "string" || !steps.includes(step)) refuse(steps.map((one) => `"${one}"`).join(", "), step);
  return step as (typeof timeSteps)[number];
}

/** The Mondays of the weeks of days in order, each once. */
function mondays(days: readonly Temporal.PlainDate[]): Temporal.PlainDate[] {
  const found = new Map<string, Temporal.PlainDate>();
  for (const day of days) {
    const monday = day.subtract({ days: day.dayOfWeek - 1 });
    found.set(String(monday), monday);
  }
  return [...found.values()];
}

function instant(day: Temporal.PlainDate, [hour = 0, minute = 0, second = 0]: readonly number[]): Date {
  const date = new Date(0);
  date.setUTCFullYear(day.year, day.month - 1, day.day);
  date.setUTCHours(hour, minute, second);
  return date;
}
