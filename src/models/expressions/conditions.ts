import {
  and,
  between,
  binary,
  bool,
  type ComparisonOperator,
  inList,
  inQuery,
  isNull,
  type LikeMode,
  like,
  regex,
  type SqlNode,
} from "../../database/index.ts";
import {
  type BuildScope,
  ColumnNode,
  ConditionNode,
  type EmbeddedQuery,
  type ListNode,
  type QueryNode,
  unionOfPaths,
} from "./node.ts";
import type { Path } from "./path.ts";
import type { Printer } from "./printer.ts";

/** A condition on values: the base of all lookups. */
export abstract class Lookup extends ConditionNode {
  readonly shape = "leaf";
  readonly operands: readonly QueryNode[];
  readonly toMany: readonly Path[];
  override readonly aggregates: boolean;
  override readonly windows: boolean;

  constructor(operands: readonly QueryNode[]) {
    super();
    this.operands = operands;
    this.toMany = unionOfPaths(operands);
    let aggregates = false;
    let windows = false;
    for (const operand of operands) {
      if (operand.aggregates) aggregates = true;
      if (operand.windows) windows = true;
    }
    this.aggregates = aggregates;
    this.windows = windows;
  }

  override get parts(): readonly QueryNode[] {
    return this.operands;
  }

  /** A comparison is never true of NULL, so the rows of its columns must exist. */
  override get requires(): readonly Path[] {
    return this.operands.flatMap((operand) => (operand instanceof ColumnNode ? [operand.path] : []));
  }

  protected abstract compare(scope: BuildScope, nodes: readonly SqlNode[]): SqlNode;

  test(scope: BuildScope, exact: boolean): SqlNode {
    const nodes = this.operands.map((operand) => operand.build(scope));
    const base = this.compare(scope, nodes);
    if (!exact || !this.operands.some((operand) => operand.nullable)) return base;
    return and([base, ...nodes.filter((_, i) => this.operands[i]!.nullable).map((node) => isNull(node, true))]);
  }

  protected printOperands(printer: Printer, name: string): void {
    printer.text += `(${name} `;
    for (const operand of this.operands) {
      operand.print(printer);
      printer.text += " ";
    }
    printer.text += ")";
  }
}

/** `left op right`. */
export class CompareNode extends Lookup {
  readonly op: ComparisonOperator;

  constructor(op: ComparisonOperator, left: QueryNode, right: QueryNode) {
    super([left, right]);
    this.op = op;
  }

  protected compare(_scope: BuildScope, [left, right]: readonly SqlNode[]): SqlNode {
    return binary(this.op, left!, right!);
  }

  print(printer: Printer): void {
    this.printOperands(printer, this.op);
  }
}

/** A search in a text. */
export class TextSearchNode extends Lookup {
  readonly mode: LikeMode;
  readonly caseSensitive: boolean;

  constructor(operands: readonly [text: QueryNode, part: QueryNode], mode: LikeMode, caseSensitive: boolean) {
    super(operands);
    this.mode = mode;
    this.caseSensitive = caseSensitive;
  }

  protected compare(_scope: BuildScope, [left, value]: readonly SqlNode[]): SqlNode {
    return like(left!, { mode: this.mode, value: value! }, { caseSensitive: this.caseSensitive });
  }

  print(printer: Printer): void {
    this.printOperands(printer, this.caseSensitive ? this.mode : `i:${this.mode}`);
  }
}

/** A match with a regular expression. */
export class RegexNode extends Lookup {
  readonly caseSensitive: boolean;

  constructor(operands: readonly [text: QueryNode, pattern: QueryNode], caseSensitive: boolean) {
    super(operands);
    this.caseSensitive = caseSensitive;
  }

  protected compare(_scope: BuildScope, [left, right]: readonly SqlNode[]): SqlNode {
    return regex(left!, right!, { caseSensitive: this.caseSensitive });
  }

  print(printer: Printer): void {
    this.printOperands(printer, this.caseSensitive ? "regex" : "i:regex");
  }
}

/** Between two values. */
export class RangeNode extends Lookup {
  protected compare(_scope: BuildScope, [node, low, high]: readonly SqlNode[]): SqlNode {
    return between(node!, low!, high!);
  }

  print(printer: Printer): void {
    this.printOperands(printer, "range");
  }
}

/** One of several values. */
export class InListNode extends Lookup {
  readonly list: ListNode;

  constructor(left: QueryNode, list: ListNode) {
    super([left]);
    this.list = list;
  }

  protected compare(scope: BuildScope, [left]: readonly SqlNode[]): SqlNode {
    return this.list.values.length === 0 ? bool(false) : inList(left!, scope.values(this.list));
  }

  print(printer: Printer): void {
    this.printOperands(printer, "in");
    printer.list(this.list);
  }
}

/** Among the rows of another query, which selects no NULL. */
export class InQueryNode extends Lookup {
  readonly query: EmbeddedQuery;

  constructor(left: QueryNode, query: EmbeddedQuery) {
    super([left]);
    this.query = query;
  }

  protected compare(scope: BuildScope, [left]: readonly SqlNode[]): SqlNode {
    return inQuery(left!, this.query.build(scope));
  }

  print(printer: Printer): void {
    this.printOperands(printer, "in");
    printer.text += "{";
    this.query.print(printer);
    printer.text += "}";
  }
}

/** IS NULL, or IS NOT NULL. */
export class IsNullNode extends Lookup {
  readonly negated: boolean;

  constructor(operand: QueryNode, negated: boolean) {
    super([operand]);
    this.negated = negated;
  }

  override get requires(): readonly Path[] {
    return this.negated ? super.requires : [];
  }

  override test(scope: BuildScope): SqlNode {
    return this.compare(scope, [this.operands[0]!.build(scope)]);
  }

  protected compare(_scope: BuildScope, [node]: readonly SqlNode[]): SqlNode {
    return isNull(node!, this.negated);
  }

  print(printer: Printer): void {
    this.printOperands(printer, this.negated ? "notNull" : "null");
  }
}

/** There is a row at a to-many path. Where a row of the path is at hand already, it holds. */
export class ExistsNode extends ConditionNode {
  readonly shape = "leaf";
  readonly path: Path;
  readonly toMany: readonly Path[];

  constructor(path: Path) {
    super();
    this.path = path;
    this.toMany = [path];
  }

  test(): SqlNode {
    return bool(true);
  }

  print(printer: Printer): void {
    printer.text += "(exists ";
    printer.path(this.path);
    printer.text += ")";
  }
}

/** A condition that holds always or never. */
export class ConstantNode extends ConditionNode {
  readonly shape = "leaf";
  readonly toMany: readonly Path[] = [];
  readonly value: boolean;

  constructor(value: boolean) {
    super();
    this.value = value;
  }

  test(): SqlNode {
    return bool(this.value);
  }

  print(printer: Printer): void {
    printer.text += this.value ? "true" : "false";
  }
}

/** Conditions joined by "and", "or" or "xor", or one negated. */
export class CombinedNode extends ConditionNode {
  readonly shape: "and" | "or" | "xor" | "not";
  override readonly items: readonly ConditionNode[];
  readonly toMany: readonly Path[];
  override readonly aggregates: boolean;
  override readonly windows: boolean;

  private constructor(shape: "and" | "or" | "xor" | "not", items: readonly ConditionNode[]) {
    super();
    this.shape = shape;
    this.items = items;
    // "Not" asks for its relations by itself: no related row is such. So does each side of "xor", which says "not" of the other.
    this.toMany = shape === "not" || shape === "xor" ? [] : unionOfPaths(items);
    this.aggregates = items.some((item) => item.aggregates);
    this.windows = items.some((item) => item.windows);
  }

  static and(items: readonly ConditionNode[]): ConditionNode {
    return items.length === 1 ? items[0]! : new CombinedNode("and", items);
  }

  static or(items: readonly ConditionNode[]): ConditionNode {
    return items.length === 1 ? items[0]! : new CombinedNode("or", items);
  }

  static xor(items: readonly ConditionNode[]): ConditionNode {
    return items.length === 1 ? items[0]! : new CombinedNode("xor", items);
  }

  static not(item: ConditionNode): ConditionNode {
    return item.shape === "not" ? item.items[0]! : new CombinedNode("not", [item]);
  }

  test(scope: BuildScope, exact: boolean): SqlNode {
    return scope.condition(this, exact);
  }

  print(printer: Printer): void {
    printer.text += `(${this.shape}`;
    for (const item of this.items) item.print(printer);
    printer.text += ")";
  }
}
