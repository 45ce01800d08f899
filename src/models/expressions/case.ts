import { type ColumnType, caseWhen, type SqlNode } from "../../database/index.ts";
import { type BuildScope, type ConditionNode, QueryNode, unionOfPaths } from "./node.ts";
import type { Path } from "./path.ts";
import type { Printer } from "./printer.ts";

/** One branch: a value where a condition holds. */
export interface Branch {
  readonly when: ConditionNode;
  readonly then: QueryNode;
}

/** The value of the first branch whose condition holds. */
export class CaseNode extends QueryNode {
  readonly branches: readonly Branch[];
  readonly otherwise: QueryNode | undefined;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** Of the values only: a condition asks for its related rows by itself. */
  readonly toMany: readonly Path[];
  override readonly aggregates: boolean;
  override readonly windows: boolean;

  constructor(branches: readonly Branch[], otherwise: QueryNode | undefined, type: ColumnType) {
    super();
    const values = [...branches.map(({ then }) => then), ...(otherwise ? [otherwise] : [])];
    this.branches = branches;
    this.otherwise = otherwise;
    const all = this.parts;
    this.type = type;
    this.nullable = otherwise === undefined || values.some((value) => value.nullable);
    this.toMany = unionOfPaths(values);
    this.aggregates = all.some((node) => node.aggregates);
    this.windows = all.some((node) => node.windows);
  }

  override get parts(): readonly QueryNode[] {
    return [...this.branches.flatMap(({ when, then }) => [when, then]), ...(this.otherwise ? [this.otherwise] : [])];
  }

  override get reach(): readonly Path[] {
    return unionOfPaths(this.parts.map((node) => ({ toMany: node.reach })));
  }

  print(printer: Printer): void {
    printer.text += "(case ";
    for (const { when, then } of this.branches) {
      printer.condition(when);
      then.print(printer);
    }
    printer.text += " else ";
    this.otherwise?.print(printer);
    printer.text += ")";
  }

  build(scope: BuildScope): SqlNode {
    const whens = this.branches.map(({ when, then }) => ({ when: scope.condition(when), then: then.build(scope) }));
    return caseWhen(whens, this.otherwise?.build(scope));
  }
}
