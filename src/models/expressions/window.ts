import {
  type ColumnType,
  type Over,
  type SqlNode,
  type WindowFrame,
  type WindowFunctionName,
  windowFunc,
} from "../../database/index.ts";
import type { AggregateNode } from "./aggregates.ts";
import { type BuildScope, QueryNode, unionOfPaths } from "./node.ts";
import type { OrderingExpression } from "./ordering.ts";
import type { Path } from "./path.ts";
import type { Printer } from "./printer.ts";
import type { Scope } from "./scope.ts";

/** A window function before it has a window. */
export class WindowCall {
  readonly name: WindowFunctionName;
  readonly args: readonly QueryNode[];
  readonly type: ColumnType;
  readonly nullable: boolean;

  constructor(
    name: WindowFunctionName,
    args: readonly QueryNode[],
    given: { readonly type: ColumnType; readonly nullable?: boolean },
  ) {
    this.name = name;
    this.args = args;
    this.type = given.type;
    this.nullable = given.nullable ?? false;
  }
}

/** The rows that a window function looks at. */
export interface Window {
  readonly partitionBy: readonly QueryNode[];
  readonly orderBy: readonly OrderingExpression[];
  readonly frame: WindowFrame | undefined;
}

/** A function over the rows of a window: a value of each row, known once all rows of the query are. */
export class WindowNode extends QueryNode {
  readonly call: WindowCall | AggregateNode;
  readonly window: Window;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly toMany: readonly Path[];
  override readonly windows = true;

  constructor(call: WindowCall | AggregateNode, window: Window) {
    super();
    this.call = call;
    this.window = window;
    this.type = call.type;
    this.nullable = call.nullable;
    this.toMany = unionOfPaths(this.parts);
  }

  override get parts(): readonly QueryNode[] {
    const { call, window } = this;
    const args = call instanceof WindowCall ? call.args : call.arg ? [call.arg] : [];
    return [...args, ...window.partitionBy, ...window.orderBy.map((order) => order.node)];
  }

  print(printer: Printer): void {
    const { call, window } = this;
    if (call instanceof WindowCall) {
      printer.text += `(${call.name}`;
      for (const arg of call.args) arg.print(printer);
    } else {
      printer.text += "(";
      call.print(printer);
    }
    printer.text += " over ";
    for (const node of window.partitionBy) {
      node.print(printer);
      printer.text += ",";
    }
    printer.text += ";";
    for (const order of window.orderBy) order.print(printer);
    if (window.frame) {
      const { unit, start, end, exclude } = window.frame;
      printer.text += `;${unit} ${start} ${end} ${exclude ?? ""}`;
    }
    printer.text += ")";
  }

  /** Where rows are filtered by windows, those are calculated inside, before. */
  build(scope: BuildScope): SqlNode {
    return (scope as Scope).windowed?.column(this) ?? this.buildCall(scope);
  }

  buildCall(scope: BuildScope): SqlNode {
    const { call, window } = this;
    const over: Over = {
      partitionBy: window.partitionBy.map((node) => node.build(scope)),
      orderBy: window.orderBy.map((order) => order.build(scope)),
      ...(window.frame && { frame: window.frame }),
    };
    if (!(call instanceof WindowCall)) return call.buildOver(scope, over);
    const args = call.args.map((arg) => arg.build(scope));
    return windowFunc(call.name, args, over);
  }
}
