import { type DbValue, type Dialect, listParam, param, type Select, type SqlNode } from "../../database/index.ts";
import type { ListNode, ValueNode } from "../expressions/node.ts";
import { Printer, type Slice } from "../expressions/printer.ts";
import type { ModelOptions } from "../options.ts";
import { buildSelect, printState, type Question, type SelectStatement } from "./select.ts";
import type { QueryState } from "./state.ts";

/** A compiled query: its SQL, and for each bound value where it comes from. */
interface Plan {
  readonly sql: string;
  /** For each parameter the place of its value, or -1 and the constant at the same place of `constants`. */
  readonly slots: readonly number[];
  readonly constants: readonly DbValue[];
  /** The values are bound as they come. */
  readonly direct: boolean;
}

/** SQL with its values, for `Database.execute`. */
export interface BoundQuery {
  readonly sql: string;
  readonly params: readonly DbValue[];
  readonly writes: false;
}

/** Shapes kept for each model and dialect; the one that was not used longest makes room. */
const mostPlans = 500;

const caches = new WeakMap<ModelOptions, Map<Dialect, Map<string, Plan | "never">>>();

/** The SQL of a query, from the plan of its shape where that is known. */
export function compileQuery(state: QueryState, question: Question, dialect: Dialect): BoundQuery {
  const printer = new Printer(dialect, state);
  printState(printer, state, question);
  return compilePrinted(printer, state.options, (statement) => buildSelect(state, question, { statement }));
}

/** As `compileQuery`, for a shape that is printed already. */
export function compilePrinted(
  printer: Printer,
  options: ModelOptions,
  build: (statement: SelectStatement) => Select,
): BoundQuery {
  const { dialect, text, values } = printer;
  const plans = plansOf(options, dialect);
  let plan = plans.get(text);
  if (plan !== undefined && plan !== "never") {
    if (plans.size > mostPlans / 2) {
      plans.delete(text);
      plans.set(text, plan);
    }
    return { sql: plan.sql, params: plan.direct ? values : bind(plan, values), writes: false };
  }
  const compiled = dialect.compile(build(new Building(printer, options, (index) => values[index]!)));
  if (plan === undefined) {
    plan = makePlan(printer, compiled, () => dialect.compile(build(new Building(printer, options, marker))));
    plans.set(text, plan);
    if (plans.size > mostPlans) plans.delete(plans.keys().next().value!);
  }
  return { sql: compiled.sql, params: compiled.params, writes: false };
}

function plansOf(options: ModelOptions, dialect: Dialect): Map<string, Plan | "never"> {
  let byDialect = caches.get(options);
  if (byDialect === undefined) caches.set(options, (byDialect = new Map()));
  let plans = byDialect.get(dialect);
  if (plans === undefined) byDialect.set(dialect, (plans = new Map()));
  return plans;
}

function bind(plan: Plan, values: readonly DbValue[]): DbValue[] {
  const params = new Array<DbValue>(plan.slots.length);
  for (let i = 0; i < params.length; i++) {
    const slot = plan.slots[i]!;
    params[i] = slot < 0 ? plan.constants[i]! : values[slot]!;
  }
  return params;
}

const markerPrefix = "\u0001nuages:slot:";
const firstMarkedNumber = 2 ** 52;

function marker(index: number, numeric: boolean): DbValue {
  return numeric ? firstMarkedNumber + index : `${markerPrefix}${index};`;
}

/**
 * Learns where each value goes by compiling once more with marks for values. A dialect that makes something else of a value (a
 * pattern, one text of a long list) shows by a mark that is not whole: such a shape has no plan and is compiled each time.
 */
function makePlan(
  printer: Printer,
  compiled: { readonly sql: string; readonly params: readonly DbValue[] },
  compileMarked: () => { readonly sql: string; readonly params: readonly DbValue[] },
): Plan | "never" {
  let marked: ReturnType<typeof compileMarked>;
  try {
    marked = compileMarked();
  } catch {
    return "never";
  }
  if (marked.sql !== compiled.sql || marked.params.length !== compiled.params.length) return "never";
  const slots = marked.params.map(slotOf);
  if (slots.includes(-2)) return "never";
  const same = slots.every((slot, i) => (slot < 0 ? marked.params[i] : printer.values[slot]) === compiled.params[i]);
  if (!same) return "never";
  const direct = slots.length === printer.values.length && slots.every((slot, i) => slot === i);
  return { sql: compiled.sql, slots, constants: compiled.params, direct };
}

/** The slot that a mark stands for; -1 for a constant, -2 for what a mark was made into. */
function slotOf(value: DbValue): number {
  if (typeof value === "number" && value >= firstMarkedNumber) return value - firstMarkedNumber;
  if (typeof value !== "string" || !value.includes(markerPrefix)) return -1;
  const index = Number(value.slice(markerPrefix.length, -1));
  return value === marker(index, false) ? index : -2;
}

/** The statement that is being built, with values of its own choosing. */
class Building implements SelectStatement {
  readonly #printer: Printer;
  readonly #prefix: string;
  readonly #give: (index: number, numeric: boolean) => DbValue;
  #aliases = 0;

  constructor(printer: Printer, options: ModelOptions, give: (index: number, numeric: boolean) => DbValue) {
    this.#printer = printer;
    // The table of the query goes by its own name, which may look like the names made here.
    this.#prefix = /^t\d+$/.test(options.dbTable) ? "u" : "t";
    this.#give = give;
  }

  alias(): string {
    this.#aliases++;
    return `${this.#prefix}${this.#aliases}`;
  }

  value(node: ValueNode): SqlNode {
    return param(this.#give(this.#printer.slot(node), false), node.type);
  }

  values(node: ListNode): SqlNode[] {
    const start = this.#printer.slot(node);
    if (this.#printer.isWhole(node)) return [listParam(this.#give(start, false) as string, node.type)];
    return node.values.map((_, i) => param(this.#give(start + i, false), node.type));
  }

  slice(slice: Slice | undefined): { readonly limit?: number; readonly offset?: number } {
    if (slice === undefined) return {};
    let index = this.#printer.slot(slice);
    const limit = slice.limit === undefined ? undefined : (this.#give(index++, true) as number);
    const offset = slice.offset === undefined ? undefined : (this.#give(index, true) as number);
    return { ...(limit !== undefined && { limit }), ...(offset !== undefined && { offset }) };
  }
}

/** A statement with the values of a printed query, for what is not kept as a plan (updates). */
export function statementOf(printer: Printer, options: ModelOptions): SelectStatement {
  return new Building(printer, options, (index) => printer.values[index]!);
}
