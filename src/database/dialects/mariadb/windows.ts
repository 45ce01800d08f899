import type { Compile, Handlers } from "../../compile/rules.ts";
import { overText, windowText } from "../../compile/windows.ts";
import type { Over, WindowFunc } from "../../nodes/window.ts";
import { lacks } from "./lacks.ts";

function check({ frame }: Over): void {
  if (frame === undefined) return;
  if (frame.unit === "groups") lacks("a frame of groups", 'Take a frame of "rows", or compute it in the program.');
  if (frame.exclude !== undefined) lacks("a frame that leaves rows out", "Take the excluded rows off in the program.");
}

/** ` OVER (…)`; nothing without a window. */
export function over(c: Compile, given: Over | undefined): string {
  if (given !== undefined) check(given);
  return overText(c, given);
}

const plain = windowText((text) => text);

/** LAG and LEAD have no third argument: a one that isn't there tells that there is no such row. */
function windowFunc(c: Compile, node: WindowFunc): string {
  const text = (one: WindowFunc) => {
    check(one.over);
    return plain(c, one);
  };
  const [value, rows, otherwise] = node.args;
  if ((node.name !== "lag" && node.name !== "lead") || otherwise === undefined) return text(node);
  const there = text({ ...node, args: [{ kind: "bool", value: true }, rows!] });
  return `CASE WHEN ${there} IS NULL THEN ${c.node(otherwise)} ELSE ${text({ ...node, args: [value!, rows!] })} END`;
}

/** How window functions are written. */
export const windowExpressions: Pick<Handlers, "windowFunc"> = { windowFunc };
