import { defineFilter } from "../define.ts";
import { formatDate, timeBetween, toDate } from "./date-format.ts";

function between(from: Date | undefined, to: Date | undefined): string {
  return from === undefined || to === undefined ? "" : timeBetween(from, to);
}

/** Filters for dates and times; instants are shown in the time zone of the engine. */
export const dateFilters = [
  defineFilter("date", (value, format = "DATE_FORMAT", info) => formatDate(value, String(format), info.timeZone)),
  defineFilter("time", (value, format = "TIME_FORMAT", info) => formatDate(value, String(format), info.timeZone)),
  defineFilter("timesince", (value, now = new Date()) => between(toDate(value), toDate(now))),
  defineFilter("timeuntil", (value, now = new Date()) => between(toDate(now), toDate(value))),
];
