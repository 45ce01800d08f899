import { func, type SqlNode } from "../../database/index.ts";
import { QueryNode } from "./node.ts";
import type { Printer } from "./printer.ts";
import { floatType } from "./values.ts";

/** A number that is another one for each row: to order by. */
export class RandomNode extends QueryNode {
  readonly type = floatType;
  readonly nullable = false;
  readonly toMany = [];

  print(printer: Printer): void {
    printer.text += "(random)";
  }

  build(): SqlNode {
    return func("random");
  }
}
