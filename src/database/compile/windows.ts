import type { FrameBound, Over, WindowFrame, WindowFunc } from "../nodes/window.ts";
import { type Compile, pick, refuse } from "./rules.ts";

const units = { rows: "ROWS", range: "RANGE", groups: "GROUPS" };
const excluded = { currentRow: "CURRENT ROW", group: "GROUP", ties: "TIES" };

function bound(value: FrameBound, end: "PRECEDING" | "FOLLOWING"): string {
  if (value === "unbounded") return `UNBOUNDED ${end}`;
  if (!Number.isSafeInteger(value)) return refuse("the bound of a frame", value);
  if (value === 0) return "CURRENT ROW";
  return value < 0 ? `${-value} PRECEDING` : `${value} FOLLOWING`;
}

function frameText({ unit, start, end, exclude }: WindowFrame): string {
  const between = `BETWEEN ${bound(start, "PRECEDING")} AND ${bound(end, "FOLLOWING")}`;
  const rest = exclude === undefined ? "" : ` EXCLUDE ${pick(excluded, exclude, "what a frame leaves out")}`;
  return `${pick(units, unit, "a unit of frames")} ${between}${rest}`;
}

/** ` OVER (…)`; nothing without a window. */
export function overText(c: Compile, over: Over | undefined): string {
  if (over === undefined) return "";
  const parts: string[] = [];
  if (over.partitionBy.length > 0) parts.push(`PARTITION BY ${c.list(over.partitionBy)}`);
  if (over.orderBy.length > 0) parts.push(`ORDER BY ${over.orderBy.map((one) => c.order(one)).join(", ")}`);
  if (over.frame) parts.push(frameText(over.frame));
  return ` OVER (${parts.join(" ")})`;
}

const words: Readonly<Record<string, string>> = {
  rowNumber: "row_number",
  rank: "rank",
  denseRank: "dense_rank",
  percentRank: "percent_rank",
  cumeDist: "cume_dist",
  ntile: "ntile",
  lag: "lag",
  lead: "lead",
  firstValue: "first_value",
  lastValue: "last_value",
  nthValue: "nth_value",
};

/** The place among the arguments that counts rows. */
const counts: Readonly<Record<string, number>> = { ntile: 0, lag: 1, lead: 1, nthValue: 1 };

/** How a window function is written; `whole`: how a dialect wants a number of rows. */
export function windowText(whole: (text: string) => string): (c: Compile, node: WindowFunc) => string {
  return (c, node) => {
    const word = pick(words, node.name, "a window function");
    const args = node.args.map((arg, i) => (counts[node.name] === i ? whole(c.node(arg)) : c.node(arg)));
    return `${word}(${args.join(", ")})${overText(c, node.over)}`;
  };
}
