import { type Call, type ColumnType, callFunction, raw, type SqlNode } from "../../database/index.ts";
import { type BuildScope, ConditionNode, type QueryNode, unionOfPaths } from "./node.ts";
import type { Path } from "./path.ts";
import { type Printer, typeKey } from "./printer.ts";
import { ComputedNode } from "./values.ts";

/** What a declaration says of the value, beside the SQL: conditions are written by it. */
function mark({ type, nullable }: QueryNode): string {
  return `${typeKey(type)}${nullable ? "null" : ""}`;
}

/** A function of the database that the framework knows nothing of. */
export class CallNode extends ComputedNode {
  readonly name: Call["name"];
  /** The types that the arguments are told to have. */
  readonly types: readonly ColumnType[];
  override readonly aggregates: boolean;

  constructor(
    { name, types }: { readonly name: Call["name"]; readonly types: readonly ColumnType[] },
    args: readonly QueryNode[],
    given: { readonly type: ColumnType; readonly nullable: boolean; readonly aggregate: boolean },
  ) {
    super(args, given.type, given.nullable);
    this.name = name;
    this.types = types;
    this.aggregates = given.aggregate || args.some((arg) => arg.aggregates);
  }

  get label(): string {
    return `call:${JSON.stringify(this.name)}${this.types.map(typeKey).join("")}${mark(this)}`;
  }

  build(scope: BuildScope): SqlNode {
    return callFunction(
      this.name,
      this.args.map((arg) => arg.build(scope)),
      this.types,
    );
  }
}

function sqlOf(strings: readonly string[], nodes: readonly SqlNode[], ends: readonly [string, string]): SqlNode {
  return raw([ends[0], ...strings.flatMap((text, i) => (i < nodes.length ? [text, nodes[i]!] : [text])), ends[1]]);
}

/** Hand-written SQL with expressions between. */
export class RawNode extends ComputedNode {
  readonly strings: readonly string[];

  constructor(
    strings: readonly string[],
    args: readonly QueryNode[],
    given: { readonly type: ColumnType; readonly nullable: boolean },
  ) {
    super(args, given.type, given.nullable);
    this.strings = strings;
  }

  get label(): string {
    return `sql:${JSON.stringify(this.strings)}${mark(this)}`;
  }

  build(scope: BuildScope): SqlNode {
    return sqlOf(
      this.strings,
      this.args.map((arg) => arg.build(scope)),
      ["(", ")"],
    );
  }
}

/** A condition in hand-written SQL. */
export class RawConditionNode extends ConditionNode {
  readonly shape = "leaf";
  readonly strings: readonly string[];
  readonly args: readonly QueryNode[];
  readonly toMany: readonly Path[];
  override readonly aggregates: boolean;
  override readonly windows: boolean;

  constructor(strings: readonly string[], args: readonly QueryNode[]) {
    super();
    this.strings = strings;
    this.args = args;
    this.toMany = unionOfPaths(args);
    this.aggregates = args.some((arg) => arg.aggregates);
    this.windows = args.some((arg) => arg.windows);
  }

  override get parts(): readonly QueryNode[] {
    return this.args;
  }

  test(scope: BuildScope, exact: boolean): SqlNode {
    const nodes = this.args.map((arg) => arg.build(scope));
    return sqlOf(this.strings, nodes, exact ? ["((", ") IS TRUE)"] : ["(", ")"]);
  }

  print(printer: Printer): void {
    printer.text += `(sql:${JSON.stringify(this.strings)} `;
    for (const arg of this.args) {
      arg.print(printer);
      printer.text += " ";
    }
    printer.text += ")";
  }
}
