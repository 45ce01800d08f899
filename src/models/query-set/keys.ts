import { NuagesError } from "../../errors/index.ts";
import { FieldError } from "../errors.ts";
import { CompareNode, InListNode, InQueryNode } from "../expressions/conditions.ts";
import { ColumnNode, ValueNode } from "../expressions/node.ts";
import { instanceState, isInstance } from "../instances/state.ts";
import { keyOf, listOperands } from "../lookups/operands.ts";
import type { Field, ModelOptions } from "../options.ts";
import { mostKeys } from "../peers/group.ts";
import { distinctKeys } from "../peers/related.ts";
import { answerExists, answerRows } from "./run.ts";
import { EmbeddedState } from "./select.ts";
import { allRows, changed, isSliced, type QueryState } from "./state.ts";

const keyKinds: ReadonlySet<string> = new Set(["auto", "integer", "bigInteger", "char", "text", "uuid", "boolean"]);

/** The rows by their keys, or by another field that is unique; without keys all of them. */
export async function rowsInBulk(
  state: QueryState,
  keys: readonly unknown[] | undefined,
  name: string,
): Promise<Map<unknown, unknown>> {
  const field = bulkField(state.options, name);
  if (keys !== undefined && !Array.isArray(keys)) {
    const expected = "an array of keys";
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "inBulk()", expected, received: keys });
  }
  const found = new Map<unknown, unknown>();
  const add = async (asked: QueryState) => {
    for (const row of (await answerRows(asked)) as Record<string, unknown>[]) found.set(row[field.attname], row);
  };
  if (keys === undefined) await add(state);
  else {
    const node = new ColumnNode(state.root, field);
    const path = `${state.options.label}.${field.name}`;
    const own = keys.map((key) => (field.remote ? keyOf(field.remote, key, path) : key));
    for (const chunk of chunksOf(distinctKeys(own))) {
      const filter = new InListNode(...listOperands(node, chunk));
      await add(changed(state, { filters: [...state.filters, filter], order: state.order ?? [] }));
    }
  }
  return found;
}

function* chunksOf(keys: readonly unknown[]): Generator<readonly unknown[]> {
  for (let i = 0; i < keys.length; i += mostKeys) yield keys.slice(i, i + mostKeys);
}

function bulkField(options: ModelOptions, name: string): Field {
  const field = options.column(name);
  const refuse = (expected: string): never => {
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "inBulk({ field })", expected, received: name });
  };
  if (!field.unique && field !== options.pk) refuse("the key or a unique field");
  if (!keyKinds.has(field.type.kind)) refuse("a field of text or whole numbers, by which a Map finds its rows");
  return field;
}

/** Whether a row is among those of the query. */
export async function answerContains(state: QueryState, row: unknown): Promise<boolean> {
  const { options, root } = state;
  if (!isInstance(row) || instanceState(row).options.label !== options.label) {
    throw FieldError.value(options.label, { expected: `a row of ${options.label}`, received: row });
  }
  const key = options.pk.check(keyOf(options, row, "contains()"));
  const column = new ColumnNode(root, options.pk);
  const filter = new CompareNode("=", column, new ValueNode(column.type, key));
  if (!isSliced(state) && !state.distinctOn)
    return answerExists(changed(state, { filters: [...state.filters, filter] }));
  const inside = new InQueryNode(column, EmbeddedState.among(state));
  return answerExists({ ...allRows(options), database: state.database, filters: [filter, inside] });
}
