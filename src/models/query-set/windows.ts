import { binary, column, type Select, type SelectColumn, type SqlNode, select } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { CombinedNode } from "../expressions/conditions.ts";
import type { ConditionNode } from "../expressions/node.ts";
import { Scope } from "../expressions/scope.ts";
import type { WindowNode } from "../expressions/window.ts";
import { rowFilters } from "./filters.ts";
import type { QueryState } from "./state.ts";

/** The conditions on rows that ask for windows, apart from those that don't. */
export function splitByWindows(state: QueryState): {
  readonly before: readonly ConditionNode[];
  readonly after: readonly ConditionNode[];
} {
  const all = rowFilters(state);
  if (!all.some((filter) => filter.windows)) return { before: all, after: [] };
  return {
    before: all.flatMap((filter) => keep(filter, false)),
    after: all.flatMap((filter) => keep(filter, true)),
  };
}

/** The parts of a condition, joined by "and", that ask for windows or don't. Those that don't stay together. */
function keep(filter: ConditionNode, windows: boolean): readonly ConditionNode[] {
  if (filter.shape !== "and") return filter.windows === windows ? [filter] : [];
  const parts = filter.items.flatMap((item) => keep(item, windows));
  return parts.length === 0 || windows ? parts : [CombinedNode.and(parts)];
}

/**
 * The rows of a query with the values of its windows, as a table that is joined by the key: what is filtered by a window must not change
 * what the windows see.
 */
export class WindowedRows {
  readonly #alias: string;
  readonly #inner: Scope;
  readonly #where: readonly SqlNode[];
  readonly #state: QueryState;
  readonly #innerAlias: string;
  readonly #columns: SelectColumn[];
  readonly #names = new Map<WindowNode, string>();

  constructor(state: QueryState, scope: Scope, where: (inner: Scope) => readonly SqlNode[]) {
    if (state.parents?.relation.through) throw new NuagesError("E_QUERY_WINDOW", { where: "a filter of joined rows" });
    const { statement } = scope;
    const { options, root } = state;
    this.#state = state;
    this.#alias = statement.alias();
    this.#innerAlias = statement.alias();
    this.#inner = Scope.of(root, { statement, alias: this.#innerAlias, outer: scope.around });
    this.#columns = [{ node: this.#inner.column(root, options.pk), alias: "k" }];
    this.#where = where(this.#inner);
    const on = binary("=", column(this.#alias, "k"), scope.column(root, options.pk));
    const rows = () => this.#select();
    scope.tables.joins.push({
      type: "inner",
      alias: this.#alias,
      on,
      // Asked for when the whole statement is put together: which windows there are is known then.
      get query() {
        return rows();
      },
    });
  }

  column(node: WindowNode): SqlNode {
    let name = this.#names.get(node);
    if (name === undefined) {
      name = `w${this.#names.size + 1}`;
      this.#names.set(node, name);
      this.#columns.push({ node: node.buildCall(this.#inner), alias: name });
    }
    return column(this.#alias, name);
  }

  #select(): Select {
    const { tables } = this.#inner;
    return select({
      columns: this.#columns,
      from: { table: this.#state.options.dbTable, alias: this.#innerAlias },
      joins: tables.list(),
      ...(this.#where.length > 0 && { where: tables.where(this.#where) }),
    });
  }
}
