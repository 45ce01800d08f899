import type { FilterDefinition } from "../library.ts";
import { dateFilters } from "./dates.ts";
import { htmlFilters } from "./html.ts";
import { listFilters } from "./lists.ts";
import { logicFilters } from "./logic.ts";
import { numberFilters } from "./numbers.ts";
import { textFilters } from "./text.ts";

/** The filters that every template has. */
export const filters: readonly FilterDefinition[] = [
  ...dateFilters,
  ...htmlFilters,
  ...listFilters,
  ...logicFilters,
  ...numberFilters,
  ...textFilters,
];
