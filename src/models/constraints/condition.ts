import type { Dialect, SqlNode } from "../../database/index.ts";
import { columnsOf, filterCondition } from "../expressions/columns.ts";
import { Path } from "../expressions/path.ts";
import type { ModelOptions } from "../options.ts";
import type { ConstraintCondition } from "../types/meta.ts";
import { ownScope } from "./own-expression.ts";

/**
 * The condition of a constraint as SQL about the bare columns of the table; undefined for a constraint without one. Throws for a
 * condition that needs another table.
 */
export function constraintCondition(
  options: ModelOptions,
  constraint: { readonly name: string; readonly condition?: ConstraintCondition },
  dialect: Dialect,
): SqlNode | undefined {
  const { condition } = constraint;
  if (condition === undefined) return undefined;
  const scope = ownScope({ options, dialect, what: `the condition of ${constraint.name}` });
  return scope.condition(filterCondition(condition, Path.of(options), columnsOf(options)));
}
