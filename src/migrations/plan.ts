import { NuagesError } from "../errors/index.ts";
import type { MigrationGraph, MigrationNode } from "./graph.ts";

/** Where to go: to a migration of an app (the beginning of its name does), to its last, or to before its first ("zero"). */
export interface Target {
  readonly app: string;
  readonly name?: string;
}

/** One step of a plan. */
export interface PlannedStep {
  readonly app: string;
  readonly name: string;
  readonly backwards: boolean;
}

/** The steps, in order. */
export interface Plan {
  readonly steps: readonly { readonly node: MigrationNode; readonly backwards: boolean }[];
}

/** What leads from the applied migrations to the targets; without targets, to the last of every app. */
export function planFor(graph: MigrationGraph, applied: ReadonlySet<string>, targets: readonly Target[]): Plan {
  graph.checkLeaves();
  graph.checkUserModel();
  checkHistory(graph, applied);
  if (targets.length === 0) return { steps: forwards(graph, graph.order, applied) };
  const state = new Set(applied);
  const steps: { node: MigrationNode; backwards: boolean }[] = [];
  for (const target of targets) {
    const part = stepsTo(graph, state, target);
    for (const { node, backwards } of part) {
      if (backwards) state.delete(node.key);
      else state.add(node.key);
    }
    steps.push(...part);
  }
  return { steps };
}

function stepsTo(graph: MigrationGraph, applied: ReadonlySet<string>, { app, name }: Target): Plan["steps"] {
  if (name === "zero") {
    // The name is checked first, so that a mistyped app is told.
    if (!graph.apps.includes(app)) graph.find(app, "zero");
    return backwards(graph, graph.of(app), applied);
  }
  const node = name === undefined ? graph.leaf(app) : graph.find(app, name);
  if (node === undefined) {
    if (!graph.apps.includes(app)) graph.find(app, "");
    return [];
  }
  if (!applied.has(node.key)) return forwards(graph, ancestors(graph, node), applied);
  const later = graph.of(app).filter((one) => one !== node && ancestors(graph, one).includes(node));
  return backwards(graph, later, applied);
}

function forwards(graph: MigrationGraph, nodes: readonly MigrationNode[], applied: ReadonlySet<string>): Plan["steps"] {
  return graph.order
    .filter((node) => nodes.includes(node) && !applied.has(node.key))
    .map((node) => ({ node, backwards: false }));
}

/** Undoes these, and first whatever depends on them. */
function backwards(
  graph: MigrationGraph,
  nodes: readonly MigrationNode[],
  applied: ReadonlySet<string>,
): Plan["steps"] {
  const undone = new Set<MigrationNode>();
  const take = (node: MigrationNode): void => {
    if (undone.has(node)) return;
    undone.add(node);
    for (const child of graph.children(node)) take(child);
  };
  for (const node of nodes) take(node);
  return graph.order
    .filter((node) => undone.has(node) && applied.has(node.key))
    .reverse()
    .map((node) => ({ node, backwards: true }));
}

/** A migration and all that it waits for. */
function ancestors(graph: MigrationGraph, node: MigrationNode): MigrationNode[] {
  const found = new Set<MigrationNode>();
  const take = (one: MigrationNode): void => {
    if (found.has(one)) return;
    found.add(one);
    for (const parent of graph.parents(one)) take(parent);
  };
  take(node);
  return [...found];
}

function checkHistory(graph: MigrationGraph, applied: ReadonlySet<string>): void {
  for (const node of graph.order) {
    if (!applied.has(node.key)) continue;
    const missing = graph.parents(node).find((parent) => !applied.has(parent.key));
    if (missing === undefined) continue;
    const hint = graph.isForUserModel(node, missing)
      ? `The user model of this database is another than ${graph.userModel}: it can be chosen only before the first migrate. If nothing in it must be kept, delete the database and run \`nuages migrate\` again; if not, name the former model in the setting userModel.`
      : undefined;
    throw new NuagesError("E_MIGRATION_HISTORY", { applied: node.key, missing: missing.key }, hint ? { hint } : {});
  }
}
