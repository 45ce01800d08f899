import { markSafe, SafeString } from "../../lib/index.ts";
import { defineFilter } from "../define.ts";
import { text } from "../runtime/print.ts";
import { truthy } from "../runtime/values.ts";

/** `"yes,no"` or `"yes,no,unknown"`; the third is for null and undefined, which without it count as no. */
function yesNo(value: unknown, choices: unknown = "yes,no,maybe"): unknown {
  const [yes, no, unknown] = text(choices).split(",");
  if (no === undefined) return value;
  const choice = value === null || value === undefined ? (unknown ?? no) : truthy(value) ? yes! : no;
  return SafeString.is(choices) ? markSafe(choice) : choice;
}

/** Filters that choose between values. */
export const logicFilters = [
  defineFilter("default", (value, other) => (truthy(value) ? value : other), { argument: "required", keepSafe: true }),
  defineFilter("default_if_none", (value, other) => value ?? other, { argument: "required", keepSafe: true }),
  defineFilter("yesno", yesNo, { keepSafe: true }),
];
