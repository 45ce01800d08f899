import { type DatePartName, type DateUnit, dateTrunc, dateUnits, type SqlNode } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import type { Method, Methods } from "./methods.ts";
import { type BuildScope, type QueryNode, ValueNode } from "./node.ts";
import { ComputedNode, DatePartNode, textType } from "./values.ts";

/** The start of the unit that a date or an instant is in. */
class DateTruncNode extends ComputedNode {
  readonly unit: DateUnit;

  constructor(unit: DateUnit, arg: QueryNode, zone: string | undefined) {
    super(zone === undefined ? [arg] : [arg, new ValueNode(textType, zone)], arg.type, arg.nullable);
    this.unit = unit;
  }

  get label(): string {
    return `trunc:${this.unit}`;
  }

  build(scope: BuildScope): SqlNode {
    const [date, zone] = this.args.map((arg) => arg.build(scope));
    const of = this.type.kind === "date" ? "date" : "dateTime";
    return dateTrunc(this.unit, date!, { of, ...(zone && { zone }) });
  }
}

const zoneNames = new Map<string, string | undefined>();

/** The zone of an option, by a name that every database knows; undefined where UTC is meant. */
export function zoneOf(method: string, options: unknown): string | undefined {
  if (options === undefined) return undefined;
  const { timeZone } = options as { readonly timeZone?: unknown };
  if (timeZone === undefined || timeZone === "UTC") return undefined;
  if (typeof timeZone === "string" && isZone(timeZone)) return timeZone;
  const expected = 'the IANA name of a time zone, such as "Europe/Berlin"';
  throw new NuagesError("E_QUERY_ARGUMENT", { method: `${method}({ timeZone })`, expected, received: timeZone });
}

/** By names only: what databases make of offsets differs. */
function isZone(name: string): boolean {
  if (zoneNames.has(name)) return true;
  if (!/^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/.test(name) || zoneNames.size > 1000) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
  } catch {
    return false;
  }
  zoneNames.set(name, name);
  return true;
}

const part =
  (name: DatePartName): Method =>
  (node, options) =>
    new DatePartNode(name, node, zoneOf(name, options));

const dayUnits: readonly DateUnit[] = ["year", "quarter", "month", "week", "day"];

function trunc(units: readonly DateUnit[]): Method {
  return (node, unit, options) => {
    if (units.includes(unit as DateUnit)) return new DateTruncNode(unit as DateUnit, node, zoneOf("trunc", options));
    const expected = units.map((one) => `"${one}"`).join(", ");
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "trunc()", expected: `one of ${expected}`, received: unit });
  };
}

const calendarMethods: Methods = {
  year: part("year"),
  isoYear: part("isoYear"),
  quarter: part("quarter"),
  month: part("month"),
  week: part("week"),
  day: part("day"),
  weekDay: part("weekDay"),
};

/** Parts and units of dates. */
export const dateMethods: Methods = { ...calendarMethods, trunc: trunc(dayUnits) };

/** Parts and units of instants. */
export const dateTimeMethods: Methods = {
  ...calendarMethods,
  hour: part("hour"),
  minute: part("minute"),
  second: part("second"),
  date: part("date"),
  trunc: trunc(dateUnits),
};

/** Parts of times of a day: those are of no zone. */
export const timeMethods: Methods = {
  hour: (node) => new DatePartNode("hour", node),
  minute: (node) => new DatePartNode("minute", node),
  second: (node) => new DatePartNode("second", node),
};
