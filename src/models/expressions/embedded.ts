import { type ColumnType, exists, type SqlNode, subquery } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { type BuildScope, ConditionNode, type EmbeddedQuery, QueryNode } from "./node.ts";
import type { Path } from "./path.ts";
import type { Printer } from "./printer.ts";
import type { Scope } from "./scope.ts";

/** The first row of a query with one column, as a value. */
export class SubqueryNode extends QueryNode {
  readonly query: EmbeddedQuery;
  readonly type: ColumnType;
  readonly nullable = true;
  readonly toMany: readonly Path[] = [];

  constructor(query: EmbeddedQuery) {
    super();
    this.query = query;
    this.type = query.type;
  }

  print(printer: Printer): void {
    printer.text += "(first{";
    this.query.print(printer);
    printer.text += "})";
  }

  build(scope: BuildScope): SqlNode {
    return subquery(this.query.build(scope));
  }
}

/** A query has rows. */
export class QueryExistsNode extends ConditionNode {
  readonly shape = "leaf";
  readonly toMany: readonly Path[] = [];
  readonly query: EmbeddedQuery;

  constructor(query: EmbeddedQuery) {
    super();
    this.query = query;
  }

  test(scope: BuildScope): SqlNode {
    return exists(this.query.build(scope));
  }

  print(printer: Printer): void {
    printer.text += "(some{";
    this.query.print(printer);
    printer.text += "})";
  }
}

/** A value of the row that a query is asked for: of the query around the one that it stands in. */
export class OuterNode extends QueryNode {
  readonly node: QueryNode;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly toMany: readonly Path[] = [];

  constructor(node: QueryNode) {
    super();
    if (node.aggregates || node.windows) throw new NuagesError("E_QUERY_AGGREGATE", { where: "outer()" });
    const [path] = node.toMany;
    if (path) throw new NuagesError("E_QUERY_TO_MANY", { path: path.describe().replace(/\.$/, "") });
    this.node = node;
    this.type = node.type;
    this.nullable = node.nullable;
  }

  print(printer: Printer): void {
    printer.text += "(outer ";
    this.node.print(printer);
    printer.text += ")";
  }

  build(scope: BuildScope): SqlNode {
    const { around } = scope as Scope;
    if (around === undefined) throw new NuagesError("E_QUERY_OUTER", {});
    return this.node.build(around);
  }
}
