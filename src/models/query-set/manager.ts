import { altering } from "../../lib/index.ts";
import { columnsOf, filterCondition } from "../expressions/columns.ts";
import { ConditionExpression } from "../expressions/condition.ts";
import { Path } from "../expressions/path.ts";
import { optionsOf } from "../options-of.ts";
import type { Condition } from "../types/expressions.ts";
import type { Manager } from "../types/query-set.ts";
import { ModelQuerySet, writingMethods } from "./query-set.ts";
import { allRows } from "./state.ts";

const writing: ReadonlySet<string> = new Set(writingMethods);
const inspect = Symbol.for("nodejs.util.inspect.custom");

/** `Model.objects`: each method starts a query of all rows. It is no thenable, so to return it loads nothing. */
class ModelManager {
  readonly #model: object;

  constructor(model: object) {
    this.#model = model;
  }

  static start(manager: ModelManager): ModelQuerySet {
    return new ModelQuerySet(allRows(optionsOf(manager.#model)));
  }

  [inspect](): string {
    return `Manager<${(this.#model as { readonly name: string }).name}>`;
  }
}

for (const name of Object.getOwnPropertyNames(ModelQuerySet.prototype)) {
  if (name === "constructor" || name === "then") continue;
  const method = function (this: ModelManager, ...args: unknown[]): unknown {
    const query = ModelManager.start(this) as unknown as Record<string, (...args: unknown[]) => unknown>;
    return query[name]!(...args);
  };
  Object.defineProperty(ModelManager.prototype, name, {
    value: writing.has(name) ? altering(method) : method,
    configurable: true,
    writable: true,
  });
}

/** The manager of a model class. */
export function managerOf(model: object): Manager<any, any> {
  return new ModelManager(model) as unknown as Manager<any, any>;
}

/** A condition on a model that may be written before any model is ready: its columns are looked up when a query uses it. */
export function conditionOf(model: object, where: unknown): Condition {
  const make = () => {
    const options = optionsOf(model);
    return filterCondition(where, Path.of(options), columnsOf(options));
  };
  return new ConditionExpression(make) as unknown as Condition;
}
