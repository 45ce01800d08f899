import { NuagesError } from "../../errors/index.ts";
import type { QueryNode } from "../expressions/node.ts";
import { OrderingExpression } from "../expressions/ordering.ts";
import { notFoundErrors } from "./not-found.ts";
import { orderingsOf } from "./ordering.ts";
import { answerRows } from "./run.ts";
import { changed, type QueryState } from "./state.ts";

/** The first or the last row by some columns; a row without a value is neither. */
export async function answerExtreme(
  state: QueryState,
  which: "earliest" | "latest",
  by: { readonly names: readonly string[]; readonly added: ReadonlyMap<string, QueryNode> },
): Promise<unknown> {
  const { options } = state;
  const method = `${which}()`;
  const names = by.names.length > 0 ? by.names : options.getLatestBy;
  if (names.length === 0) {
    const hint = `Name them, or say in the meta of ${options.name}: getLatestBy: "…".`;
    throw new NuagesError("E_QUERY_ARGUMENT", { method, expected: "names of fields", received: undefined }, { hint });
  }
  const forwards = names.flatMap((name) => orderingsOf(options, name, by.added));
  const order = forwards.map(({ node, direction }) => {
    const turned = direction === "asc" ? "desc" : "asc";
    return new OrderingExpression(node, which === "latest" ? turned : direction, "last");
  });
  const rows = await answerRows(changed(state, { order, reversed: false, slice: { limit: 1, offset: undefined } }));
  if (rows.length > 0) return rows[0];
  throw new (notFoundErrors(options.model).DoesNotExist)(options.label);
}
