import { NuagesError } from "../../errors/index.ts";
import { altering, altersData } from "../../lib/index.ts";
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

/** How a manager begins its queries. */
interface Beginning {
  /** The class of its queries, which has their methods. */
  readonly queries: typeof ModelQuerySet;
  readonly scopes: readonly ((rows: ModelQuerySet) => unknown)[];
}

const plain: Beginning = { queries: ModelQuerySet, scopes: [] };

/** `Model.objects`: each method starts a query of all rows. It is no thenable, so to return it loads nothing. */
export class ModelManager {
  readonly #model: object;
  readonly #beginning: Beginning;

  constructor(model: object, beginning = plain) {
    this.#model = model;
    this.#beginning = beginning;
  }

  static start(manager: ModelManager): ModelQuerySet {
    const { queries, scopes } = manager.#beginning;
    let rows = new queries(allRows(optionsOf(manager.#model)));
    for (const scope of scopes) rows = checkedScope(manager, scope(rows));
    return rows;
  }

  /** The class of the queries that a model's rows are asked for with: that of its `objects`. */
  static queriesOf(model: unknown): typeof ModelQuerySet {
    const { objects } = model as { readonly objects?: unknown };
    return typeof objects === "object" && objects !== null && #beginning in objects
      ? objects.#beginning.queries
      : ModelQuerySet;
  }

  with(methods: object): ModelManager {
    const { queries, scopes } = this.#beginning;
    const own = class extends queries {};
    const added = new Map<string, unknown>();
    for (const [name, method] of Object.entries(methods ?? {})) {
      if (typeof method !== "function" || name in ModelManager.prototype || name in queries.prototype) {
        refuse(this.#model, `"${name}" can't be a method of its queries`, "Write functions, under names of your own.");
      }
      Object.defineProperty(own.prototype, name, { value: method, configurable: true, writable: true });
      added.set(name, method);
    }
    const manager = new ModelManager(this.#model, { queries: own, scopes });
    for (const name of Object.getOwnPropertyNames(this)) added.set(name, (this as unknown as Methods)[name]);
    for (const name of added.keys()) define(manager, name, added.get(name));
    return manager;
  }

  scoped(start: (rows: ModelQuerySet) => unknown): ModelManager {
    if (typeof start !== "function") {
      refuse(this.#model, "a scope is no function", "Write scoped((rows) => rows.filter({ … })).");
    }
    const { queries, scopes } = this.#beginning;
    const manager = new ModelManager(this.#model, { queries, scopes: [...scopes, start] });
    for (const name of Object.getOwnPropertyNames(this)) define(manager, name, (this as unknown as Methods)[name]);
    return manager;
  }

  [inspect](): string {
    return `Manager<${(this.#model as { readonly name: string }).name}>`;
  }
}

type Methods = Record<string, (...args: unknown[]) => unknown>;

function isAltering(method: unknown): boolean {
  return typeof method === "function" && altersData in method;
}

/** A method that starts a query and calls the same of it. What writes stays marked, so that templates don't call it. */
function define(target: object, name: string, like: unknown): void {
  const method = function (this: ModelManager, ...args: unknown[]): unknown {
    return (ModelManager.start(this) as unknown as Methods)[name]!(...args);
  };
  const marked = writing.has(name) || isAltering(like);
  Object.defineProperty(target, name, {
    value: marked ? altering(method) : method,
    configurable: true,
    writable: true,
  });
}

for (const name of Object.getOwnPropertyNames(ModelQuerySet.prototype)) {
  if (name !== "constructor" && name !== "then") define(ModelManager.prototype, name, undefined);
}

function checkedScope(manager: ModelManager, rows: unknown): ModelQuerySet {
  if (rows instanceof ModelQuerySet) return rows;
  return refuse(manager, "a scope answers with no query", "Write scoped((rows) => rows.filter({ … })).");
}

function refuse(model: object, problem: string, fix: string): never {
  const { name = "a model" } = model as { readonly name?: string };
  throw new NuagesError("E_MODEL_DECLARATION", { model: name, problem, fix });
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
