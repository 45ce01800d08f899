import {
  arithmetic,
  binary,
  type ColumnType,
  cast,
  castOrNull,
  type DatePartName,
  datePart,
  type FunctionName,
  func,
  type SqlNode,
} from "../../database/index.ts";
import { type BuildScope, QueryNode, unionOfPaths, ValueNode } from "./node.ts";
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
    const type = date!.type.kind === "time" ? date!.type : undefined;
    return datePart(this.part, date!.build(scope), { ...(type && { type }), ...(zone && { zone: zone.build(scope) }) });
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
    const [arg] = this.args;
    const isText = arg!.type.kind === "char" || arg!.type.kind === "text";
    return (isText ? castOrNull : cast)(arg!.build(scope), this.type, arg!.type);
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
