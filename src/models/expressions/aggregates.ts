import {
  type AggregateName,
  aggregate,
  averageType,
  type ColumnType,
  type OrderBy,
  type Over,
  type SqlNode,
  star,
  sumType,
} from "../../database/index.ts";
import { type BuildScope, type ConditionNode, QueryNode } from "./node.ts";
import type { OrderingExpression } from "./ordering.ts";
import type { Path } from "./path.ts";
import type { Printer } from "./printer.ts";
import { floatType, integerType, textType } from "./values.ts";

/** What an aggregate may carry. */
export interface AggregateParts {
  readonly distinct?: boolean | undefined;
  readonly filter?: ConditionNode | undefined;
  readonly separator?: QueryNode | undefined;
  readonly orderBy?: readonly OrderingExpression[] | undefined;
}

/** An aggregate: over related rows where its argument is reached by a to-many path, else over the rows of the query. */
export class AggregateNode extends QueryNode {
  readonly name: AggregateName;
  readonly arg: QueryNode | undefined;
  readonly path: Path | undefined;
  readonly distinct: boolean;
  readonly filter: ConditionNode | undefined;
  readonly separator: QueryNode | undefined;
  readonly orderBy: readonly OrderingExpression[];
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** An aggregate over related rows is a value of the row that they belong to, by the path before the first to-many step. */
  readonly toMany: readonly Path[] = [];
  override readonly aggregates: boolean;

  constructor(
    name: AggregateName,
    over: { readonly arg?: QueryNode; readonly path?: Path | undefined },
    parts: AggregateParts,
  ) {
    super();
    this.name = name;
    this.arg = over.arg;
    this.path = over.path;
    this.distinct = parts.distinct ?? false;
    this.filter = parts.filter;
    this.separator = parts.separator;
    this.orderBy = parts.orderBy ?? [];
    this.type = aggregateType(name, over.arg?.type);
    this.nullable = name !== "count";
    this.aggregates = over.path === undefined;
  }

  print(printer: Printer): void {
    printer.text += `(${this.name}${this.distinct ? " distinct" : ""} `;
    if (this.path) printer.path(this.path);
    if (this.arg) this.arg.print(printer);
    else printer.text += "*";
    this.separator?.print(printer);
    for (const order of this.orderBy) order.print(printer);
    if (this.filter) printer.condition(this.filter);
    printer.text += ")";
  }

  build(scope: BuildScope): SqlNode {
    if (this.path === undefined) return this.buildOver(scope, undefined);
    return scope.related(this.path, { value: (inner) => this.#aggregate(inner, {}), filter: this.filter });
  }

  /** Over the rows of the query, or over those of a window. */
  buildOver(scope: BuildScope, over: Over | undefined): SqlNode {
    const filter = this.filter && scope.condition(this.filter);
    return this.#aggregate(scope, { ...(filter && { filter }), ...(over && { over }) });
  }

  #aggregate(scope: BuildScope, parts: { readonly filter?: SqlNode; readonly over?: Over }): SqlNode {
    const orderBy: OrderBy[] = this.orderBy.map((order) => order.build(scope));
    const separator = this.separator?.build(scope);
    return aggregate(this.name, this.arg ? this.arg.build(scope) : star(), {
      distinct: this.distinct,
      ...parts,
      ...(separator && { separator }),
      ...(orderBy.length > 0 && { orderBy }),
      ...(this.arg && { type: this.arg.type }),
    });
  }
}

function aggregateType(name: AggregateName, type: ColumnType | undefined): ColumnType {
  if (name === "count" || type === undefined) return integerType;
  if (name === "sum") return sumType(type);
  if (name === "avg") return averageType(type);
  if (name === "stringAgg") return textType;
  return name === "min" || name === "max" ? type : floatType;
}
