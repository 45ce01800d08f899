import type { Database, SchemaEditor, TableState } from "../database/index.ts";
import type { MigrationNode } from "./graph.ts";
import type { Operation } from "./operations/operation.ts";
import type { Recorder } from "./recorder.ts";
import { tablesOf } from "./render.ts";
import type { ProjectState } from "./state.ts";

/** One operation, and the states around it. */
export interface Step {
  readonly operation: Operation;
  readonly states: { readonly from: ProjectState; readonly to: ProjectState };
}

/** The operations of a migration in the order in which they run. */
export function stepsOf(node: MigrationNode, before: ProjectState, backwards: boolean): Step[] {
  const steps: Step[] = [];
  let from = before;
  for (const operation of node.migration.operations) {
    const to = operation.apply(node.app, from);
    if (!isUnmanaged(node.app, operation, { from, to }))
      steps.push({ operation, states: backwards ? { from: to, to: from } : { from, to } });
    from = to;
  }
  return backwards ? steps.reverse() : steps;
}

/** An operation on a model whose table is somebody else's: it changes what migrations know, and no table. */
function isUnmanaged(app: string, { code }: Operation, { from, to }: Step["states"]): boolean {
  const [name] = code?.args ?? [];
  const label = `${app}.${String(name)}`;
  const model = typeof name === "string" ? (to.models.get(label) ?? from.models.get(label)) : undefined;
  return model?.options.managed === false;
}

interface Stepwise {
  readonly node: MigrationNode;
  readonly backwards: boolean;
  readonly walk: readonly Step[];
  readonly editor: SchemaEditor;
  readonly recorder: Recorder;
  readonly database: Database;
  readonly run: (step: Step) => Promise<void>;
  readonly check: () => Promise<void>;
}

/**
 * Runs a migration where the database commits each change of a table by itself: an operation at a time, each remembered together
 * with the rows that it changes. Whoever comes after an end in the middle goes on with the operation that is next. Answers
 * whether this process came to the end of it.
 */
export async function runStepwise(given: Stepwise): Promise<boolean> {
  for (let first = true; ; first = false) {
    const outcome = await given.database.atomic(() => nextStep(given, first), { schema: true, retries: 20 });
    if (outcome !== "more") return outcome === "ended";
  }
}

/** Runs the operation that is next, having marked first that the migration has begun. */
async function nextStep(given: Stepwise, first: boolean): Promise<"nothing" | "more" | "ended"> {
  const { node, backwards, walk, recorder, editor } = given;
  await recorder.ensure();
  const operations = await recorder.progress(node);
  if (operations === undefined) {
    if ((await recorder.applied()).has(node.key) !== backwards) return "nothing";
    if (backwards) await recorder.remove(node);
    await recorder.note(node, backwards ? walk.length : 0);
    return "more";
  }
  const done = backwards ? walk.length - operations : operations;
  const step = walk[done];
  if (step !== undefined) {
    if (first) await editor.resume?.(ownTables(given, step.states.from));
    if (!first || !(await isDone(given, step))) await given.run(step);
    await recorder.note(node, backwards ? operations - 1 : operations + 1);
    if (done + 1 < walk.length) return "more";
  }
  await given.check();
  await recorder.note(node, undefined);
  if (!backwards) await recorder.add(node);
  return "ended";
}

/** Whether an operation that may have been interrupted was done, and only the note of it is missing. */
async function isDone(given: Stepwise, { states }: Step): Promise<boolean> {
  const { database } = given;
  const [before, after] = [ownTables(given, states.from), ownTables(given, states.to)];
  if (outline(before) === outline(after)) return false;
  const names = new Set([...before, ...after].map((table) => table.name));
  const there = (await database.dialect.introspect(database)).filter((table) => names.has(table.name));
  return outline(there) === outline(after);
}

/** Tables by what has a name, in no order. */
function outline(tables: readonly TableState[]): string {
  const parts = tables.flatMap(({ name, columns, indexes, constraints }) => [
    name,
    ...columns.map((one) => [name, one.name, one.null, one.unique === true].join(" ")),
    ...[...indexes, ...constraints].map((one) => `${name} ${one.name}`),
  ]);
  return JSON.stringify(parts.sort());
}

function ownTables({ node, database }: Stepwise, state: ProjectState): TableState[] {
  const labels = [...state.models.keys()].filter((label) => label.startsWith(`${node.app}.`));
  return labels.flatMap((label) => {
    const { table, through } = tablesOf(state, label, database.dialect);
    return [table, ...through.values()];
  });
}
