import { CaseNode } from "../expressions/case.ts";
import { conditionNode } from "../expressions/condition.ts";
import { inHand } from "../expressions/expression.ts";
import { type ConditionNode, type QueryNode, ValueNode } from "../expressions/node.ts";
import { textType } from "../expressions/values.ts";
import { alikeAll } from "../lookups/literals.ts";
import type { Condition } from "../types/expressions.ts";
import type { Branch, BranchNull, BranchValue, CaseExpr } from "../types/functions.ts";

interface GivenBranch {
  readonly when: ConditionNode;
  readonly then: unknown;
}

/**
 * A case distinction: a value where a condition holds. It goes on with `.when(condition, value)`, and ends with
 * `.otherwise(value)`; without that, it is NULL where no condition holds. Values and expressions of one type may be mixed.
 *
 * @example Post.objects.annotate((p) => ({ heat: when(p.views.gt(1000), "hot").when(p.views.gt(100), "warm").otherwise("cold") }))
 */
export function when<const V extends Branch<never>>(
  condition: Condition,
  then: V,
): CaseExpr<BranchValue<V>, BranchNull<V>> {
  return caseOf([{ when: conditionNode(condition), then }]) as unknown as CaseExpr<BranchValue<V>, BranchNull<V>>;
}

function caseOf(branches: readonly GivenBranch[]): object {
  return Object.assign(inHand(caseNode(branches)), {
    when: (condition: unknown, then: unknown) => caseOf([...branches, { when: conditionNode(condition), then }]),
    otherwise: (value: unknown) => inHand(caseNode(branches, [value])),
  });
}

function caseNode(branches: readonly GivenBranch[], otherwise: readonly unknown[] = []): CaseNode {
  const given = [...branches.map(({ then }) => then), ...otherwise];
  // What a distinction of nothing but NULL is of, the next branch tells.
  const values: readonly QueryNode[] = given.every((value) => value === null)
    ? given.map(() => new ValueNode(textType, null))
    : alikeAll("when()", given);
  const made = branches.map((branch, i) => ({ when: branch.when, then: values[i]! }));
  return new CaseNode(made, values[branches.length], values[0]!.type);
}
