import {
  type AggregateName,
  aggregate,
  arithmetic,
  averageType,
  binary,
  type ColumnType,
  cast,
  type DatePartName,
  datePart,
  type FunctionName,
  func,
  type SqlNode,
  star,
  sumType,
} from "../../database/index.ts";
import { type BuildScope, type ConditionNode, QueryNode, unionOfPaths, ValueNode } from "./node.ts";
import type { Path } from "./path.ts";
import { type Printer, typeKey } from "./printer.ts";

export const integerType: ColumnType = Object.freeze({ kind: "integer" });
export const floatType: ColumnType = Object.freeze({ kind: "float" });
export const textType: ColumnType = Object.freeze({ kind: "text" });
export const dateType: ColumnType = Object.freeze({ kind: "date" });
export const dateTimeType: ColumnType = Object.freeze({ kind: "dateTime" });

/** A value made from others. */
export abstract class ComputedNode extends QueryNode {
  readonly args: readonly QueryNode[];
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly toMany: readonly Path[];
  override readonly aggregates: boolean;
  override readonly windows: boolean;

  constructor(args: readonly QueryNode[], type: ColumnType, nullable = args.some((arg) => arg.nullable)) {
    super();
    this.args = args;
    this.type = type;
    this.nullable = nullable;
    this.toMany = unionOfPaths(args);
    this.aggregates = args.some((arg) => arg.aggregates);
    this.windows = args.some((arg) => arg.windows);
  }

  override get reach(): readonly Path[] {
    return unionOfPaths(this.args.map((arg) => ({ toMany: arg.reach })));
  }

  override get parts(): readonly QueryNode[] {
    return this.args;
  }

  abstract readonly label: string;

  print(printer: Printer): void {
    printer.text += `(${this.label} `;
    for (const arg of this.args) {
      arg.print(printer);
      printer.text += " ";
    }
    printer.text += ")";
  }
}

/** A function of values. */
export class FunctionNode extends ComputedNode {
  readonly name: FunctionName;

  constructor(name: FunctionName, args: readonly QueryNode[], given: { type: ColumnType; nullable?: boolean }) {
    super(args, given.type, given.nullable);
    this.name = name;
  }

  get label(): string {
    return this.name;
  }

  build(scope: BuildScope): SqlNode {
    return func(
      this.name,
      this.args.map((arg) => arg.build(scope)),
    );
  }
}

/** A part of a date; of an instant by the clock of a zone, or of UTC. */
export class DatePartNode extends ComputedNode {
  readonly part: DatePartName;
  /** The zone by its name. */
  readonly zone: string | undefined;

  constructor(part: DatePartName, arg: QueryNode, zone?: string) {
    super(zone === undefined ? [arg] : [arg, new ValueNode(textType, zone)], part === "date" ? dateType : integerType);
    this.part = part;
    this.zone = zone;
  }

  get label(): string {
    return `part:${this.part}`;
  }

  build(scope: BuildScope): SqlNode {
    const [date, zone] = this.args;
    return datePart(this.part, date!.build(scope), zone?.build(scope));
  }
}

/** A value as another type. */
export class CastNode extends ComputedNode {
  constructor(arg: QueryNode, type: ColumnType, nullable = arg.nullable) {
    super([arg], type, nullable);
  }

  get label(): string {
    return `cast${typeKey(this.type)}`;
  }

  build(scope: BuildScope): SqlNode {
    return cast(this.args[0]!.build(scope), this.type, this.args[0]!.type);
  }
}

/** The operations. */
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%";

/** A calculation with two numbers. */
export class ArithmeticNode extends ComputedNode {
  readonly op: ArithmeticOperator;
  /** Of a division: a divisor of zero becomes NULL, on every database. */
  readonly zero: ValueNode | undefined;

  constructor(op: ArithmeticOperator, args: readonly [QueryNode, QueryNode]) {
    super(args, resultType(op, args[0].type, args[1].type), divides(op) ? true : undefined);
    this.op = op;
    const divisor = args[1].type;
    if (divides(op) && this.type.kind !== "decimal") {
      this.zero = new ValueNode(divisor, divisor.kind === "bigInteger" ? 0n : 0);
    }
  }

  get label(): string {
    return this.op;
  }

  build(scope: BuildScope): SqlNode {
    const [left, right] = this.args as readonly [QueryNode, QueryNode];
    const [a, b] = [left.build(scope), right.build(scope)];
    if (this.type.kind === "decimal") {
      const types = { leftType: left.type, rightType: right.type, type: this.type };
      return arithmetic(this.op, { left: a, right: b, ...types });
    }
    if (this.zero === undefined) return binary(this.op, a, b);
    const divisor = func("nullIf", [b, this.zero.build(scope)]);
    return this.type.kind === "float"
      ? binary("/", cast(a, floatType, left.type), divisor)
      : binary(this.op, a, divisor);
  }

  override print(printer: Printer): void {
    super.print(printer);
    this.zero?.print(printer);
  }
}

function divides(op: ArithmeticOperator): boolean {
  return op === "/" || op === "%";
}

/** The digits before the point that a number of this type can have. */
export function wholeDigits(type: ColumnType): number {
  return type.kind === "decimal" ? (type.precision ?? 18) - (type.scale ?? 0) : 19;
}

/** Of decimals the sum is exact; a product or quotient has up to twelve places, or as many as the side that has more. */
function decimalResult(op: ArithmeticOperator, left: ColumnType, right: ColumnType): ColumnType {
  const [a, b] = [left.scale ?? 0, right.scale ?? 0];
  const more = Math.max(a, b);
  const wanted = op === "*" ? a + b : op === "/" ? more + 6 : more;
  const scale = Math.min(wanted, Math.max(more, 12));
  const whole = Math.max(wholeDigits(left), wholeDigits(right)) + 1;
  return { kind: "decimal", precision: Math.max(38, whole + scale), scale };
}

function resultType(op: ArithmeticOperator, left: ColumnType, right: ColumnType): ColumnType {
  if (left.kind === "decimal" || right.kind === "decimal") return decimalResult(op, left, right);
  if (left.kind === "float" || right.kind === "float") return floatType;
  if (left.kind === "bigInteger" || right.kind === "bigInteger") return { kind: "bigInteger" };
  return op === "/" ? floatType : integerType;
}

/** An aggregate: over related rows where its argument is reached by a to-many path, else over the rows of the query. */
export class AggregateNode extends QueryNode {
  readonly name: AggregateName;
  readonly arg: QueryNode | undefined;
  readonly path: Path | undefined;
  readonly distinct: boolean;
  readonly filter: ConditionNode | undefined;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** An aggregate over related rows is a value of the row that they belong to, by the path before the first to-many step. */
  readonly toMany: readonly Path[] = [];
  override readonly aggregates: boolean;

  constructor(
    name: AggregateName,
    over: { readonly arg?: QueryNode; readonly path?: Path | undefined },
    options: { readonly distinct?: boolean | undefined; readonly filter?: ConditionNode | undefined },
  ) {
    super();
    this.name = name;
    this.arg = over.arg;
    this.path = over.path;
    this.distinct = options.distinct ?? false;
    this.filter = options.filter;
    this.type = aggregateType(name, over.arg?.type);
    this.nullable = name !== "count";
    this.aggregates = over.path === undefined;
  }

  print(printer: Printer): void {
    printer.text += `(${this.name}${this.distinct ? " distinct" : ""} `;
    if (this.path) printer.path(this.path);
    if (this.arg) this.arg.print(printer);
    else printer.text += "*";
    if (this.filter) printer.condition(this.filter);
    printer.text += ")";
  }

  build(scope: BuildScope): SqlNode {
    if (this.path === undefined) {
      const filter = this.filter && scope.condition(this.filter);
      return this.#aggregate(scope, filter);
    }
    return scope.related(this.path, { value: (inner) => this.#aggregate(inner, undefined), filter: this.filter });
  }

  #aggregate(scope: BuildScope, filter: SqlNode | undefined): SqlNode {
    return aggregate(this.name, this.arg ? this.arg.build(scope) : star(), {
      distinct: this.distinct,
      ...(filter && { filter }),
      ...(this.arg && { type: this.arg.type }),
    });
  }
}

function aggregateType(name: AggregateName, type: ColumnType | undefined): ColumnType {
  if (name === "count" || type === undefined) return integerType;
  if (name === "sum") return sumType(type);
  return name === "avg" ? averageType(type) : type;
}
