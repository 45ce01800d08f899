import { NuagesError } from "../../errors/index.ts";
import { columnAt } from "../expressions/columns.ts";
import type { QueryNode } from "../expressions/node.ts";
import { nodeIn } from "../lookups/operands.ts";
import type { ModelOptions } from "../options.ts";
import type { QueryState } from "./state.ts";

const namePattern = /^[\p{L}_][\p{L}\p{N}_]{0,62}$/u;

/** Throws for a name that a column can't have. */
export function checkName(name: unknown): asserts name is string {
  if (typeof name !== "string" || !namePattern.test(name) || name in Object.prototype) {
    throw new NuagesError("E_QUERY_NAME", { name });
  }
}

/** The named columns of what a function given to `annotate`, `values` or `aggregate` answered. */
export function namedNodes(method: string, given: unknown): Map<string, QueryNode> {
  if (typeof given !== "object" || given === null || nodeIn(given) || Array.isArray(given)) {
    throw new NuagesError("E_QUERY_ARGUMENT", {
      method,
      expected: "an object of expressions by name",
      received: given,
    });
  }
  const nodes = new Map<string, QueryNode>();
  for (const [name, value] of Object.entries(given)) {
    checkName(name);
    const node = nodeIn(value);
    if (node === undefined) {
      const expected = `an expression as "${name}"`;
      const hint = "A relation as a whole has no value: take its pk, or count() of it.";
      throw new NuagesError("E_QUERY_ARGUMENT", { method, expected, received: value }, { hint });
    }
    nodes.set(name, node);
  }
  if (nodes.size === 0) {
    throw new NuagesError("E_QUERY_ARGUMENT", { method, expected: "at least one expression", received: given });
  }
  return nodes;
}

/** Throws where a row of the model has something of this name already. */
export function refuseTakenName(options: ModelOptions, name: string): void {
  const { prototype } = options.model as unknown as { prototype: object };
  const taken = name in prototype || options.field(name) !== undefined || options.relations.has(name);
  if (taken) throw new NuagesError("E_QUERY_NAME_TAKEN", { model: options.label, name });
}

/** The column or the added value that a name stands for. */
export function namedNode({ root, annotations, aliases }: QueryState, name: string): QueryNode {
  const added = annotations.get(name) ?? aliases.get(name);
  if (added) return added;
  const node = columnAt(root, name);
  for (const part of name.split(".")) checkName(part);
  if (node.path.toMany) throw new NuagesError("E_QUERY_TO_MANY", { path: name });
  return node;
}
