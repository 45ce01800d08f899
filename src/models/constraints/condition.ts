import { type Dialect, param, type SqlNode } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { columnsOf, filterCondition } from "../expressions/columns.ts";
import { Path } from "../expressions/path.ts";
import { Scope } from "../expressions/scope.ts";
import type { Statement } from "../expressions/tables.ts";
import type { ModelOptions } from "../options.ts";
import type { Constraint } from "../types/meta.ts";

/**
 * The condition of a constraint as SQL about the bare columns of the table; undefined for a constraint without one. Throws for a
 * condition that needs another table.
 */
export function constraintCondition(
  options: ModelOptions,
  constraint: Constraint,
  dialect: Dialect,
): SqlNode | undefined {
  const { condition } = constraint;
  if (condition === undefined) return undefined;
  const root = Path.of(options);
  const scope = Scope.of(root, { statement: ownTableOnly(options, constraint, dialect), alias: "" });
  return scope.condition(filterCondition(condition, root, columnsOf(options)));
}

function ownTableOnly(options: ModelOptions, constraint: Constraint, dialect: Dialect): Statement {
  return {
    alias() {
      throw new NuagesError("E_MODEL_DECLARATION", {
        model: options.label,
        problem: `the condition of ${constraint.name} needs another table`,
        fix: "A constraint can use the columns of its own model only.",
      });
    },
    value: (node) => param(dialect.toDb(node.type, node.value), node.type),
    values: (node) => node.values.map((value) => param(dialect.toDb(node.type, value), node.type)),
  };
}
