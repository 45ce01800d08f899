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
    steps.push({ operation, states: backwards ? { from: to, to: from } : { from, to } });
    from = to;
  }
  return backwards ? steps.reverse() : steps;
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
 * with the rows that it changes. Whoever comes after an end in the middle goes on with the operation that is next.
 */
export async function runStepwise(given: Stepwise): Promise<boolean> {
  let mine = 0;
  for (;;) {
    const left = await given.database.atomic(() => nextStep(given, mine === 0), { schema: true, retries: 20 });
    if (left === undefined) return mine > 0;
    mine += 1;
    if (left === 0) return true;
  }
}

/** Runs the operation that is next; answers how many are left, or undefined where there was none to do. */
async function nextStep(given: Stepwise, isFirst: boolean): Promise<number | undefined> {
  const { node, backwards, walk, recorder, editor } = given;
  await recorder.ensure();
  const isApplied = (await recorder.applied()).has(node.key);
  const done = await doneSteps(given, isApplied);
  if (done === undefined) return undefined;
  const step = walk[done];
  if (isFirst && done > 0 && step !== undefined) await editor.resume?.(ownTables(given, step.states.from));
  if (step !== undefined) await given.run(step);
  const left = Math.max(0, walk.length - done - 1);
  if (left === 0) await given.check();
  if (backwards && isApplied) await recorder.remove(node);
  await recorder.note(node, left === 0 ? undefined : backwards ? left : done + 1);
  if (left === 0 && !backwards) await recorder.add(node);
  return left;
}

function ownTables({ node, database }: Stepwise, state: ProjectState): TableState[] {
  const labels = [...state.models.keys()].filter((label) => label.startsWith(`${node.app}.`));
  return labels.flatMap((label) => {
    const { table, through } = tablesOf(state, label, database.dialect);
    return [table, ...through.values()];
  });
}

/** How many steps of this walk are done; undefined where it has come to its end. */
async function doneSteps({ node, backwards, walk, recorder }: Stepwise, isApplied: boolean): Promise<number | undefined> {
  if (isApplied) return backwards ? 0 : undefined;
  const operations = await recorder.progress(node);
  if (!backwards) return operations;
  return operations === 0 ? undefined : walk.length - operations;
}
