import assert from "node:assert/strict";
import { Decimal } from "../../lib/index.ts";
import { Genre } from "../query-set/library.test-support.ts";
import type { TestSite } from "../site.test-support.ts";
import type { Condition, Expr } from "../types/expressions.ts";

/** What the database makes of an expression without columns. */
export async function answerOf(site: TestSite, expression: Expr<any, any> | Condition): Promise<unknown> {
  return site.run(async () => {
    if ((await Genre.objects.count()) === 0) await Genre.objects.create({ name: "one" });
    const row = await Genre.objects
      .orderBy("name")
      .values(() => ({ x: expression }))
      .first();
    const { x } = row as { x: unknown };
    return x instanceof Decimal ? String(x) : x;
  });
}

/** Asks for the answer to each expression, and compares numbers to some 14 digits. */
export async function expectAnswers(
  site: TestSite,
  cases: readonly (readonly [expression: Expr<any, any> | Condition, answer: unknown])[],
): Promise<void> {
  for (const [i, [expression, expected]] of cases.entries()) {
    const answer = await answerOf(site, expression);
    if (typeof expected === "number" && !Number.isInteger(expected)) {
      const near = typeof answer === "number" && Math.abs(answer - expected) <= Math.abs(expected) * 1e-13;
      assert.ok(near, `case ${i}: ${answer} is not ${expected}`);
    } else assert.deepEqual(answer, expected, `case ${i}`);
  }
}
