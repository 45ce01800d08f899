import { defineFilter } from "../define.ts";
import { formatDate, timeBetween, toDate } from "./date-format.ts";

function between(from: Date | undefined, to: Date | undefined): string {
  return from === undefined || to === undefined ? "" : timeBetween(from, to);
}

/** Filters for dates and times, all in UTC. */
export const dateFilters = [
  defineFilter("date", (value, format = "DATE_FORMAT") => formatDate(value, String(format))),
  defineFilter("time", (value, format = "TIME_FORMAT") => formatDate(value, String(format))),
  defineFilter("timesince", (value, now = new Date()) => between(toDate(value), toDate(now))),
  defineFilter("timeuntil", (value, now = new Date()) => between(toDate(now), toDate(value))),
];
