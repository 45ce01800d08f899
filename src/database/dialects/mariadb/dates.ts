import type { Compile, DatePartGiven, DatePartRules } from "../../compile/rules.ts";
import { refuse } from "../../compile/rules.ts";
import type { DateTrunc } from "../../nodes/functions.ts";
import { lacks } from "./lacks.ts";

/** The server converts by tables that are empty unless somebody loaded them, and then answers NULL. */
function refuseZone(zone: unknown): void {
  if (zone === undefined) return;
  const hint =
    "The server reads zones from tables that are empty until mysql_tzinfo_to_sql has filled them, and says nothing when " +
    "they are. Ask for the part in UTC, or take the instants as they are and convert them in the program.";
  lacks("a part of an instant in a time zone", hint);
}

const part =
  (write: (date: string) => string) =>
  (date: string, { zone }: DatePartGiven): string => {
    refuseZone(zone);
    return write(date);
  };
const integerPart = (name: string) => part((date) => `${name}(${date})`);

/** How parts of dates are written. */
export const dateParts: DatePartRules = {
  year: integerPart("year"),
  quarter: integerPart("quarter"),
  month: integerPart("month"),
  day: integerPart("dayofmonth"),
  hour: integerPart("hour"),
  minute: integerPart("minute"),
  second: integerPart("second"),
  weekDay: part((date) => `(weekday(${date}) + 1)`),
  // Mode 3 is ISO's.
  week: part((date) => `week(${date}, 3)`),
  isoYear: part((date) => `(yearweek(${date}, 3) DIV 100)`),
  date: part((date) => `CAST(${date} AS DATE)`),
};

function start(unit: DateTrunc["unit"], date: string): string {
  switch (unit) {
    case "year":
      return `makedate(year(${date}), 1)`;
    case "quarter":
      return `(makedate(year(${date}), 1) + INTERVAL (quarter(${date}) - 1) QUARTER)`;
    case "month":
      return `date_format(${date}, '%Y-%m-01')`;
    case "week":
      return `(CAST(${date} AS DATE) - INTERVAL weekday(${date}) DAY)`;
    case "day":
      return `CAST(${date} AS DATE)`;
    case "hour":
      return `date_format(${date}, '%Y-%m-%d %H:00:00')`;
    case "minute":
      return `date_format(${date}, '%Y-%m-%d %H:%i:00')`;
    case "second":
      return `date_format(${date}, '%Y-%m-%d %H:%i:%s')`;
    default:
      return refuse("a unit of time", unit);
  }
}

/** The start of a unit, in UTC. */
export function dateTrunc(c: Compile, { unit, node, of, zone }: DateTrunc): string {
  refuseZone(zone);
  return `CAST(${start(unit, c.node(node))} AS ${of === "date" ? "DATE" : "DATETIME(3)"})`;
}
